import qrcode from 'qrcode';
import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { sql, type Tx } from '../../kernel/database.ts';
import type { Problem } from '../../kernel/errors.ts';
import type { Services } from '../../services.ts';
import { clearFailures, reserveAttempt } from './accounts.attempts.ts';
import { newRecoveryCodes, recoveryHash } from './accounts.codes.ts';
import { forgetActors } from './accounts.identity.ts';
import {
  firstCodeWrong,
  lockedOut,
  noSecondFactor,
  secondFactorEnabled,
  secondFactorNotBegun,
  wrongCode,
} from './accounts.refusals.ts';
import { acceptedStep, newSecondFactorSecret, secondFactorUri } from './accounts.second-factor.ts';
import { actInDefaultDuty } from './accounts.sessions.ts';

interface FactorRow {
  login: string;
  sealed: Buffer | null;
  confirmed: boolean;
  lastStep: number | null;
}

/** Where a sealed second-factor secret belongs: it opens nowhere else. */
function secondFactorPlace(accountId: string): string {
  return `account.second_factor:${accountId}`;
}

/** A secret as it is stored: in `account.second_factor_encrypted` of this account and nowhere else. */
export function sealSecondFactor(services: Services, accountId: string, secret: string): Buffer {
  return services.vault.seal(secret, secondFactorPlace(accountId));
}

/** A new secret, not in force until its first code is given. @throws Problem 409 when one is in force */
export async function beginSecondFactor(services: Services, actor: Actor) {
  const secret = newSecondFactorSecret();
  const login = await services.database.transaction(actor.scope, async (tx) => {
    const factor = await lockFactor(tx, ownId(actor));
    if (factor.confirmed) throw secondFactorEnabled();
    await tx.run(sql`UPDATE account SET
        second_factor_encrypted = ${sealSecondFactor(services, ownId(actor), secret)}
      WHERE id = ${ownId(actor)}`);
    return factor.login;
  });
  const uri = secondFactorUri(secret, login);
  return { secret, uri, qr: await qrcode.toString(uri, { type: 'svg', margin: 1 }) };
}

/** The first code puts the secret in force, for this session at once. @returns recovery codes, shown this once */
export async function confirmSecondFactor(services: Services, actor: Actor, code: string): Promise<string[]> {
  const now = services.clock.now();
  const codes = await services.database.transaction(actor.scope, async (tx) => {
    const factor = await lockFactor(tx, ownId(actor));
    if (factor.confirmed) throw secondFactorEnabled();
    if (!factor.sealed) throw secondFactorNotBegun();
    const step = acceptedStep(secretOf(services, actor, factor.sealed), compact(code), now, null);
    if (step === null) throw firstCodeWrong();
    await tx.run(sql`UPDATE account SET second_factor_confirmed_at = ${now}, second_factor_last_step = ${step}
      WHERE id = ${ownId(actor)}`);
    const fresh = await replaceRecoveryCodes(services, tx, ownId(actor));
    await passSession(tx, actor, now);
    await audit(tx, actor, now, { action: 'second_factor.enable', object: accountOf(actor) });
    return fresh;
  });
  forgetActors(services);
  return codes;
}

/** The code of the second factor, or a recovery code, opens this session. @throws Problem 422, 423, 409 */
export async function giveSecondFactor(services: Services, actor: Actor, code: string): Promise<void> {
  await proveSecondFactor(services, actor, code, true, async (tx, now) => {
    await passSession(tx, actor, now);
    await clearFailures(tx, ownId(actor));
    await audit(tx, actor, now, { action: 'second_factor.give', object: accountOf(actor) });
  });
  forgetActors(services);
}

/** New recovery codes against a code of the authenticator; the old ones end. @throws Problem 422, 423, 409 */
export async function renewRecoveryCodes(services: Services, actor: Actor, code: string): Promise<string[]> {
  return proveSecondFactor(services, actor, code, false, async (tx, now) => {
    await clearFailures(tx, ownId(actor));
    await audit(tx, actor, now, { action: 'recovery_codes.renew', object: accountOf(actor) });
    return replaceRecoveryCodes(services, tx, ownId(actor));
  });
}

