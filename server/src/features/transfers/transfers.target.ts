import type { Tx } from '../../kernel/database.ts';
import { conflict } from '../../kernel/errors.ts';
import { cleanText } from '../../kernel/standards/text.ts';
import { field, targetOf, type Whither } from './transfers.applying.ts';
import { receives } from './transfers.blocks.ts';
import { firstIssueTo } from './transfers.letters.ts';
import type { Edge } from './transfers.machine.rules.ts';
import { say } from './transfers.messages.ts';
import type { TransferRecord } from './transfers.record.ts';
import type { StepBody } from './transfers.service.ts';
import { lockCommittee, type PlacedTransfer } from './transfers.store.ts';
import { sameText } from './transfers.table.rules.ts';

/** Whether the committee that it goes to receives; it stays as it is until the step is done. */
export async function destinationHeld(tx: Tx, { destinationId }: PlacedTransfer): Promise<boolean> {
  if (destinationId === null) return true;
  const destination = await lockCommittee(tx, destinationId);
  return destination !== undefined && receives(destination.kind);
}

/** With the destination that a step names, where it names one. */
export async function retargeted(
  tx: Tx,
  transfer: PlacedTransfer,
  edge: Edge,
  body: StepBody,
): Promise<PlacedTransfer> {
  if (edge.action !== 'redirect' && edge.action !== 'resubmit') return transfer;
  const { wish, note, ground } = body;
  const told = {
    wish: wish === undefined ? transfer.wish : cleanText(wish ?? '') || null,
    note: note === undefined ? transfer.note : cleanText(note ?? '') || null,
    ground: ground ?? transfer.ground,
  };
  const names = body.outside != null || body.destinationId != null;
  const { destinationId = null, outside = null } = names ? body : whitherOf(transfer);
  // The branch that was wanted stays wanted, unless it goes elsewhere or another one is named.
  const kept = destinationId === transfer.destinationId ? transfer.branchId : null;
  const branchId = body.branchId === undefined ? kept : body.branchId;
  const target = await targetOf(tx, transfer, { destinationId, outside, branchId });
  if (edge.letter === 'replace' && target.kind === 'within')
    throw conflict(say.redirectWithin, { object: { type: 'transfer', id: transfer.id } });
  const isSame = isSamePlace(target, transfer);
  if (edge.letter === 'replace' && isSame)
    throw field(target.destinationId === null ? '/outside/name' : '/destinationId', say.redirectSame);
  // Whoever had a letter before knows nothing of where the member goes instead; the new one sees it with its letter.
  const destinationPath = destinationId === transfer.destinationId ? transfer.destinationPath : null;
  const firstIssuedOn = isSame ? transfer.firstIssuedOn : await firstIssueTo(tx, transfer, target);
  return { ...transfer, ...told, ...target, destinationPath, firstIssuedOn, receives: true };
}

/** The ninety days count the letters to one place: whoever stays there has the letter extended or reissued. */
const isSamePlace = (
  a: Pick<TransferRecord, 'destinationId' | 'destinationName'>,
  b: Pick<TransferRecord, 'destinationId' | 'destinationName'>,
) =>
  a.destinationId === b.destinationId &&
  (a.destinationId !== null || sameText(a.destinationName, b.destinationName));

/** Where it goes as it stands. */
const whitherOf = ({ kind, destinationId, destinationName, ...at }: TransferRecord): Whither =>
  kind === 'outgoing'
    ? { outside: { name: destinationName, place: at.outsidePlace, phone: at.outsidePhone } }
    : { destinationId };
