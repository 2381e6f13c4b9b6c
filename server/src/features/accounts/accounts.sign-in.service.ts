import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import { isMobile, normalizePhone } from '../../kernel/standards/phone.ts';
import { compactText } from '../../kernel/standards/text.ts';
import type { Services } from '../../services.ts';
import {
  clearFailures,
  giveBackAddress,
  giveBackAttempt,
  inTurn,
  type Reservation,
  reserveAddress,
  reserveAttempt,
} from './accounts.attempts.ts';
import { refusedOnTheBeat } from './accounts.beat.ts';
import { isKnownDevice } from './accounts.devices.ts';
import { forgetActors } from './accounts.identity.ts';
import { hashPassword, verifyPassword } from './accounts.passwords.ts';
import { lockedOut, wrongPassword, wrongSignIn } from './accounts.refusals.ts';
import {
  authenticationScope,
  endSession,
  type OpenedSession,
  type Origin,
  openSession,
} from './accounts.sessions.ts';

interface Credentials {
  id: string;
  name: string;
  status: 'invited' | 'active' | 'closed';
  passwordHash: string | null;
  secondFactor: boolean;
  /** Its owner said "that was not me": the password opens known devices only, until it is changed. */
  barred: boolean;
}

/**
 * Signs in with account or mobile number. Unknown logins count the same and get the same words on the same beat.
 * @param actor nobody, or whoever is signed in with this browser: that session ends
 * @throws Problem 401 wrong, 423 locked, 429 too many from this address
 */
export function signIn(
  services: Services,
  actor: Actor,
  given: { login: string; password: string },
  origin: Origin,
): Promise<OpenedSession> {
  return refusedOnTheBeat(services.refusalBeatMs, () => tryToSignIn(services, actor, given, origin));
}

async function tryToSignIn(
  services: Services,
  actor: Actor,
  given: { login: string; password: string },
  origin: Origin,
): Promise<OpenedSession> {
  await reserveAddress(services, origin.address);
  const login = normalizeLogin(given.login);
  return inTurn(login, async () => {
    const { account, reservation } = await begin(services, actor, login);
    if (reservation.refused) {
      await auditFailure(services, actor, account, login, 'locked');
      throw lockedOut(reservation.lockedUntil, services.clock.now());
    }
    const stored = account?.status === 'active' ? account.passwordHash : null;
    const { fits, outdated } = await verifyPassword(stored, given.password);
    const strange =
      account?.barred === true && !(await knownDevice(services, actor, account.id, origin.device));
    if (!account || !fits || strange) {
      const reason = strange && fits ? 'password_barred' : account ? 'wrong_password' : 'unknown';
      await auditFailure(services, actor, account, login, reason);
      throw wrongSignIn(reservation.attempt);
    }
    const rehashed = outdated ? await hashPassword(given.password) : null;
    return succeed(services, actor, account, origin, rehashed);
  });
}

function knownDevice(services: Services, actor: Actor, accountId: string, device: string): Promise<boolean> {
  return services.database.read(authenticationScope(actor), (reader) =>
    isKnownDevice(reader, accountId, device),
  );
}

function begin(services: Services, actor: Actor, login: string) {
  const now = services.clock.now();
  return services.database.transaction(authenticationScope(actor), async (tx) => {
    const account = await accountByLogin(tx, services, login);
    const subject = account ? { accountId: account.id } : { loginDigest: services.vault.digest(login) };
    const reservation: Reservation = await reserveAttempt(tx, subject, now);
    return { account: account ?? null, reservation };
  });
}

async function succeed(
  services: Services,
  actor: Actor,
  account: Credentials,
  origin: Origin,
  rehashed: string | null,
): Promise<OpenedSession> {
  const now = services.clock.now();
  const opened = await services.database.transaction(authenticationScope(actor), async (tx) => {
    await giveBackAddress(tx, origin.address);
    if (account.secondFactor) await giveBackAttempt(tx, account.id);
    else await clearFailures(tx, account.id);
    if (rehashed) await tx.run(sql`UPDATE account SET password_hash = ${rehashed} WHERE id = ${account.id}`);
    if (actor.accountId && actor.sessionId) await endSession(tx, actor.accountId, actor.sessionId, now);
    const session = await openSession(tx, account.id, origin, now);
    await audit(tx, { ...actor, accountId: account.id, name: account.name, duty: null }, now, {
      action: 'session.start',
      object: { type: 'account', id: account.id, name: account.name },
    });
    return session;
  });
  forgetActors(services);
  return opened;
}

