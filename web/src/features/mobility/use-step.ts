import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { isProblem } from '../../lib/problem.ts';
import { type Period, periodQuery, settle } from './mobility.queries.ts';

/**
 * One step that a dialog takes: sent once all that it asks for is there, closed when it is done. When somebody else was
 * faster the period is read anew; the dialog stays with what was typed.
 */
export function useStep(
  { period, onDone }: { period: Period | null; onDone: (next: Period) => void },
  isReady: boolean,
  send: () => Promise<Period>,
) {
  const client = useQueryClient();
  const [asked, setAsked] = useState(false);
  const work = useMutation({
    mutationFn: send,
    onSuccess: async (next) => {
      await settle(client, next);
      onDone(next);
    },
    onError: (error) => {
      if (period && (isProblem(error, 'stale') || isProblem(error, 'conflict')))
        void client.invalidateQueries({ queryKey: periodQuery(period.id).queryKey });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (isReady) work.mutate();
  };
  return { work, submit, missing: asked && !isReady };
}

/** A reason of one character says nothing. */
export const isShort = (text: string) => [...text.trim()].length < 2;
/** What was left empty is said as nothing. */
export const orNull = (text: string) => (text.trim() === '' ? null : text.trim());
