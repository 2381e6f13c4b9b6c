import type { TransferSide, TransferState } from '@zhibu/contract/transfer-states';
import type { Words } from '../../kernel/errors.ts';
import type { Rulebook, StepObjection } from '../../kernel/rulebook.ts';
import { addDays, addMonths, type LocalDate } from '../../kernel/standards/dates.ts';
import { addWorkingDays } from '../../kernel/standards/working-days.ts';
import { type Edge, whileHalted } from './transfers.machine.rules.ts';
import { say } from './transfers.messages.ts';
import type { TransferRecord } from './transfers.record.ts';

/** Stages that move: everybody who belongs to a branch and has not left. */
export const movable: readonly string[] = ['applicant', 'activist', 'candidate', 'probationary', 'full'];

/** Whether the transfer waits until the membership is restored; it goes on from where it stands (domain rules 8, 30). */
export const isHalted = ({ memberStage, turn }: Pick<TransferRecord, 'memberStage' | 'turn'>): boolean =>
  memberStage === 'suspended' && turn !== null;

/** What speaks against a step: a rule, a field of the request, or the state itself. */
export type TransferObjection = StepObjection;

/** What a step is given. */
export interface StepInput {
  today: LocalDate;
  reason: string | null;
  duesUntil?: string | null;
  days?: number | undefined;
  until?: LocalDate | undefined;
  /** What a paper receipt from outside says. */
  receipt?: { receivedOn: LocalDate; organization: string } | undefined;
}

export type Decision = { objections: TransferObjection[] } | { next: NextState };

export interface NextState {
  state: TransferState;
  turn: TransferSide | null;
  due: LocalDate | null;
  duesUntil: string | null;
  /** The last day of the letter that is issued, replaced or extended. */
  until: LocalDate | null;
}

export const objection = (words: Words, more: Partial<TransferObjection> = {}): TransferObjection => ({
  words,
  rule: null,
  earliest: null,
  pointer: null,
  ...more,
});

/** The last day to which a letter can hold, whatever is issued or extended (domain rule 22). */
export function untilAtMost(firstIssuedOn: LocalDate, rulebook: Rulebook): LocalDate {
  return addDays(firstIssuedOn, rulebook.value('transfer.validity_days_max'));
}

/**
 * Whether a step is lawful that the table knows and the actor may take, and what follows. Pure.
 * @param transfer as it stands; for another destination with that destination already in it, and its first letter there
 */
export function decideStep(
  edge: Edge,
  transfer: TransferRecord,
  input: StepInput,
  rulebook: Rulebook,
): Decision {
  const { today, reason } = input;
  if (isHalted(transfer) && !whileHalted.includes(edge.action))
    return { objections: [objection(say.halted)] };
  const objections: TransferObjection[] = [];
  if (edge.needs.includes('reason') && (reason === null || [...reason].length < 2))
    objections.push(objection(say.reasonMissing, { pointer: '/reason' }));
  // What the letter says of dues, nobody writes over who ends it; it lacks where the member joined the Party since.
  const told = edge.letter === 'use' ? transfer.duesUntil : null;
  const duesUntil = told ?? input.duesUntil ?? transfer.duesUntil;
  // A month that is said is judged, whether or not the step asks for one: the letter tells it.
  if (told === null && (edge.needs.includes('dues') || input.duesUntil))
    objections.push(...duesObjections(transfer, duesUntil, today));
  if (edge.action === 'check_in' && transfer.validUntil !== null && today > transfer.validUntil)
    objections.push(objection(say.letterLapsed(transfer.validUntil, transfer.committeeName)));
  if (edge.needs.includes('receipt')) objections.push(...receiptObjections(transfer, input, rulebook));
  const until = letterUntil(edge, transfer, input, rulebook);
  if (typeof until === 'object' && until !== null) objections.push(until);
  if (objections.length > 0) return { objections };
  const letter = typeof until === 'string' ? until : null;
  const turn = edge.turn === 'applicant' ? applicantOf(transfer) : edge.turn;
  const due = dueIn(edge.to, transfer, letter, rulebook, today);
  return { next: { state: edge.to, turn, due, duesUntil, until: letter } };
}

