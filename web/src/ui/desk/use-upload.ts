import { useEffect, useRef, useState } from 'react';
import type { AnswerOf, CallArguments, Operation } from '../../lib/api.types.ts';
import { upload } from '../../lib/upload.ts';

/** Sends files one at a time and tells how far it is; given up when the page is left or `stop` is called. */
export function useUpload<K extends Operation>(operation: K, onDone: (answer: AnswerOf<K>) => unknown) {
  const [share, setShare] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const control = useRef<AbortController | null>(null);
  useEffect(() => () => control.current?.abort(), []);

  const start = async (...[options]: CallArguments<K>) => {
    const mine = new AbortController();
    control.current = mine;
    setError(null);
    setShare(0);
    try {
      const withSignal = [{ ...options, signal: mine.signal }] as unknown as CallArguments<K>; // the same options and the signal that each of them may have
      const answer = await upload(operation, setShare, ...withSignal);
      await onDone(answer);
    } catch (problem) {
      if (!mine.signal.aborted) setError(problem);
    } finally {
      if (!mine.signal.aborted || control.current === mine) setShare(null);
    }
  };
  return { share, error, start, stop: () => control.current?.abort() };
}
