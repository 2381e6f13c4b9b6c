import { useQuery } from '@tanstack/react-query';
import type { Role } from '@zhibu/contract/authorization';
import { useTranslation } from 'react-i18next';
import { actingDutyOf, useCan, useSession } from '../../app/session.tsx';
import { call } from '../../lib/api.ts';
import { chinaToday } from '../../lib/dates.ts';
import { isProblem } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { roleName } from '../duties/role-name.ts';
import { fieldName } from '../members/labels.ts';
import { summaryQuery } from '../warnings/warnings.queries.ts';
import {
  accountTasks,
  correctionTasks,
  dutyTasks,
  foundTasks,
  importTasks,
  phoneTasks,
  recoveryTasks,
  replacementTasks,
  reportTasks,
  type Task,
  warningTasks,
  withoutPhone,
  yearToReport,
} from './home.tasks.ts';

/** What is asked of the acting duty, computed from what it may see. */
export function useTasks() {
  const imports = useQuery({
    queryKey: ['imports', 'list', undefined],
    queryFn: ({ signal }) => call('GET /member-imports', { query: {}, signal }),
    enabled: useCan('members.import'),
    refetchInterval: 15_000,
  });
  const mayBeTold = [useCan('members.read'), useCan('statistics.read')].includes(true);
  const found = useQuery({ ...summaryQuery(undefined), enabled: mayBeTold });
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
  const year = yearToReport(chinaToday());
  const report = useQuery({
    queryKey: ['annual-reports', 'tasks', year],
    queryFn: ({ signal }) =>
      call('GET /annual-reports', { query: { year }, signal }).catch((error) => {
        // A group reports nothing of its own.
        if (isProblem(error, 'not_found')) return null;
        throw error;
      }),
    enabled: useCan('annual_reports.file'),
    staleTime: 5 * 60_000,
  });
  const accepts = useCan('annual_reports.accept');
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
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const { words, day, instant } = reader;
  const role = (key: Role) => roleName(key, reader);
  const reads = [imports, found, phones, corrections, report, accounts, system, duties, recoveries, admins];
  const tasks: Task[] = [
    ...importTasks(imports.data?.items ?? []),
    ...warningTasks((system.data?.warnings ?? []).map(words)),
    ...correctionTasks(corrections.data?.items ?? [], memberId, (field) => fieldName(field, reader)),
    ...dutyTasks(duties.data?.items ?? [], { role, day }),
    ...replacementTasks(admins.data?.replacements ?? [], { role, instant }),
    ...recoveryTasks(recoveries.data?.items ?? [], instant),
    ...accountTasks(accounts.data?.items ?? []),
    ...foundTasks(found.data?.items ?? [], {
      many: (kind, n) => t(`warnings.said_${kind}`, { n: reader.number(n) }),
      one: words,
    }),
    ...reportTasks(report.data, accepts, day),
    ...phoneTasks(phones.data),
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
