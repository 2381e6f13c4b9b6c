import type { Role } from '@zhibu/contract/authorization';
import { roles } from '@zhibu/contract/authorization';
import { audit } from '../../kernel/audit.ts';
import { type Actor, throughGate } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { sql, type Tx } from '../../kernel/database.ts';
import { conflict, forbidden, invalid, notFound } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import type { Services } from '../../services.ts';
import { visibleOrganization } from '../organizations/public.ts';
import { issueCodes, type SlipAnswer, slipOf } from './accounts.activation.service.ts';
import { cursorOf, keysOf } from './accounts.cursor.ts';
import {
  type DutyRow,
  dutyRows,
  type HeldDuty,
  heldDuties,
  insertDuty,
  notOver,
} from './accounts.duties.store.ts';
import { forgetActors } from './accounts.identity.ts';
import { canEndDuty, excludes, isOwnAccount, mayDecideRole, mayHoldCodeOf } from './accounts.policy.ts';
import { normalizeLogin } from './accounts.sign-in.service.ts';
import { createAccount, lockAccountByLogin } from './accounts.store.ts';

export interface Grant {
  login: string;
  name?: string;
  role: Role;
  organizationId: string;
  fromOn?: string;
  untilOn?: string | null;
}

/**
 * Grants a duty; a login that is new becomes an account with an activation slip.
 * @throws Problem 403 role beyond the own, or to oneself; 404 organisation out of reach; 409 two duties that exclude
 *   each other, or the same twice; 422 dates, missing name
 */
export async function grantDuty(services: Services, actor: Actor, grant: Grant) {
  if (!mayDecideRole(actor, grant.role)) throw roleBeyond(grant.role);
  const now = services.clock.now();
  const today = dayInChina(now);
  const fromOn = grant.fromOn ?? today;
  const untilOn = grant.untilOn ?? null;
  refuseUnfitDates(fromOn, untilOn, today);
  const granted = await services.database.transaction(throughGate(actor, 'accounts'), async (tx) => {
    const organization = await visibleOrganization(tx, actor, grant.organizationId);
    const { account, fresh, status } = await grantee(services, tx, actor, now, grant);
    const held = await refuseExclusive(tx, account.accountId, grant.role, today);
    // A code that is out already, such as a member's slip, must not open the new duty: it ends with the new one.
    const waits = fresh || (status === 'invited' && mayHoldCodeOf(actor, held));
    const issued = waits ? await issueCodes(tx, actor, now, [account]) : [];
    const duty = { accountId: account.accountId, role: grant.role, organization, fromOn, untilOn };
    const id = await insertDuty(tx, actor.accountId, now, duty, today);
    await audit(tx, actor, now, {
      action: 'duty.grant',
      object: { type: 'duty', id, name: account.name },
      after: {
        accountId: account.accountId,
        role: grant.role,
        organizationId: organization.id,
        fromOn,
        untilOn,
      },
    });
    return { id, organization, issued: issued[0] };
  });
  forgetActors(services);
  const { id, organization, issued } = granted;
  const slip: SlipAnswer | null = issued ? await slipOf(services, issued, organization.name) : null;
  return {
    duty: {
      id,
      role: grant.role,
      organization: { id: organization.id, name: organization.name, code: organization.code },
      fromOn,
      untilOn,
    },
    slip,
  };
}

async function grantee(services: Services, tx: Tx, actor: Actor, now: Date, grant: Grant) {
  const login = normalizeLogin(grant.login);
  const found = await lockAccountByLogin(tx, services, login);
  if (!found) {
    if (grant.name === undefined)
      throw invalid(
        {
          zh: `没有账号“${login}”。要新建账号，请填写姓名。`,
          en: `There is no account "${login}". To make a new one, give the person's name.`,
        },
        [{ pointer: '/name', detail: { zh: '新账号要填写姓名。', en: 'A new account needs a name.' } }],
      );
    return {
      account: await createAccount(tx, actor, now, { login, name: grant.name }),
      fresh: true,
      status: 'invited',
    };
  }
  if (isOwnAccount(actor, found.id)) throw toOneself();
  if (found.status === 'closed')
    throw conflict({
      zh: '这个账号已经注销，不能授予职务。',
      en: 'This account was closed; it cannot be given a duty.',
    });
  const { id, memberId, name, status } = found;
  return { account: { accountId: id, memberId, name, login: found.login }, fresh: false, status };
}

/** @returns the duties held; @throws Problem 409: no person holds two of the three admin roles, nor an admin role beside another duty */
export async function refuseExclusive(
  tx: Tx,
  accountId: string,
  wanted: Role,
  today: string,
): Promise<HeldDuty[]> {
  const held = await heldDuties(tx, accountId, today);
  const other = held.find((duty) => excludes(duty.role, wanted));
  if (!other) return held;
  throw conflict({
    zh: `这个账号已担任${other.organizationName}的${roles[other.role].zh}。系统、安全、审计三员互不兼任，也不兼任其他职务。`,
    en: `The account is ${roles[other.role].en} already. System, security and audit admin exclude each other and every other duty.`,
  });
}

