import { Type } from 'typebox';
import { Day } from './endpoint.ts';

/**
 * The two times of a question (domain rule 7). `asOf`: the registry as it stood at the end of this day; `asKnown`: as it
 * was believed at the end of that day, without it as it is known now. Neither lies in the future.
 */
export const TwoTimesQuery = {
  asOf: Type.Optional(Day),
  asKnown: Type.Optional(Day),
};
