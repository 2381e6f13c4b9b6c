import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { isProblem } from '../../lib/problem.ts';
import { settle, type Transfer, transferQuery } from './transfers.desk.queries.ts';

export interface DeedProperties {
  transfer: Transfer;
  onClose: () => void;
}

/**
 * One step that a dialog takes: sent once all that it asks for is there, closed when it is done. When somebody else was
 * faster the transfer is read anew; the dialog stays with its reason and with what was typed.
 */
export function useDeed(
  { transfer, onClose }: DeedProperties,
  isReady: boolean,
  send: () => Promise<Transfer>,
  /** Where the step takes the transfer out of sight: goes elsewhere before anything is read anew. */
  onGone?: () => void,
) {
  const client = useQueryClient();
  const [asked, setAsked] = useState(false);
  const work = useMutation({
    mutationFn: send,
    onSuccess: async (next) => {
      onGone?.();
      await settle(client, next);
      onClose();
    },
    onError: (error) => {
      if (isProblem(error, 'stale') || isProblem(error, 'conflict'))
        void client.invalidateQueries({ queryKey: transferQuery(transfer.id).queryKey });
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
