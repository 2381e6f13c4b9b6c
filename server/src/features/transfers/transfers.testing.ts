import type { TransferSide, TransferState } from '@zhibu/contract/transfer-states';
import { asOwner } from '../../../test/harness/accounts.ts';
import type { TestApp } from '../../../test/harness/app.ts';
import { organizationOf } from '../../../test/harness/county.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { newId } from '../../kernel/ids.ts';
import { addDays, type LocalDate } from '../../kernel/standards/dates.ts';
import { addWorkingDays } from '../../kernel/standards/working-days.ts';
import type { KeptStep } from './transfers.record.ts';

export interface TestTransfer {
  member: { id: string; name: string };
  /** Codes of the small county: the branch that is left, its committee, the committee that receives. */
  from: string;
  committee: string;
  to: string;
  state?: TransferState;
  /** Day of the letter, and its last one; default: today, ten days. */
  issuedOn?: LocalDate;
  validUntil?: LocalDate;
  /** For `checked_in`; default: today. */
  checkedInOn?: LocalDate;
  /** By when the step is due; default: as the steps set it. */
  due?: LocalDate;
  serial?: number;
  appliedBy?: 'member' | 'origin';
  turnSince?: Date;
}

const turns: Record<TransferState, TransferSide | null> = {
  applied: 'origin_branch',
  endorsed: 'origin_committee',
  returned: 'member',
  issued: 'member',
  lapsed: 'origin_committee',
  checked_in: 'destination',
  completed: null,
  refused: null,
  withdrawn: null,
};

const noonOf = (day: LocalDate) => new Date(`${day}T12:00:00+08:00`);

/** A transfer as its steps would have left it, written past every rule. */
export async function insertTransfer(
  t: TestApp,
  one: TestTransfer,
): Promise<{ regionId: number; id: string }> {
  const [from, committee, to] = [one.from, one.committee, one.to].map((code) =>
    organizationOf(t.county, code),
  );
  if (!from || !committee || !to) throw new Error('no such places');
  const { state = 'issued', serial = 1, appliedBy = 'member' } = one;
  const now = t.clock.now();
  const today = dayInChina(now);
  const hasLetter = !['applied', 'endorsed', 'returned'].includes(state);
  const issuedOn = hasLetter ? (one.issuedOn ?? today) : null;
  const validUntil = issuedOn && (one.validUntil ?? addDays(issuedOn, 10));
  const isIn = state === 'checked_in' || state === 'completed';
  const checkedInOn = isIn ? (one.checkedInOn ?? today) : null;
  const usualDue = checkedInOn
    ? addWorkingDays(checkedInOn, 10)
    : (validUntil ?? (state === 'returned' ? null : addWorkingDays(today, 5)));
  const turn = state === 'returned' && appliedBy === 'origin' ? 'origin_branch' : turns[state];
  const since =
    state === 'lapsed' && validUntil ? addDays(validUntil, 1) : (checkedInOn ?? issuedOn ?? today);
  const applied: KeptStep = {
    action: 'apply',
    at: now.toISOString(),
    state: 'applied',
    side: appliedBy === 'member' ? 'member' : 'origin_branch',
    actorName: one.member.name,
    actorRole: 'self',
    organization: null,
    reason: null,
    letter: null,
    until: null,
  };
  const id = newId();
  await asOwner(
    t,
    `INSERT INTO transfer (region_id, id, kind, state, member_id, member_name, member_stage, organization_id, org_path,
       origin_name, committee_id, committee_name, destination_region_id, destination_id, destination_name,
       destination_path, applied_by, applied_on, ground, dues_until, turn, turn_since, due, letter_serial, letter_number,
       first_issued_on, issued_on, valid_until, checked_in_at, completed_at, steps, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, 'full', $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 'work', '2026-06', $18,
       $19, $20, $21, $22, $23, $23, $24, $25, $26, $27, $28, $28)`,
    [
      from.regionId,
      id,
      committee.id === to.id ? 'within' : 'between',
      state,
      one.member.id,
      one.member.name,
      from.id,
      from.path,
      from.name,
      committee.id,
      committee.name,
      to.regionId,
      to.id,
      to.name,
      hasLetter ? to.path : null,
      appliedBy,
      issuedOn ?? today,
      turn,
      one.turnSince ?? noonOf(since),
      turn === null ? null : (one.due ?? usualDue),
      hasLetter ? serial : 0,
      hasLetter ? `第 2026-${id.slice(-6)} 号` : null,
      issuedOn,
      validUntil,
      checkedInOn && noonOf(checkedInOn),
      state === 'completed' ? now : null,
      JSON.stringify([applied]),
      now,
    ],
  );
  return { regionId: from.regionId, id };
}
