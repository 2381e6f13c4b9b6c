import { useQuery } from '@tanstack/react-query';
import { useCan } from '../../app/session.tsx';
import { call } from '../../lib/api.ts';
import { useReader } from '../../lib/words.ts';
import { accountTasks, branchTasks, importTasks, type Task, warningTasks } from './home.tasks.ts';

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
    enabled: useCan('members.read'),
    staleTime: 5 * 60_000,
  });
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
  const { words } = useReader();
  const reads = [imports, branches, accounts, system];
  const tasks: Task[] = [
    ...importTasks(imports.data?.items ?? []),
    ...warningTasks((system.data?.warnings ?? []).map(words)),
    ...accountTasks(accounts.data?.items ?? []),
    ...branchTasks(branches.data ?? []),
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
