import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { isProblem } from '../../lib/problem.ts';

interface Step<T> {
  /** All that the dialog asks for is there. */
  isReady: boolean;
  send: () => Promise<T>;
  onDone: (next: T) => Promise<void>;
  /** Somebody else was faster: what it is about is read anew; the dialog stays with what was typed. */
  onStale: () => void;
}

/** One step that a dialog takes: sent once all that it asks for is there, closed by `onDone`. */
export function useDialogStep<T>({ isReady, send, onDone, onStale }: Step<T>) {
  const [asked, setAsked] = useState(false);
  const work = useMutation({
    mutationFn: send,
    onSuccess: onDone,
    onError: (error) => {
      if (isProblem(error, 'stale') || isProblem(error, 'conflict')) onStale();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (isReady) work.mutate();
    // What was refused before is not what is missing now.
    else work.reset();
  };
  // Read anew behind the dialog: whoever sends it again knows what the other one did.
  const isReread = isProblem(work.error, 'stale');
  return { work: { ...work, isReread }, submit, missing: asked && !isReady };
}

/** A reason of one character says nothing. */
export const isShort = (text: string) => [...text.trim()].length < 2;
/** What was left empty is said as nothing. */
export const orNull = (text: string) => (text.trim() === '' ? null : text.trim());
