import { compactText } from './text.ts';

/** A calendar date without time, `YYYY-MM-DD`; compares correctly as text. */
export type LocalDate = string;
export type DatePrecision = 'day' | 'month' | 'year';

/** A date as far as it is known: `2021.03` is 2021-03-01 with precision `month`. */
export interface KnownDate {
  readonly date: LocalDate;
  readonly precision: DatePrecision;
}

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const MS_PER_DAY = 86_400_000;

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** Days in a month; `month` from 1. */
export function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : (MONTH_DAYS[month - 1] ?? 0);
}

/** A `LocalDate` from its parts; no check. */
export function toLocalDate(year: number, month: number, day: number): LocalDate {
  const yyyy = year < 1000 ? String(year).padStart(4, '0') : String(year);
  return `${yyyy}-${month < 10 ? '0' : ''}${month}-${day < 10 ? '0' : ''}${day}`;
}

/** Whether the text is a date that exists in the Gregorian calendar, which has no year 0. */
export function isRealDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const [year, month, day] = partsOf(text);
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** Whether the text is an instant (RFC 3339, without leap seconds) on a date that exists. */
export function isInstant(text: string): boolean {
  const match = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/.exec(text);
  return match?.[1] !== undefined && isRealDate(match[1]) && !Number.isNaN(Date.parse(text));
}

function partsOf(date: LocalDate): [year: number, month: number, day: number] {
  return [Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10))];
}

/** Negative, zero or positive, as for `Array.sort`. */
export function compareDates(a: LocalDate, b: LocalDate): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Calendar months later (or earlier): 31 Jan + 1 month is the last day of February. */
export function addMonths(date: LocalDate, months: number): LocalDate {
  const [year, month, day] = partsOf(date);
  const index = year * 12 + month - 1 + months;
  const newYear = Math.floor(index / 12);
  const newMonth = (index % 12) + 1;
  return toLocalDate(newYear, newMonth, Math.min(day, daysInMonth(newYear, newMonth)));
}

/** Calendar years later: 29 Feb + 1 year is 28 Feb. */
export function addYears(date: LocalDate, years: number): LocalDate {
  return addMonths(date, years * 12);
}

export function addDays(date: LocalDate, days: number): LocalDate {
  const [year, month, day] = partsOf(date);
  return new Date(Date.UTC(year, month - 1, day) + days * MS_PER_DAY).toISOString().slice(0, 10);
}

/** Completed years of age on a day; someone born on 29 Feb is a year older on 28 Feb of common years. */
export function ageOn(birth: LocalDate, date: LocalDate): number {
  const years = Number(date.slice(0, 4)) - Number(birth.slice(0, 4));
  const born = birth.slice(5);
  // Without making dates: a page of a list asks fifty times.
  const birthday = born === '02-29' && !isLeapYear(Number(date.slice(0, 4))) ? '02-28' : born;
  return date.slice(5) >= birthday ? years : years - 1;
}

/** The last day the date may stand for: the month's or year's end where only that is known. */
export function latestOf({ date, precision }: KnownDate): LocalDate {
  if (precision === 'day') return date;
  if (precision === 'year') return `${date.slice(0, 4)}-12-31`;
  const [year, month] = partsOf(date);
  return toLocalDate(year, month, daysInMonth(year, month));
}

/** Whether `a` lies before `b` on every reading of the two precisions. */
export function definitelyBefore(a: KnownDate, b: KnownDate): boolean {
  return latestOf(a) < b.date;
}

/** Whether two dates can be the same day, as far as each is known. */
export function mayBeSame(a: KnownDate, b: KnownDate): boolean {
  return !definitelyBefore(a, b) && !definitelyBefore(b, a);
}

/** Excel serials a roster can mean: 1900-01-01 to 2099-12-31. */
const FIRST_SERIAL = 1;
const LAST_SERIAL = 73_050;

/**
 * The date of an Excel serial number (fractions are times and dropped), or null outside 1900–2099.
 * In the 1900 system serial 60 is the 29 Feb 1900 that never was (Lotus 1-2-3), so it is null, and
 * lower serials count from 1899-12-31. `date1904`: the workbook counts from 1904-01-01 (old Macs).
 */
