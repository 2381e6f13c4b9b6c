import type { TransferAction, TransferSide } from '@zhibu/contract/transfer-states';
import { type Actor, holds, isHoldersOwn } from '../../kernel/authorization.ts';
import { transferTable } from './transfers.machine.rules.ts';
import type { TransferRecord } from './transfers.record.ts';

/** What a decision needs to know of a transfer's places. */
export type TransferPlaces = Pick<TransferRecord, 'kind' | 'memberId' | 'orgPath' | 'destinationPath'> & {
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
  return actor.member?.id === places.memberId ? ['member'] : officeSides(actor, places);
}

/** Those of the acting duty, whoever holds it. */
function officeSides(actor: Actor, places: TransferPlaces): TransferSide[] {
  if (!holds(actor, 'transfers.read')) return [];
  const sides: TransferSide[] = [];
  // Where a paper letter came in, nobody of this registry is the origin.
  if (places.kind !== 'incoming') {
    if (reaches(actor, places.orgPath)) sides.push('origin_branch');
    if (reaches(actor, places.committeePath)) sides.push('origin_committee');
  }
  if (places.destinationPath !== null && reaches(actor, places.destinationPath)) sides.push('destination');
  return sides;
}

export const canSee = (actor: Actor, places: TransferPlaces) => sidesOf(actor, places).length > 0;

/**
 * The edge that this actor takes; undefined: the table knows none from here, or none for the actor. Who stands in for the
 * member in an office handles that transfer by it no more than the member does.
 */
export function edgeFor(
  actor: Actor,
  transfer: TransferPlaces & Pick<TransferRecord, 'state'>,
  action: TransferAction,
) {
  const sides = sidesOf(actor, transfer);
  const handles = holds(actor, 'transfers.handle') && !isHoldersOwn(actor, transfer.memberId);
  const acts = sides.filter((side) => side === 'member' || side === 'system' || handles);
  return edgeBy(transfer, action, acts);
}

const edgeBy = (
  { state, kind }: Pick<TransferRecord, 'state' | 'kind'>,
  action: TransferAction,
  acts: readonly TransferSide[],
) =>
  transferTable.find(
    (edge) =>
      edge.action === action &&
      edge.from.includes(state) &&
      edge.kinds.includes(kind) &&
      edge.by.some((side) => acts.includes(side)),
  );

/** The edge that the acting duty would take, were it not the transfer of whoever holds it; undefined: none, or it takes it. */
export function edgeButForOwn(
  actor: Actor,
  transfer: TransferPlaces & Pick<TransferRecord, 'state'>,
  action: TransferAction,
) {
  const isOwn = actor.member?.id === transfer.memberId || isHoldersOwn(actor, transfer.memberId);
  if (!isOwn || !holds(actor, 'transfers.handle') || edgeFor(actor, transfer, action)) return undefined;
  return edgeBy(transfer, action, officeSides(actor, transfer));
}

/** The letter with its code is for whoever carries it and whoever issued it; the destination reads it on paper. */
export const canReadLetter = (actor: Actor, places: TransferPlaces) =>
  sidesOf(actor, places).some(
    (side) => side === 'member' || side === 'origin_branch' || side === 'origin_committee',
  );

/** Photographs of paper are for whoever handles it: the side that issued, or the one that receives from outside. */
export const canReadPapers = (actor: Actor, places: TransferPlaces) =>
  sidesOf(actor, places).some((side) =>
    places.kind === 'incoming'
      ? side === 'destination'
      : side === 'origin_branch' || side === 'origin_committee',
  );

/** Where paper plays a part and that part is not over. */
export const addsPapers = ({ kind, state }: Pick<TransferRecord, 'kind' | 'state'>) =>
  (kind === 'outgoing' && (state === 'issued' || state === 'lapsed')) ||
  (kind === 'incoming' && state === 'checked_in');
