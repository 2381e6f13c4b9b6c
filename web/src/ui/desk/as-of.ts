import { chinaToday } from '../../lib/dates.ts';
import { parseTypedDay } from './typed-day.ts';

/** The two times of what is looked at; without a day it is now. */
export interface AsOfDays {
  asOf?: string | undefined;
  asKnown?: string | undefined;
}

const shape = /^\d{4}-\d{2}-\d{2}$/;

/** The days in an address; what is none, or lies ahead, is left out. */
export function readAsOf(raw: Record<string, unknown>): AsOfDays {
  const day = (value: unknown) =>
    typeof value === 'string' && shape.test(value) && parseTypedDay(value) === value && value <= chinaToday()
      ? value
      : undefined;
  const asOf = day(raw.asOf);
  const asKnown = asOf === undefined ? undefined : day(raw.asKnown);
  return { ...(asOf === undefined ? {} : { asOf }), ...(asKnown === undefined ? {} : { asKnown }) };
}