function refuseUnfitDates(fromOn: string, untilOn: string | null, today: string): void {
  if (untilOn === null || (untilOn > fromOn && untilOn > today)) return;
  throw invalid(
    {
      zh: '截止日期应晚于开始日期和今天；截止当天起不再担任。',
      en: 'The end must be after the start and after today; it is the first day without the duty.',
    },
    [{ pointer: '/untilOn', detail: { zh: '截止日期太早。', en: 'The end is too early.' } }],
  );
}

function roleBeyond(role: Role) {
  return forbidden({
    zh: `您当前的职务不能授予或结束“${roles[role].zh}”，请找安全管理员。`,
    en: `Your acting duty cannot grant or end "${roles[role].en}"; ask a security admin.`,
  });
}

function toOneself() {
  return forbidden({
    zh: '不能给自己授予或结束职务，请由另一位有权限的人办理。',
    en: 'Nobody grants or ends a duty of the own; ask another person who may.',
  });
}

/** Ends a duty now; its reach ends with it, here at once and everywhere within a second. @throws Problem 403, 404 */
export async function endDuty(services: Services, actor: Actor, dutyId: string): Promise<void> {
  const now = services.clock.now();
  await services.database.transaction(throughGate(actor, 'accounts'), async (tx) => {
    const duty = await dutyInReach(tx, actor, dutyId, dayInChina(now));
    if (isOwnAccount(actor, duty.accountId)) throw toOneself();
    if (!mayDecideRole(actor, duty.role)) throw roleBeyond(duty.role);
    await tx.run(sql`UPDATE duty SET ended_at = ${now}, version = version + 1 WHERE id = ${dutyId}`);
    await audit(tx, actor, now, {
      action: 'duty.end',
      object: { type: 'duty', id: dutyId, name: duty.accountName },
      before: { accountId: duty.accountId, role: duty.role, organizationId: duty.organizationId },
    });
  });
  forgetActors(services);
}

async function dutyInReach(tx: Tx, actor: Actor, id: string, today: string): Promise<DutyRow> {
  const { from, until } = rangeOf(actor);
  const duty = await tx.first(sql<DutyRow>`
    ${dutyRows} WHERE d.id = ${id}::uuid AND ${notOver(today)} AND d.org_path >= ${from} AND d.org_path < ${until}
    FOR UPDATE OF d`);
  if (!duty) throw notFound('duty', id);
  return duty;
}

/** The one definition of whose duties an actor sees: list and object check share it. */
function rangeOf(actor: Actor): { from: string; until: string } {
  if (actor.kind === 'system') return { from: '', until: '~' };
  const path = actor.duty?.path ?? '';
  return path === '' ? { from: '', until: '' } : { from: path, until: `${path}/` };
}

/** Duties that run or will, at an organisation and below, in the order of the tree. */
export async function listDuties(
  services: Services,
  actor: Actor,
  query: { limit?: number; after?: string; organization?: string },
) {
  const limit = query.limit ?? 20;
  const today = dayInChina(services.clock.now());
  const after = keysOf(query.after, 2);
  if (after && !isId(after[1] ?? '')) return { items: [], next: null };
  const rows = await services.database.read(throughGate(actor, 'accounts'), async (reader) => {
    const within = query.organization ? await visibleOrganization(reader, actor, query.organization) : null;
    const { from, until } = within ? { from: within.path, until: `${within.path}/` } : rangeOf(actor);
    return reader.rows(sql<DutyRow>`
      ${dutyRows} WHERE ${notOver(today)} AND d.org_path >= ${from} AND d.org_path < ${until}
        AND (${after?.[0] ?? null}::text IS NULL OR (d.org_path, d.id) > (${after?.[0] ?? null}::text, ${after?.[1] ?? null}::uuid))
      ORDER BY d.org_path, d.id LIMIT ${limit + 1}`);
  });
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return {
    items: items.map((row) => dutyAnswer(actor, row)),
    next: last ? cursorOf([last.path, last.id]) : null,
  };
}

function dutyAnswer(actor: Actor, row: DutyRow) {
  return {
    id: row.id,
    role: row.role,
    organization: { id: row.organizationId, name: row.organizationName, code: row.organizationCode },
    fromOn: row.fromOn,
    untilOn: row.untilOn,
    account: { id: row.accountId, name: row.accountName, login: row.accountLogin, status: row.accountStatus },
    version: row.version,
    can: { end: canEndDuty(actor, row) },
  };
}