/**
 * Looks at a code within the same five attempts as the password. One transaction under the account's lock, so a
 * code given twice at once counts once; a refusal is committed (the count) before it is thrown.
 */
async function proveSecondFactor<T>(
  services: Services,
  actor: Actor,
  code: string,
  recoveryAllowed: boolean,
  passed: (tx: Tx, now: Date) => Promise<T>,
): Promise<T> {
  const now = services.clock.now();
  const outcome = await services.database.transaction(actor.scope, async (tx) => {
    const factor = await lockFactor(tx, ownId(actor));
    if (!factor.confirmed || !factor.sealed) throw noSecondFactor();
    const reservation = await reserveAttempt(tx, { accountId: ownId(actor) }, now);
    const refuse = async (problem: Problem, reason: string) => {
      await audit(tx, actor, now, {
        action: 'second_factor.give',
        outcome: 'refused',
        object: accountOf(actor),
        reason,
      });
      return { problem };
    };
    if (reservation.refused) return refuse(lockedOut(reservation.lockedUntil, now), 'locked');
    const accepted =
      (await acceptTotp(services, tx, actor, factor.sealed, factor.lastStep, compact(code), now)) ||
      (recoveryAllowed && (await useRecoveryCode(services, tx, ownId(actor), code, now)));
    if (!accepted) return refuse(wrongCode(reservation.attempt), 'wrong_code');
    return { result: await passed(tx, now) };
  });
  if ('problem' in outcome) throw outcome.problem;
  return outcome.result;
}

async function acceptTotp(
  services: Services,
  tx: Tx,
  actor: Actor,
  sealed: Buffer,
  lastStep: number | null,
  code: string,
  now: Date,
): Promise<boolean> {
  const step = acceptedStep(secretOf(services, actor, sealed), code, now, lastStep);
  if (step === null) return false;
  await tx.run(sql`UPDATE account SET second_factor_last_step = ${step} WHERE id = ${ownId(actor)}`);
  return true;
}

async function useRecoveryCode(
  services: Services,
  tx: Tx,
  accountId: string,
  code: string,
  now: Date,
): Promise<boolean> {
  const used = await tx.run(sql`UPDATE recovery_code SET used_at = ${now}
    WHERE account_id = ${accountId} AND code_hash = ${recoveryHash(services.vault, accountId, code)}
      AND used_at IS NULL`);
  return used === 1;
}

async function replaceRecoveryCodes(services: Services, tx: Tx, accountId: string): Promise<string[]> {
  const codes = newRecoveryCodes();
  const hashes = codes.map((code) => recoveryHash(services.vault, accountId, code));
  await tx.run(sql`DELETE FROM recovery_code WHERE account_id = ${accountId}`);
  await tx.run(sql`INSERT INTO recovery_code (account_id, code_hash)
    SELECT ${accountId}::uuid, hash FROM unnest(${hashes}::bytea[]) AS hash`);
  return codes;
}

/** The second factor was given: this session is open, in its default duty. */
export async function passSession(tx: Tx, actor: Actor, now: Date): Promise<void> {
  const sessionId = actor.sessionId ?? '';
  await tx.run(sql`UPDATE session SET second_factor_at = ${now} WHERE id = ${sessionId}`);
  await actInDefaultDuty(tx, ownId(actor), sessionId, now);
}

async function lockFactor(tx: Tx, accountId: string): Promise<FactorRow> {
  const row = await tx.first(sql<FactorRow>`
    SELECT login, second_factor_encrypted AS sealed, second_factor_confirmed_at IS NOT NULL AS confirmed,
      second_factor_last_step AS "lastStep"
    FROM account WHERE id = ${accountId} FOR UPDATE`);
  if (!row) throw new Error('account: the signed-in account is not readable');
  return row;
}

function secretOf(services: Services, actor: Actor, sealed: Buffer): string {
  return services.vault.open(sealed, secondFactorPlace(ownId(actor)));
}

function accountOf(actor: Actor) {
  return { type: 'account', id: actor.accountId, name: actor.name };
}

function ownId(actor: Actor): string {
  if (!actor.accountId) throw new Error('account: nobody has no second factor');
  return actor.accountId;
}

/** Authenticator apps show `123 456`. */
function compact(code: string): string {
  return code.normalize('NFKC').replace(/\s+/g, '');
}
