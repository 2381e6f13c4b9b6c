import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Line } from './transfers.desk.queries.ts';
import { type Chosen, stillChosen } from './transfers.desk.ts';

const key = ['transfers chosen'];
const none: readonly Chosen[] = [];

/**
 * What is chosen for an approval together: over pages and searches, also after a look at one of them and Back.
 * It lives with what was read: another duty or person finds none of it, and a few minutes after the board is left it is gone.
 * @param page names the page that shows `items`; null while they are those of the page before
 */
export function useChosen(page: string | null, items: readonly Line[]) {
  const client = useQueryClient();
  const [kept, setKept] = useState(() => client.getQueryData<readonly Chosen[]>(key) ?? none);
  const keep = (next: readonly Chosen[]) => {
    setKept(next);
    client.setQueryData(key, next);
  };
  const present = page === null ? kept : stillChosen(kept, page, items);
  return {
    chosen: present.map(({ line }) => line),
    choose(lines: readonly Line[], on: boolean) {
      if (page === null) return;
      const others = present.filter(({ line }) => !lines.some(({ id }) => id === line.id));
      keep(on ? [...others, ...lines.map((line) => ({ line, page }))] : others);
    },
    clear: () => keep(none),
  };
}
