import type { RecoveryAnswer } from '@zhibu/contract/account-care';
import { audit } from '../../kernel/audit.ts';
import { type Actor, throughGate } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { sql, type Tx } from '../../kernel/database.ts';
import { conflict, forbidden, notFound } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { decodePosition, encodePosition, idShape } from '../../kernel/paging.ts';
import type { Services } from '../../services.ts';
import { revokeCodes, slipOf } from './accounts.activation.service.ts';
import { refuseClosed, takeCredentials } from './accounts.care.service.ts';
import { halvesHash, newHalf, secondHalfDigest } from './accounts.codes.ts';
import { heldDuties } from './accounts.duties.store.ts';
import { forgetActors } from './accounts.identity.ts';
import { isOwnAccount } from './accounts.policy.ts';
import {
  mayStartRecoveries,
  mayStartRecovery,
  recoveryAbilities,
  stateOf,
} from './accounts.recovery.policy.ts';
import {
  concerns,
  insertRecovery,
  type RecoveryRow,
  recoveryMs,
  recoveryRows,
  tellOwner,
} from './accounts.recovery.store.ts';
import { normalizeLogin } from './accounts.sign-in.service.ts';
import { type AccountRow, accountColumns, lockAccountByLogin } from './accounts.store.ts';

/** Recovery in person by two officers, each of whom holds one half of the code: neither can become the account. */

/**
 * The first officer, before whom the person stands, starts it. Until the other half is confirmed and the slip is
 * printed, the account stays as it is. @throws Problem 403 own account or not the actor's to reopen, 404, 409
 */
export async function startRecovery(
  services: Services,
  actor: Actor,
  given: { login: string; reason: string },
): Promise<RecoveryAnswer> {
  const now = services.clock.now();
  const today = dayInChina(now);
  const login = normalizeLogin(given.login);
  return services.database.transaction(throughGate(actor, 'accounts'), async (tx) => {
    const found = await lockAccountByLogin(tx, services, login);
    const account = found && (await inReach(tx, actor, found.id, today));
    if (!account) throw notFound('account', found?.id ?? login);
    if (isOwnAccount(actor, account.id)) throw notOneself();
    refuseClosed(account);
    const duties = await heldDuties(tx, account.id, today);
    if (!mayStartRecovery(actor, { id: account.id, duties })) throw notTheirs();
    const id = await insertRecovery(tx, actor, now, {
      account: { accountId: account.id, name: account.name },
      kind: 'recovery',
      reason: given.reason,
    });
    await audit(tx, actor, now, {
      action: 'recovery.start',
      object: { type: 'account', id: account.id, name: account.name },
      reason: given.reason,
      after: { recoveryId: id },
    });
    return recoveryAnswer(actor, await lockRecovery(tx, id), now);
  });
}

function inReach(tx: Tx, actor: Actor, accountId: string, today: string): Promise<AccountRow | undefined> {
  return tx.first(sql<AccountRow>`
    SELECT ${accountColumns} FROM account a WHERE a.id = ${accountId}::uuid AND ${concerns(actor, today)}`);
}

/** By the second officer within a day: one half of the code, shown once. @throws Problem 403, 404, 409 */
export async function confirmRecovery(services: Services, actor: Actor, recoveryId: string) {
  const now = services.clock.now();
  const half = newHalf();
  const row = await services.database.transaction(throughGate(actor, 'accounts'), async (tx) => {
    const recovery = await recoveryInReach(tx, actor, recoveryId, dayInChina(now));
    if (recovery.startedBy === actor.accountId) throw secondPerson();
    if (isOwnAccount(actor, recovery.accountId)) throw notOneself();
    if (!recoveryAbilities(actor, recovery, now).confirm) throw notNow(stateOf(recovery, now));
    await confirmIn(tx, actor, now, recovery, secondHalfDigest(services.vault, half));
    return recovery;
  });
  return { name: row.accountName, login: row.accountLogin, code: half, printedBy: row.startedByName };
}

