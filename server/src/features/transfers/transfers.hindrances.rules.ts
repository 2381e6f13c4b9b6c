import { stages } from '@zhibu/contract/fields';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { type Edge, whileHalted } from './transfers.machine.rules.ts';
import { say } from './transfers.messages.ts';
import { isHalted, movable, objection, type TransferObjection } from './transfers.rules.ts';
import type { PlacedTransfer } from './transfers.store.ts';

/** What a step meets besides the transfer itself. */
export interface Surroundings {
  /** There is a branch to which whoever decides may assign. */
  hasBranch: boolean;
  /** The letter from outside was photographed. */
  hasPaper: boolean;
  /** Since when the file has the present status, for a day of reception outside; null: of no matter. */
  stageSince: LocalDate | null;
}

/**
 * What stands against a step whatever is typed in, besides what {@link decideStep} says of it: told before the attempt, and
 * refused in it. Pure.
 * @param around null: in a list, where nobody looks around
 */
export function hindrancesOf(
  edge: Edge,
  transfer: PlacedTransfer,
  around: Surroundings | null,
  today: LocalDate,
): TransferObjection[] {
  if (isHalted(transfer) && !whileHalted.includes(edge.action)) return [];
  return [
    ...ofMember(edge, transfer),
    ...ofDestination(edge, transfer),
    ...(around ? ofSurroundings(edge, transfer, around, today) : []),
  ];
}

/** Nobody is sent or received whose status knows no transfer. */
function ofMember({ action, letter }: Edge, { kind, memberStage }: PlacedTransfer): TransferObjection[] {
  if (kind === 'incoming' || movable.includes(memberStage)) return [];
  const stage = stages[memberStage];
  if (letter === 'issue' || letter === 'replace' || letter === 'extend')
    return [objection(say.noLetterFor(stage))];
  if (action === 'register_receipt') return [objection(say.memberGone(stage))];
  return action === 'accept' || action === 'complete' ? [objection(say.memberLeft(stage))] : [];
}

/** What leads to the destination as it is named. */
const leadsThere: readonly Edge['action'][] = ['endorse', 'issue', 'complete', 'reissue', 'accept'];

function ofDestination({ action }: Edge, transfer: PlacedTransfer): TransferObjection[] {
  const { kind, committeeId, issuerId, destinationId, destinationName, receives } = transfer;
  if (leadsThere.includes(action) && !receives) return [objection(say.destinationGone(destinationName))];
  const isWithin = destinationId === issuerId;
  if (action === 'issue' || action === 'complete') {
    // A branch that came under another committee meanwhile leaves that one, not the one whose approval was asked for.
    const changed = committeeId !== issuerId || (destinationId !== null && isWithin !== (kind === 'within'));
    if (changed) return [objection(say.treeChanged)];
  }
  return action === 'reissue' && isWithin ? [objection(say.reissueWithin)] : [];
}

function ofSurroundings(
  { action }: Edge,
  { kind, validUntil, destinationName }: PlacedTransfer,
  { hasBranch, hasPaper, stageSince }: Surroundings,
  today: LocalDate,
): TransferObjection[] {
  const found: TransferObjection[] = [];
  const assigns = action === 'accept' || action === 'complete';
  if (assigns && !hasBranch) found.push(objection(say.noBranch(destinationName)));
  if (action === 'accept' && kind === 'incoming' && !hasPaper) found.push(objection(say.letterPaperMissing));
  if (action === 'register_receipt' && stageSince !== null && stageSince > lastReception(validUntil, today))
    found.push(objection(say.changedSince(stageSince), { earliest: stageSince }));
  return found;
}

/** The last day on which a letter can have been received by now. */
export const lastReception = (validUntil: LocalDate | null, today: LocalDate): LocalDate =>
  validUntil !== null && validUntil < today ? validUntil : today;
