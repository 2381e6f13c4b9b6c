import type { WarningKind } from '@zhibu/contract/warning-kinds';
import { type Actor, holds } from '../../kernel/authorization.ts';
import { canRecord } from '../contacts/public.ts';
import { canEdit } from '../members/public.ts';

/** What a row's deeds depend on; `member` is null where the warning is about an organisation. */
export interface WarningPlace {
  kind: WarningKind;
  member: { id: string; orgPath: string; stage: string } | null;
}

const talks: readonly WarningKind[] = ['application_talk_overdue', 'yearly_talk_overdue'];
const standings: readonly WarningKind[] = [
  'probation_overdue',
  'probation_ending',
  'suspension_possible',
  'removal_possible',
];
const elections: readonly WarningKind[] = ['term_overdue', 'term_ending'];

/** What settles a warning, where the actor may do it. */
export const warningAbilities = (actor: Actor, { kind, member }: WarningPlace) => ({
  recordTalk: member !== null && talks.includes(kind) && canRecord(actor, member),
  recordContact: member !== null && kind === 'contact_overdue' && canRecord(actor, member),
  changeStatus: member !== null && standings.includes(kind) && canEdit(actor, member),
  beginTerm: elections.includes(kind) && holds(actor, 'organizations.write'),
});
