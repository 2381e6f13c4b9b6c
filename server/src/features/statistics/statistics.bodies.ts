import { type Reader, sql } from '../../kernel/database.ts';
import { addMonths } from '../../kernel/standards/dates.ts';
import type { Place, TwoTimes } from '../../kernel/tallies.ts';
import { periodOf } from '../../kernel/two-times.ts';
import { type KindCount, sizeBounds } from './statistics.bodies.rules.ts';

/** Living organisations of a subtree on a day, as the tree then stood: `(id, kind, path)`, the path of today. */
export function treeOn({ regionId, id }: Place, at: TwoTimes) {
  return sql`(
    SELECT o.id, s.kind, s.name, o.path FROM organization_state x
    JOIN organization_state s ON s.region_id = x.region_id AND s.path >= x.path AND s.path < x.path || '/'
    JOIN organization o ON o.region_id = s.region_id AND o.id = s.organization_id
    WHERE x.region_id = ${regionId} AND x.organization_id = ${id}::uuid AND ${periodOf('x', at)}
      AND ${periodOf('s', at)})`;
}

/** The same with the members of each and everything below it: `(id, kind, name, path, size)`. */
export function sizedTree(place: Place, at: TwoTimes) {
  const days = sql`valid_on <= ${at.asOf}::date AND recorded_on <= ${at.asKnown ?? 'infinity'}::date`;
  return sql`(
    WITH tree AS MATERIALIZED (SELECT * FROM ${treeOn(place, at)} t),
    folded AS (
      SELECT organization_id AS id, sum(ins - outs) AS n FROM org_stat_day
      WHERE region_id = ${place.regionId} AND dimension = 'member' AND organization_id IN (SELECT id FROM tree) AND ${days}
      GROUP BY 1),
    fresh AS (
      SELECT left(org_path, width) AS path, sum(ins - outs) AS n
      FROM org_stat_delta, (SELECT DISTINCT length(path) AS width FROM tree) w
      WHERE region_id = ${place.regionId} AND dimension = 'member' AND length(org_path) >= width AND width > above AND ${days}
      GROUP BY 1)
    SELECT t.*, width_bucket((coalesce(folded.n, 0) + coalesce(fresh.n, 0))::int, ${[...sizeBounds]}::int[]) AS size
    FROM tree t LEFT JOIN folded ON folded.id = t.id LEFT JOIN fresh ON fresh.path = t.path)`;
}

export function countKinds(reader: Reader, place: Place, at: TwoTimes): Promise<KindCount[]> {
  return reader.rows(sql<KindCount>`
    SELECT kind, size, count(*) AS n FROM ${sizedTree(place, at)} t GROUP BY kind, size`);
}

/** Posts that were held on a day: `organization_officer f` joined to the tree `t`. */
export function heldOn(place: Place, at: TwoTimes) {
  return sql`${treeOn(place, at)} t
    JOIN organization_officer f ON f.region_id = ${place.regionId} AND f.organization_id = t.id
      AND f.from_on <= ${at.asOf}::date AND (f.until_on IS NULL OR f.until_on > ${at.asOf}::date)`;
}

/** Terms that ran on a day, and how they stood: `(id, name, path, state)`. */
export function termsOn(place: Place, at: TwoTimes) {
  const ends = sql`coalesce(m.extended_until, m.due_on)`;
  return sql`(
    SELECT t.id, t.name, t.path, CASE WHEN ${ends} <= ${at.asOf}::date THEN 'overdue'
      WHEN ${ends} <= ${addMonths(at.asOf, 6)}::date THEN 'ending' ELSE 'running' END AS state
    FROM ${treeOn(place, at)} t
    JOIN organization_term m ON m.region_id = ${place.regionId} AND m.organization_id = t.id
      AND m.from_on <= ${at.asOf}::date AND (m.ended_on IS NULL OR m.ended_on > ${at.asOf}::date))`;
}

async function counted(rows: Promise<{ key: string; n: number }[]>): Promise<Map<string, number>> {
  return new Map((await rows).map(({ key, n }) => [key, n]));
}

/** Row-level security: only who reads members counts who is in office. */
export function countHeld(reader: Reader, place: Place, at: TwoTimes): Promise<Map<string, number>> {
  return counted(
    reader.rows(sql<{ key: string; n: number }>`
      SELECT f.post AS key, count(*) AS n FROM ${heldOn(place, at)} GROUP BY f.post`),
  );
}

export function countTerms(reader: Reader, place: Place, at: TwoTimes): Promise<Map<string, number>> {
  return counted(
    reader.rows(sql<{ key: string; n: number }>`
      SELECT state AS key, count(*) AS n FROM ${termsOn(place, at)} m GROUP BY state`),
  );
}
