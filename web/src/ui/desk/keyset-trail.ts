import { useRef } from 'react';

/** The cursors of the pages that were walked through, the first page being `undefined`. */
export type Trail = readonly (string | undefined)[];

/** The trail after a page is shown: known pages keep their place, an unknown one comes behind. */
export function walked(trail: Trail, after: string | undefined, from: string | undefined): Trail {
  if (trail.includes(after)) return trail;
  const place = trail.indexOf(from);
  return place === -1 ? [undefined, after] : [...trail.slice(0, place + 1), after];
}

/**
 * Pages of a keyset list know only their next one; this remembers the way back. A link that opens in the
 * middle has no way back but to the first page. Begins anew when `key` (the filter) changes.
 */
export function useKeysetTrail(key: string, after: string | undefined) {
  const state = useRef<{ key: string; trail: Trail; last: string | undefined }>({
    key,
    trail: [undefined],
    last: undefined,
  });
  if (state.current.key !== key) state.current = { key, trail: [undefined], last: undefined };
  state.current.trail = walked(state.current.trail, after, state.current.last);
  state.current.last = after;
  const index = state.current.trail.indexOf(after);
  return { page: index + 1, previous: state.current.trail[index - 1], atStart: after === undefined };
}
