import { useCallback, useEffect, useRef, useState } from 'react';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import type { AsOfDays } from '../../ui/desk/as-of.ts';
import { type Levels, type Node, top, withNode, withPage } from './organization-tree.ts';

const pageSize = 100;
/** A level is searched this far for an organisation that an address names; beyond it the search box is quicker. */
const mostPages = 10;

async function loadPage(parent: string, after: string | null | undefined, days: AsOfDays) {
  const query = { limit: pageSize, ...(after ? { after } : {}) };
  if (parent !== top)
    return call('GET /organizations/{id}/children', { params: { id: parent }, query: { ...query, ...days } });
  const tops = await call('GET /organizations', { query });
  if (days.asOf === undefined) return tops;
  // Where the reach begins, as it stood on that day; what did not exist then is left out.
  const then = await Promise.all(
    tops.items.map(({ id }) => call('GET /organizations/{id}/as-of', { params: { id }, query: { ...days } })),
  );
  return { items: then.flatMap(({ state }) => state ?? []), next: tops.next };
}

/**
 * The lazily loaded tree: its levels, which are open, and how they grow.
 * @param days as of which day; another day is another tree (give the component a `key`)
 */
export function useOrganizationTree(days: AsOfDays = {}) {
  const [at] = useState(days);
  const [levels, setLevels] = useState<Levels>(new Map());
  const [expanded, setExpanded] = useState<readonly string[]>([]);
  const [error, setError] = useState<unknown>(null);
  const now = useRef(levels);
  const keep = useCallback((next: Levels) => {
    now.current = next;
    setLevels(next);
  }, []);

  const loadMore = useCallback(
    async (parent: string) => {
      try {
        const page = await loadPage(parent, now.current.get(parent)?.next, at);
        keep(withPage(now.current, parent, page));
        setError(null);
      } catch (problem) {
        setError(problem);
      }
    },
    [keep, at],
  );
  const loadLevel = useCallback(
    async (parent: string) => {
      if (!now.current.has(parent)) await loadMore(parent);
    },
    [loadMore],
  );

  /** Loads a level anew, after something was added to it. */
  const reload = useCallback(
    async (parent: string) => {
      const rest = new Map(now.current);
      rest.delete(parent);
      now.current = rest;
      await loadMore(parent);
      setExpanded((before) => [...new Set([...before, parent])]);
    },
    [loadMore],
  );

  /** Forgets what is loaded and begins again: an act may have moved anything anywhere. */
  const restart = useCallback(async () => {
    now.current = new Map();
    setExpanded([]);
    await loadMore(top);
  }, [loadMore]);

  /** Opens the tree down to an organisation. */
  const reveal = useCallback(
    async ({ id, ancestors }: Pick<AnswerOf<'GET /organizations/{id}'>, 'id' | 'ancestors'>) => {
      const path = ancestors.map((ancestor) => ancestor.id);
      await loadLevel(top);
      for (const [depth, parent] of path.entries()) {
        await loadLevel(parent);
        const child = path[depth + 1] ?? id;
        for (let page = 1; page < mostPages; page += 1) {
          const level = now.current.get(parent);
          if (!level || level.next === null || level.items.some((item) => item.id === child)) break;
          await loadMore(parent);
        }
      }
      setExpanded((before) => [...new Set([...before, ...path])]);
    },
    [loadLevel, loadMore],
  );

  const replace = useCallback((node: Node) => keep(withNode(now.current, node)), [keep]);

  useEffect(() => {
    void loadLevel(top);
  }, [loadLevel]);

  return { levels, expanded, setExpanded, error, loadLevel, loadMore, reload, restart, reveal, replace };
}
export type OrganizationTreeState = ReturnType<typeof useOrganizationTree>;