/** Who corrects what was returned: whoever applied. */
const applicantOf = ({ appliedBy }: TransferRecord): TransferSide =>
  appliedBy === 'member' ? 'member' : 'origin_branch';

/** Nobody leaves the Party's branch without it being known to when dues are paid (domain rule 21). */
function duesObjections(
  { memberStage }: TransferRecord,
  duesUntil: string | null,
  today: LocalDate,
): TransferObjection[] {
  if (memberStage !== 'full' && memberStage !== 'probationary') return [];
  if (duesUntil === null) return [objection(say.duesMissing, { pointer: '/duesUntil' })];
  const [first, last] = [addMonths(today, -120), addMonths(today, 24)].map((day) => day.slice(0, 7));
  return duesUntil < (first ?? '') || duesUntil > (last ?? '')
    ? [objection(say.duesStrange, { pointer: '/duesUntil' })]
    : [];
}

/** A receipt from outside tells of a reception while the letter held, whenever it comes back. */
function receiptObjections(
  { issuedOn, validUntil }: TransferRecord,
  { receipt, today }: StepInput,
  rulebook: Rulebook,
): TransferObjection[] {
  const pointer = '/receivedOn';
  if (receipt === undefined) return [objection(say.receiptMissing, { pointer })];
  const { receivedOn, organization } = receipt;
  const found: TransferObjection[] = [];
  if ([...organization].length < 4) found.push(objection(say.outsideNameShort, { pointer: '/organization' }));
  if (receivedOn > today) found.push(objection(say.dayAhead(today), { pointer }));
  else if (issuedOn !== null && receivedOn < issuedOn)
    found.push(objection(say.receivedBefore(issuedOn), { pointer }));
  else if (validUntil !== null && receivedOn > validUntil)
    found.push(
      objection(say.receivedAfter(validUntil), {
        pointer,
        rule: rulebook.rule('transfer.validity_days_max'),
      }),
    );
  return found;
}

/** The letter's last day; null where the step leaves it; an objection where it cannot hold any longer. */
function letterUntil(
  edge: Edge,
  transfer: TransferRecord,
  { today, days, until }: StepInput,
  rulebook: Rulebook,
): LocalDate | TransferObjection | null {
  if (edge.letter === 'keep' || edge.letter === 'void' || edge.letter === 'use') return null;
  const rule = rulebook.rule('transfer.validity_days_max');
  // The ninety days count all letters to one place, also where one came back and another goes there.
  const most = untilAtMost(transfer.firstIssuedOn ?? today, rulebook);
  if (most <= today) return objection(say.ninetyDaysOver(most), { rule });
  if (edge.letter === 'extend') {
    const { validUntil } = transfer;
    const last = validUntil !== null && validUntil > today ? validUntil : today;
    if (most <= last) return objection(say.extendedToMost(most), { rule });
    if (until === undefined || until <= last) return objection(say.laterDay(last), { pointer: '/until' });
    if (until > most) return objection(say.tooLong(most), { rule, pointer: '/until' });
    return until;
  }
  const usual = rulebook.value(
    transfer.destinationRegionId === transfer.regionId
      ? 'transfer.validity_days_same_city'
      : 'transfer.validity_days_outside',
  );
  const wanted = addDays(today, days ?? usual);
  return [wanted, most].sort()[0] ?? most;
}

/**
 * By when the next step is due: the letter's last day, or the working days that the rulebook gives. While the membership is
 * suspended nobody owes a step; only a letter ends on its day.
 */
export function dueIn(
  state: TransferState,
  transfer: TransferRecord,
  letter: LocalDate | null,
  rulebook: Rulebook,
  today: LocalDate,
): LocalDate | null {
  if (transfer.memberStage === 'suspended' && !(state === 'issued' && transfer.kind === 'between'))
    return null;
  switch (state) {
    case 'issued':
      return letter ?? transfer.validUntil;
    case 'lapsed':
      return transfer.validUntil;
    case 'checked_in':
      return addWorkingDays(today, rulebook.value('transfer.acceptance_working_days'));
    case 'applied':
    case 'endorsed':
      return addWorkingDays(today, rulebook.value('transfer.approval_working_days'));
    case 'returned':
    case 'completed':
    case 'refused':
    case 'withdrawn':
      return null;
  }
}
