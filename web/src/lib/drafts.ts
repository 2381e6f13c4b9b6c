import { useCallback, useState } from 'react';

const prefix = 'zhibu.draft.';

/**
 * What was typed, kept in this tab until it is sent: an error, a lost connection or a reload takes
 * nothing away. Never for passwords or codes. `clear` after the server has it.
 */
export function useDraft<T>(key: string, initial: T): [T, (next: T) => void, () => void] {
  const [value, setValue] = useState<T>(() => read<T>(key) ?? initial);
  const set = useCallback(
    (next: T) => {
      setValue(next);
      write(key, next);
    },
    [key],
  );
  const clear = useCallback(() => sessionStorage.removeItem(prefix + key), [key]);
  return [value, set, clear];
}

/** At sign-out: nobody after me reads what I typed. */
export function forgetDrafts(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) sessionStorage.removeItem(key);
}

function read<T>(key: string): T | null {
  try {
    const text = sessionStorage.getItem(prefix + key);
    return text === null ? null : (JSON.parse(text) as T); // written by `write` below, in this tab
  } catch {
    return null;
  }
}

function write(key: string, value: unknown): void {
  try {
    sessionStorage.setItem(prefix + key, JSON.stringify(value));
  } catch {
    // A full or forbidden storage only means that a reload forgets; typing goes on.
  }
}
