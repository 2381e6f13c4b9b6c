import { audit } from '../../kernel/audit.ts';
import { type Actor, throughGate } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { sql, type Tx } from '../../kernel/database.ts';
import { conflict, forbidden, notFound } from '../../kernel/errors.ts';
import { stillOpen } from '../../kernel/open-items.ts';
import { decodePosition, encodePosition, textShape } from '../../kernel/paging.ts';
import type { Services } from '../../services.ts';
import { issueCodes, revokeCodes, slipOf } from './accounts.activation.service.ts';
import { openItemsOfAccount } from './accounts.closing.ts';
import { type RunningDuty, runningDuties } from './accounts.duties.running.ts';
import { heldDuties, lockLeaves, notOver } from './accounts.duties.store.ts';
import { forgetActors } from './accounts.identity.ts';
import { dropIdentities } from './accounts.oidc.store.ts';
import { dropPasskeys } from './accounts.passkeys.store.ts';
import { accountAbilities, isOwnAccount } from './accounts.policy.ts';
import { dutySummary } from './accounts.queries.ts';
import { caredFor } from './accounts.reach.ts';
import { insertRecovery } from './accounts.recovery.store.ts';
import { endSessions } from './accounts.sessions.ts';
import { type AccountRow, accountColumns } from './accounts.store.ts';

/** Account care by the security admin: what unlocks, resets and closes accounts of others. */

interface ListedAccount extends AccountRow {
  secondFactor: boolean;
  duties: RunningDuty[];
}

/** Accounts with duties; with a name also those without, so that a member who is locked out is found. */
export async function listAccounts(
  services: Services,
  actor: Actor,
  query: { limit?: number; after?: string; name?: string },
) {
  const limit = query.limit ?? 20;
  const now = services.clock.now();
  const today = dayInChina(now);
  const after = decodePosition(query.after, [textShape])?.[0] ?? null;
  const name = query.name?.trim() || null;
  const rows = await services.database.read(throughGate(actor, 'accounts'), (reader) =>
    reader.rows(sql<ListedAccount>`
      SELECT ${accountColumns}, (a.second_factor_confirmed_at IS NOT NULL
          OR EXISTS (SELECT FROM passkey k WHERE k.account_id = a.id)) AS "secondFactor",
        ${runningDuties(today)} AS duties
      FROM account a
      WHERE ${caredFor(actor, today)} AND (${after}::text IS NULL OR a.login > ${after}::text)
        AND CASE WHEN ${name}::text IS NULL
          THEN EXISTS (SELECT FROM duty d WHERE d.account_id = a.id AND ${notOver(today)})
          ELSE strpos(a.name, ${name}::text) > 0 OR strpos(a.login, lower(${name}::text)) = 1 END
      ORDER BY a.login LIMIT ${limit + 1}`),
  );
  const items = rows.slice(0, limit);
  return {
    items: items.map((row) => accountAnswer(actor, row, now)),
    next: rows.length > limit ? encodePosition([items.at(-1)?.login ?? '']) : null,
  };
}

function accountAnswer(actor: Actor, row: ListedAccount, now: Date) {
  const lockedUntil = row.lockedUntil && row.lockedUntil > now ? row.lockedUntil : null;
  return {
    id: row.id,
    login: row.login,
    name: row.name,
    status: row.status,
    lockedUntil,
    secondFactor: row.secondFactor,
    duties: row.duties.map(dutySummary),
    can: accountAbilities(actor, { id: row.id, status: row.status, lockedUntil }),
  };
}

/** Lifts the lock after failed sign-ins. @throws Problem 403 own account, 404 */
export async function unlockAccount(services: Services, actor: Actor, accountId: string): Promise<void> {
  await care(services, actor, accountId, 'account.unlock', async (tx) => {
    await tx.run(sql`UPDATE account SET failed_count = 0, first_failed_at = NULL, locked_until = NULL
      WHERE id = ${accountId}`);
  });
}

/**
 * Takes back password and second factor at once; sessions and tokens end. No slip: whoever held it could become the
 * account, so a recovery begins that a second officer confirms. @throws Problem 403, 404, 409
 */
export async function resetForRecovery(services: Services, actor: Actor, accountId: string) {
  const recoveryId = await care(services, actor, accountId, 'account.reset', async (tx, account, now) => {
    refuseClosed(account);
    await takeCredentials(tx, accountId, 'invited', now);
    await revokeCodes(tx, [accountId], now);
    return insertRecovery(tx, actor, now, {
      account: { accountId, name: account.name },
      kind: 'recovery',
      reason: '安全管理员重置账号',
    });
  });
  return { recoveryId };
}

/** The same with its slip, for the machine's own command line. @throws Problem 403, 404, 409 */
export async function resetAccount(services: Services, actor: Actor, accountId: string) {
  const issued = await care(services, actor, accountId, 'account.reset', async (tx, account, now) => {
    refuseClosed(account);
    await takeCredentials(tx, accountId, 'invited', now);
    return codeFor(tx, actor, account, now);
  });
  return { slip: await slipOf(services, issued.code, issued.organization) };
}

