import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../lib/api.ts';

/** Whether the registry is empty, and the regions to choose from. */
export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: ({ signal }) => call('GET /setup', { signal }),
  staleTime: 60_000,
});
