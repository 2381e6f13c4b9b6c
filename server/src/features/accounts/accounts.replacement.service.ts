import { adminRoles, type Role } from '@zhibu/contract/authorization';
import { audit } from '../../kernel/audit.ts';
import { type Actor, throughGate } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { sql, type Tx } from '../../kernel/database.ts';
import { conflict, forbidden, notFound } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import type { Services } from '../../services.ts';
import { newHalf, secondHalfDigest } from './accounts.codes.ts';
import { insertDuty, lockPlace, notOver } from './accounts.duties.store.ts';
import { forgetActors } from './accounts.identity.ts';
import { addNotice } from './accounts.notices.store.ts';
import { isOwnAccount } from './accounts.policy.ts';
import { recoveryMs } from './accounts.recovery.store.ts';
import {
  type ReplacementRow,
  replacementAnswer,
  replacementRows,
  stateOfReplacement,
} from './accounts.replacement.rows.ts';
import { endSessions } from './accounts.sessions.ts';
import { normalizeLogin } from './accounts.sign-in.service.ts';
import { createAccount, lockAccountByLogin, refuseUnfitLogin } from './accounts.store.ts';

/**
 * Break-glass: a lost admin is replaced by the other two of the same organisation together. No waiting time, since an
 * installation without its security admin cannot even unlock an account; loud instead: every admin and committee
 * administrator there is told at both steps, also the one who is said to be lost, who may object.
 */

interface AdminDuty {
  id: string;
  accountId: string;
  name: string;
  role: Role;
}

/** @throws Problem 403 own role, 404 no such admin at the own organisation, 409 login in use or under way, 422 login */
export async function proposeReplacement(
  services: Services,
  actor: Actor,
  given: { dutyId: string; login: string; name: string; reason: string },
) {
  const now = services.clock.now();
  const login = normalizeLogin(given.login);
  refuseUnfitLogin(login);
  const id = newId();
  return services.database.transaction(throughGate(actor, 'accounts'), async (tx) => {
    await lockOwnPlace(tx, actor);
    const taken = await lockAccountByLogin(tx, services, login);
    const lost = await adminHere(tx, actor, given.dutyId, dayInChina(now));
    if (lost.role === actor.duty?.role || isOwnAccount(actor, lost.accountId)) throw ownRole();
    if (taken) throw isOwnAccount(actor, taken.id) ? notOneself() : needsNewAccount(login);
    await refuseUnderWay(tx, lost, now);
    await insertProposal(tx, actor, now, { id, login, lost, name: given.name, reason: given.reason });
    await tellAll(tx, actor, now, 'admin_proposed', { role: lost.role, name: given.name });
    await audit(tx, actor, now, {
      action: 'admin_replacement.propose',
      object: { type: 'duty', id: lost.id, name: lost.name },
      reason: given.reason,
      after: { replacementId: id, role: lost.role, login, name: given.name },
    });
    return replacementAnswer(actor, await lockProposal(tx, actor, id), now);
  });
}

/** First of all: those who replace each other at one place take turns, and the place stays where it is. */
async function lockOwnPlace(tx: Tx, { duty }: Actor): Promise<void> {
  if (duty) await lockPlace(tx, duty.organizationId, 'one');
}

async function adminHere(tx: Tx, actor: Actor, dutyId: string, today: string): Promise<AdminDuty> {
  const duty = await tx.first(sql<AdminDuty>`
    SELECT d.id, d.account_id AS "accountId", a.name, d.role FROM duty d JOIN account a ON a.id = d.account_id
    WHERE d.id = ${dutyId}::uuid AND ${notOver(today)} AND d.role = ANY (${[...adminRoles]}::text[])
      AND d.region_id = ${actor.duty?.regionId ?? null}::int
      AND d.organization_id = ${actor.duty?.organizationId ?? null}::uuid
    FOR UPDATE OF d`);
  if (!duty) throw notFound('duty', dutyId);
  return duty;
}

async function refuseUnderWay(tx: Tx, lost: AdminDuty, now: Date): Promise<void> {
  const open = await tx.first(sql`SELECT FROM admin_replacement WHERE lost_duty_id = ${lost.id}::uuid
    AND confirmed_at IS NULL AND withdrawn_at IS NULL AND expires_at > ${now}`);
  if (open)
    throw conflict({
      zh: `替换${lost.name}的提议已在办，请先确认或撤回它。`,
      en: `A replacement of ${lost.name} is proposed already; confirm or withdraw it first.`,
    });
}

interface Proposal {
  id: string;
  lost: AdminDuty;
  login: string;
  name: string;
  reason: string;
}

