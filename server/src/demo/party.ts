import type { Stage } from '@zhibu/contract/fields';
import { addMonths, addYears, type Day, dateOf, dayOf, daysInMonth, isoOf } from './calendar.ts';
import * as data from './population.data.ts';
import { type Draw, type Random, weighted } from './random.ts';
import type { MemberSpec } from './specs.ts';

/** The part of a member file about membership itself. */
export type PartyData = Pick<
  MemberSpec,
  'applied' | 'joined' | 'joinedPrecision' | 'full' | 'fullPrecision' | 'endedOn' | 'probationUntil'
>;

const nothing: PartyData = {
  applied: null,
  joined: null,
  joinedPrecision: 'day',
  full: null,
  fullPrecision: 'day',
  endedOn: null,
  probationUntil: null,
};

/** Value of a table of `[until, value]` rows at `key`; 0 past its end. */
function banded(rows: readonly (readonly [until: number, value: number])[], key: number): number {
  return rows.find(([until]) => key <= until)?.[1] ?? 0;
}

/** @param ended day on which it ended, for the stages after membership; drawn from the last two years when absent */
export type DrawParty = (random: Random, stage: Stage, birth: Day, ended?: Day) => PartyData;

/** How long ago, in months, who stands at a stage before membership has applied. */
const appliedMonthsAgo: Partial<Record<Stage, readonly [from: number, until: number]>> = {
  applicant: [1, 14],
  activist: [14, 34],
  candidate: [28, 46],
};

/**
 * Draws the dates of membership. Always: applied ≤ joined < full ≤ ended ≤ today, applied and joined
 * not before the 18th birthday (党章 art. 1), a year of probation, in one of a hundred cases prolonged
 * by 6–12 months (党章 art. 7).
 */
export function createPartyDates(today: Day): DrawParty {
  const joiningYears = new Map<number, Draw<number>>();
  const thisYear = dateOf(today).year;
  const joiningYear = (random: Random, birthYear: number): number => {
    let draw = joiningYears.get(birthYear);
    if (!draw) {
      const years = Array.from({ length: 41 }, (_, i) => birthYear + 18 + i).filter((y) => y <= thisYear);
      draw = weighted(
        years.map((y): [number, number] => [
          y,
          banded(data.joiningWaves, y) * banded(data.joiningAges, y - birthYear),
        ]),
      );
      joiningYears.set(birthYear, draw);
    }
    return draw(random);
  };

  return (random, stage, birth, endedOn) => {
    const adult = addYears(birth, 18);
    const before = appliedMonthsAgo[stage];
    if (before) {
      const applied = between(random, addMonths(today, -before[1]), addMonths(today, -before[0]), adult);
      return { ...nothing, applied: isoOf(applied) };
    }
    if (stage === 'probation_cancelled' && endedOn !== undefined) {
      const joined = between(random, endedOn - 700, addYears(endedOn, -1) - 1, adult);
      return {
        ...nothing,
        joined: isoOf(joined),
        applied: applied(random, joined, adult),
        endedOn: isoOf(endedOn),
      };
    }
    if (stage === 'probationary') {
      // One in twenty-five has had it prolonged by 6–12 months (党章 art. 7).
      if (random.chance(0.04)) return prolonged(random, today, adult);
      const yearAgo = addYears(today, -1) + 1;
      // Joined on 29 February, probation ends on the 28th of the year after: a day that may be today.
      const earliest = addYears(yearAgo, 1) > today ? yearAgo : yearAgo + 1;
      const joined = between(random, earliest, today - 10, adult);
      return { ...nothing, joined: isoOf(joined), applied: applied(random, joined, adult) };
    }
    const ended = stage === 'full' ? null : (endedOn ?? today - random.int(1, 700));
    const latest = addYears(ended ?? today, -1);
    const year = joiningYear(random, dateOf(birth).year);
    const drawn = dayIn(random, year);
    const joined = drawn >= adult && drawn <= latest ? drawn : between(random, adult, latest, adult);
    return {
      ...admission(random, joined, adult, ended ?? today),
      endedOn: ended === null ? null : isoOf(ended),
    };
  };
}

/** Admitted more than a year ago, in the months added to the probation. */
function prolonged(random: Random, today: Day, adult: Day): PartyData {
  const months = random.int(6, 12);
  const joined = between(random, addMonths(today, -(12 + months)) + 4, addYears(today, -1) - 1, adult);
  return {
    ...nothing,
    joined: isoOf(joined),
    applied: applied(random, joined, adult),
    probationUntil: isoOf(addMonths(joined, 12 + months)),
  };
}

/** Dates of who became a full member by `until`. */
function admission(random: Random, joined: Day, adult: Day, until: Day): PartyData {
  const prolonged = random.chance(0.01) ? addMonths(joined, 12 + random.int(6, 12)) : until + 1;
  const full = prolonged <= until ? prolonged : addYears(joined, 1);
  const { year } = dateOf(joined);
  const first = dayOf(year, dateOf(joined).month, 1);
  const monthOnly = first >= adult && random.chance(year < 1985 ? 0.25 : 0.03);
  if (!monthOnly) {
    return { ...nothing, joined: isoOf(joined), full: isoOf(full), applied: applied(random, joined, adult) };
  }
  const firstOfFull = dayOf(dateOf(full).year, dateOf(full).month, 1);
  return {
    ...nothing,
    joined: isoOf(first),
    joinedPrecision: 'month',
    full: isoOf(firstOfFull),
    fullPrecision: 'month',
    applied: applied(random, first, adult),
  };
}

/** One to five years before admission; unknown where the papers are lost. */
function applied(random: Random, joined: Day, adult: Day): string | null {
  const day = addMonths(joined, -random.int(13, 60)) - random.int(0, 25);
  return day >= adult && random.chance(0.65) ? isoOf(day) : null;
}

/** Admission meetings cluster before 1 July and at the end of the year. */
function dayIn(random: Random, year: number): Day {
  const season = random.next();
  if (season < 0.12) return dayOf(year, 7, 1);
  const month = season < 0.4 ? 6 : season < 0.65 ? random.int(11, 12) : random.int(1, 12);
  return dayOf(year, month, random.int(1, daysInMonth(year, month)));
}

/** A day in [from, until], but not before `least`; `least` itself when it lies after `until`. */
function between(random: Random, from: Day, until: Day, least: Day): Day {
  const start = Math.max(from, least);
  return start >= until ? Math.max(least, Math.min(start, until)) : random.int(start, until);
}
