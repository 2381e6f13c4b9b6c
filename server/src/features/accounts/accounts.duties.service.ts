import { hideableRoles, type Role, roles } from '@zhibu/contract/authorization';
import { audit } from '../../kernel/audit.ts';
import { type Actor, holds, type PathRange, rangeOf, throughGate } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import { conflict, forbidden, invalid, notFound } from '../../kernel/errors.ts';
import type { Services } from '../../services.ts';
import { type OrganizationRecord, refuseEnded, visibleOrganization } from '../organizations/public.ts';
import {
  type Invited,
  type IssuedCode,
  issueCodes,
  revokeCodes,
  type SlipAnswer,
  slipOf,
} from './accounts.activation.service.ts';
import {
  type DutyRow,
  dutyRows,
  type HeldDuty,
  heldDuties,
  insertDuty,
  lockPlace,
  notOver,
} from './accounts.duties.store.ts';
import { forgetActors } from './accounts.identity.ts';
import {
  excludes,
  isHiddenFrom,
  isOwnSide,
  mayDecideRole,
  mayHoldCodeOf,
  splitsCodes,
} from './accounts.policy.ts';
import { insertRecovery } from './accounts.recovery.store.ts';
import { normalizeLogin } from './accounts.sign-in.service.ts';
import { createAccount, lockAccountByLogin } from './accounts.store.ts';

export interface Grant {
  login: string;
  name?: string;
  role: Role;
  organizationId: string;
  fromOn?: string;
  untilOn?: string | null;
  /** False hides the holder from the organisations above. */
  visibleFromAbove?: boolean;
}

/** A duty that was granted in a transaction; {@link grantAnswer} makes the slip of it after the commit. */
export interface Granted {
  id: string;
  role: Role;
  organization: OrganizationRecord;
  fromOn: string;
  untilOn: string | null;
  account: Invited;
  issued: IssuedCode | undefined;
  /** Instead of a slip, where the code is split between two officers. */
  recoveryId: string | null;
}

/**
 * Grants a duty; a login that is new becomes an account with an activation slip.
 * @throws Problem 403 role beyond the own, or to oneself; 404 organisation out of reach; 409 two duties that exclude
 *   each other, or the same twice; 422 dates, missing name, a role that is not to be hidden
 */
export async function grantDuty(services: Services, actor: Actor, grant: Grant) {
  const granted = await services.database.transaction(throughGate(actor, 'accounts'), (tx) =>
    grantIn(services, tx, actor, services.clock.now(), grant),
  );
  forgetActors(services);
  return grantAnswer(services, granted);
}

/** The same inside a transaction that does more, through the gate 'accounts'. */
export async function grantIn(
  services: Services,
  tx: Tx,
  actor: Actor,
  now: Date,
  grant: Grant,
): Promise<Granted> {
  if (!mayDecideRole(actor, grant.role)) throw roleBeyond(grant.role);
  const today = dayInChina(now);
  const { role, visibleFromAbove = true, fromOn = today, untilOn = null } = grant;
  refuseUnfitDates(fromOn, untilOn, today);
  refuseHiding(role, visibleFromAbove);
  await lockPlace(tx, grant.organizationId);
  const organization = await visibleOrganization(tx, actor, grant.organizationId);
  refuseEnded(organization);
  const { account, fresh, status, openedBefore } = await grantee(services, tx, actor, now, grant);
  const held = await refuseExclusive(tx, account.accountId, role, today);
  // A code that is out already, such as a member's slip, must not open the new duty: it ends with the new one.
  const outdated = status === 'invited' && mayHoldCodeOf(actor, held);
  // What was reset is opened by two officers, never by the slip of a duty; their code begins anew, too.
  if (outdated && openedBefore) await revokeCodes(tx, [account.accountId], now);
  const waits = fresh || (outdated && !openedBefore);
  const split = waits && splitsCodes(actor);
  const [issued] = waits && !split ? await issueCodes(tx, actor, now, [account]) : [];
  const duty = { accountId: account.accountId, role, organization, fromOn, untilOn, visibleFromAbove };
  const id = await insertDuty(tx, actor.accountId, now, duty, today);
  await audit(tx, actor, now, {
    action: 'duty.grant',
    object: { type: 'duty', id, name: account.name },
    after: {
      accountId: account.accountId,
      role,
      organizationId: organization.id,
      fromOn,
      untilOn,
      ...(visibleFromAbove ? {} : { visibleFromAbove }),
    },
  });
  const recoveryId = split ? await codeOfTwo(tx, actor, now, account, role) : null;
  return { id, role, organization, fromOn, untilOn, account, issued, recoveryId };
}

/**
 * A security admin reads no file and must not become, by the slip of an officer just made, somebody who does: the code
 * opens with the halves of two officers. Earlier codes end.
 */
async function codeOfTwo(tx: Tx, actor: Actor, now: Date, account: Invited, role: Role): Promise<string> {
  await revokeCodes(tx, [account.accountId], now);
  return insertRecovery(tx, actor, now, { account, kind: 'new_officer', reason: `新任${roles[role].zh}` });
}

