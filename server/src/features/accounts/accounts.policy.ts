import { type Access, adminRoles, type Role, roleKeys } from '@zhibu/contract/authorization';
import { type Actor, holds } from '../../kernel/authorization.ts';
import type { Pending } from './accounts.rules.ts';

/** Working duties; who administers a committee, or is one of the three admins, is granted by the security admin. */
const workingRoles = roleKeys.filter(
  (role) => role !== 'committee_administrator' && !adminRoles.includes(role),
);

const grantableBy: Partial<Record<Role, readonly Role[]>> = {
  committee_administrator: workingRoles,
  security_admin: roleKeys,
};

/** Whether the actor's duty may give or take a duty of this role. The machine's own command line may any. */
export function mayDecideRole(actor: Actor, role: Role): boolean {
  if (actor.kind === 'system') return true;
  return actor.duty !== null && grants(actor.duty.role, role);
}

/** Whether a duty of one role grants and ends duties of another one. */
export const grants = (granting: Role, role: Role) => (grantableBy[granting] ?? []).includes(role);

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

/** Whose codes for others open only with the half of a second officer. */
export const splitsCodes = (actor: Actor): boolean => actor.duty?.role === 'security_admin';

export const isOwnAccount = (actor: Actor, accountId: string) => actor.accountId === accountId;

/** Whoever stands in acts in the holder's place: what the holder may not decide for himself, the substitute may not, either. */
export const isOwnSide = (actor: Actor, accountId: string) =>
  isOwnAccount(actor, accountId) || actor.duty?.standsInFor?.accountId === accountId;

/** Separated duties: an admin role stands beside no duty of another role. */
export function excludes(held: Role, wanted: Role): boolean {
  return held !== wanted && (adminRoles.includes(held) || adminRoles.includes(wanted));
}

interface HeldAt {
  role: Role;
  accountId: string;
  path: string;
  visibleFromAbove: boolean;
}

/**
 * Whether the actor sits above an organisation that keeps the holder of a duty to itself. The security admin sees
 * whose duties they are: somebody must be able to end them.
 */
export function isHiddenFrom(actor: Actor, duty: HeldAt): boolean {
  if (duty.visibleFromAbove || actor.kind === 'system' || isOwnAccount(actor, duty.accountId)) return false;
  if (actor.duty?.role === 'security_admin') return false;
  return actor.duty !== null && duty.path.startsWith(`${actor.duty.path}.`);
}

export function canEndDuty(actor: Actor, duty: HeldAt): boolean {
  return (
    holds(actor, 'duties.grant') &&
    mayDecideRole(actor, duty.role) &&
    !isOwnSide(actor, duty.accountId) &&
    !isHiddenFrom(actor, duty)
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

/** With an expired password: choose a new one, look who it is, leave. */
const openBeforePassword: readonly string[] = [
  'GET /account',
  'PUT /account/password',
  'DELETE /sessions/current',
];

/** What a session may do before the code of its second factor is given: give it, look who it is, leave. */
const openBeforeCode: readonly string[] = [
  'GET /account',
  'POST /sessions/current/second-factor',
  'POST /sessions/current/passkey-challenges',
  'POST /sessions/current/passkey',
  'DELETE /sessions/current',
];

/** Whether an endpoint must wait for the second factor. */
export function waitsForSecondFactor(pending: Pending, key: string, access: Access): boolean {
  if (pending === 'none' || typeof access === 'object') return false;
  if (pending === 'second_factor') return !openBeforeCode.includes(key);
  if (pending === 'password_expired') return !openBeforePassword.includes(key);
  return access !== 'signed_in';
}
