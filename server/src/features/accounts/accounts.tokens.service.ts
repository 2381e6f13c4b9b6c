import { audit } from '../../kernel/audit.ts';
import { type Actor, throughGate } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { sha256 } from '../../kernel/crypto.ts';
import { sql, type Tx } from '../../kernel/database.ts';
import { conflict, invalid, notFound } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import type { Services } from '../../services.ts';
import { newBearer } from './accounts.codes.ts';
import { type RunningDuty, runningDuties } from './accounts.duties.running.ts';
import { forgetActors } from './accounts.identity.ts';
import { defaultDuty } from './accounts.rules.ts';
import { normalizeLogin } from './accounts.sign-in.service.ts';
import { type AccountRow, lockAccountByLogin } from './accounts.store.ts';

/** Tokens for scripts: made on the machine itself, never over HTTP (design/api.md, "Sign-in"). */

const longestDays = 3660;

export interface CreatedToken {
  id: string;
  /** Shown this once; only its SHA-256 is kept. */
  secret: string;
  expiresAt: Date;
  duty: { role: string; organization: string } | null;
}

/**
 * A token with the account's own reach, never more: it acts in one of the account's duties (the first, or the one
 * named), and with that duty its reach ends.
 * @throws Problem 404 login or duty unknown, 409 closed, 422 days
 */
export async function createToken(
  services: Services,
  actor: Actor,
  given: { login: string; days: number; name?: string; dutyId?: string },
): Promise<CreatedToken> {
  if (!Number.isInteger(given.days) || given.days < 1 || given.days > longestDays)
    throw invalid({
      zh: `有效天数应为 1 到 ${longestDays} 的整数。`,
      en: `The days must be a whole number from 1 to ${longestDays}.`,
    });
  const now = services.clock.now();
  const secret = newBearer('zhibu_');
  const id = newId();
  const expiresAt = new Date(now.getTime() + given.days * 24 * 3_600_000);
  return services.database.transaction(throughGate(actor, 'accounts'), async (tx) => {
    const account = await openAccount(services, tx, given.login);
    const duties = await dutiesOf(tx, account.id, dayInChina(now));
    const dutyId = given.dutyId ?? defaultDuty(duties, null);
    const duty = duties.find((each) => each.id === dutyId) ?? null;
    if (given.dutyId && !duty) throw notFound('duty', given.dutyId);
    const name = given.name?.trim() || 'token';
    await tx.run(sql`INSERT INTO token (id, token_hash, account_id, duty_id, name, created_at, expires_at)
      VALUES (${id}, ${sha256(secret)}, ${account.id}, ${dutyId}::uuid, ${name}, ${now}, ${expiresAt})`);
    await audit(tx, actor, now, {
      action: 'token.create',
      object: { type: 'token', id, name: account.name },
      after: { accountId: account.id, dutyId, name, expiresAt: expiresAt.toISOString() },
    });
    return { id, secret, expiresAt, duty: duty && { role: duty.role, organization: duty.organizationName } };
  });
}

export interface ListedToken {
  id: string;
  login: string;
  name: string;
  createdAt: Date;
  expiresAt: Date;
  lastUsedAt: Date | null;
}

/** Tokens that still open something, newest first; of one account where a login is given. At most 1 000. */
export async function listTokens(services: Services, actor: Actor, login?: string): Promise<ListedToken[]> {
  const now = services.clock.now();
  const wanted = login === undefined ? null : normalizeLogin(login);
  return services.database.read(throughGate(actor, 'accounts'), (reader) =>
    reader.rows(sql<ListedToken>`
      SELECT t.id, a.login, t.name, t.created_at AS "createdAt", t.expires_at AS "expiresAt",
        t.last_used_at AS "lastUsedAt"
      FROM token t JOIN account a ON a.id = t.account_id
      WHERE t.revoked_at IS NULL AND t.expires_at > ${now} AND (${wanted}::text IS NULL OR a.login = ${wanted}::text)
      ORDER BY t.created_at DESC, t.id DESC LIMIT 1000`),
  );
}

/** @throws Problem 404 when there is no such token, or it was revoked already */
export async function revokeToken(services: Services, actor: Actor, tokenId: string): Promise<void> {
  const now = services.clock.now();
  await services.database.transaction(throughGate(actor, 'accounts'), async (tx) => {
    const revoked = await tx.run(sql`UPDATE token SET revoked_at = ${now}
      WHERE id = ${tokenId}::uuid AND revoked_at IS NULL`);
    if (revoked === 0) throw notFound('token', tokenId);
    await audit(tx, actor, now, { action: 'token.revoke', object: { type: 'token', id: tokenId } });
  });
  forgetActors(services);
}

async function openAccount(services: Services, tx: Tx, login: string): Promise<AccountRow> {
  const normal = normalizeLogin(login);
  const account = await lockAccountByLogin(tx, services, normal);
  if (!account) throw notFound('account', normal);
  if (account.status === 'closed')
    throw conflict({ zh: '这个账号已经注销。', en: 'This account was closed.' });
  return account;
}

async function dutiesOf(tx: Tx, accountId: string, today: string): Promise<RunningDuty[]> {
  const row = await tx.first(sql<{ duties: RunningDuty[] }>`
    SELECT ${runningDuties(today)} AS duties FROM account a WHERE a.id = ${accountId}`);
  return row?.duties ?? [];
}