export async function grantAnswer(services: Services, granted: Granted) {
  const { id, role, organization, fromOn, untilOn, issued, recoveryId } = granted;
  const slip: SlipAnswer | null = issued ? await slipOf(services, issued, organization.name) : null;
  const place = { id: organization.id, name: organization.name, code: organization.code };
  return { duty: { id, role, organization: place, fromOn, untilOn, standsInFor: null }, slip, recoveryId };
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
      openedBefore: false,
    };
  }
  if (isOwnSide(actor, found.id)) throw toOneself();
  if (found.status === 'closed')
    throw conflict({
      zh: '这个账号已经注销，不能授予职务。',
      en: 'This account was closed; it cannot be given a duty.',
    });
  const { id, memberId, name, status, openedBefore } = found;
  const account = { accountId: id, memberId, name, login: found.login };
  return { account, fresh: false, status, openedBefore };
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

export function toOneself() {
  return forbidden({
    zh: '不能给自己授予或结束职务，也不能为所代理的人办理；请由另一位有权限的人办理。',
    en: 'Nobody grants or ends a duty of the own, or of whom he stands in for; ask another person who may.',
  });
}

/** Only whose duty is to watch or to listen is hidden: see `hideableRoles`. */
function refuseHiding(role: Role, visibleFromAbove: boolean): void {
  if (visibleFromAbove || hideableRoles.includes(role)) return;
  throw invalid(
    {
      zh: `“${roles[role].zh}”不能对上级隐藏：谁能看到党员档案，上下级都应当知道。`,
      en: `A ${roles[role].en} cannot be hidden from above: who may see member files is known above and below.`,
    },
    [
      {
        pointer: '/visibleFromAbove',
        detail: { zh: '这个职务不能隐藏。', en: 'This role cannot be hidden.' },
      },
    ],
  );
}

export interface Ending {
  reason?: string | null;
  /** The duty that took over what was open. */
  successorId?: string | null;
  action?: 'duty.end' | 'duty.hand_over' | 'duty.end_at_once';
  after?: Record<string, unknown>;
}

/** Marks a duty as ended and, with it, who stands in for its holder. The caller forgets actors after the commit. */
export async function endIn(
  tx: Tx,
  actor: Actor,
  now: Date,
  duty: DutyRow,
  ending: Ending = {},
): Promise<void> {
  const { reason = null, successorId = null, action = 'duty.end', after } = ending;
  await tx.run(sql`
    UPDATE duty SET ended_at = ${now}, ended_by = ${actor.accountId}::uuid, end_reason = ${reason},
      successor_id = ${successorId}::uuid, version = version + 1 WHERE id = ${duty.id}`);
  await tx.run(sql`
    UPDATE duty_substitution SET ended_at = ${now}, ended_by = ${actor.accountId}::uuid
    WHERE duty_id = ${duty.id} AND ended_at IS NULL`);
  await audit(tx, actor, now, {
    action,
    object: { type: 'duty', id: duty.id, name: duty.accountName },
    reason,
    before: { accountId: duty.accountId, role: duty.role, organizationId: duty.organizationId },
    ...(after ? { after } : {}),
  });
}

/** A duty in the actor's reach that the actor may end, for looking at. @throws Problem 403, 404 */
export async function dutyToEnd(reader: Reader, actor: Actor, id: string, today: string): Promise<DutyRow> {
  const duty = await dutyInReach(reader, actor, id, today);
  if (isOwnSide(actor, duty.accountId)) throw toOneself();
  if (!mayDecideRole(actor, duty.role) || isHiddenFrom(actor, duty)) throw roleBeyond(duty.role);
  return duty;
}

/** The same, locked until the end of the transaction. @throws Problem 403, 404 */
export async function lockDutyToEnd(tx: Tx, actor: Actor, id: string, today: string): Promise<DutyRow> {
  await tx.run(sql`SELECT FROM duty WHERE id = ${id}::uuid FOR UPDATE`);
  return dutyToEnd(tx, actor, id, today);
}

/** A duty that runs or will, in the actor's reach. @throws Problem 404 */
export async function dutyInReach(reader: Reader, actor: Actor, id: string, today: string): Promise<DutyRow> {
  const { from, until } = dutyRange(actor);
  const duty = await reader.first(sql<DutyRow>`
    ${dutyRows} WHERE d.id = ${id}::uuid AND ${notOver(today)} AND d.org_path >= ${from} AND d.org_path < ${until}`);
  if (!duty) throw notFound('duty', id);
  return duty;
}

/** The one definition of whose duties an actor sees: list and object check share it. */
export function dutyRange(actor: Actor): PathRange {
  if (actor.kind === 'system') return { from: '', until: '~' };
  return actor.duty && holds(actor, 'duties.read') ? rangeOf(actor.duty) : { from: '', until: '' };
}