/** People type passwords and ID numbers into the login field: the log gets a digest. */
async function auditFailure(
  services: Services,
  actor: Actor,
  account: Credentials | null,
  login: string,
  reason: string,
): Promise<void> {
  await services.database.transaction(authenticationScope(actor), (tx) =>
    audit(tx, actor, services.clock.now(), {
      action: 'session.start',
      outcome: 'refused',
      object: { type: 'account', id: account?.id ?? null, name: account?.name ?? null },
      reason,
      after: { login: services.vault.digest(login) },
    }),
  );
}

/** A mobile number in any usual spelling becomes its eleven digits; an account name its lower-case form. */
export function normalizeLogin(login: string): string {
  const phone = normalizePhone(login);
  if (phone !== null && isMobile(phone)) return phone;
  return compactText(login.normalize('NFKC')).toLowerCase();
}

/** By account name or mobile number; @param login as {@link normalizeLogin} gives it */
export function accountByLogin(
  reader: Reader,
  services: Services,
  login: string,
): Promise<Credentials | undefined> {
  const byPhone = isMobile(login);
  const columns = sql`id, name, status, password_hash AS "passwordHash",
    second_factor_confirmed_at IS NOT NULL AS "secondFactor", password_barred_at IS NOT NULL AS barred`;
  return reader.first(
    byPhone
      ? sql<Credentials>`SELECT ${columns} FROM account WHERE phone_index = ${services.vault.blindIndex('phone', login)}`
      : sql<Credentials>`SELECT ${columns} FROM account WHERE login = ${login}`,
  );
}

/**
 * Gives the own password again, within the same five attempts.
 * @param pointer the field of the request that held it; @throws Problem 422 wrong, 423 locked
 */
export async function provePassword(
  services: Services,
  actor: Actor,
  password: string,
  pointer: string,
): Promise<void> {
  const accountId = actor.accountId ?? '';
  await inTurn(accountId, async () => {
    const { reservation, stored } = await services.database.transaction(actor.scope, async (tx) => ({
      reservation: await reserveAttempt(tx, { accountId }, services.clock.now()),
      stored: await passwordOf(tx, accountId),
    }));
    if (reservation.refused) throw lockedOut(reservation.lockedUntil, services.clock.now());
    const { fits } = await verifyPassword(stored, password);
    await services.database.transaction(actor.scope, async (tx) => {
      if (fits) return giveBackAttempt(tx, accountId);
      return audit(tx, actor, services.clock.now(), {
        action: 'password.prove',
        outcome: 'refused',
        object: { type: 'account', id: accountId, name: actor.name },
        reason: 'wrong_password',
      });
    });
    if (!fits) throw wrongPassword(reservation.attempt, pointer);
  });
}

async function passwordOf(tx: Tx, accountId: string): Promise<string | null> {
  const row = await tx.first(sql<{ hash: string | null }>`
    SELECT password_hash AS hash FROM account WHERE id = ${accountId} AND status = 'active'`);
  return row?.hash ?? null;
}

/** A fresh sign-in for sensitive acts. @throws Problem 422, 423 */
export async function reauthenticate(services: Services, actor: Actor, password: string): Promise<void> {
  await provePassword(services, actor, password, '/password');
  const now = services.clock.now();
  await services.database.transaction(actor.scope, async (tx) => {
    await tx.run(sql`UPDATE session SET authenticated_at = ${now}, by_passkey = false
      WHERE id = ${actor.sessionId}::uuid`);
    await audit(tx, actor, now, {
      action: 'session.reauthenticate',
      object: { type: 'account', id: actor.accountId, name: actor.name },
    });
  });
  forgetActors(services);
}
