import type { Actor } from '../../kernel/authorization.ts';
import { holds } from '../../kernel/authorization.ts';

/** What a decision needs to know of a file. */
export interface MemberPlace {
  id: string;
  orgPath: string;
}

export interface Reach {
  from: string;
  until: string;
}

/**
 * The one definition of which files an actor works with: the list takes it as a range, the object check
 * asks whether the path lies in it. A test proves that they agree (style rule 5).
 */
export function reachOf(actor: Actor): Reach | null {
  if (!holds(actor, 'members.read')) return null;
  return { from: actor.scope.pathFrom, until: actor.scope.pathUntil };
}

/** The regions in which a row of the actor's can lie: keys begin with the region (scale rule 3). */
export function regionsOf(actor: Actor): number[] {
  const regions = [actor.duty?.regionId, actor.member?.regionId];
  return [...new Set(regions.filter((region) => region !== undefined))];
}

export const isOwn = (actor: Actor, member: MemberPlace) => actor.member?.id === member.id;

export function isInReach(actor: Actor, member: MemberPlace): boolean {
  const reach = reachOf(actor);
  return reach !== null && member.orgPath >= reach.from && member.orgPath < reach.until;
}

export const canSee = (actor: Actor, member: MemberPlace) => isOwn(actor, member) || isInReach(actor, member);

/** Nobody edits the own file by virtue of an office: a second pair of eyes keeps it honest. */
export const canEdit = (actor: Actor, member: MemberPlace) =>
  holds(actor, 'members.write') && isInReach(actor, member) && !isOwn(actor, member);

export const canReveal = (actor: Actor, member: MemberPlace) =>
  isOwn(actor, member) || (holds(actor, 'members.reveal') && isInReach(actor, member));

export const canSeeAccessLog = (actor: Actor, member: MemberPlace) => isOwn(actor, member);

/** Rights of the person alone (PIPL arts. 45 and 46): no office stands in for them. */
export const canRequestCorrection = (actor: Actor, member: MemberPlace) => isOwn(actor, member);
export const canCopy = (actor: Actor, member: MemberPlace) => isOwn(actor, member);

export function abilitiesOf(actor: Actor, member: MemberPlace) {
  const edit = canEdit(actor, member);
  return {
    edit,
    reveal: canReveal(actor, member),
    addEntry: edit,
    addFile: edit,
    printSlip: holds(actor, 'accounts.activate') && isInReach(actor, member),
    seeAccessLog: canSeeAccessLog(actor, member),
    requestCorrection: canRequestCorrection(actor, member),
    copy: canCopy(actor, member),
  };
}
