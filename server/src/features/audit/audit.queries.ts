import type { AuditFilterQuery } from '@zhibu/contract/audit';
import { type Reader, sql } from '../../kernel/database.ts';
import { isId } from '../../kernel/ids.ts';
import { cleanText } from '../../kernel/standards/text.ts';

export type AuditFilter = AuditFilterQuery;

export interface AuditRow {
  lane: number;
  seq: number;
  at: Date;
  accountId: string | null;
  actorName: string;
  dutyRole: string;
  organizationName: string | null;
  address: string;
  action: string;
  outcome: 'done' | 'refused';
  objectType: string;
  objectId: string | null;
  objectName: string | null;
  reason: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  hash: string;
}

/** Where a page ended: newest first, then lane and number. */
export interface AuditPosition {
  at: Date;
  lane: number;
  seq: number;
}

/** The texts of a filter as they are stored: one form of every sign, no blanks around. */
export function cleanFilter(asked: AuditFilter): AuditFilter {
  const texts = ['action', 'object', 'objectId', 'person', 'organization', 'address'] as const;
  const cleaned = texts.map((key) => [key, cleanText(asked[key] ?? '')] as const);
  return {
    ...asked,
    ...Object.fromEntries(cleaned.map(([key, text]) => [key, text === '' ? undefined : text])),
  };
}

function conditionsOf(filter: AuditFilter) {
  const where = [sql`true`];
  if (filter.action !== undefined) where.push(sql`e.action = ${filter.action}`);
  if (filter.outcome !== undefined) where.push(sql`e.outcome = ${filter.outcome}`);
  if (filter.objectId !== undefined) where.push(sql`e.object_id = ${filter.objectId}`);
  if (filter.object !== undefined)
    where.push(
      isId(filter.object)
        ? sql`e.object_id = ${filter.object}`
        : sql`(position(${filter.object} in e.object_name) > 0 OR e.object_id = ${filter.object})`,
    );
  if (filter.person !== undefined) where.push(sql`position(${filter.person} in e.actor_name) > 0`);
  if (filter.account !== undefined) where.push(sql`e.account_id = ${filter.account}::uuid`);
  if (filter.role !== undefined) where.push(sql`e.duty_role = ${filter.role}`);
  if (filter.organization !== undefined)
    where.push(sql`e.organization_id = ANY (ARRAY(SELECT id FROM organization
      WHERE code = ${filter.organization} OR position(${filter.organization} in name) > 0))`);
  if (filter.address !== undefined) where.push(sql`starts_with(e.address, ${filter.address})`);
  if (filter.from !== undefined) where.push(sql`e.at >= ${new Date(filter.from)}::timestamptz`);
  if (filter.until !== undefined) where.push(sql`e.at < ${new Date(filter.until)}::timestamptz`);
  return where;
}

/** A page of the log, one row more than asked where there is a next page. Needs the audit's gate. */
export function entriesOf(
  reader: Reader,
  filter: AuditFilter,
  after: AuditPosition | null,
  limit: number,
): Promise<AuditRow[]> {
  const where = conditionsOf(filter);
  if (after)
    where.push(sql`e.at <= ${after.at}::timestamptz
      AND (e.at < ${after.at}::timestamptz OR (e.lane, e.seq) > (${after.lane}::smallint, ${after.seq}::bigint))`);
  return reader.rows(sql<AuditRow>`
    SELECT e.lane, e.seq, e.at, e.account_id AS "accountId", e.actor_name AS "actorName", e.duty_role AS "dutyRole",
      o.name AS "organizationName", e.address, e.action, e.outcome, e.object_type AS "objectType",
      e.object_id AS "objectId", e.object_name AS "objectName", e.reason, e.before, e.after,
      encode(e.hash, 'hex') AS hash
    FROM audit_entry e
    LEFT JOIN organization_locator l ON l.organization_id = e.organization_id
    LEFT JOIN organization o ON o.region_id = l.region_id AND o.id = l.organization_id
    WHERE ${sql.join(where, sql` AND `)}
    ORDER BY e.at DESC, e.lane, e.seq LIMIT ${limit + 1}`);
}

/** An entry with what proves it: its digest, its hash and the hash before it. */
export interface ProvenRow extends Omit<AuditRow, 'hash'> {
  dutyId: string | null;
  organizationId: string | null;
  digest: Buffer;
  hash: Buffer;
  /** Null for the first of its lane. */
  previous: Buffer | null;
}

/** The same entries oldest first, for an export. */
export function provenEntries(
  reader: Reader,
  filter: AuditFilter,
  after: AuditPosition | null,
  limit: number,
): Promise<ProvenRow[]> {
  const where = conditionsOf(filter);
  if (after)
    where.push(sql`e.at >= ${after.at}::timestamptz
      AND (e.at, e.lane, e.seq) > (${after.at}::timestamptz, ${after.lane}::smallint, ${after.seq}::bigint)`);
  return reader.rows(sql<ProvenRow>`
    SELECT e.lane, e.seq, e.at, e.account_id AS "accountId", e.actor_name AS "actorName", e.duty_id AS "dutyId",
      e.duty_role AS "dutyRole", e.organization_id AS "organizationId", o.name AS "organizationName", e.address,
      e.action, e.outcome, e.object_type AS "objectType", e.object_id AS "objectId", e.object_name AS "objectName",
      e.reason, e.before, e.after, e.digest, e.hash,
      coalesce((SELECT p.hash FROM audit_entry p WHERE p.lane = e.lane AND p.seq = e.seq - 1),
        (SELECT c.hash FROM audit_checkpoint c WHERE c.lane = e.lane AND c.seq = e.seq - 1)) AS previous
    FROM audit_entry e
    LEFT JOIN organization_locator l ON l.organization_id = e.organization_id
    LEFT JOIN organization o ON o.region_id = l.region_id AND o.id = l.organization_id
    WHERE ${sql.join(where, sql` AND `)}
    ORDER BY e.at, e.lane, e.seq LIMIT ${limit}`);
}

export interface PastVerification {
  at: Date;
  actorName: string;
  sound: boolean;
  entries: number;
}

/** The last verifications, newest first; the log itself keeps them. */
export function pastVerifications(reader: Reader, limit: number): Promise<PastVerification[]> {
  return reader.rows(sql<PastVerification>`
    SELECT at, actor_name AS "actorName", (after ->> 'sound')::boolean AS sound,
      (after ->> 'entries')::bigint AS entries
    FROM audit_entry WHERE action = 'audit.verify' AND object_id = 'audit'
    ORDER BY at DESC, lane, seq LIMIT ${limit}`);
}
