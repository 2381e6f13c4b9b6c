import { idNumberCheckDigit } from '../kernel/standards/id-number.ts';
import type { Sex } from '../kernel/standards/sex.ts';
import { type Day, dayOf, isoOf } from './calendar.ts';
import { type Random, weighted } from './random.ts';

/**
 * Division codes on the identity cards, with their shares: Hulunbuir's counties (1507xx), those of the
 * Hulunbuir League abolished in 2001 (1521xx, kept for life on the cards issued before), neighbours.
 */
const current: readonly [string, number][] = [
  ['150785', 50],
  ['150784', 5],
  ['150783', 6],
  ['150782', 8],
  ['150702', 6],
  ['150721', 3],
  ['150722', 4],
  ['150723', 2],
  ['150724', 2],
  ['152221', 2],
  ['230202', 2],
  ['210102', 1],
  ['220102', 1],
  ['370602', 1],
  ['130102', 1],
];
const abolished: readonly [string, number][] = [
  ['152105', 5],
  ['152101', 2],
  ['152104', 2],
  ['152103', 2],
  ['152123', 1],
  ['152127', 1],
  ['152128', 1],
];
const abolishedOn = dayOf(2001, 10, 10);
const anyDivision = weighted([...current, ...abolished]);
const currentDivision = weighted(current);

/** Numbers 000–999, odd ones male, even ones female: 500 a day, division and sex (GB 11643). */
const perDay = 500;
const firstDay = dayOf(1900, 1, 1);

/** Gives ID numbers: valid by GB 11643 and each only once. */
export type IssueIdNumber = (birth: Day, sex: Sex) => string;

/**
 * A fresh issuer. It remembers only how many it gave per division, day and sex (a few megabytes).
 * @param from the end at which it begins: two issuers from either end give no number twice
 */
export function createIdNumbers(random: Random, from: 'first' | 'last' = 'first'): IssueIdNumber {
  const given = new Map<string, Uint16Array>();
  const lastDay = dayOf(2100, 1, 1);
  return (birth, sex) => {
    if (birth < firstDay || birth >= lastDay) throw new RangeError(`birth out of range: ${isoOf(birth)}`);
    for (let attempt = 0; attempt < 100; attempt++) {
      const division = (birth < abolishedOn ? anyDivision : currentDivision)(random);
      let counts = given.get(division);
      if (!counts) {
        counts = new Uint16Array((lastDay - firstDay) * 2);
        given.set(division, counts);
      }
      const slot = (birth - firstDay) * 2 + (sex === 'male' ? 1 : 0);
      const count = counts[slot] ?? 0;
      if (count >= perDay) continue;
      counts[slot] = count + 1;
      // 37 and 500 have no common factor, so the walk meets every number once before it repeats.
      const step = from === 'first' ? count : perDay - 1 - count;
      const serial = ((birth - firstDay) * 211 + step * 37) % perDay;
      const number = serial * 2 + (sex === 'male' ? 1 : 0);
      const first17 = division + isoOf(birth).replaceAll('-', '') + String(number).padStart(3, '0');
      return first17 + idNumberCheckDigit(first17);
    }
    throw new RangeError(`no ID number left for ${isoOf(birth)}`);
  };
}

/**
 * Ranges that no operator has (MIIT, 我国公众移动通信网网号及H0分配情况, March 2023): a message sent by
 * mistake from a demo county reaches nobody.
 */
const phoneRanges = ['154', '160', '163', '164', '168', '169', '179', '194'];

/** The phone number of the nth member: 11 digits, different for every `index` below 100 million. */
export function phoneOf(random: Random, index: number): string {
  // The multiplier has no factor in common with 10^8, so the last eight digits never repeat.
  const subscriber = (index * 61_803_399 + 27_182_818) % 100_000_000;
  return random.pick(phoneRanges) + String(subscriber).padStart(8, '0');
}
