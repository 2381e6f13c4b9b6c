import { expect, it } from 'vitest';
import { flowsOf, pointsOf } from './home.standing.ts';

it('who came and who left is read from a table of changes, hidden figures stay hidden', () => {
  const row = (key: string, n: number | null) => ({ key, label: { zh: '', en: '' }, level: 0, cells: [n] });
  expect(flowsOf({ rows: [row('in', 12), row('in:moved', 12), row('out', null)] })).toEqual({
    came: 12,
    left: null,
  });
  expect(flowsOf({ rows: [] })).toEqual({ came: null, left: null });
});

it('a line goes from the smallest at the bottom to the largest at the top, with gaps where nothing is known', () => {
  expect(pointsOf([10, 20, null, 15])).toEqual([{ x: 0, y: 1 }, { x: 1 / 3, y: 0 }, null, { x: 1, y: 0.5 }]);
  expect(pointsOf([7, 7])).toEqual([
    { x: 0, y: 0.5 },
    { x: 1, y: 0.5 },
  ]);
  expect(pointsOf([])).toEqual([]);
});
