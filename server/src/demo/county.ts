/**
 * A generated county (云岭县, which does not exist) for the demo, for tests and for benchmarks:
 * plausible in its shape, made from a seed, with no real person's data in it. No I/O, no database.
 */
import type { LocalDate } from '../kernel/standards/dates.ts';
import { dayOfIso, isoOf } from './calendar.ts';
import { openingOf } from './history.ts';
import { generateLeavers, generateMembers } from './members.ts';
import { planOrganizations } from './organizations.ts';
import { createRandom } from './random.ts';
import type { MemberSpec, OrgSpec } from './specs.ts';

export type { EntrySpec, MemberSpec, OrgSpec, PeriodSpec } from './specs.ts';

export interface CountyOptions {
  /** People in all branches together, without those who left, 1 to 4.9 million; 6 000 when absent. */
  readonly members?: number;
  /** The same seed, size and day give the same county; 20260701 when absent. */
  readonly seed?: number;
  /** Nothing in the county lies after this day. */
  readonly today: LocalDate;
}

export interface County {
  readonly region: { readonly id: number; readonly name: string; readonly division: string };
  /** The day from which on the registry knows the county: 1 January five years before. */
  readonly opening: LocalDate;
  /** Parents before children; the county committee first. */
  readonly organizations: readonly OrgSpec[];
  /** Streamed, branch by branch; can be walked several times and gives the same people each time. */
  readonly members: Iterable<MemberSpec>;
  /** Those whose membership ended since the opening day and who are not among the members; streamed likewise. */
  readonly leavers: Iterable<MemberSpec>;
}

/**
 * Generates a county. Organisations are made at once and grow in proportion to the members
 * (160 branches for 6 000); members are made while they are read, some 200 000 a second.
 * Throws RangeError when `members` or `today` is out of range.
 */
export function generateCounty({ members = 6000, seed = 20260701, today }: CountyOptions): County {
  if (!Number.isInteger(members) || members < 1)
    throw new RangeError(`members must be 1 or more: ${members}`);
  const day = dayOfIso(today);
  const plan = planOrganizations(createRandom(seed), members, day);
  return {
    region: { id: 1507, name: '呼伦贝尔市', division: '150700' },
    opening: isoOf(openingOf(day)),
    organizations: plan.organizations,
    members: { [Symbol.iterator]: () => generateMembers(plan.sites, seed + 1, day) },
    leavers: { [Symbol.iterator]: () => generateLeavers(plan.sites, seed + 101, day) },
  };
}
