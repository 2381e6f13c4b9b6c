import { audit } from '../../kernel/audit.ts';
import { type Actor, throughGate } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import { conflict, forbidden, invalid, notFound } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { decodePosition, encodePosition, idShape } from '../../kernel/paging.ts';
import type { Services } from '../../services.ts';
import {
  canEndDuty,
  type DutyRow,
  dutyRange,
  dutyRows,
  forgetActors,
  isHiddenFrom,
  isOwnAccount,
  lockAccountByLogin,
  normalizeLogin,
  notOver,
  refuseExclusive,
  toOneself,
} from '../accounts/public.ts';
import { actsForAnother, canNameSubstitute, maySubstitute } from './duties.policy.ts';
import { leaveObjection } from './duties.rules.ts';

/** Substitution during leave (代理): the substitute acts in the duty, with the own sign-in and second factor. */

interface SubstitutionRow {
  id: string;
  dutyId: string;
  accountId: string;
  name: string;
  fromOn: string;
  untilOn: string;
  reason: string;
  endedAt: Date | null;
}

const columns = sql`s.id, s.duty_id AS "dutyId", s.account_id AS "accountId", a.name, s.from_on AS "fromOn",
  s.until_on AS "untilOn", s.reason, s.ended_at AS "endedAt"`;

/** The duty of which substitutes are spoken: the own, one that the actor stands in, or one in reach. @throws 404 */
async function dutyFor(reader: Reader, actor: Actor, id: string, today: string): Promise<DutyRow> {
  const { from, until } = dutyRange(actor);
  const duty = await reader.first(sql<DutyRow>`
    ${dutyRows} WHERE d.id = ${id}::uuid AND ${notOver(today)} AND (d.account_id = ${actor.accountId}::uuid
      OR d.id = ${actor.duty?.id ?? null}::uuid OR (d.org_path >= ${from} AND d.org_path < ${until}))`);
  if (!duty || isHiddenFrom(actor, duty)) throw notFound('duty', id);
  return duty;
}

const mayEnd = (actor: Actor, duty: DutyRow, row: SubstitutionRow, today: string) =>
  row.endedAt === null &&
  row.untilOn > today &&
  (isOwnAccount(actor, duty.accountId) || isOwnAccount(actor, row.accountId) || canEndDuty(actor, duty));

function present(actor: Actor, duty: DutyRow, row: SubstitutionRow, today: string) {
  const { id, dutyId, accountId, name, fromOn, untilOn, reason } = row;
  return {
    id,
    dutyId,
    substitute: { id: accountId, name },
    fromOn,
    untilOn,
    reason,
    can: { end: mayEnd(actor, duty, row, today) },
  };
}

/** Substitutes of a duty, the latest first, also those of the past. @throws Problem 404 */
export async function listSubstitutions(
  services: Services,
  actor: Actor,
  dutyId: string,
  wish: { limit?: number; after?: string },
) {
  const { limit = 20 } = wish;
  const today = dayInChina(services.clock.now());
  const after = decodePosition(wish.after, [idShape])?.[0] ?? null;
  return services.database.read(throughGate(actor, 'accounts'), async (reader) => {
    const duty = await dutyFor(reader, actor, dutyId, today);
    const rows = await reader.rows(sql<SubstitutionRow>`
      SELECT ${columns} FROM duty_substitution s JOIN account a ON a.id = s.account_id
      WHERE s.duty_id = ${dutyId}::uuid AND (${after}::uuid IS NULL OR s.id < ${after}::uuid)
      ORDER BY s.id DESC LIMIT ${limit + 1}`);
    const items = rows.slice(0, limit);
    return {
      items: items.map((row) => present(actor, duty, row, today)),
      next: rows.length > limit ? encodePosition([items.at(-1)?.id ?? '']) : null,
    };
  });
}

/**
 * Names a substitute. Never onward, never for one of the three admins, never somebody whom the three-admin rule
 * excludes. @throws Problem 403, 404, 409 excluded or two at a time, 422 dates or person
 */
export async function nameSubstitute(
  services: Services,
  actor: Actor,
  dutyId: string,
  wish: { login: string; fromOn?: string; untilOn: string; reason: string },
) {
  const now = services.clock.now();
  const today = dayInChina(now);
  const leave = { fromOn: wish.fromOn ?? today, untilOn: wish.untilOn };
  const answer = await services.database.transaction(throughGate(actor, 'accounts'), async (tx) => {
    // The account before the duty, as everybody locks them; one after the other, so that two leaves of one duty cannot overlap.
    await lockAccountByLogin(tx, services, normalizeLogin(wish.login));
    await tx.run(sql`SELECT FROM duty WHERE id = ${dutyId}::uuid FOR UPDATE`);
    const duty = await dutyFor(tx, actor, dutyId, today);
    permit(actor, duty);
    const objection = leaveObjection(leave, duty, today);
    if (objection) throw invalid(objection.words, [{ pointer: objection.pointer, detail: objection.words }]);
    const substitute = await substituteFor(services, tx, actor, duty, wish.login, today);
    await refuseOverlap(tx, dutyId, leave);
    const id = newId();
    await tx.run(sql`
      INSERT INTO duty_substitution (id, duty_id, account_id, from_on, until_on, reason, named_by, created_at)
      VALUES (${id}, ${dutyId}::uuid, ${substitute.id}::uuid, ${leave.fromOn}::date, ${leave.untilOn}::date,
        ${wish.reason.trim()}, ${actor.accountId}::uuid, ${now})`);
    await audit(tx, actor, now, {
      action: 'duty.substitute',
      object: { type: 'duty', id: dutyId, name: duty.accountName },
      reason: wish.reason.trim(),
      after: { substitutionId: id, substitute: substitute.id, ...leave },
    });
    const row = { id, dutyId, accountId: substitute.id, name: substitute.name, ...leave, endedAt: null };
    return present(actor, duty, { ...row, reason: wish.reason.trim() }, today);
  });
  forgetActors(services);
  return answer;
}

