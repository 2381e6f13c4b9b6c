import { type TransferAction, transferActionKeys } from '@zhibu/contract/transfer-states';
import type { TransferAnswer } from '@zhibu/contract/transfers';
import type { Actor } from '../../kernel/authorization.ts';
import { alongside, type Reader } from '../../kernel/database.ts';
import { findingOf, type Rulebook } from '../../kernel/rulebook.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { stageSince } from '../members/public.ts';
import { hindrancesOf, lastReception, type Surroundings } from './transfers.hindrances.rules.ts';
import type { Edge } from './transfers.machine.rules.ts';
import { papersOf } from './transfers.papers.ts';
import { branchesBelow } from './transfers.places.ts';
import { edgeFor } from './transfers.policy.ts';
import type { TransferRecord } from './transfers.record.ts';
import { absenceOf } from './transfers.refusals.ts';
import { decideStep, type StepInput, type TransferObjection, untilAtMost } from './transfers.rules.ts';
import type { PlacedTransfer } from './transfers.store.ts';

/**
 * Why each step is not open that the acting side might expect, and until when: what the attempt is refused for, too, however it
 * is filled in. What somebody else's number would tell ({@link refuseKnown}) is said in an attempt alone, which is logged.
 */
export function blocksOf(
  actor: Actor,
  transfer: PlacedTransfer,
  rulebook: Rulebook,
  today: LocalDate,
  around: Surroundings,
): TransferAnswer['blocked'] {
  return transferActionKeys.flatMap((action) => {
    const edge = edgeFor(actor, transfer, action);
    const first = edge
      ? standsAgainst(edge, transfer, rulebook, today, around)
      : absenceOf(actor, transfer, action);
    return first ? [{ action, finding: findingOf(first) }] : [];
  });
}

function standsAgainst(
  edge: Edge,
  transfer: PlacedTransfer,
  rulebook: Rulebook,
  today: LocalDate,
  around: Surroundings,
): TransferObjection | undefined {
  const [hindrance] = hindrancesOf(edge, transfer, around, today);
  if (hindrance) return hindrance;
  // Another destination has ninety days of its own.
  const asked = edge.action === 'redirect' ? { ...transfer, firstIssuedOn: null } : transfer;
  const decision = decideStep(edge, asked, bestInput(edge, transfer, rulebook, today), rulebook);
  return 'objections' in decision ? decision.objections[0] : undefined;
}

/** What would be lawful to type in, if anything is. */
const bestInput = (
  { letter }: Edge,
  { firstIssuedOn, validUntil }: TransferRecord,
  rulebook: Rulebook,
  today: LocalDate,
): StepInput => ({
  today,
  reason: '——',
  duesUntil: today.slice(0, 7),
  until: letter === 'extend' ? untilAtMost(firstIssuedOn ?? today, rulebook) : undefined,
  receipt: { receivedOn: lastReception(validUntil, today), organization: '————' },
});

/** What the steps that this actor might take would meet; what none of them asks for is not read. */
export async function surroundingsOf(
  reader: Reader,
  actor: Actor,
  transfer: PlacedTransfer,
): Promise<Surroundings> {
  const { kind, memberId, organizationId, destinationRegionId: regionId } = transfer;
  const takes = (action: TransferAction) => edgeFor(actor, transfer, action) !== undefined;
  const path = kind === 'within' ? transfer.committeePath : transfer.destinationPath;
  const assigns = (takes('accept') || takes('complete')) && regionId !== null && path !== null;
  const [branches, papers, since] = await alongside<[{ id: string }[], unknown[], LocalDate | null]>(
    assigns
      ? branchesBelow(reader, { regionId, path }, { direct: kind === 'within', limit: 2 })
      : Promise.resolve([]),
    kind === 'incoming' && takes('accept') ? papersOf(reader, transfer) : Promise.resolve([]),
    takes('register_receipt') ? stageSince(reader, memberId) : Promise.resolve(null),
  );
  return {
    hasBranch: !assigns || branches.some(({ id }) => id !== organizationId),
    hasPaper: papers.length > 0,
    stageSince: since,
  };
}
