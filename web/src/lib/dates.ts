/** How exactly a day is known (old files say only a month or a year). */
export type Precision = 'day' | 'month' | 'year';
export type Locale = 'zh-CN' | 'en';

const englishMonths =
  'January February March April May June July August September October November December'.split(' ');

/**
 * `1985-06-03` → 1985年6月3日 / 3 June 1985, no more exact than it is known. Days are calendar days:
 * never turned into an instant, so no time zone can move them. Other text is given back as it is.
 */
export function formatDay(
  day: string | null | undefined,
  locale: Locale,
  precision: Precision = 'day',
): string {
  if (day === null || day === undefined || day === '') return '';
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})/.exec(day) ?? [];
  if (year === undefined) return day;
  const m = Number(month);
  const d = Number(date);
  if (locale === 'en') {
    const name = englishMonths[m - 1] ?? '';
    return { day: `${d} ${name} ${year}`, month: `${name} ${year}`, year }[precision];
  }
  return { day: `${year}年${m}月${d}日`, month: `${year}年${m}月`, year: `${year}年` }[precision];
}

/** An instant in the reader's own time: 2026年11月22日 16:46 / 22 November 2026, 16:46. */
export function formatInstant(instant: string | null | undefined, locale: Locale): string {
  if (instant === null || instant === undefined) return '';
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return instant;
  const time = `${two(at.getHours())}:${two(at.getMinutes())}`;
  const day = formatDay(localDay(at), locale);
  return locale === 'en' ? `${day}, ${time}` : `${day} ${time}`;
}

/** The calendar day of an instant in the reader's own time, `YYYY-MM-DD`. */
export function localDay(at: Date): string {
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}

/** Today in China, where every organisation of the registry lies (UTC+8, no summer time since 1992). */
export function chinaToday(now = new Date()): string {
  return new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
}
