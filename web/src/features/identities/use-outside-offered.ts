import { useQuery } from '@tanstack/react-query';
import { useCan } from '../../app/session.tsx';
import { call } from '../../lib/api.ts';

/** Whether the acting duty confirms outside sign-ins and a provider is in use: else there is nothing to show. */
export function useOutsideOffered(): boolean {
  const confirms = useCan('identities.confirm');
  const offered = useQuery({
    queryKey: ['sign-in'],
    queryFn: ({ signal }) => call('GET /public/sign-in', { signal }),
    staleTime: 60_000,
    retry: false,
    enabled: confirms,
  });
  return confirms && (offered.data?.providers.length ?? 0) > 0;
}