function insertProposal(tx: Tx, actor: Actor, now: Date, { id, lost, login, name, reason }: Proposal) {
  const { duty } = actor;
  return tx.run(sql`
    INSERT INTO admin_replacement (id, role, region_id, organization_id, org_path, lost_duty_id, lost_name, login, name,
      reason, proposed_by, proposed_by_name, proposed_by_role, proposed_at, expires_at)
    VALUES (${id}, ${lost.role}, ${duty?.regionId ?? null}::int, ${duty?.organizationId ?? null}::uuid,
      (SELECT path FROM organization WHERE region_id = ${duty?.regionId ?? null}::int AND id = ${duty?.organizationId ?? null}::uuid),
      ${lost.id}::uuid, ${lost.name}, ${login}, ${name}, ${reason}, ${actor.accountId}::uuid,
      ${actor.name}, ${duty?.role ?? ''}, ${now}, ${new Date(now.getTime() + recoveryMs)})`);
}

/**
 * By the admin of the third role: the lost one's duty and sessions end, the successor's account and duty are made,
 * and its code is split between the two. @throws Problem 403 not the third, 404, 409 over or login taken meanwhile
 */
export async function confirmReplacement(services: Services, actor: Actor, id: string) {
  const now = services.clock.now();
  const half = newHalf();
  const proposal = await services.database.transaction(throughGate(actor, 'accounts'), async (tx) => {
    const row = await lockProposal(tx, actor, id);
    if (
      row.proposedBy === actor.accountId ||
      row.proposedByRole === actor.duty?.role ||
      row.role === actor.duty?.role
    )
      throw notTheThird();
    const state = stateOfReplacement(row, now);
    if (state !== 'waiting') throw overAlready(state);
    await refuseGone(tx, row, dayInChina(now));
    await endLost(tx, actor, now, row);
    const recoveryId = await makeSuccessor(services, tx, actor, now, row, half);
    await tx.run(sql`
      UPDATE admin_replacement SET confirmed_by = ${actor.accountId}::uuid, confirmed_by_name = ${actor.name},
        confirmed_at = ${now}, recovery_id = ${recoveryId}::uuid WHERE id = ${id}::uuid`);
    await tellAll(tx, actor, now, 'admin_replaced', { role: row.role, name: row.name });
    await audit(tx, actor, now, {
      action: 'admin_replacement.confirm',
      object: { type: 'duty', id: row.lostDutyId, name: row.lostName },
      after: { replacementId: id, role: row.role, login: row.login, name: row.name },
    });
    return row;
  });
  forgetActors(services);
  return { name: proposal.name, login: proposal.login, code: half, printedBy: proposal.proposedByName };
}

/** Two of the three act together: who proposed is still one of them, or one alone would be enough. */
async function refuseGone(tx: Tx, row: ReplacementRow, today: string): Promise<void> {
  const held = await tx.first(sql`
    SELECT FROM duty d JOIN account a ON a.id = d.account_id
    WHERE d.account_id = ${row.proposedBy}::uuid AND d.role = ${row.proposedByRole} AND d.region_id = ${row.regionId}
      AND d.organization_id = ${row.organizationId}::uuid AND ${notOver(today)} AND d.from_on <= ${today}::date
      AND a.status = 'active'`);
  if (!held)
    throw conflict({
      zh: `提议人${row.proposedByName}已不是这里的管理员，或账号已停用；请撤回后重新提议。`,
      en: `${row.proposedByName}, who proposed it, is no admin here any more. Withdraw it and propose anew.`,
    });
}

async function endLost(tx: Tx, actor: Actor, now: Date, row: ReplacementRow): Promise<void> {
  // The account before the duty: somebody may be closing it.
  await tx.rows(sql`SELECT FROM account
    WHERE id = (SELECT account_id FROM duty WHERE id = ${row.lostDutyId}::uuid) FOR UPDATE`);
  const lost = await tx.first(sql<{ accountId: string }>`
    UPDATE duty SET ended_at = coalesce(ended_at, ${now}), version = version + 1 WHERE id = ${row.lostDutyId}::uuid
    RETURNING account_id AS "accountId"`);
  if (!lost) throw notFound('duty', row.lostDutyId);
  await endSessions(tx, lost.accountId, now);
  await tx.run(sql`UPDATE token SET revoked_at = ${now}
    WHERE account_id = ${lost.accountId}::uuid AND revoked_at IS NULL`);
  await audit(tx, actor, now, {
    action: 'duty.end',
    object: { type: 'duty', id: row.lostDutyId, name: row.lostName },
    reason: row.reason,
    before: { accountId: lost.accountId, role: row.role, organizationId: row.organizationId },
  });
}

