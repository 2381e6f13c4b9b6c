import { expect, it } from 'vitest';
import { daysUntil } from './days-until.ts';

it.each([
  ['2026-06-30T15:59:59Z', '2026-07-01', 1],
  ['2026-06-30T16:00:00Z', '2026-07-01', 0],
  ['2026-06-30T16:00:00Z', '2026-07-31', 30],
])('at %s, %s is %i day(s) off in China', (now, day, days) => {
  expect(daysUntil(day, new Date(now))).toBe(days);
});
