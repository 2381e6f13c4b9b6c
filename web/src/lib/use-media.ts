import { useSyncExternalStore } from 'react';

/** Whether a media query holds, followed live. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    () => matchMedia(query).matches,
    () => false,
  );
}

/** Phone-width, the width at which tables become cards and the rail a drawer. */
export const phoneWidth = '(max-width: 767px)';
export const usePhone = () => useMedia(phoneWidth);