/** Confirmed at once: the two admins are the two officers; who proposed prints the first half. */
async function makeSuccessor(
  services: Services,
  tx: Tx,
  actor: Actor,
  now: Date,
  row: ReplacementRow,
  half: string,
): Promise<string> {
  const { role, login, name, regionId, organizationId, path } = row;
  const { accountId } = await createAccount(tx, actor, now, { login, name });
  const today = dayInChina(now);
  const organization = { regionId, id: organizationId, path };
  const duty = { accountId, role, organization, fromOn: today, untilOn: null };
  const dutyId = await insertDuty(tx, row.proposedBy, now, duty, today);
  await audit(tx, actor, now, {
    action: 'duty.grant',
    object: { type: 'duty', id: dutyId, name },
    after: { accountId, role, organizationId, fromOn: today, untilOn: null },
  });
  const recoveryId = newId();
  await tx.run(sql`
    INSERT INTO account_recovery (id, account_id, kind, reason, started_by, started_by_name, started_by_role,
      started_by_organization, started_at, expires_at, confirmed_by, confirmed_by_name, confirmed_by_role,
      confirmed_at, second_half_digest)
    VALUES (${recoveryId}, ${accountId}::uuid, 'admin_replacement', ${row.reason}, ${row.proposedBy}::uuid,
      ${row.proposedByName}, ${row.proposedByRole}, ${actor.duty?.organizationName ?? ''}, ${now},
      ${new Date(now.getTime() + recoveryMs)}, ${actor.accountId}::uuid, ${actor.name}, ${actor.duty?.role ?? ''}, ${now},
      ${secondHalfDigest(services.vault, half)})`);
  return recoveryId;
}

/** Withdrawn by a proposer, or objected to by whoever is said to be lost: they plainly are not. @throws Problem 404, 409 */
export async function withdrawReplacement(services: Services, actor: Actor, id: string): Promise<void> {
  const now = services.clock.now();
  await services.database.transaction(throughGate(actor, 'accounts'), async (tx) => {
    const row = await lockProposal(tx, actor, id);
    const state = stateOfReplacement(row, now);
    if (state !== 'waiting') throw overAlready(state);
    await tx.run(sql`UPDATE admin_replacement SET withdrawn_at = ${now} WHERE id = ${id}::uuid`);
    await audit(tx, actor, now, {
      action: 'admin_replacement.withdraw',
      object: { type: 'duty', id: row.lostDutyId, name: row.lostName },
      after: { replacementId: id },
    });
  });
}

async function lockProposal(tx: Tx, actor: Actor, id: string): Promise<ReplacementRow> {
  await lockOwnPlace(tx, actor);
  const row = await tx.first(sql<ReplacementRow>`
    ${replacementRows} WHERE id = ${id}::uuid AND region_id = ${actor.duty?.regionId ?? null}::int
      AND organization_id = ${actor.duty?.organizationId ?? null}::uuid FOR UPDATE`);
  if (!row) throw notFound('admin_replacement', id);
  return row;
}

/** Every admin and committee administrator of the organisation, the lost one too. */
async function tellAll(
  tx: Tx,
  actor: Actor,
  now: Date,
  kind: 'admin_proposed' | 'admin_replaced',
  change: { role: Role; name: string },
): Promise<void> {
  const told = await tx.rows(sql<{ accountId: string }>`
    SELECT DISTINCT d.account_id AS "accountId" FROM duty d
    WHERE d.region_id = ${actor.duty?.regionId ?? null}::int
      AND d.organization_id = ${actor.duty?.organizationId ?? null}::uuid
      AND d.role = ANY (${[...adminRoles, 'committee_administrator']}::text[])
      AND (d.ended_at IS NULL OR d.ended_at = ${now}) AND d.account_id <> ${actor.accountId}::uuid`);
  const detail = { by: actor.name, byRole: actor.duty?.role ?? '', ...change };
  for (const { accountId } of told)
    await addNotice(tx, now, { accountId, kind, address: actor.address, detail });
}

const ownRole = () =>
  forbidden({
    zh: '失联管理员由另外两员共同替换：不能替换与自己职责相同的管理员，也不能替换自己。',
    en: 'A lost admin is replaced by the other two: nobody replaces himself or an admin of the same duty.',
  });

const notOneself = () =>
  forbidden({
    zh: '不能提名自己。系统、安全、审计三员要由三个不同的人担任。',
    en: 'Nobody names himself: the three admins are three different people.',
  });

const needsNewAccount = (login: string) =>
  conflict({
    zh: `账号名“${login}”已有人使用。继任者要用一个新账号，请另取一个账号名。`,
    en: `The account name "${login}" is in use. The successor needs a new account; choose another name.`,
  });

const notTheThird = () =>
  forbidden({
    zh: '提议要由另一位管理员确认：不能由提议人、与提议人同职责或与失联者同职责的人确认。',
    en: 'The third admin confirms: not the proposer, nor an admin of the proposer’s or the lost one’s duty.',
  });

function overAlready(state: 'confirmed' | 'withdrawn' | 'expired') {
  const words = {
    confirmed: { zh: '这项替换已经确认过了。', en: 'This replacement was confirmed already.' },
    withdrawn: { zh: '这项提议已经撤回。', en: 'This proposal was withdrawn.' },
    expired: {
      zh: '这项提议超过 24 小时没有确认，已经失效，请重新提议。',
      en: 'Nobody confirmed it within 24 hours; propose it anew.',
    },
  } as const;
  return conflict(words[state]);
}
