import type { Role } from '@zhibu/contract/authorization';
import type { RawBuilder } from 'kysely';
import { sql } from '../../kernel/database.ts';

/** A duty that runs today, with its organisation. */
export interface RunningDuty {
  id: string;
  role: Role;
  regionId: number;
  organizationId: string;
  organizationName: string;
  organizationCode: string;
  path: string;
  fromOn: string;
  untilOn: string | null;
  /** Whose duty it is, where the account only stands in for him, and the first day on which it no longer does. */
  standsInFor: { accountId: string; memberId: string | null; name: string; untilOn: string } | null;
}

/** Half-open in China's days: runs from its first day to the day before `until_on`. */
export function runsOn(today: string): RawBuilder<boolean> {
  return sql`(d.ended_at IS NULL AND d.from_on <= ${today}::date AND (d.until_on IS NULL OR d.until_on > ${today}::date))`;
}

/** The running duties of account `a` as JSON: the own ones, oldest first, then those in which it stands in. */
export function runningDuties(today: string): RawBuilder<unknown> {
  return sql`coalesce((
    SELECT jsonb_agg(jsonb_build_object('id', d.id, 'role', d.role, 'regionId', d.region_id,
      'organizationId', d.organization_id, 'organizationName', o.name, 'organizationCode', o.code, 'path', o.path,
      'fromOn', d.from_on, 'untilOn', d.until_on, 'standsInFor', CASE WHEN held.until_on IS NULL THEN NULL ELSE
        jsonb_build_object('accountId', p.id, 'memberId', p.member_id, 'name', p.name, 'untilOn', held.until_on) END)
      ORDER BY held.until_on IS NOT NULL, d.created_at, d.id)
    FROM (
      SELECT id, NULL::date AS until_on FROM duty WHERE account_id = a.id
      UNION ALL
      SELECT s.duty_id, s.until_on FROM duty_substitution s WHERE s.account_id = a.id AND ${standsIn(today)}) held
    JOIN duty d ON d.id = held.id JOIN account p ON p.id = d.account_id
    JOIN organization o ON o.region_id = d.region_id AND o.id = d.organization_id
    WHERE ${runsOn(today)}), '[]'::jsonb)`;
}

/** Substitution `s` runs: the substitute acts from its first day to the day before `until_on`. */
export function standsIn(today: string): RawBuilder<boolean> {
  return sql`(s.ended_at IS NULL AND s.from_on <= ${today}::date AND s.until_on > ${today}::date)`;
}
