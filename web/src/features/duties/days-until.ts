import { chinaToday } from '../../lib/dates.ts';

/** Whole days from today in China to a day, wherever the browser stands. @param day `YYYY-MM-DD` */
export function daysUntil(day: string, now = new Date()): number {
  return Math.round((Date.parse(day) - Date.parse(chinaToday(now))) / 86_400_000);
}
