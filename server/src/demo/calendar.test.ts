import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addMonths, addYears, dateOf, dayOf, dayOfIso, isoOf } from './calendar.ts';

test('day numbers agree with the calendar of the platform', () => {
  fc.assert(
    fc.property(fc.integer({ min: -30_000, max: 50_000 }), (day) => {
      const iso = new Date(day * 86_400_000).toISOString().slice(0, 10);
      expect(isoOf(day)).toBe(iso);
      expect(dayOfIso(iso)).toBe(day);
      const { year, month, day: dayOfMonth } = dateOf(day);
      expect(dayOf(year, month, dayOfMonth)).toBe(day);
    }),
  );
});

test.each([
  ['2025-01-31', 1, '2025-02-28'],
  ['2024-01-31', 1, '2024-02-29'],
  ['2024-12-31', 2, '2025-02-28'],
  ['2024-03-15', -3, '2023-12-15'],
])('%s plus %i months is %s', (from, months, expected) => {
  expect(isoOf(addMonths(dayOfIso(from), months))).toBe(expected);
});

test('a year after 29 February is 28 February', () => {
  expect(isoOf(addYears(dayOfIso('2024-02-29'), 1))).toBe('2025-02-28');
});

test.each(['2025-02-29', '2025-13-01', '20250101', ''])('%s is refused', (text) => {
  expect(() => dayOfIso(text)).toThrow(RangeError);
});
