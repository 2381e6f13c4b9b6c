/** Days that figures are asked for again and again; `YYYY-MM-DD`, all pure calendar. */
export const quickDays = ['today', 'lastMonth', 'lastYear', 'yearBefore'] as const;
export type QuickDay = (typeof quickDays)[number];

export function quickDay(choice: QuickDay, today: string): string {
  const year = Number(today.slice(0, 4));
  switch (choice) {
    case 'today':
      return today;
    case 'lastMonth':
      return lastDayBefore(`${today.slice(0, 7)}-01`);
    case 'lastYear':
      return yearEnd(year - 1);
    case 'yearBefore':
      return yearEnd(year - 2);
  }
}

export const yearEnd = (year: number) => `${String(year).padStart(4, '0')}-12-31`;

/** The ends of the last years before a day, the oldest first, as far as there is anything on record. */
export function yearEndsBefore(day: string, count: number, since: string | null): string[] {
  if (since === null) return [];
  const last = Number(day.slice(0, 4)) - 1;
  return Array.from({ length: count }, (_, index) => yearEnd(last - count + 1 + index)).filter(
    (end) => end >= since,
  );
}

function lastDayBefore(day: string): string {
  return new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
}