/** Closes an account: its sessions, tokens and duties end. @throws Problem 403, 404, 409 closed, or something waits */
export async function closeAccount(services: Services, actor: Actor, accountId: string): Promise<void> {
  await care(
    services,
    actor,
    accountId,
    'account.close',
    async (tx, account, now) => {
      refuseClosed(account);
      const open = await openItemsOfAccount(services, tx, actor, accountId);
      if (open.length > 0) throw stillOpen(open, { type: 'account', id: accountId });
      await takeCredentials(tx, accountId, 'closed', now);
      await revokeCodes(tx, [accountId], now);
      await tx.run(sql`UPDATE duty SET ended_at = ${now}, ended_by = ${actor.accountId}::uuid, version = version + 1
        WHERE account_id = ${accountId} AND ended_at IS NULL`);
      await lockLeaves(tx, accountId);
      await tx.run(sql`UPDATE duty_substitution s SET ended_at = ${now}, ended_by = ${actor.accountId}::uuid
        FROM duty d WHERE d.id = s.duty_id AND s.ended_at IS NULL
          AND (s.account_id = ${accountId} OR d.account_id = ${accountId})`);
    },
    lockPlacesOf,
  );
}

/**
 * Where the account holds duties, before the account and the duties themselves, as operations there do; one after the other,
 * so that the last administrator of a place knows to be the last.
 */
async function lockPlacesOf(tx: Tx, accountId: string): Promise<void> {
  await tx.rows(sql`
    SELECT FROM organization o WHERE (o.region_id, o.id) IN (
      SELECT d.region_id, d.organization_id FROM duty d WHERE d.account_id = ${accountId}::uuid AND d.ended_at IS NULL)
    ORDER BY o.path FOR UPDATE`);
}

/** A slip for an account by the command line. @throws Problem 404, 409 closed or active */
export async function issueActivation(services: Services, actor: Actor, accountId: string) {
  const issued = await care(services, actor, accountId, 'account.invite', async (tx, account, now) => {
    refuseClosed(account);
    if (account.status === 'active') throw alreadyActive();
    return codeFor(tx, actor, account, now);
  });
  return { slip: await slipOf(services, issued.code, issued.organization) };
}

export async function care<T>(
  services: Services,
  actor: Actor,
  accountId: string,
  action: string,
  work: (tx: Tx, account: AccountRow, now: Date) => Promise<T>,
  first: (tx: Tx, accountId: string) => Promise<void> = async () => undefined,
): Promise<T> {
  const now = services.clock.now();
  const result = await services.database.transaction(throughGate(actor, 'accounts'), async (tx) => {
    await first(tx, accountId);
    const account = await tx.first(sql<AccountRow>`
      SELECT ${accountColumns} FROM account a
      WHERE a.id = ${accountId}::uuid AND ${caredFor(actor, dayInChina(now))} FOR UPDATE`);
    if (!account) throw notFound('account', accountId);
    if (isOwnAccount(actor, accountId)) throw ownAccount();
    const done = await work(tx, account, now);
    await audit(tx, actor, now, {
      action,
      object: { type: 'account', id: accountId, name: account.name },
      before: { status: account.status },
    });
    return done;
  });
  forgetActors(services);
  return result;
}

export async function takeCredentials(tx: Tx, accountId: string, status: string, now: Date): Promise<void> {
  await tx.run(sql`
    UPDATE account SET status = ${status}, password_hash = NULL, second_factor_encrypted = NULL,
      second_factor_confirmed_at = NULL, second_factor_last_step = NULL, failed_count = 0, first_failed_at = NULL,
      locked_until = NULL, version = version + 1, updated_at = ${now}
    WHERE id = ${accountId}`);
  await tx.run(sql`DELETE FROM recovery_code WHERE account_id = ${accountId}`);
  await dropPasskeys(tx, accountId);
  if (status !== 'closed') await dropIdentities(tx, accountId);
  await tx.run(
    sql`UPDATE token SET revoked_at = ${now} WHERE account_id = ${accountId} AND revoked_at IS NULL`,
  );
  await endSessions(tx, accountId, now);
}

/** A new code, and the organisation of the first duty, which stands on the slip. */
async function codeFor(tx: Tx, actor: Actor, account: AccountRow, now: Date) {
  const { id: accountId, memberId, name, login } = account;
  const [code] = await issueCodes(tx, actor, now, [{ accountId, memberId, name, login }]);
  if (!code) throw new Error('activation: no code was issued');
  const [duty] = await heldDuties(tx, accountId, dayInChina(now));
  return { code, organization: duty?.organizationName ?? '' };
}

export function refuseClosed(account: AccountRow): void {
  if (account.status !== 'closed') return;
  throw conflict({ zh: '这个账号已经注销。', en: 'This account was closed.' });
}

function alreadyActive() {
  return conflict({
    zh: '这个账号已经激活，可以直接登录；忘记密码时请用重置。',
    en: 'This account is active and can sign in; if the password was forgotten, reset it.',
  });
}

function ownAccount() {
  return forbidden({
    zh: '不能处理自己的账号，请找另一位安全管理员。',
    en: 'Nobody takes care of the own account; ask another security admin.',
  });
}
