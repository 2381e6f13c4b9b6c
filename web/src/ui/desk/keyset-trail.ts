import { useRef } from 'react';

/** The cursors of the pages that were walked through, the first page being `undefined`. */
export type Trail = readonly (string | undefined)[];

/** The trail after a page is shown: known pages keep their place, an unknown one comes behind. */
export function walked(trail: Trail, after: string | undefined, from: string | undefined): Trail {
  if (trail.includes(after)) return trail;
  const place = trail.indexOf(from);
  return place === -1 ? [undefined, after] : [...trail.slice(0, place + 1), after];
}

/** Trails of lists that were left, for the way back to them; the eldest are forgotten. */
const left = new Map<string, Trail>();
const keptTrails = 50;

function keep(key: string, trail: Trail): Trail {
  left.delete(key);
  left.set(key, trail);
  for (const eldest of left.keys()) {
    if (left.size <= keptTrails) break;
    left.delete(eldest);
  }
  return trail;
}

/**
 * Pages of a keyset list know only their next one; this remembers the way back, also for whoever opened a row and
 * comes back. A link that opens in the middle has no way back but to the first page. `key` names the list with its filter.
 */
export function useKeysetTrail(key: string, after: string | undefined) {
  const list = `${location.pathname} ${key}`;
  const last = useRef<{ list: string; after: string | undefined } | null>(null);
  const from = last.current?.list === list ? last.current.after : undefined;
  const trail = keep(list, walked(left.get(list) ?? [undefined], after, from));
  last.current = { list, after };
  const index = trail.indexOf(after);
  return { page: index + 1, previous: trail[index - 1], atStart: after === undefined };
}
