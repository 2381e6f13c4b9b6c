import { sql } from '../../kernel/database.ts';
import type { AccessAction } from './members.grounds.ts';

export interface AccessRow {
  /** Of the newest line it stands for. */
  id: string;
  at: Date;
  firstAt: Date;
  times: number;
  actorName: string;
  role: string;
  organizationName: string;
  action: AccessAction;
  fields: string[];
  reason: string | null;
}

/**
 * The access log as its owner reads it, newest first: what one person did in one duty on one day in China without
 * another reason or other fields is one line with its number. Ids are uuidv7, so their order is that of time; text,
 * since PostgreSQL 17 has no max(uuid).
 * @param before the id after which the page goes on
 */
export function accessStatement(regionId: number, memberId: string, before: string | null, limit: number) {
  return sql<AccessRow>`
    SELECT id, at, "firstAt", times, "actorName", role, "organizationName", action, fields, reason FROM (
      SELECT max(id::text)::uuid AS id, max(at) AS at, min(at) AS "firstAt", count(*)::int AS times,
        actor_name AS "actorName", duty_role AS role, organization_name AS "organizationName", action,
        coalesce(fields, '{}') AS fields, reason
      FROM member_access WHERE region_id = ${regionId} AND member_id = ${memberId}::uuid
      GROUP BY (at AT TIME ZONE 'Asia/Shanghai')::date, account_id, actor_name, duty_role, organization_name, action,
        coalesce(fields, '{}'), reason) folded
    ${before === null ? sql`` : sql`WHERE id < ${before}::uuid`}
    ORDER BY id DESC LIMIT ${limit + 1}`;
}
