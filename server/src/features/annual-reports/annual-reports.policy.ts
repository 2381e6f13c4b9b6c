import type { OrganizationKind } from '@zhibu/contract/kinds';
import type { ReportState } from '@zhibu/contract/report-states';
import { type Actor, holds } from '../../kernel/authorization.ts';
import { isSuppressed } from '../organizations/public.ts';
import { nextState } from './annual-reports.rules.ts';

/** The organisation came from the actor's loader: what is asked here is the right, not the reach. */
export interface ReportPlace {
  path: string;
  kind: OrganizationKind;
}

/** Who signed the report that is to be judged. */
export interface Signer {
  accountId: string | null;
  /** Whose duty it was, where somebody stood in. */
  standsInForId: string | null;
}

/** A group's members count with its branch. */
export const reports = (kind: OrganizationKind) => kind !== 'group';

export const canFile = (actor: Actor, place: ReportPlace) =>
  holds(actor, 'annual_reports.file') && reports(place.kind);

/** Whoever stands above; the own organisation's report is judged by others. */
export const canJudge = (actor: Actor, place: ReportPlace) =>
  holds(actor, 'annual_reports.accept') &&
  actor.duty !== null &&
  place.path.length > actor.duty.path.length &&
  place.path.startsWith(`${actor.duty.path}.`);

/** Four eyes: neither the person who filed nor somebody who stands in for that person, or was stood in for. */
export function isSigner(actor: Actor, signer: Signer): boolean {
  const people = [actor.accountId, actor.duty?.standsInFor?.accountId ?? null];
  return people.some((id) => id !== null && (id === signer.accountId || id === signer.standsInForId));
}

/** Figures by cell show people where they are few: they go with the files. */
export const canSeeFigures = (actor: Actor) => !isSuppressed(actor);

export function abilitiesOf(
  actor: Actor,
  place: ReportPlace,
  report: { state: ReportState; signer: Signer | null; isOpen: boolean; reopens: boolean },
) {
  const { state, signer, isOpen, reopens } = report;
  const judges = canJudge(actor, place) && signer !== null;
  return {
    file: canFile(actor, place) && isOpen && nextState(state, 'file') !== null,
    accept: judges && nextState(state, 'accept') !== null && !isSigner(actor, signer),
    return: judges && nextState(state, 'return') !== null && (state !== 'accepted' || reopens),
    download: canSeeFigures(actor) && signer !== null,
  };
}
