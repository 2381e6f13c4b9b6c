import { useQuery } from '@tanstack/react-query';
import type { Role } from '@zhibu/contract/authorization';
import { actingDutyOf, useCan, useSession } from '../../app/session.tsx';
import { call } from '../../lib/api.ts';
import { useReader } from '../../lib/words.ts';
import { roleName } from '../duties/role-name.ts';
import { fieldName } from '../members/labels.ts';
import {
  accountTasks,
  branchTasks,
  correctionTasks,
  dutyTasks,
  importTasks,
  phoneTasks,
  recoveryTasks,
  replacementTasks,
  sizeRules,
  type Task,
  termTasks,
  warningTasks,
  withoutPhone,
} from './home.tasks.ts';

/** Up to this many branches are looked at; a larger reach is for the statistics. */
const mostPages = 5;

async function allBranches(signal: AbortSignal) {
  const found = [];
  let after: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const { items, next } = await call('GET /organizations', {
      query: { kind: 'branch', limit: 100, ...(after === undefined ? {} : { after }) },
      signal,
    });
    found.push(...items);
    if (next === null) break;
    after = next;
  }
  return found;
}

/** What is asked of the acting duty, computed from what it may see. */
export function useTasks() {
  const imports = useQuery({
    queryKey: ['imports', 'list', undefined],
    queryFn: ({ signal }) => call('GET /member-imports', { query: {}, signal }),
    enabled: useCan('members.import'),
    refetchInterval: 15_000,
  });
  const branches = useQuery({
    queryKey: ['organizations', 'branches'],
    queryFn: ({ signal }) => allBranches(signal),
    enabled: useCan('members.write'),
    staleTime: 5 * 60_000,
  });
  // The secretary knows the members; above, whoever reads the list is not the one to call them.
  const isSecretary = actingDutyOf(useSession())?.role === 'branch_secretary';
  const phones = useQuery({
    queryKey: ['members', 'list', withoutPhone, 'first'],
    queryFn: ({ signal }) => call('GET /members', { query: { ...withoutPhone, limit: 100 }, signal }),
    enabled: useCan('members.read') && isSecretary,
    staleTime: 60_000,
  });
  // The branch answers; above it, only what is late is somebody's business.
  const corrections = useQuery({
    queryKey: ['corrections', 'tasks', isSecretary],
    queryFn: ({ signal }) =>
      call('GET /correction-requests', {
        query: { state: isSecretary ? 'open' : 'overdue', limit: 20 },
        signal,
      }),
    enabled: useCan('members.write'),
    staleTime: 60_000,
  });
  const { memberId } = useSession();
  const accounts = useQuery({
    queryKey: ['accounts', '', undefined],
    queryFn: ({ signal }) => call('GET /accounts', { query: { limit: 50 }, signal }),
    enabled: useCan('accounts.manage'),
  });
  const system = useQuery({
    queryKey: ['system'],
    queryFn: ({ signal }) => call('GET /system', { signal }),
    enabled: useCan('system.read'),
  });
  const at = actingDutyOf(useSession())?.organization.id ?? '';
  const sizes = useQuery({
    queryKey: ['rules', at, 'sizes'],
    queryFn: ({ signal }) => call('GET /rules', { query: { organization: at, key: [...sizeRules] }, signal }),
    enabled: useCan('members.read') && at !== '',
    staleTime: 5 * 60_000,
  });
  const endingTerms = useQuery({
    queryKey: ['terms-ending', 'home'],
    queryFn: ({ signal }) => call('GET /terms-ending', { query: { limit: 100 }, signal }),
    enabled: useCan('members.read'),
    staleTime: 60_000,
  });
  const duties = useQuery({
    queryKey: ['duties', 'tasks'],
    queryFn: ({ signal }) => call('GET /account/duty-tasks', { signal }),
    staleTime: 60_000,
  });
  const recoveries = useQuery({
    queryKey: ['recoveries', 'tasks'],
    queryFn: ({ signal }) => call('GET /account-recoveries', { query: { open: true, limit: 20 }, signal }),
    enabled: useCan('accounts.recover'),
    staleTime: 60_000,
  });
  const admins = useQuery({
    queryKey: ['admins'],
    queryFn: ({ signal }) => call('GET /admins', { signal }),
    enabled: useCan('admins.replace'),
    staleTime: 60_000,
  });
  const seesToTerms = useCan('organizations.write');
  const reader = useReader();
  const { words, day, instant } = reader;
  const role = (key: Role) => roleName(key, reader);
  const reads = [
    imports,
    branches,
    phones,
    corrections,
    accounts,
    system,
    endingTerms,
    sizes,
    duties,
    recoveries,
    admins,
  ];
  const tasks: Task[] = [
    ...importTasks(imports.data?.items ?? []),
    ...warningTasks((system.data?.warnings ?? []).map(words)),
    ...correctionTasks(corrections.data?.items ?? [], memberId, (field) => fieldName(field, reader)),
    ...dutyTasks(duties.data?.items ?? [], { role, day }),
    ...replacementTasks(admins.data?.replacements ?? [], { role, instant }),
    ...recoveryTasks(recoveries.data?.items ?? [], instant),
    ...accountTasks(accounts.data?.items ?? []),
    ...termTasks(endingTerms.data, day, seesToTerms),
    ...phoneTasks(phones.data),
    ...branchTasks(branches.data ?? [], sizes.data),
  ];
  return {
    tasks,
    isPending: reads.some((read) => read.isLoading),
    error: reads.find((read) => read.error && !read.data)?.error ?? null,
    retry: () => {
      for (const read of reads) if (read.error) void read.refetch();
    },
  };
}
