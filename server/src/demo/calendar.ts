/**
 * Days as whole numbers (day 0 = 1970-01-01, proleptic Gregorian), so that a million members
 * need no Date objects. Algorithms: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
 */
export type Day = number;

/** The day number of a calendar date; `month` from 1. The date must exist. */
export function dayOf(year: number, month: number, day: number): Day {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

export interface CalendarDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** The calendar date of a day number. */
export function dateOf(day: Day): CalendarDate {
  const z = day + 719468;
  const era = Math.floor(z / 146097);
  const dayOfEra = z - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1,
  };
}

/** Number of days of a month. */
export function daysInMonth(year: number, month: number): number {
  return month === 12 ? 31 : dayOf(year, month + 1, 1) - dayOf(year, month, 1);
}

/** The same date `years` later; 29 February becomes the 28th where there is none. */
export function addYears(day: Day, years: number): Day {
  return addMonths(day, years * 12);
}

/** The same day of the month `months` later, or the month's last day (31 Jan + 1 month = 28/29 Feb). */
export function addMonths(day: Day, months: number): Day {
  const from = dateOf(day);
  const index = from.year * 12 + from.month - 1 + months;
  const year = Math.floor(index / 12);
  const month = index - year * 12 + 1;
  return dayOf(year, month, Math.min(from.day, daysInMonth(year, month)));
}

const isoCache = new Map<Day, string>();

/** 'YYYY-MM-DD'. Cached: a county uses some forty thousand different days, over and over. */
export function isoOf(day: Day): string {
  const known = isoCache.get(day);
  if (known !== undefined) return known;
  const { year, month, day: dayOfMonth } = dateOf(day);
  const iso = `${year}-${String(month).padStart(2, '0')}-${String(dayOfMonth).padStart(2, '0')}`;
  isoCache.set(day, iso);
  return iso;
}

/** Reads 'YYYY-MM-DD'. Throws RangeError when the text is not an existing date. */
export function dayOfIso(iso: string): Day {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso);
  const day = match ? dayOf(Number(match[1]), Number(match[2]), Number(match[3])) : Number.NaN;
  if (!match || isoOf(day) !== iso) throw new RangeError(`not a date (YYYY-MM-DD): ${iso}`);
  return day;
}
