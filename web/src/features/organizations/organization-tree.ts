import type { AnswerOf } from '../../lib/api.types.ts';

export type Node = AnswerOf<'GET /organizations/{id}/children'>['items'][number];

/** What is loaded of one organisation's children: a page or more, and the cursor of the rest. */
export interface Level {
  items: readonly Node[];
  next: string | null;
}

/** The loaded part of the tree by parent; the top of the reach stands under `top`. */
export type Levels = ReadonlyMap<string, Level>;
export const top = 'top';

/** Levels with a page added behind what is loaded of that parent. */
export function withPage(levels: Levels, parent: string, page: Level): Levels {
  const before = levels.get(parent)?.items ?? [];
  const known = new Set(before.map(({ id }) => id));
  const added = page.items.filter(({ id }) => !known.has(id));
  return new Map(levels).set(parent, { items: [...before, ...added], next: page.next });
}

/** Levels with one organisation as it is now, wherever it is shown. */
export function withNode(levels: Levels, node: Node): Levels {
  const entries = [...levels].map(([parent, level]): [string, Level] => [
    parent,
    { ...level, items: level.items.map((item) => (item.id === node.id ? { ...item, ...node } : item)) },
  ]);
  return new Map(entries);
}

/** A line of the shown tree: an organisation, or the way to the rest of a long level. */
export type TreeLine =
  | { key: string; kind: 'node'; node: Node; isLeaf: boolean; children?: TreeLine[] }
  | { key: string; kind: 'more'; parent: string; shown: number; isLeaf: true };

export const moreKey = (parent: string) => `more:${parent}`;

/** The loaded part as lines; children that are not loaded yet are left open for loading. */
export function linesOf(levels: Levels, parent = top): TreeLine[] {
  const level = levels.get(parent);
  if (!level) return [];
  const lines = level.items.map(
    (node): TreeLine => ({
      key: node.id,
      kind: 'node',
      node,
      isLeaf: node.childCount === 0,
      ...(levels.has(node.id) ? { children: linesOf(levels, node.id) } : {}),
    }),
  );
  if (level.next !== null)
    lines.push({ key: moreKey(parent), kind: 'more', parent, shown: level.items.length, isLeaf: true });
  return lines;
}
