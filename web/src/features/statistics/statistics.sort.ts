import type { StatisticsTable } from '@zhibu/contract/statistics';
import type { Figure } from './statistics.answer.ts';

/** By which column a table stands, and which way. */
export interface Sorting {
  column: string;
  order: 'desc' | 'asc';
}

/** What is read from top to bottom, since it adds up, stays as it is. */
export const isSortable = (table: StatisticsTable) => table !== 'changes' && table !== 'balance';

/** Pressing a head once: the most first; again: the least first; again: as the table came. */
export function nextSorting(now: Sorting | null, column: string): Sorting | null {
  if (now?.column !== column) return { column, order: 'desc' };
  return now.order === 'desc' ? { column, order: 'asc' } : null;
}

/**
 * Lines by a figure. A line of the second level stays below its own of the first; hidden figures come last either way and
 * in the order in which they came, so that the order says nothing of them.
 */
export function sorted<T extends { level: number }>(
  lines: readonly T[],
  figureOf: (line: T) => Figure,
  order: Sorting['order'],
): T[] {
  const groups: [head: T, below: T[]][] = [];
  for (const line of lines) {
    const last = groups.at(-1);
    if (line.level === 1 && last) last[1].push(line);
    else groups.push([line, []]);
  }
  const before = (one: T, other: T) => {
    const [a, b] = [figureOf(one), figureOf(other)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return order === 'asc' ? a - b : b - a;
  };
  return groups
    .sort(([one], [other]) => before(one, other))
    .flatMap(([head, below]) => [head, ...below.sort(before)]);
}
