import type { Actor } from '../../kernel/authorization.ts';
import type { Vault } from '../../kernel/crypto.ts';
import { type Reader, sql, type Tx, valueRows } from '../../kernel/database.ts';
import { notFound } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { nameTokens } from '../../kernel/name-tokens.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { pinyinOf } from '../../kernel/standards/pinyin.ts';
import { type ValueColumn, valueColumns, valueRow } from './members.columns.ts';
import { canSee } from './members.policy.ts';
import { fileColumns, type MemberRecord, place } from './members.record.ts';
import { changedFields, type MemberValues } from './members.rules.ts';

/** The only way to a file for a change: scoped to the actor, locked. @throws 404 */
export async function lockFor(tx: Tx, actor: Actor, id: string): Promise<MemberRecord> {
  return load(tx, actor, id, true);
}

/** A file to read. @throws 404 when it is not there or not the actor's to see */
export async function findFor(reader: Reader, actor: Actor, id: string): Promise<MemberRecord> {
  return load(reader, actor, id, false);
}

async function load(reader: Reader, actor: Actor, id: string, lock: boolean): Promise<MemberRecord> {
  const record = await reader.first(sql<MemberRecord>`
    SELECT ${fileColumns} FROM member m JOIN organization o ON o.region_id = m.region_id AND o.id = m.organization_id
    WHERE m.region_id = (SELECT region_id FROM member_locator WHERE member_id = ${id}::uuid) AND m.id = ${id}::uuid
    ${lock ? sql`FOR UPDATE OF m` : sql``}`);
  if (!record || !canSee(actor, record)) throw notFound('member', id);
  return record;
}

/** Opens the sealed values: the file in the clear, for rules and for comparing before with after. */
export function valuesOf(record: MemberRecord, vault: Vault): MemberValues {
  const { id } = record;
  return {
    name: record.name,
    idNumber: vault.open(record.idNumberEncrypted, place.idNumber(id)),
    sex: record.sex,
    birth: record.birth,
    ethnicGroup: record.ethnicGroup,
    education: record.education,
    stage: record.stage,
    joined: record.joined,
    full: record.full,
    applied: record.applied,
    phone: record.phoneEncrypted && vault.open(record.phoneEncrypted, place.phone(id)),
    email: record.email,
    address: record.addressEncrypted && vault.open(record.addressEncrypted, place.address(id)),
    nativePlace: record.nativePlace,
    introducers: record.introducers,
    school: record.school,
    workUnit: record.workUnit,
    occupation: record.occupation,
    workStarted: record.workStarted,
    notes: record.notes,
  };
}

export interface MemberPlacement {
  regionId: number;
  organizationId: string;
  orgPath: string;
}

/** @throws the database's own refusal on `id_number_locator_pkey` when the person has a file already */
export async function insertMember(
  tx: Tx,
  vault: Vault,
  at: MemberPlacement,
  values: MemberValues,
  now: Date,
  id = newId(),
): Promise<string> {
  const row = valueRow(id, values, { joined: 'day', full: 'day' }, vault);
  await tx.run(sql`INSERT INTO id_number_locator (blind_index, member_id, region_id)
    VALUES (${vault.blindIndex('id_number', values.idNumber)}, ${id}::uuid, ${at.regionId})`);
  await tx.run(sql`INSERT INTO member_locator (member_id, region_id) VALUES (${id}::uuid, ${at.regionId})`);
  await tx.run(sql`
    INSERT INTO member (region_id, id, organization_id, org_path, created_at, updated_at,
      ${sql.join(valueColumns.map((name) => sql.ref(name)))})
    VALUES (${at.regionId}, ${id}::uuid, ${at.organizationId}::uuid, ${at.orgPath}, ${now}, ${now},
      ${sql.join(row)})`);
  await writeTokens(tx, at, id, values.name);
  return id;
}

