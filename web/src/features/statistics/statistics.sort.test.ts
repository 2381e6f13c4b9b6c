import { expect, it } from 'vitest';
import { isSortable, nextSorting, sorted } from './statistics.sort.ts';

const line = (name: string, n: number | null, level: 0 | 1 = 0) => ({ name, n, level });
const names = (order: 'asc' | 'desc', ...lines: ReturnType<typeof line>[]) =>
  sorted(lines, ({ n }) => n, order).map(({ name }) => name);

it('puts the most first or the least, equals as they came', () => {
  const lines = [line('a', 2), line('b', 9), line('c', 2), line('d', 0)];
  expect(names('desc', ...lines)).toEqual(['b', 'a', 'c', 'd']);
  expect(names('asc', ...lines)).toEqual(['d', 'a', 'c', 'b']);
});

it('keeps what is part of a line below it, and sorts it there', () => {
  const lines = [line('a', 5), line('a1', 1, 1), line('a2', 4, 1), line('b', 7), line('b1', 7, 1)];
  expect(names('desc', ...lines)).toEqual(['b', 'b1', 'a', 'a2', 'a1']);
  expect(names('asc', ...lines)).toEqual(['a', 'a1', 'a2', 'b', 'b1']);
});

it('leaves hidden figures at the end, in no order of theirs', () => {
  const lines = [line('hidden', null), line('a', 3), line('hidden too', null), line('b', 4)];
  expect(names('desc', ...lines)).toEqual(['b', 'a', 'hidden', 'hidden too']);
  expect(names('asc', ...lines)).toEqual(['a', 'b', 'hidden', 'hidden too']);
});

it('goes from the most to the least and back to the table', () => {
  const first = nextSorting(null, 'people');
  expect(first).toEqual({ column: 'people', order: 'desc' });
  const second = nextSorting(first, 'people');
  expect(second).toEqual({ column: 'people', order: 'asc' });
  expect(nextSorting(second, 'people')).toBeNull();
  expect(nextSorting(second, 'share')).toEqual({ column: 'share', order: 'desc' });
});

it('is for lines that stand beside each other, not for a sum that is read downwards', () => {
  expect(
    ['changes', 'balance', 'ethnic_group', 'officers'].map((table) => isSortable(table as never)),
  ).toEqual([false, false, true, true]);
});
