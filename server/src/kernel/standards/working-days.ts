import { createRequire } from 'node:module';
import { addDays, type LocalDate } from './dates.ts';

/**
 * Working days by the calendar that the State Council announces each year (节假日安排): days off besides weekends and
 * weekends that are worked (调休). Source: `chinese-days`, which collects the announcements; data, with a year.
 */
interface Announced {
  holidays: Readonly<Record<string, string>>;
  workdays: Readonly<Record<string, string>>;
}
const { holidays, workdays }: Announced = createRequire(import.meta.url)(
  'chinese-days/dist/chinese-days.json',
);

/**
 * The last year whose calendar is announced in the data. Later days are told by the weekday, and by the days off that the sun's
 * calendar gives every year; those of the moon's are known once they are announced.
 */
export const lastAnnouncedYear = Math.max(...Object.keys(holidays).map((day) => Number(day.slice(0, 4))));

/** 全国年节及纪念日放假办法, art. 2 (as of 2025): New Year, Labour Day, National Day. */
const lawfulDaysOff: readonly string[] = ['01-01', '05-01', '05-02', '10-01', '10-02', '10-03'];

export function isWorkingDay(day: LocalDate): boolean {
  if (Object.hasOwn(workdays, day)) return true;
  if (Object.hasOwn(holidays, day)) return false;
  if (Number(day.slice(0, 4)) > lastAnnouncedYear && lawfulDaysOff.includes(day.slice(5))) return false;
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}

/** Days are set by working days up to so far ahead. */
const reach = 21;

/** The year into which days set today may reach and whose calendar is not announced in the data; null: all is known. */
export function unknownYearAhead(today: LocalDate): number | null {
  const year = Number(addDays(today, reach).slice(0, 4));
  return year > lastAnnouncedYear ? year : null;
}

/** The n-th working day after a day, the day itself not counted. @param n whole, not negative */
export function addWorkingDays(day: LocalDate, n: number): LocalDate {
  let reached = day;
  for (let left = n; left > 0; ) {
    reached = addDays(reached, 1);
    if (isWorkingDay(reached)) left -= 1;
  }
  return reached;
}
