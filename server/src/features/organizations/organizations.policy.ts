import type { OrganizationKind } from '@zhibu/contract/organizations';
import { type Actor, holds, type PathRange, rangeOf } from '../../kernel/authorization.ts';
import { holdsPeople } from './organizations.rules.ts';

/**
 * The one definition of which organisations an actor sees: lists take it as a range, the object check asks
 * whether the path lies in it. Organisations are no personal data, so the duty decides, not row-level security.
 */
export function reachOf(actor: Actor): PathRange | null {
  if (!holds(actor, 'organizations.read')) return null;
  if (actor.kind === 'system') return { from: '', until: '~' };
  return actor.duty && rangeOf(actor.duty);
}

export function isInReach(actor: Actor, path: string): boolean {
  const reach = reachOf(actor);
  return reach !== null && path >= reach.from && path < reach.until;
}

export const canWrite = (actor: Actor, path: string) =>
  holds(actor, 'organizations.write') && isInReach(actor, path);

/**
 * Who may change the place or the life of an organisation: the permission, and a reach that also covers the superior,
 * so nobody moves, ends or re-forms the organisation at which the own duty stands.
 */
export const canOperate = (actor: Actor, path: string) =>
  holds(actor, 'organizations.operate') && isInReach(actor, path) && path !== actor.duty?.path;

export const canSeeHeadcount = (actor: Actor) => holds(actor, 'statistics.read');

/** Whose figures below three are hidden: who reads no files learns of no single person by counting, either. */
export const isSuppressed = (actor: Actor) => !holds(actor, 'members.read');

export function abilitiesOf(
  actor: Actor,
  organization: { path: string; kind: OrganizationKind; endedOn: string | null },
) {
  const { path, kind } = organization;
  // One that ended is read only.
  const inReach = isInReach(actor, path) && organization.endedOn === null;
  return {
    edit: inReach && canWrite(actor, path),
    addChild: inReach && canWrite(actor, path) && kind !== 'group',
    addMember: inReach && holds(actor, 'members.write') && holdsPeople(kind),
    import: inReach && holds(actor, 'members.import'),
    printSlips: inReach && holds(actor, 'accounts.activate'),
    grantDuty: inReach && holds(actor, 'duties.grant'),
    operate: inReach && canOperate(actor, path),
  };
}
