import { expect, test } from 'vitest';
import { termOf } from './bodies.ts';

const today = '2026-07-01';

test('terms last as long as their rule says, began before today, and one in forty is late', () => {
  const terms = Array.from({ length: 80 }, (_, index) =>
    termOf({ name: index % 2 === 0 ? '河西村党支部' : '财政局党支部' }, index, today),
  );
  expect(terms.every(({ from }) => from <= today)).toBe(true);
  expect(terms.filter(({ due }) => due <= today)).toHaveLength(2);
  expect(
    new Set(
      terms.map(({ village, from, due }) =>
        [village, Number(due.slice(0, 4)) - Number(from.slice(0, 4))].join(),
      ),
    ),
  ).toEqual(new Set(['true,5', 'false,3']));
});
