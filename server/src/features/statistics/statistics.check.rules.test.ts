import { expect, test } from 'vitest';
import { checkIsDue } from './statistics.check.rules.ts';

test.each<[string, number, string | null, boolean]>([
  ['an empty registry', 3, null, false],
  ['at night, after yesterday’s', 1, '2026-06-30', true],
  ['the last hour of the night', 5, '2026-06-30', true],
  ['midnight is left to the anchors', 0, '2026-06-30', false],
  ['in the morning, yesterday’s was done', 6, '2026-06-30', false],
  ['once a night', 2, '2026-07-01', false],
  ['by day, when a night was missed', 10, '2026-06-29', true],
  ['a clock set back checks nothing twice', 3, '2026-07-02', false],
])('%s', (_name, hour, last, due) => {
  expect(checkIsDue({ today: '2026-07-01', hour, last })).toBe(due);
});
