import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Outcome } from './operation.calls.ts';

export interface Preview {
  outcome: Outcome | null;
  error: unknown;
  /** The preview of what stands in the boxes now is still to come. */
  waiting: boolean;
  retry: () => void;
}

const pauseMs = 350;

/**
 * Asks what an act would do once the typing pauses; null asks nothing.
 * @param key names what the act is about; `request` is what would be sent
 */
export function usePreview<R>(
  key: string,
  request: R | null,
  ask: (request: R) => Promise<Outcome>,
): Preview {
  const wish = request === null ? null : JSON.stringify(request);
  const [settled, setSettled] = useState(wish);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(wish), pauseMs);
    return () => clearTimeout(timer);
  }, [wish]);
  const fits = wish !== null && settled === wish;
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['organizations', 'preview', key, wish],
    queryFn: () => ask(JSON.parse(wish ?? 'null') as R), // written by JSON.stringify above
    enabled: fits,
    // The registry goes on changing; what was true a minute ago is asked again.
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  return {
    outcome: fits ? (data ?? null) : null,
    error: fits ? error : null,
    waiting: wish !== null && (!fits || isFetching),
    retry: () => void refetch(),
  };
}
