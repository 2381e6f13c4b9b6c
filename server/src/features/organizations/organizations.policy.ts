import type { OrganizationKind } from '@zhibu/contract/organizations';
import { type Actor, holds } from '../../kernel/authorization.ts';

/** Half-open range of paths. */
export interface Reach {
  from: string;
  until: string;
}

/**
 * The one definition of which organisations an actor sees: lists take it as a range, the object check asks
 * whether the path lies in it. Organisations are no personal data, so the duty decides, not row-level security.
 */
export function reachOf(actor: Actor): Reach | null {
  if (!holds(actor, 'organizations.read')) return null;
  if (actor.kind === 'system') return { from: '', until: '~' };
  return actor.duty && { from: actor.duty.path, until: `${actor.duty.path}/` };
}

export function isInReach(actor: Actor, path: string): boolean {
  const reach = reachOf(actor);
  return reach !== null && path >= reach.from && path < reach.until;
}

export const canWrite = (actor: Actor, path: string) =>
  holds(actor, 'organizations.write') && isInReach(actor, path);

export const canSeeHeadcount = (actor: Actor) => holds(actor, 'statistics.read');

export function abilitiesOf(actor: Actor, organization: { path: string; kind: OrganizationKind }) {
  const { path, kind } = organization;
  const inReach = isInReach(actor, path);
  return {
    edit: canWrite(actor, path),
    addChild: canWrite(actor, path) && kind !== 'group',
    addMember: holds(actor, 'members.write') && inReach && (kind === 'branch' || kind === 'group'),
    import: holds(actor, 'members.import') && inReach,
    printSlips: holds(actor, 'accounts.activate') && inReach,
    grantDuty: holds(actor, 'duties.grant') && inReach,
  };
}
