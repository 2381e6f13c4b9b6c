/** Time is a parameter: services take it from here, rules get it as an argument, tests set it. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** China is eight hours ahead of UTC the whole year since 1991 (GB/T 7408; tz database, Asia/Shanghai). */
const aheadMs = 8 * 3_600_000;

/** The calendar day in China of an instant, `YYYY-MM-DD`. Party dates are China's, wherever the server stands. */
export function dayInChina(instant: Date): string {
  return new Date(instant.getTime() + aheadMs).toISOString().slice(0, 10);
}

/** The hour of China's day, 0 to 23. */
export function chinaHour(instant: Date): number {
  return new Date(instant.getTime() + aheadMs).getUTCHours();
}
