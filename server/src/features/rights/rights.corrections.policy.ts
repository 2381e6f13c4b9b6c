import type { CorrectionState } from '@zhibu/contract/corrections';
import { type Actor, holds } from '../../kernel/authorization.ts';
import { canEdit, isInReach, isOwn } from '../members/public.ts';
import { type CorrectionStep, nextState } from './rights.corrections.rules.ts';

/** What a decision needs to know of a request. */
export interface CorrectionPlace {
  memberId: string;
  orgPath: string;
  state: CorrectionState;
  sensitive: boolean;
  erased: boolean;
}

const fileOf = ({ memberId, orgPath }: CorrectionPlace) => ({ id: memberId, orgPath });

export const canSeeCorrection = (actor: Actor, request: CorrectionPlace) =>
  isOwn(actor, fileOf(request)) || isInReach(actor, fileOf(request));

/** Who may edit the file may answer; nobody answers the own request (see `canEdit`). */
export const canDecide = (actor: Actor, request: CorrectionPlace) => canEdit(actor, fileOf(request));

/** The steps of the person who asked. */
export const isAsker = (actor: Actor, request: CorrectionPlace) => isOwn(actor, fileOf(request));

export const canRevealCorrection = (actor: Actor, request: CorrectionPlace) =>
  request.sensitive &&
  !request.erased &&
  holds(actor, 'members.reveal') &&
  isInReach(actor, fileOf(request)) &&
  !isAsker(actor, request);

export function abilitiesOf(actor: Actor, request: CorrectionPlace) {
  const open = (step: CorrectionStep) => nextState(request.state, step) !== null;
  return {
    addEvidence: open('addEvidence') && isAsker(actor, request),
    withdraw: open('withdraw') && isAsker(actor, request),
    decide: open('accept') && canDecide(actor, request),
    reveal: canRevealCorrection(actor, request),
  };
}
