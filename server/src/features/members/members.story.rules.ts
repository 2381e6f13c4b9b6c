import type { CauseKey } from '@zhibu/contract/causes';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import type { State } from './members.timeline.rules.ts';

/**
 * How a member's periods are told as a story. The periods of one belief have beginnings: a place, a stage, an
 * education from a day on. What one belief says and the next no longer does was corrected, and both stay readable
 * (domain rule 7). Pure.
 */

/** A period with the two instants between which it is believed; null: until now. */
export interface BelievedPeriod extends State {
  recordedAt: Date;
  supersededAt: Date | null;
}

export const aspects = ['place', 'stage', 'presence', 'education', 'occupation', 'joined', 'full'] as const;
export type Aspect = (typeof aspects)[number];

/** Something that began on a day. */
export interface Mark {
  aspect: Aspect;
  on: LocalDate;
  /** What is so from then on, and what was before; null: nothing, or nothing known. */
  value: string | null;
  was: string | null;
  cause: CauseKey;
  /** Where the member was then; null of a day before the first period. */
  organizationId: string | null;
  /** The beginning of what the registry knows. */
  first: boolean;
}

export interface Superseded {
  mark: Mark;
  recordedAt: Date;
  supersededAt: Date;
}

export interface ToldMark {
  mark: Mark;
  recordedAt: Date;
  /** Recorded when the registry had the member on file already, for a day before. */
  late: boolean;
  /** What was believed in its place before, the oldest first. */
  superseded: Superseded[];
}

/** A value that was never otherwise: another one was recorded wrongly. */
export interface IdentityCorrection {
  field: IdentityField;
  before: string | null;
  after: string | null;
  recordedAt: Date;
}

export interface Tale {
  told: ToldMark[];
  withdrawn: Superseded[];
  corrections: IdentityCorrection[];
}

export const identityFields = ['name', 'sex', 'birth', 'ethnicGroup'] as const;
export type IdentityField = (typeof identityFields)[number];

/**
 * @param periods every belief, of what the reader may see
 * @param end the first instant that is no longer known; null: everything is
 * @param dayOf the calendar day of an instant
 */
export function taleOf(
  periods: readonly BelievedPeriod[],
  end: Date | null,
  dayOf: (instant: Date) => LocalDate,
): Tale {
  const known = periods.filter(({ recordedAt }) => end === null || recordedAt < end);
  const instants = [
    ...new Set(
      known.flatMap(({ recordedAt, supersededAt }) =>
        supersededAt !== null && (end === null || supersededAt < end)
          ? [recordedAt.getTime(), supersededAt.getTime()]
          : [recordedAt.getTime()],
      ),
    ),
  ].sort((a, b) => a - b);
  const tale: Tale = { told: [], withdrawn: [], corrections: [] };
  let before: BelievedPeriod[] = [];
  for (const [step, time] of instants.entries()) {
    const at = new Date(time);
    const belief = beliefAt(known, at);
    tale.corrections.push(...identityCorrections(before.at(-1), belief.at(-1), at));
    turn(tale, marksOf(belief), at, (mark) => step > 0 && !isPrior(mark) && dayOf(at) > mark.on);
    before = belief;
  }
  return tale;
}

function beliefAt(periods: readonly BelievedPeriod[], at: Date): BelievedPeriod[] {
  return periods
    .filter(
      ({ recordedAt, supersededAt }) => recordedAt <= at && (supersededAt === null || supersededAt > at),
    )
    .sort((one, other) => (one.validFrom < other.validFrom ? -1 : 1));
}

/** Of the file's own dates and the first entry it is no news that they are older than the registry. */
const isPrior = ({ aspect, first }: Mark) => first || aspect === 'joined' || aspect === 'full';

const keyOf = ({ aspect, on, value, first }: Mark) => `${aspect} ${on} ${value} ${first}`;

