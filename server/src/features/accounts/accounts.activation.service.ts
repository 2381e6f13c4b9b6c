import qrcode from 'qrcode';
import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import { newId } from '../../kernel/ids.ts';
import type { Services } from '../../services.ts';
import { clearFailures, giveBackAddress, reserveAddress } from './accounts.attempts.ts';
import {
  activationDays,
  activationHash,
  halvesHash,
  halvesOf,
  isHalf,
  newActivationCode,
  secondHalfDigest,
} from './accounts.codes.ts';
import { forgetActors } from './accounts.identity.ts';
import { passwordFaults, rememberPassword } from './accounts.password-history.ts';
import { hashPassword } from './accounts.passwords.ts';
import { activationRefused, passwordRefused } from './accounts.refusals.ts';
import { authenticationScope, type OpenedSession, type Origin, openSession } from './accounts.sessions.ts';

/** What a printed slip tells, before its QR code is drawn. */
export interface IssuedCode {
  accountId: string;
  memberId: string | null;
  name: string;
  login: string;
  code: string;
  expiresAt: Date;
}

export interface Invited {
  accountId: string;
  memberId: string | null;
  name: string;
  login: string;
}

/** One new code for each account; their earlier unused codes end. The codes exist only in the answer. */
export async function issueCodes(
  tx: Tx,
  actor: Actor,
  now: Date,
  accounts: readonly Invited[],
): Promise<IssuedCode[]> {
  const expiresAt = new Date(now.getTime() + activationDays * 24 * 3_600_000);
  const issued = accounts.map((account) => ({ ...account, code: newActivationCode(), expiresAt }));
  await revokeCodes(
    tx,
    issued.map((each) => each.accountId),
    now,
  );
  await tx.run(sql`
    INSERT INTO activation_code (id, account_id, code_hash, issued_by, issued_at, expires_at)
    SELECT id, account_id, code_hash, ${actor.accountId}::uuid, ${now}::timestamptz, ${expiresAt}::timestamptz
    FROM unnest(${issued.map(() => newId())}::uuid[], ${issued.map((each) => each.accountId)}::uuid[],
      ${issued.map((each) => activationHash(each.code))}::bytea[]) AS t (id, account_id, code_hash)`);
  return issued;
}

export async function revokeCodes(tx: Tx, accountIds: readonly string[], now: Date): Promise<void> {
  await tx.run(sql`UPDATE activation_code SET revoked_at = ${now}
    WHERE account_id = ANY (${[...accountIds]}::uuid[]) AND used_at IS NULL AND revoked_at IS NULL`);
}

/** A slip to print. The code stands in the fragment of the address, which no server or proxy ever logs. */
export async function slipOf(
  services: Services,
  issued: IssuedCode,
  organization: string,
  otherHalf: string | null = null,
) {
  const url = `${services.settings.publicUrl}/activate#code=${issued.code}`;
  const { memberId, name, login, code, expiresAt } = issued;
  const qr = await qrcode.toString(url, { type: 'svg', margin: 1, errorCorrectionLevel: 'M' });
  return { memberId, name, login, code, url, qr, expiresAt, organization, otherHalf };
}
export type SlipAnswer = Awaited<ReturnType<typeof slipOf>>;

interface CodeRow {
  id: string;
  accountId: string;
  login: string;
  name: string;
  expiresAt: Date;
  used: boolean;
  revoked: boolean;
  closed: boolean;
  hasDuty: boolean;
  recoveryId: string | null;
}

/**
 * First sign-in: the code is the proof, the password becomes the person's own, the person is signed in.
 * @throws Problem 422 for a code that is wrong, used, replaced or expired, or a password that does not fit; 429
 */
export async function activate(
  services: Services,
  actor: Actor,
  given: { code: string; password: string },
  origin: Origin,
): Promise<OpenedSession> {
  await reserveAddress(services, origin.address);
  const scope = authenticationScope(actor);
  if (isHalf(given.code)) throw activationRefused('half');
  const hash = codeHash(services, given.code);
  const found = await services.database.read(scope, (reader) => codeByHash(reader, hash));
  const usable = refuseUnusable(found, services.clock.now());
  const problems = await newPasswordProblems(services, usable, given.password);
  if (problems.length > 0) {
    // The code was right: a password that must be thought over again is no guess.
    await services.database.transaction(scope, (tx) => giveBackAddress(tx, origin.address));
    throw passwordRefused(problems, '/password');
  }
  const passwordHash = await hashPassword(given.password);
  const now = services.clock.now();
  const opened = await services.database.transaction(scope, async (tx) => {
    const taken = await tx.run(sql`UPDATE activation_code SET used_at = ${now}
      WHERE id = ${usable.id} AND used_at IS NULL AND revoked_at IS NULL AND expires_at > ${now}`);
    if (taken === 0) throw activationRefused('used');
    await setPassword(tx, usable.accountId, passwordHash, now);
    if (usable.recoveryId) await endRecovery(tx, usable.recoveryId, now);
    await clearFailures(tx, usable.accountId);
    await giveBackAddress(tx, origin.address);
    const session = await openSession(tx, usable.accountId, origin, now);
    await audit(tx, { ...actor, accountId: usable.accountId, name: usable.name, duty: null }, now, {
      action: 'account.activate',
      object: { type: 'account', id: usable.accountId, name: usable.name },
    });
    return session;
  });
  forgetActors(services);
  return opened;
}

function codeHash(services: Services, code: string): Buffer {
  const halves = halvesOf(code);
  if (halves === null) return activationHash(code);
  return halvesHash(halves[0], secondHalfDigest(services.vault, halves[1]));
}

function newPasswordProblems(services: Services, { accountId, login, hasDuty }: CodeRow, password: string) {
  // Whoever has a duty sets up a second factor before the duty can be used.
  return passwordFaults(services, { accountId, login, secondFactor: hasDuty }, password);
}

async function endRecovery(tx: Tx, recoveryId: string, now: Date): Promise<void> {
  await tx.run(sql`UPDATE account_recovery SET used_at = ${now} WHERE id = ${recoveryId}::uuid`);
}

export async function setPassword(tx: Tx, accountId: string, hash: string, now: Date): Promise<void> {
  await rememberPassword(tx, accountId, hash, now);
  await tx.run(sql`UPDATE account SET password_hash = ${hash}, password_changed_at = ${now}, status = 'active',
    password_barred_at = NULL, version = version + 1, updated_at = ${now} WHERE id = ${accountId}`);
}

function codeByHash(reader: Reader, hash: Buffer): Promise<CodeRow | undefined> {
  return reader.first(sql<CodeRow>`
    SELECT c.id, c.account_id AS "accountId", a.login, a.name, c.expires_at AS "expiresAt",
      c.used_at IS NOT NULL AS used, c.revoked_at IS NOT NULL AS revoked, a.status = 'closed' AS closed,
      c.recovery_id AS "recoveryId", EXISTS (SELECT FROM duty d WHERE d.account_id = a.id AND d.ended_at IS NULL) AS "hasDuty"
    FROM activation_code c JOIN account a ON a.id = c.account_id WHERE c.code_hash = ${hash}`);
}

function refuseUnusable(row: CodeRow | undefined, now: Date): CodeRow {
  if (!row || row.closed) throw activationRefused('unknown');
  if (row.used) throw activationRefused('used');
  if (row.revoked) throw activationRefused('replaced');
  if (row.expiresAt <= now) throw activationRefused('expired');
  return row;
}