export async function updateMember(
  tx: Tx,
  vault: Vault,
  record: MemberRecord,
  before: MemberValues,
  values: MemberValues,
  now: Date,
): Promise<void> {
  const changed = new Set<string>(changedFields(before, values));
  // A date typed in full is exact from now on.
  const precision = {
    joined: changed.has('joined') ? ('day' as const) : record.joinedPrecision,
    full: changed.has('full') ? ('day' as const) : record.fullPrecision,
  };
  const row = valueRow(record.id, values, precision, vault);
  const assignments = valueColumns.flatMap((column, position) =>
    isStale(column, changed) ? [sql`${sql.ref(column)} = ${row[position]}`] : [],
  );
  await tx.run(sql`UPDATE member SET ${sql.join(assignments)}, version = version + 1, updated_at = ${now}
    WHERE region_id = ${record.regionId} AND id = ${record.id}::uuid`);
  if (changed.has('idNumber')) {
    await tx.run(sql`DELETE FROM id_number_locator
      WHERE blind_index = ${vault.blindIndex('id_number', before.idNumber)} AND member_id = ${record.id}::uuid`);
    await tx.run(sql`INSERT INTO id_number_locator (blind_index, member_id, region_id)
      VALUES (${vault.blindIndex('id_number', values.idNumber)}, ${record.id}::uuid, ${record.regionId})`);
  }
  if (changed.has('name')) {
    await tx.run(
      sql`DELETE FROM member_name_token WHERE region_id = ${record.regionId} AND member_id = ${record.id}::uuid`,
    );
    await writeTokens(tx, record, record.id, values.name);
  }
}

/** An unchanged secret keeps its seal: a fresh nonce each time would make every edit look like a new number. */
function isStale(column: ValueColumn, changed: ReadonlySet<string>): boolean {
  if (column.startsWith('id_number_')) return changed.has('idNumber');
  if (column.startsWith('phone_')) return changed.has('phone');
  if (column.startsWith('address_')) return changed.has('address');
  return true;
}

async function writeTokens(
  tx: Tx,
  at: { regionId: number; orgPath: string },
  memberId: string,
  name: string,
): Promise<void> {
  const rows = nameTokens(name, pinyinOf(name)).map((token) => [at.regionId, token, at.orgPath, memberId]);
  await tx.run(sql`INSERT INTO member_name_token (region_id, token, org_path, member_id)
    SELECT v.region_id::integer, v.token, v.org_path, v.member_id::uuid
    FROM (VALUES ${valueRows(rows)}) AS v (region_id, token, org_path, member_id)`);
}

export type Changes = Record<string, [before: string | null, after: string | null]>;

/** What changed, fit for the log: sensitive values as digests (same or not same, never what). */
export function changesOf(before: MemberValues | null, after: MemberValues, vault: Vault): Changes {
  const changes: Changes = {};
  const sensitive = new Set(['idNumber', 'phone', 'address']);
  const shown = (key: string, value: string | null | undefined) =>
    value === null || value === undefined || value === ''
      ? null
      : sensitive.has(key)
        ? `sha:${vault.digest(value)}`
        : value;
  for (const key of changedFields(before, after))
    changes[key] = [shown(key, before?.[key]), shown(key, after[key])];
  return changes;
}

/** A line of the file's history: when it was true, when it was recorded (domain rule 7). */
export async function recordEvent(
  tx: Tx,
  actor: Actor,
  member: { regionId: number; id: string; orgPath: string },
  event: {
    kind: string;
    validOn: LocalDate;
    recordedAt: Date;
    changes: Changes;
    /** The correction request that the change answers. */
    correctionId?: string | null;
  },
): Promise<void> {
  await tx.run(sql`
    INSERT INTO member_event (region_id, member_id, id, org_path, kind, valid_on, recorded_at, account_id,
      actor_name, duty_role, changes, correction_id)
    VALUES (${member.regionId}, ${member.id}::uuid, ${newId()}::uuid, ${member.orgPath}, ${event.kind},
      ${event.validOn}::date, ${event.recordedAt}, ${actor.accountId}::uuid, ${actor.name},
      ${roleOf(actor)}, ${JSON.stringify(event.changes)}::jsonb, ${event.correctionId ?? null}::uuid)`);
}

export function roleOf(actor: Actor): string {
  return actor.kind === 'system' ? 'system' : (actor.duty?.role ?? 'self');
}

/** A line in the log that the member sees: who opened, revealed or exported the file. */
export async function recordAccess(
  tx: Tx,
  actor: Actor,
  member: { regionId: number; id: string },
  access: {
    at: Date;
    action: 'opened' | 'revealed' | 'exported' | 'copied';
    fields: readonly string[];
    reason: string | null;
  },
): Promise<void> {
  await tx.run(sql`
    INSERT INTO member_access (region_id, member_id, id, at, account_id, actor_name, duty_role, organization_id,
      organization_name, action, fields, reason)
    VALUES (${member.regionId}, ${member.id}::uuid, ${newId()}::uuid, ${access.at}, ${actor.accountId}::uuid,
      ${actor.name}, ${roleOf(actor)}, ${actor.duty?.organizationId ?? null}::uuid,
      ${actor.duty?.organizationName ?? ''}, ${access.action}, ${[...access.fields]}::text[], ${access.reason})`);
}
