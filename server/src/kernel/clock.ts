/** Time is a parameter: services take it from here, rules get it as an argument, tests set it. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

const chinaDate = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' });

/** The calendar day in China of an instant, `YYYY-MM-DD`. Party dates are China's, wherever the server stands. */
export function dayInChina(instant: Date): string {
  return chinaDate.format(instant);
}
