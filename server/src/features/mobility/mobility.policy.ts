import type {
  MobilityAction,
  MobilityKind,
  MobilitySide,
  MobilityState,
} from '@zhibu/contract/mobility-kinds';
import { type Actor, holds, isHoldersOwn } from '../../kernel/authorization.ts';
import { type MobilityEdge, mobilityTable } from './mobility.machine.rules.ts';

/** What a decision needs to know of a period's places. */
export interface MobilityPlaces {
  memberId: string;
  orgPath: string;
  /** Null where no host sees it. */
  hostPath: string | null;
}

const reaches = ({ scope }: Actor, path: string) => path >= scope.pathFrom && path < scope.pathUntil;

/**
 * On which sides the actor stands. Nobody handles the own period by an office: whoever is the member is nothing else. A
 * duty above both stands on both.
 */
export function sidesOf(actor: Actor, { memberId, orgPath, hostPath }: MobilityPlaces): MobilitySide[] {
  if (actor.kind === 'system') return ['system'];
  return actor.member?.id === memberId ? ['member'] : officeSides(actor, { orgPath, hostPath });
}

/** Those of the acting duty, whoever holds it. */
function officeSides(
  actor: Actor,
  { orgPath, hostPath }: Pick<MobilityPlaces, 'orgPath' | 'hostPath'>,
): MobilitySide[] {
  if (!holds(actor, 'members.read')) return [];
  const sides: MobilitySide[] = [];
  if (reaches(actor, orgPath)) sides.push('home');
  if (hostPath !== null && reaches(actor, hostPath)) sides.push('host');
  return sides;
}

export const canSee = (actor: Actor, places: MobilityPlaces) => sidesOf(actor, places).length > 0;

/** The sides on which the actor acts: reading alone changes nothing, and who stands in for the member is no other hand. */
function actingSides(actor: Actor, places: MobilityPlaces): MobilitySide[] {
  const handles = holds(actor, 'members.write') && !isHoldersOwn(actor, places.memberId);
  return sidesOf(actor, places).filter((side) => side === 'member' || side === 'system' || handles);
}

/** The edge that this actor takes; undefined: the table knows none from here, or none for the actor. */
export function edgeFor(
  actor: Actor,
  period: MobilityPlaces & { state: MobilityState | 'none'; kind: MobilityKind },
  action: MobilityAction,
  host: 'inside' | 'outside' = 'inside',
): MobilityEdge | undefined {
  return edgeBy(period, action, host, actingSides(actor, period));
}

const edgeBy = (
  { state, kind }: { state: MobilityState | 'none'; kind: MobilityKind },
  action: MobilityAction,
  host: 'inside' | 'outside',
  acts: readonly MobilitySide[],
): MobilityEdge | undefined =>
  mobilityTable.find(
    (edge) =>
      edge.action === action &&
      edge.kind === kind &&
      edge.from.includes(state) &&
      (edge.host ?? host) === host &&
      edge.by.some((side) => acts.includes(side)),
  );

/** The edge that the acting duty would take, were it not about whoever holds it; undefined: none, or it takes it. */
export function edgeButForOwn(
  actor: Actor,
  period: MobilityPlaces & { state: MobilityState | 'none'; kind: MobilityKind },
  action: MobilityAction,
): MobilityEdge | undefined {
  const { memberId } = period;
  const isOwn = actor.member?.id === memberId || isHoldersOwn(actor, memberId);
  if (!isOwn || !holds(actor, 'members.write') || edgeFor(actor, period, action)) return undefined;
  return edgeBy(period, action, 'inside', officeSides(actor, period));
}

/** Whoever reads the file reads what the home and the member wrote of it; a host does not. */
export const readsAsHome = (sides: readonly MobilitySide[]) =>
  sides.some((side) => side === 'home' || side === 'member' || side === 'system');