/** Notes the second officer and what is kept of the half. */
export async function confirmIn(
  tx: Tx,
  actor: Actor,
  now: Date,
  recovery: { id: string; accountId: string; accountName: string },
  digest: string,
): Promise<void> {
  await tx.run(sql`
    UPDATE account_recovery SET confirmed_by = ${actor.accountId}::uuid, confirmed_by_name = ${actor.name},
      confirmed_by_role = ${actor.duty?.role ?? 'system'}, confirmed_at = ${now}, second_half_digest = ${digest}
    WHERE id = ${recovery.id}::uuid`);
  await tellOwner(tx, now, actor, recovery, 'recovery_confirmed');
  await audit(tx, actor, now, {
    action: 'recovery.confirm',
    object: { type: 'account', id: recovery.accountId, name: recovery.accountName },
    after: { recoveryId: recovery.id },
  });
}

/**
 * The first officer prints the other half. Now password, second factor, sessions and tokens end, and the two halves
 * together open the account once, within a day. @throws Problem 403 not the one who started it, 404, 409
 */
export async function printRecovery(services: Services, actor: Actor, recoveryId: string) {
  const now = services.clock.now();
  const code = newHalf();
  const expiresAt = new Date(now.getTime() + recoveryMs);
  const printed = await services.database.transaction(throughGate(actor, 'accounts'), async (tx) => {
    const recovery = await recoveryInReach(tx, actor, recoveryId, dayInChina(now));
    if (recovery.startedBy !== actor.accountId) throw firstPerson();
    const { secondHalf } = recovery;
    if (!recoveryAbilities(actor, recovery, now).print || secondHalf === null)
      throw notNow(stateOf(recovery, now));
    const { accountId } = recovery;
    // Duties that came since the beginning count, too: as if it began now.
    const duties = await heldDuties(tx, accountId, dayInChina(now));
    if (recovery.kind === 'recovery' && !mayStartRecovery(actor, { id: accountId, duties }))
      throw notTheirs();
    await takeCredentials(tx, accountId, 'invited', now);
    await revokeCodes(tx, [accountId], now);
    await tx.run(sql`
      INSERT INTO activation_code (id, account_id, code_hash, issued_by, issued_at, expires_at, recovery_id)
      VALUES (${newId()}, ${accountId}::uuid, ${halvesHash(code, secondHalf)}, ${actor.accountId}::uuid, ${now},
        ${expiresAt}, ${recovery.id}::uuid)`);
    await tx.run(sql`UPDATE account_recovery SET slip_at = ${now} WHERE id = ${recovery.id}::uuid`);
    await tellOwner(tx, now, actor, recovery, 'recovery_slip');
    await audit(tx, actor, now, {
      action: 'recovery.print',
      object: { type: 'account', id: accountId, name: recovery.accountName },
      after: { recoveryId: recovery.id },
    });
    return { recovery, organization: duties[0]?.organizationName ?? '' };
  });
  forgetActors(services);
  const { recovery, organization } = printed;
  const { accountId, memberId, accountName: name, accountLogin: login, confirmedByName } = recovery;
  const issued = { accountId, memberId, name, login, code, expiresAt };
  return { slip: await slipOf(services, issued, organization, confirmedByName) };
}

/** @throws Problem 403 own account, 404, 409 printed already */
export async function cancelRecovery(services: Services, actor: Actor, recoveryId: string): Promise<void> {
  const now = services.clock.now();
  await services.database.transaction(throughGate(actor, 'accounts'), async (tx) => {
    const recovery = await recoveryInReach(tx, actor, recoveryId, dayInChina(now));
    if (!recoveryAbilities(actor, recovery, now).cancel) throw notNow(stateOf(recovery, now));
    await tx.run(sql`UPDATE account_recovery SET cancelled_at = ${now}, cancelled_by = ${actor.accountId}::uuid
      WHERE id = ${recovery.id}::uuid`);
    await audit(tx, actor, now, {
      action: 'recovery.cancel',
      object: { type: 'account', id: recovery.accountId, name: recovery.accountName },
      after: { recoveryId: recovery.id },
    });
  });
}

/** Whoever started one keeps sight of it. */
const seenBy = (actor: Actor, today: string) =>
  sql`(r.started_by = ${actor.accountId}::uuid OR ${concerns(actor, today)})`;

async function recoveryInReach(tx: Tx, actor: Actor, id: string, today: string): Promise<RecoveryRow> {
  const row = await tx.first(sql<RecoveryRow>`
    ${recoveryRows} WHERE r.id = ${id}::uuid AND ${seenBy(actor, today)} FOR UPDATE OF r, a`);
  if (!row) throw notFound('recovery', id);
  return row;
}

