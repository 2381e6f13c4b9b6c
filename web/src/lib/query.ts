import { QueryClient, queryOptions } from '@tanstack/react-query';
import { call } from './api.ts';
import { isProblem } from './problem.ts';

/** Reads are tried twice more when the network or the server fails, never when the answer is a refusal. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      networkMode: 'always',
      retry: (failures, error) =>
        failures < 2 && (!isProblem(error) || error.status === 0 || error.status >= 502),
      retryDelay: (failures) => 500 * 2 ** failures,
    },
    mutations: { networkMode: 'always' },
  },
});

/** Who is signed in; every page stands on it. */
export const meQuery = queryOptions({
  queryKey: ['account'],
  queryFn: ({ signal }) => call('GET /account', { signal }),
  staleTime: 60_000,
});
