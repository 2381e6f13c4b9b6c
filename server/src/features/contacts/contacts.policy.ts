import type { Actor } from '../../kernel/authorization.ts';
import { canEdit } from '../members/public.ts';
import { mayBeRecorded } from './contacts.rules.ts';

/** What a decision needs to know of a file. */
export interface ContactPlace {
  id: string;
  orgPath: string;
  stage: string;
}

/** Who may edit the file records, and nobody about himself; the file's own loader says who reads. */
export const canRecord = (actor: Actor, member: ContactPlace) =>
  canEdit(actor, member) && mayBeRecorded(member.stage);

export const contactAbilities = (
  actor: Actor,
  member: ContactPlace,
  contact: { withdrawnAt: Date | null },
) => ({
  withdraw: contact.withdrawnAt === null && canEdit(actor, member),
});
