import {
  chosenEndings,
  floatingGrounds,
  type MobilityEnding,
  type MobilityGround,
  type MobilityKind,
  type MobilityState,
  retainedGrounds,
} from '@zhibu/contract/mobility-kinds';
import type { Words } from '../../kernel/errors.ts';
import type { Rulebook, StepObjection } from '../../kernel/rulebook.ts';
import { addMonths, addYears, isRealDate, type LocalDate } from '../../kernel/standards/dates.ts';
import type { MobilityEdge } from './mobility.machine.rules.ts';
import { say } from './mobility.messages.ts';

/** What speaks against a step: a rule, or a field of the request. */
export type MobilityObjection = StepObjection;

/** What a step is given, and what of the period it concerns. */
export interface MobilityInput {
  today: LocalDate;
  kind: MobilityKind;
  ground: MobilityGround;
  since: LocalDate;
  until: LocalDate | null;
  graduatedOn: LocalDate | null;
  reason: string | null;
  /** The day of a return or an ending. */
  on: LocalDate | null;
  ending: MobilityEnding | null;
}

/** What a step leads to. */
export interface MobilityNext {
  state: MobilityState;
  turn: 'home' | 'host' | null;
  endedOn: LocalDate | null;
  ending: MobilityEnding | null;
}

export type MobilityDecision = { objections: MobilityObjection[] } | { next: MobilityNext };

const at = (pointer: string, words: Words): MobilityObjection => ({
  words,
  rule: null,
  earliest: null,
  pointer,
});

/** How far ahead a departure is registered, and how long ago it may have been: beyond is a slip of the pen. */
const aheadMonths = 3;
const oldestYears = 20;

/** Places outside are typed: two are one, however blanks, width, case and punctuation are written. */
export const placeKey = (name: string): string =>
  name
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s\p{P}\p{S}]/gu, '');

export const endingsOf = (kind: MobilityKind): readonly MobilityEnding[] =>
  chosenEndings.filter((ending) => ending === 'mistaken' || (kind === 'retained') === (ending === 'settled'));

export const groundsOf = (kind: MobilityKind) => (kind === 'retained' ? retainedGrounds : floatingGrounds);

/** For whom declined nobody is hosted, nor for whom had not confirmed when it ended: it reads nothing of it from then on. */
export const leavesHost = (
  state: MobilityState,
  { confirmedOn }: { confirmedOn: LocalDate | null },
): boolean => state === 'declined' || (state === 'ended' && confirmedOn === null);

/** Whether a step is lawful that the table knows and the actor may take, and what follows. Pure. */
export function decideMobility(
  edge: MobilityEdge,
  input: MobilityInput,
  rulebook: Rulebook,
): MobilityDecision {
  const { needs, kind } = edge;
  const objections: MobilityObjection[] = [];
  if (needs.includes('reason') && [...(input.reason ?? '')].length < 2)
    objections.push(at('/reason', say.reasonMissing));
  if (needs.includes('period'))
    objections.push(...(kind === 'retained' ? retention(input, rulebook) : floating(input, rulebook)));
  if (needs.includes('until'))
    objections.push(
      ...(kind === 'retained' ? retainedUntil(input, rulebook) : floatingUntil(input, rulebook)),
    );
  if (needs.includes('day')) objections.push(...dayOf(input));
  if (needs.includes('ending') && !endingsOf(kind).includes(input.ending ?? 'left'))
    objections.push(at('/ending', say.endingUnfit));
  if (objections.length > 0) return { objections };
  const ends = edge.to === 'ended';
  // What was registered by mistake never held.
  const endedOn = ends ? (input.ending === 'mistaken' ? input.since : input.on) : null;
  return { next: { state: edge.to, turn: edge.turn, endedOn, ending: ends ? input.ending : null } };
}

function floating(input: MobilityInput, rulebook: Rulebook): MobilityObjection[] {
  const { today, since, ground } = input;
  const objections = groundsOf('floating').includes(ground) ? [] : [at('/ground', say.groundUnfit)];
  const wrong = sinceObjection(since, today);
  if (wrong) return [...objections, at('/since', wrong)];
  return [...objections, ...floatingUntil(input, rulebook)];
}

function sinceObjection(since: LocalDate, today: LocalDate): Words | null {
  if (!isRealDate(since)) return say.noSuchDay;
  const last = addMonths(today, aheadMonths);
  if (since > last) return say.sinceTooFar(last);
  return since < addYears(today, -oldestYears) ? say.sinceTooLong : null;
}

/** Six months in a row make a floating member (domain rule 28); an open end says that they are expected. */
function floatingUntil({ since, until, today }: MobilityInput, rulebook: Rulebook): MobilityObjection[] {
  if (until === null) return [];
  if (!isRealDate(until)) return [at('/until', say.noSuchDay)];
  if (until <= since) return [at('/until', say.untilBeforeStart)];
  const rule = rulebook.rule('floating.from_months');
  const earliest = addMonths(since, rule.value);
  if (until < earliest)
    return [{ words: say.tooShort(rule.value, earliest), rule, earliest, pointer: '/until' }];
  return until < today ? [at('/until', say.untilPast)] : [];
}

function retention(input: MobilityInput, rulebook: Rulebook): MobilityObjection[] {
  const { today, graduatedOn, ground } = input;
  const objections = groundsOf('retained').includes(ground) ? [] : [at('/ground', say.groundUnfit)];
  if (graduatedOn === null || !isRealDate(graduatedOn))
    return [...objections, at('/graduatedOn', say.noSuchDay)];
  if (graduatedOn > today) return [...objections, at('/graduatedOn', say.graduatedLater)];
  return [...objections, ...retainedUntil(input, rulebook)];
}

/** The last day to which a graduate's affiliation can stay (domain rule 29). */
export const retainedAtMost = (graduatedOn: LocalDate, rulebook: Rulebook): LocalDate =>
  addYears(graduatedOn, rulebook.value('graduate.retention_years'));

function retainedUntil({ graduatedOn, since, until, today }: MobilityInput, rulebook: Rulebook) {
  if (until === null) return [at('/until', say.untilMissing)];
  if (!isRealDate(until)) return [at('/until', say.noSuchDay)];
  const rule = rulebook.rule('graduate.retention_years');
  const last = retainedAtMost(graduatedOn ?? since, rulebook);
  if (last < today)
    return [{ words: say.retentionOver(rule.value, last), rule, earliest: null, pointer: '/until' }];
  if (until > last)
    return [{ words: say.tooLong(rule.value, last), rule, earliest: null, pointer: '/until' }];
  return until < today ? [at('/until', say.untilPast)] : [];
}

/** Nothing ends before it began, and nothing is said to be over before it is. */
function dayOf({ on, since, today, ending }: MobilityInput): MobilityObjection[] {
  if (ending === 'mistaken') return [];
  if (on === null || !isRealDate(on)) return [at('/on', say.noSuchDay)];
  if (on > today) return [at('/on', say.dayLater)];
  return on < since && since <= today ? [at('/on', say.dayBefore(since))] : [];
}
