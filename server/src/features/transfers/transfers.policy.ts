import type { TransferAction, TransferSide } from '@zhibu/contract/transfer-states';
import { type Actor, holds } from '../../kernel/authorization.ts';
import { transferTable } from './transfers.machine.rules.ts';
import type { TransferRecord } from './transfers.record.ts';

/** What a decision needs to know of a transfer's places. */
export type TransferPlaces = Pick<TransferRecord, 'memberId' | 'orgPath' | 'destinationPath'> & {
  /** Where the origin's committee stands. */
  committeePath: string;
};

const reaches = ({ scope }: Actor, path: string) => path >= scope.pathFrom && path < scope.pathUntil;

/**
 * On which sides the actor stands. Nobody handles the own transfer by an office: whoever is the member is nothing else. A
 * duty at the committee stands on the branch's side, too.
 */
export function sidesOf(actor: Actor, places: TransferPlaces): TransferSide[] {
  if (actor.kind === 'system') return ['system'];
  if (actor.member?.id === places.memberId) return ['member'];
  if (!holds(actor, 'transfers.read')) return [];
  const sides: TransferSide[] = [];
  if (reaches(actor, places.orgPath)) sides.push('origin_branch');
  if (reaches(actor, places.committeePath)) sides.push('origin_committee');
  if (places.destinationPath !== null && reaches(actor, places.destinationPath)) sides.push('destination');
  return sides;
}

export const canSee = (actor: Actor, places: TransferPlaces) => sidesOf(actor, places).length > 0;

/** The edge that this actor takes; undefined: the table knows none from here, or none for the actor. */
export function edgeFor(
  actor: Actor,
  transfer: TransferPlaces & Pick<TransferRecord, 'state' | 'kind'>,
  action: TransferAction,
) {
  const sides = sidesOf(actor, transfer);
  const acts = sides.filter(
    (side) => side === 'member' || side === 'system' || holds(actor, 'transfers.handle'),
  );
  return transferTable.find(
    (edge) =>
      edge.action === action &&
      edge.from.includes(transfer.state) &&
      (edge.kind ?? transfer.kind) === transfer.kind &&
      edge.by.some((side) => acts.includes(side)),
  );
}

/** The letter with its code is for whoever carries it and whoever issued it; the destination reads it on paper. */
export const canReadLetter = (actor: Actor, places: TransferPlaces) =>
  sidesOf(actor, places).some(
    (side) => side === 'member' || side === 'origin_branch' || side === 'origin_committee',
  );
