/** Whole days from today in China to a day, wherever the browser stands. @param day `YYYY-MM-DD` */
export function daysUntil(day: string, now = new Date()): number {
  const today = new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
  return Math.round((Date.parse(day) - Date.parse(today)) / 86_400_000);
}
