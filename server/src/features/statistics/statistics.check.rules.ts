import { addDays, type LocalDate } from '../../kernel/standards/dates.ts';

/** Hours of China's day in which nobody waits for figures: from one to five. */
const night = { from: 1, until: 6 };

export interface CheckMoment {
  /** China's day and hour. */
  today: LocalDate;
  hour: number;
  /** Day of the last check; before the first, the day on which the registry began. Null: there is nothing to check. */
  last: LocalDate | null;
}

/**
 * Every night once. A computer that is off at night catches up by day, after a day without any check.
 */
export function checkIsDue({ today, hour, last }: CheckMoment): boolean {
  if (last === null || last >= today) return false;
  return (hour >= night.from && hour < night.until) || last < addDays(today, -1);
}
