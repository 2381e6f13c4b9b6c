import { expect, it } from 'vitest';
import { addWorkingDays, isWorkingDay, lastAnnouncedYear, unknownYearAhead } from './working-days.ts';

it('knows the calendar of this year and of twenty before', () => {
  expect(lastAnnouncedYear).toBeGreaterThanOrEqual(2026);
  expect(isWorkingDay('2006-10-02')).toBe(false);
});

it.each([
  ['2026-07-01', true, 'a Wednesday'],
  ['2026-07-04', false, 'a Saturday'],
  ['2026-07-05', false, 'a Sunday'],
  ['2026-10-01', false, 'National Day'],
  ['2026-02-23', false, 'the last day off of Spring Festival, a Monday'],
  ['2026-02-28', true, 'a Saturday that is worked'],
  ['2026-10-10', true, 'a Saturday that is worked'],
] as const)('%s: %s, %s', (day, working, _which) => {
  expect(isWorkingDay(day)).toBe(working);
});

it.each([
  ['2026-07-01', 15, '2026-07-22'],
  ['2026-07-03', 1, '2026-07-06'],
  ['2026-02-13', 1, '2026-02-14'],
  ['2026-02-14', 1, '2026-02-24'],
  ['2026-09-30', 3, '2026-10-10'],
  ['2026-07-01', 0, '2026-07-01'],
] as const)('%s and %i working days: %s', (day, n, reached) => {
  expect(addWorkingDays(day, n)).toBe(reached);
});

it('knows of a year that is not announced yet the days off that come with every year', () => {
  const next = lastAnnouncedYear + 1;
  for (const day of ['01-01', '05-01', '05-02', '10-01', '10-02', '10-03'])
    expect([day, isWorkingDay(`${next}-${day}`)]).toEqual([day, false]);
  // Three years on, so that not every one of them is a weekend.
  const days = [0, 1, 2].map((n) => `${next + n}-01-01`);
  expect(days.filter(isWorkingDay)).toEqual([]);
});

it('tells three weeks before that a year is not announced yet', () => {
  expect(unknownYearAhead(`${lastAnnouncedYear}-12-10`)).toBe(null);
  expect(unknownYearAhead(`${lastAnnouncedYear}-12-11`)).toBe(lastAnnouncedYear + 1);
  expect(unknownYearAhead(`${lastAnnouncedYear + 1}-02-01`)).toBe(lastAnnouncedYear + 1);
});