async function lockRecovery(tx: Tx, id: string): Promise<RecoveryRow> {
  const row = await tx.first(sql<RecoveryRow>`${recoveryRows} WHERE r.id = ${id}::uuid FOR UPDATE OF r`);
  if (!row) throw new Error('recovery: just opened and not there');
  return row;
}

const instantShape = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Recoveries in reach, newest first; `open` leaves out what is over. */
export async function listRecoveries(
  services: Services,
  actor: Actor,
  query: { limit?: number; after?: string; open?: boolean },
) {
  const limit = query.limit ?? 20;
  const now = services.clock.now();
  const [at = null, id = null] = decodePosition(query.after, [instantShape, idShape]) ?? [];
  const open = query.open === true;
  const rows = await services.database.read(throughGate(actor, 'accounts'), (reader) =>
    reader.rows(sql<RecoveryRow>`
      ${recoveryRows} WHERE ${seenBy(actor, dayInChina(now))}
        AND (NOT ${open}::boolean OR (r.slip_at IS NULL AND r.cancelled_at IS NULL AND r.expires_at > ${now}))
        AND (${at}::timestamptz IS NULL OR (r.started_at, r.id) < (${at}::timestamptz, ${id}::uuid))
      ORDER BY r.started_at DESC, r.id DESC LIMIT ${limit + 1}`),
  );
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return {
    items: items.map((row) => recoveryAnswer(actor, row, now)),
    next: last ? encodePosition([last.startedAt.toISOString(), last.id]) : null,
    can: { start: mayStartRecoveries(actor) },
  };
}

function recoveryAnswer(actor: Actor, row: RecoveryRow, now: Date): RecoveryAnswer {
  const { confirmedByName: name, confirmedByRole: role } = row;
  return {
    id: row.id,
    kind: row.kind,
    state: stateOf(row, now),
    account: { id: row.accountId, name: row.accountName, login: row.accountLogin },
    reason: row.reason,
    startedBy: {
      name: row.startedByName,
      role: row.startedByRole,
      organization: row.startedByOrganization,
    },
    startedAt: row.startedAt,
    expiresAt: row.expiresAt,
    confirmedBy: name === null ? null : { name, role: role ?? '' },
    confirmedAt: row.confirmedAt,
    can: recoveryAbilities(actor, row, now),
  };
}

const notOneself = () =>
  forbidden({
    zh: '不能恢复自己的账号，请找本支部或上级的另两位管理人员。',
    en: 'Nobody recovers the own account; ask two other officers.',
  });

const notTheirs = () =>
  forbidden({
    zh: '这个账号担任的职务不由您授予，请授予该职务的管理员来办理恢复。',
    en: 'You could not have granted the duties of this account; whoever may grant them starts its recovery.',
  });

const secondPerson = () =>
  forbidden({
    zh: '恢复要由两个人办理：申请是您发起的，请另一位管理人员确认。',
    en: 'A recovery needs two people: you started it, so another officer confirms it.',
  });

const firstPerson = () =>
  forbidden({
    zh: '激活单由发起申请的人打印。',
    en: 'The slip is printed by the officer who started the recovery.',
  });

const stateWords: Record<ReturnType<typeof stateOf>, { zh: string; en: string }> = {
  waiting: { zh: '还没有第二位管理人员确认。', en: 'A second officer has not confirmed it yet.' },
  confirmed: { zh: '已经确认，等发起人打印激活单。', en: 'It is confirmed and waits to be printed.' },
  printed: {
    zh: '激活单已经打印，不能再办；丢失了请重新发起。',
    en: 'The slip was printed; if it was lost, start anew.',
  },
  used: { zh: '账号已经恢复，这份申请已用过。', en: 'The account was recovered; this one is used up.' },
  cancelled: { zh: '这份申请已经取消，请重新发起。', en: 'It was cancelled; start a new one.' },
  expired: {
    zh: '这份申请超过 24 小时未办完，已经失效，请重新发起。',
    en: 'It was not finished within 24 hours; start a new one.',
  },
};

function notNow(state: ReturnType<typeof stateOf>) {
  return conflict(stateWords[state]);
}
