import type { Access, Role } from '@zhibu/contract/authorization';
import { type Actor, holds } from '../../kernel/authorization.ts';
import type { Pending } from './accounts.rules.ts';

/** The three admins (三员): whoever holds one of these duties holds no other kind. */
const adminRoles: readonly Role[] = ['system_admin', 'security_admin', 'audit_admin'];

const grantableBy: Partial<Record<Role, readonly Role[]>> = {
  committee_administrator: ['branch_secretary', 'organization_officer', 'statistician'],
  security_admin: [
    'branch_secretary',
    'organization_officer',
    'committee_administrator',
    'statistician',
    'system_admin',
    'security_admin',
    'audit_admin',
  ],
};

/** Whether the actor's duty may give or take a duty of this role. The machine's own command line may any. */
export function mayDecideRole(actor: Actor, role: Role): boolean {
  if (actor.kind === 'system') return true;
  return actor.duty !== null && (grantableBy[actor.duty.role] ?? []).includes(role);
}

/**
 * Who holds an activation code of an account can become it: codes of officers go only to whoever could have given
 * every one of these duties. An account without duties is a member's own.
 */
export function mayHoldCodeOf(actor: Actor, duties: readonly { role: Role; path: string }[]): boolean {
  const from = actor.duty?.path ?? '';
  const inReach = (path: string) =>
    actor.kind === 'system' || (from !== '' && path >= from && path < `${from}/`);
  return duties.every(({ role, path }) => mayDecideRole(actor, role) && inReach(path));
}

export const isOwnAccount = (actor: Actor, accountId: string) => actor.accountId === accountId;

/** Separated duties: an admin role stands beside no duty of another role. */
export function excludes(held: Role, wanted: Role): boolean {
  return held !== wanted && (adminRoles.includes(held) || adminRoles.includes(wanted));
}

export function canEndDuty(actor: Actor, duty: { role: Role; accountId: string }): boolean {
  return (
    holds(actor, 'duties.grant') && mayDecideRole(actor, duty.role) && !isOwnAccount(actor, duty.accountId)
  );
}

interface ManagedAccount {
  id: string;
  status: 'invited' | 'active' | 'closed';
  lockedUntil: Date | null;
}

export function accountAbilities(actor: Actor, account: ManagedAccount) {
  const manages = holds(actor, 'accounts.manage') && !isOwnAccount(actor, account.id);
  return {
    unlock: manages && account.lockedUntil !== null,
    reset: manages && account.status !== 'closed',
    close: manages && account.status !== 'closed',
  };
}

/** What a session may do before the code of its second factor is given: give it, look who it is, leave. */
const openBeforeCode: readonly string[] = [
  'GET /account',
  'POST /sessions/current/second-factor',
  'DELETE /sessions/current',
];

/** Whether an endpoint must wait for the second factor. */
export function waitsForSecondFactor(pending: Pending, key: string, access: Access): boolean {
  if (pending === 'none' || typeof access === 'object') return false;
  if (pending === 'second_factor') return !openBeforeCode.includes(key);
  return access !== 'signed_in';
}