export function fromExcelSerial(serial: number, date1904 = false): LocalDate | null {
  const day = Math.floor(serial);
  if (!(day >= (date1904 ? 0 : FIRST_SERIAL)) || day > LAST_SERIAL) return null;
  if (date1904) return addDays('1904-01-01', day);
  if (day === 60) return null;
  return addDays(day < 60 ? '1899-12-31' : '1899-12-30', day);
}

/** Why a text is no date; each has its own words in the problem list. */
export type DateFault = 'two_digit_year' | 'no_such_day' | 'day_first' | 'unreadable';

const ISO = /^(\d{4})-(\d{2})-(\d{2})$/;
const SEPARATED = /^(\d{4})(?:[-./年_,、]|--)(\d{1,2})(?:[-./月_,、](\d{1,2})?)?(?:日|号)?[.。]?$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})?$/;
const YEAR = /^(\d{4})年?$/;
const TIME = /[T\s日号]*(?:[上下]午)?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$/i;
const CHINESE_DIGITS = '〇一二三四五六七八九';

/** The date a text means, or why it means none. Years from 1800 to 2199. */
export function readDateText(text: string): KnownDate | DateFault {
  const iso = ISO.exec(text);
  if (iso) return knownDate(iso[1], iso[2], iso[3]);
  const withoutTime = text.replace(TIME, '').replace(/[（(]?(?:星期|周)[一二三四五六日天][)）]?/, '');
  const spaced = withoutTime.replace(/([0-9０-９])[\s\u3000]+(?=[0-9０-９])/g, '$1-');
  const compact = fromChineseNumerals(compactText(spaced).replace(/^[公西]元/, ''));
  const match = SEPARATED.exec(compact) ?? COMPACT.exec(compact) ?? YEAR.exec(compact);
  if (match) return knownDate(match[1], match[2], match[3]);
  if (/^'?\d{2}[-./年]\d{1,2}(?:[-./月]\d{0,2})?[日号]?$/.test(compact)) return 'two_digit_year';
  if (/^\d{1,2}[-./]\d{1,2}[-./]\d{4}$/.test(compact)) return 'day_first';
  return 'unreadable';
}

/** The date a text means (1985.06, 1985年6月3日, 19850601, 1985/6/1 0:00 …), or null. */
export function parseDateText(text: string): KnownDate | null {
  const read = readDateText(text);
  return typeof read === 'string' ? null : read;
}

/** Zero for an unknown month or day (19850600) is how old registries wrote "not known". */
function knownDate(yearText?: string, monthText?: string, dayText?: string): KnownDate | DateFault {
  const year = Number(yearText);
  const month = Number(monthText ?? 0);
  const day = Number(dayText ?? 0);
  if (year < 1800 || year > 2199) return 'unreadable';
  if (month === 0) return day === 0 ? { date: toLocalDate(year, 1, 1), precision: 'year' } : 'no_such_day';
  if (month > 12 || day > daysInMonth(year, month)) return 'no_such_day';
  if (day === 0) return { date: toLocalDate(year, month, 1), precision: 'month' };
  return { date: toLocalDate(year, month, day), precision: 'day' };
}

/** 一九八五年十二月三十一日 → 1985年12月31日; other text comes back unchanged. */
function fromChineseNumerals(text: string): string {
  if (!/[一二三四五六七八九〇零○]/.test(text) || !text.includes('年')) return text;
  return text
    .replace(/[零○Ｏ]/g, '〇')
    .replace(/[廿]/g, '二十')
    .replace(/([一二三四五六七八九]?)十([一二三四五六七八九]?)/g, (_, tens: string, ones: string) => {
      return String(
        (tens ? CHINESE_DIGITS.indexOf(tens) : 1) * 10 + (ones ? CHINESE_DIGITS.indexOf(ones) : 0),
      );
    })
    .replace(/[〇一二三四五六七八九]/g, (digit) => String(CHINESE_DIGITS.indexOf(digit)));
}
