import { expect, test } from 'vitest';
import { addYears, dayOf, isoOf } from './calendar.ts';
import { createPartyDates } from './party.ts';
import { createRandom } from './random.ts';

const today = dayOf(2026, 7, 1);
const partyDates = createPartyDates(today);

test('who joined in the month of the 18th birthday is not dated back before it', () => {
  const random = createRandom(1);
  let sameMonth = 0;
  for (let day = 0; day < 60_000; day++) {
    const birth = dayOf(1948, 1, 2) + (day % 9000);
    const adult = isoOf(addYears(birth, 18));
    const { joined, applied } = partyDates(random, 'full', birth);
    expect(joined !== null && joined >= adult).toBe(true);
    expect(applied === null || applied >= adult).toBe(true);
    if (joined?.slice(0, 7) === adult.slice(0, 7)) sameMonth++;
  }
  expect(sameMonth).toBeGreaterThan(10);
});

test('a month-precise date is the first of its month', () => {
  const random = createRandom(2);
  const birth = dayOf(1950, 5, 20);
  const dates = Array.from({ length: 500 }, () => partyDates(random, 'full', birth));
  const monthly = dates.filter(({ joinedPrecision }) => joinedPrecision === 'month');
  expect(monthly.length).toBeGreaterThan(50);
  for (const { joined, full, fullPrecision } of monthly) {
    expect(fullPrecision).toBe('month');
    expect(joined).toMatch(/-01$/);
    expect(full).toMatch(/-01$/);
  }
});
