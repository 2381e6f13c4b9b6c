import type { EntryKind } from '@zhibu/contract/fields';
import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import type { Vault } from '../../kernel/crypto.ts';
import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import { type FieldError, invalid, notFound, stale } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { isRealDate, type LocalDate } from '../../kernel/standards/dates.ts';
import { normalizePhone } from '../../kernel/standards/phone.ts';
import type { Services } from '../../services.ts';
import { notYours } from './members.change.ts';
import { canEdit, regionsOf } from './members.policy.ts';
import { type MemberRecord, maskPhone, place } from './members.record.ts';
import { type Changes, findFor, lockFor, recordEvent } from './members.store.ts';

interface EntryRecord {
  id: string;
  memberId: string;
  kind: EntryKind;
  fromOn: LocalDate | null;
  untilOn: LocalDate | null;
  title: string;
  place: string | null;
  detail: string | null;
  secret: Buffer | null;
  version: number;
}

interface EntryInput {
  fromOn?: LocalDate | null;
  untilOn?: LocalDate | null;
  title?: string;
  place?: string | null;
  detail?: string | null;
  phone?: string | null;
}

const columns = sql`id, member_id AS "memberId", kind, from_on AS "fromOn", until_on AS "untilOn", title, place,
  detail, secret_encrypted AS secret, version`;

export async function listEntries(services: Services, actor: Actor, memberId: string) {
  return services.database.read(actor.scope, async (reader) => {
    const record = await findFor(reader, actor, memberId);
    const rows = await reader.rows(sql<EntryRecord>`SELECT ${columns} FROM member_entry
      WHERE region_id = ${record.regionId} AND member_id = ${memberId}::uuid
      ORDER BY kind, from_on NULLS LAST, id LIMIT 500`);
    return { items: rows.map((row) => present(row, services.vault)) };
  });
}

export async function addEntry(
  services: Services,
  actor: Actor,
  memberId: string,
  input: EntryInput & { kind: EntryKind; title: string },
) {
  const { database, vault, clock } = services;
  const now = clock.now();
  const entry = decide(input, null);
  return database.transaction(actor.scope, async (tx) => {
    const member = await editable(tx, actor, memberId);
    const id = newId();
    await tx.run(sql`INSERT INTO member_entry (region_id, id, member_id, org_path, kind, from_on, until_on, title,
        place, detail, secret_encrypted, created_at, updated_at)
      VALUES (${member.regionId}, ${id}::uuid, ${memberId}::uuid, ${member.orgPath}, ${input.kind}, ${entry.fromOn}::date,
        ${entry.untilOn}::date, ${entry.title}, ${entry.place}, ${entry.detail},
        ${entry.phone && vault.seal(entry.phone, place.entry(id))}, ${now}, ${now})`);
    await log(tx, actor, member, now, 'entry_added', { [input.kind]: [null, entry.title] });
    return present(await entryOf(tx, actor, id), vault);
  });
}

export async function editEntry(
  services: Services,
  actor: Actor,
  id: string,
  version: number,
  input: EntryInput,
) {
  const { database, vault, clock } = services;
  const now = clock.now();
  return database.transaction(actor.scope, async (tx) => {
    const before = await entryOf(tx, actor, id);
    const member = await editable(tx, actor, before.memberId);
    const locked = await entryOf(tx, actor, id);
    if (locked.version !== version) throw stale();
    const phone = locked.secret && vault.open(locked.secret, place.entry(id));
    const entry = decide({ ...locked, phone, ...defined(input) }, locked);
    await tx.run(sql`UPDATE member_entry SET from_on = ${entry.fromOn}::date, until_on = ${entry.untilOn}::date,
        title = ${entry.title}, place = ${entry.place}, detail = ${entry.detail},
        secret_encrypted = ${entry.phone && vault.seal(entry.phone, place.entry(id))},
        version = version + 1, updated_at = ${now}
      WHERE region_id = ${member.regionId} AND id = ${id}::uuid`);
    await log(tx, actor, member, now, 'entry_changed', { [locked.kind]: [locked.title, entry.title] });
    return present(await entryOf(tx, actor, id), vault);
  });
}

export async function removeEntry(services: Services, actor: Actor, id: string) {
  const now = services.clock.now();
  return services.database.transaction(actor.scope, async (tx) => {
    const entry = await entryOf(tx, actor, id);
    const member = await editable(tx, actor, entry.memberId);
    await tx.run(sql`DELETE FROM member_entry WHERE region_id = ${member.regionId} AND id = ${id}::uuid`);
    await log(tx, actor, member, now, 'entry_removed', { [entry.kind]: [entry.title, null] });
    return { done: true as const };
  });
}

/** Row-level security hides entries out of reach; the member behind decides on the change. */
async function entryOf(reader: Reader, actor: Actor, id: string): Promise<EntryRecord> {
  const row = await reader.first(
    sql<EntryRecord>`SELECT ${columns} FROM member_entry
      WHERE region_id = ANY(${regionsOf(actor)}::integer[]) AND id = ${id}::uuid`,
  );
  if (!row) throw notFound('member_entry', id);
  return row;
}

async function editable(tx: Tx, actor: Actor, memberId: string): Promise<MemberRecord> {
  const member = await lockFor(tx, actor, memberId);
  if (!canEdit(actor, member)) throw notYours(actor, member);
  return member;
}

async function log(tx: Tx, actor: Actor, member: MemberRecord, now: Date, kind: string, changes: Changes) {
  await tx.run(sql`UPDATE member SET version = version + 1, updated_at = ${now}
    WHERE region_id = ${member.regionId} AND id = ${member.id}::uuid`);
  await recordEvent(tx, actor, member, { kind, validOn: dayInChina(now), recordedAt: now, changes });
  await audit(tx, actor, now, {
    action: `members.${kind}`,
    object: { type: 'member', id: member.id, name: member.name },
    after: { changes },
  });
}

function defined(input: EntryInput): EntryInput {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}

function decide(input: EntryInput, before: EntryRecord | null): Required<EntryInput> & { title: string } {
  const title = (input.title ?? before?.title ?? '').trim();
  const errors: FieldError[] = [];
  if (title === '')
    errors.push({ pointer: '/title', detail: { zh: '请填写名称。', en: 'A title is needed.' } });
  for (const field of ['fromOn', 'untilOn'] as const) {
    const day = input[field];
    if (day && !isRealDate(day))
      errors.push({ pointer: `/${field}`, detail: { zh: '没有这一天。', en: 'There is no such day.' } });
  }
  if (input.fromOn && input.untilOn && input.untilOn < input.fromOn)
    errors.push({
      pointer: '/untilOn',
      detail: { zh: '结束早于开始。', en: 'The end is before the beginning.' },
    });
  const phone = input.phone ? normalizePhone(input.phone) : null;
  if (input.phone && phone === null)
    errors.push({ pointer: '/phone', detail: { zh: '电话号码不对。', en: 'Not a telephone number.' } });
  if (errors.length > 0)
    throw invalid(
      { zh: `有 ${errors.length} 处需要改正。`, en: `${errors.length} value(s) need to be corrected.` },
      errors,
    );
  return {
    title,
    fromOn: input.fromOn ?? null,
    untilOn: input.untilOn ?? null,
    place: input.place?.trim() || null,
    detail: input.detail?.trim() || null,
    phone,
  };
}

function present(row: EntryRecord, vault: Vault) {
  const { secret, memberId: _memberId, ...shown } = row;
  return { ...shown, phone: secret && maskPhone(vault.open(secret, place.entry(row.id))) };
}
