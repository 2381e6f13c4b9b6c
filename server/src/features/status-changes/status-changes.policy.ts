import type { Actor } from '../../kernel/authorization.ts';
import { canEdit } from '../members/public.ts';

interface Place {
  id: string;
  orgPath: string;
}

/** Who edits the file records what becomes of its member; nobody of himself. */
export const canChangeStatus = (actor: Actor, member: Place) => canEdit(actor, member);

/** Only the last change that holds is taken back: what stands on it would hang in the air. */
export const canRevoke = (actor: Actor, member: Place, change: { isLast: boolean }) =>
  canChangeStatus(actor, member) && change.isLast;
