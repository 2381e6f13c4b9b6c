import type { Role } from '@zhibu/contract/authorization';
import type { Actor } from '../../kernel/authorization.ts';
import { isOwnAccount, mayHoldCodeOf } from './accounts.policy.ts';
import type { RecoveryRow } from './accounts.recovery.store.ts';

/** Recovery in person: who may do what, for an account that concerns the actor. One condition a line. */

/** System and audit admin only confirm: they stand before nobody, and watch the security admin. */
const starters: readonly Role[] = [
  'branch_secretary',
  'organization_officer',
  'committee_administrator',
  'security_admin',
];

export const mayStartRecoveries = (actor: Actor): boolean =>
  actor.duty !== null && starters.includes(actor.duty.role);

export function mayStartRecovery(
  actor: Actor,
  account: { id: string; duties: readonly { role: Role; path: string }[] },
): boolean {
  return (
    mayStartRecoveries(actor) &&
    !isOwnAccount(actor, account.id) &&
    // Who may not give these duties does not reopen the account that holds them, either.
    mayHoldCodeOf(actor, account.duties)
  );
}

/** `waiting` for the second officer, `confirmed` for the print, `printed` for its person. */
export type RecoveryState = 'waiting' | 'confirmed' | 'printed' | 'used' | 'cancelled' | 'expired';

export function stateOf(row: RecoveryRow, now: Date): RecoveryState {
  if (row.used) return 'used';
  if (row.cancelled) return 'cancelled';
  if (row.printed) return 'printed';
  if (row.expiresAt <= now) return 'expired';
  return row.confirmedBy === null ? 'waiting' : 'confirmed';
}

export function recoveryAbilities(actor: Actor, row: RecoveryRow, now: Date) {
  const state = stateOf(row, now);
  const started = row.startedBy === actor.accountId;
  const open = state === 'waiting' || state === 'confirmed';
  return {
    confirm: state === 'waiting' && !started && !isOwnAccount(actor, row.accountId),
    print: state === 'confirmed' && started,
    cancel: open && !isOwnAccount(actor, row.accountId),
  };
}