function permit(actor: Actor, duty: DutyRow): void {
  if (actsForAnother(actor, duty.id))
    throw forbidden({
      zh: '您是代理人，不能再找别人代理；请由本人或授予职务的人办理。',
      en: 'You stand in for somebody and cannot pass that on; the holder or whoever grants the duty names another.',
    });
  if (!maySubstitute(duty.role))
    throw forbidden({
      zh: '系统、安全、审计三员的职务不能代理，请由另外的管理员任命。',
      en: 'Nobody stands in for one of the three admins; another admin appoints one.',
    });
  if (!canNameSubstitute(actor, duty))
    throw forbidden({
      zh: '只有本人，或者能授予这个职务的人，才能指定代理人。',
      en: 'Only the holder, or whoever may grant this duty, names a substitute.',
    });
}

async function substituteFor(
  services: Services,
  tx: Tx,
  actor: Actor,
  duty: DutyRow,
  login: string,
  today: string,
): Promise<{ id: string; name: string }> {
  const found = await lockAccountByLogin(tx, services, normalizeLogin(login));
  if (found?.status !== 'active')
    throw invalid(
      {
        zh: `没有已激活的账号“${login.trim()}”。代理人要有自己的账号并且登录过。`,
        en: `There is no active account "${login.trim()}". A substitute has signed in with an account of the own.`,
      },
      [{ pointer: '/login', detail: { zh: '没有这个账号。', en: 'No such account.' } }],
    );
  if (found.id === duty.accountId)
    throw invalid({ zh: '不能由本人代理本人。', en: 'Nobody stands in for himself.' }, [
      { pointer: '/login', detail: { zh: '请填写另一个人。', en: 'Name another person.' } },
    ]);
  if (isOwnAccount(actor, found.id)) throw toOneself();
  await refuseExclusive(tx, found.id, duty.role, today);
  return found;
}

async function refuseOverlap(tx: Tx, dutyId: string, leave: { fromOn: string; untilOn: string }) {
  const other = await tx.first(sql<{ name: string; fromOn: string; untilOn: string }>`
    SELECT a.name, s.from_on AS "fromOn", s.until_on AS "untilOn"
    FROM duty_substitution s JOIN account a ON a.id = s.account_id
    WHERE s.duty_id = ${dutyId}::uuid AND s.ended_at IS NULL
      AND s.from_on < ${leave.untilOn}::date AND s.until_on > ${leave.fromOn}::date LIMIT 1`);
  if (!other) return;
  throw conflict({
    zh: `这段时间已由${other.name}代理（${other.fromOn}至${other.untilOn}），请先结束。`,
    en: `${other.name} stands in already (${other.fromOn} to ${other.untilOn}); end that first.`,
  });
}

/** The holder is back. By the holder, the substitute, or whoever grants the duty. @throws Problem 403, 404 */
export async function endSubstitution(services: Services, actor: Actor, id: string): Promise<void> {
  const now = services.clock.now();
  const today = dayInChina(now);
  await services.database.transaction(throughGate(actor, 'accounts'), async (tx) => {
    const row = await tx.first(sql<SubstitutionRow>`
      SELECT ${columns} FROM duty_substitution s JOIN account a ON a.id = s.account_id
      WHERE s.id = ${id}::uuid AND s.ended_at IS NULL AND s.until_on > ${today}::date FOR UPDATE OF s`);
    if (!row) throw notFound('duty_substitution', id);
    const duty = isOwnAccount(actor, row.accountId)
      ? await tx.first(sql<DutyRow>`${dutyRows} WHERE d.id = ${row.dutyId}::uuid`)
      : await dutyFor(tx, actor, row.dutyId, today);
    if (!duty) throw notFound('duty_substitution', id);
    if (!mayEnd(actor, duty, row, today)) throw forbidden();
    await tx.run(sql`UPDATE duty_substitution SET ended_at = ${now}, ended_by = ${actor.accountId}::uuid
      WHERE id = ${id}::uuid`);
    await audit(tx, actor, now, {
      action: 'duty.substitute_end',
      object: { type: 'duty', id: row.dutyId, name: duty.accountName },
      before: { substitutionId: id, substitute: row.accountId },
    });
  });
  forgetActors(services);
}
