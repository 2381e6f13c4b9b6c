import type { audit as table } from '@zhibu/contract/audit';
import type { Query } from '@zhibu/contract/endpoint';
import { type Reader, sql } from '../../kernel/database.ts';

export type AuditFilter = Query<(typeof table)['GET /audit-entries']>;

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

/** A page of the log, one row more than asked where there is a next page. Needs the audit's gate. */
export function entriesOf(
  reader: Reader,
  filter: AuditFilter,
  after: AuditPosition | null,
  limit: number,
): Promise<AuditRow[]> {
  const where = [sql`true`];
  if (filter.action !== undefined) where.push(sql`e.action = ${filter.action}`);
  if (filter.outcome !== undefined) where.push(sql`e.outcome = ${filter.outcome}`);
  if (filter.objectId !== undefined) where.push(sql`e.object_id = ${filter.objectId}`);
  if (filter.account !== undefined) where.push(sql`e.account_id = ${filter.account}::uuid`);
  if (filter.from !== undefined) where.push(sql`e.at >= ${new Date(filter.from)}::timestamptz`);
  if (filter.until !== undefined) where.push(sql`e.at < ${new Date(filter.until)}::timestamptz`);
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
