import type { AnnualReportAnswer } from '@zhibu/contract/annual-reports';
import { type Reader, sql } from '../../kernel/database.ts';
import { everyRegion } from '../../kernel/every-region.ts';
import type { Place } from '../../kernel/tallies.ts';
import { lastHeld } from '../../kernel/two-times.ts';
import type { ReportYear } from './annual-reports.rules.ts';

const mostNamed = 50;

interface Row {
  memberId: string;
  memberName: string;
  organizationId: string;
  organizationName: string;
  cause: string;
  on: string;
  recordedAt: Date;
  total: number;
}

/**
 * Whose history of the year is believed to be another one than on the day of filing: what was added since, or taken back
 * since, and has no counterpart on the other side that says the same of the year. A change of the year after, which cuts a
 * period in two, is none. Whoever left is called as on leaving (domain rule 27).
 */
export async function changedSince(
  reader: Reader,
  { regionId, path }: Place,
  { opens, closes }: ReportYear,
  filedAt: Date,
): Promise<Pick<AnnualReportAnswer['corrections'], 'events' | 'more'>> {
  const believed = sql`recorded_at <= ${filedAt} AND superseded_at > ${filedAt}`;
  const known = sql`superseded_at = 'infinity'`;
  const states = (belief: typeof known) => sql`(
    SELECT region_id, member_id, organization_id, name, cause, recorded_at, superseded_at, stage, presence, sex, birth,
      ethnic_group, education, occupation_class, full_on, valid_from, greatest(valid_from, ${opens}::date) AS since,
      least(valid_until, ${closes}::date + 1) AS until
    FROM member_state WHERE region_id = ${regionId} AND org_path >= ${path} AND org_path < ${`${path}/`}
      AND valid_from <= ${closes}::date AND valid_until > ${opens}::date AND ${belief})`;
  const same = sql`o.member_id = n.member_id AND o.organization_id = n.organization_id AND o.since = n.since
    AND o.until = n.until AND (o.since = ${opens}::date OR o.cause = n.cause)
    AND (o.stage, o.presence, o.sex, o.birth) = (n.stage, n.presence, n.sex, n.birth)
    AND (o.ethnic_group, o.education, o.occupation_class, o.full_on)
      IS NOT DISTINCT FROM (n.ethnic_group, n.education, n.occupation_class, n.full_on)`;
  const rows = await reader.rows(sql<Row>`
    WITH before AS ${states(believed)}, now AS ${states(known)},
    changed AS (
      SELECT 0 AS side, n.*, n.recorded_at AS at FROM now n
      WHERE n.recorded_at > ${filedAt} AND NOT EXISTS (SELECT FROM before o WHERE ${same})
      UNION ALL
      SELECT 1, n.*, n.superseded_at FROM before n
      WHERE n.superseded_at <> 'infinity' AND NOT EXISTS (SELECT FROM now o WHERE ${same})),
    one AS (SELECT DISTINCT ON (member_id) * FROM changed ORDER BY member_id, side, at DESC, since DESC)
    SELECT c.member_id AS "memberId", coalesce(held.name, c.name) AS "memberName", o.id AS "organizationId", o.name AS "organizationName", c.cause,
      c.valid_from AS "on", c.at AS "recordedAt", count(*) OVER ()::int AS total
    FROM one c JOIN organization o ON o.region_id = c.region_id AND o.id = c.organization_id
    LEFT JOIN member m ON m.region_id = ${everyRegion} AND m.id = c.member_id
    ${lastHeld(sql`c.member_id`, sql`m.id IS NULL`)}
    ORDER BY c.at DESC, c.member_id LIMIT ${mostNamed}`);
  return {
    events: rows.map((row) => ({
      member: { id: row.memberId, name: row.memberName },
      organization: { id: row.organizationId, name: row.organizationName },
      cause: row.cause,
      on: row.on,
      recordedAt: row.recordedAt,
    })),
    more: Math.max(0, (rows[0]?.total ?? 0) - rows.length),
  };
}