/** The tale goes on: what this belief says anew, and what it says no more. */
function turn(tale: Tale, marks: readonly Mark[], at: Date, isLate: (mark: Mark) => boolean): void {
  const now = new Map(marks.map((mark) => [keyOf(mark), mark]));
  const gone = tale.told.filter(({ mark }) => !now.has(keyOf(mark)));
  const stays = new Map(tale.told.map((one) => [keyOf(one.mark), one]));
  const added = marks.filter((mark) => !stays.has(keyOf(mark)));
  const follows = new Map<Mark, ToldMark[]>();
  for (const old of gone) {
    const heir = heirOf(old.mark, added);
    if (heir) follows.set(heir, [...(follows.get(heir) ?? []), old]);
    else
      tale.withdrawn.push(...old.superseded, {
        mark: old.mark,
        recordedAt: old.recordedAt,
        supersededAt: at,
      });
  }
  tale.told = marks.map((mark): ToldMark => {
    const known = stays.get(keyOf(mark));
    if (known) return { ...known, mark };
    const superseded = (follows.get(mark) ?? []).flatMap((old) => [
      ...old.superseded,
      { mark: old.mark, recordedAt: old.recordedAt, supersededAt: at },
    ]);
    return { mark, recordedAt: at, late: superseded.length === 0 && isLate(mark), superseded };
  });
}

/** What stands where something else stood: the same thing on another day, another thing on the same, else the nearest. */
function heirOf(old: Mark, added: readonly Mark[]): Mark | undefined {
  const same = added.filter(({ aspect }) => aspect === old.aspect);
  return (
    same.find(({ value }) => value === old.value) ??
    same.find(({ on }) => on === old.on) ??
    [...same].sort((one, other) => distance(one.on, old.on) - distance(other.on, old.on))[0]
  );
}

const distance = (one: LocalDate, other: LocalDate) => Math.abs(Date.parse(one) - Date.parse(other));

/** The beginnings that one belief tells of. */
export function marksOf(belief: readonly State[]): Mark[] {
  const [first] = belief;
  const last = belief.at(-1);
  if (!first || !last) return [];
  const admitted = first.cause === 'admitted' && last.joined !== null;
  const at = (day: LocalDate) =>
    belief.find(({ validFrom, validUntil }) => validFrom <= day && day < validUntil)?.organizationId ?? null;
  const common = { was: null, value: null, first: false };
  const marks: Mark[] = [];
  if (last.joined !== null)
    marks.push({
      ...common,
      aspect: 'joined',
      on: last.joined,
      cause: 'admitted',
      organizationId: admitted ? first.organizationId : at(last.joined),
    });
  if (last.full !== null)
    marks.push({
      ...common,
      aspect: 'full',
      on: last.full,
      cause: 'converted',
      organizationId: at(last.full),
    });
  if (!admitted)
    marks.push({
      aspect: 'place',
      on: first.validFrom,
      value: first.organizationId,
      was: null,
      cause: first.cause,
      organizationId: first.organizationId,
      first: true,
    });
  for (const [index, period] of belief.entries()) {
    const before = belief[index - 1];
    if (before) marks.push(...changesBetween(before, period));
  }
  return marks;
}

const changing: readonly (readonly [Aspect, keyof State])[] = [
  ['place', 'organizationId'],
  ['stage', 'stage'],
  ['presence', 'presence'],
  ['education', 'education'],
  ['occupation', 'occupationClass'],
];

function changesBetween(before: State, period: State): Mark[] {
  const { validFrom: on, cause, organizationId } = period;
  return changing.flatMap(([aspect, key]): Mark[] => {
    const was = before[key];
    const value = period[key];
    if (was === value || (aspect === 'stage' && isToldByDate(period))) return [];
    return [{ aspect, on, value: text(value), was: text(was), cause, organizationId, first: false }];
  });
}

const text = (value: string | number | null) => (value === null ? null : String(value));

/** The file's date of joining, or of full membership, tells it already. */
function isToldByDate({ stage, cause, joined, full }: State): boolean {
  if (stage === 'probationary') return cause === 'admitted' && joined !== null;
  return stage === 'full' && cause === 'converted' && full !== null;
}

function identityCorrections(
  before: State | undefined,
  after: State | undefined,
  recordedAt: Date,
): IdentityCorrection[] {
  if (!before || !after) return [];
  return identityFields.flatMap((field) =>
    before[field] === after[field] ? [] : [{ field, before: before[field], after: after[field], recordedAt }],
  );
}
