import type { Actor } from '../../kernel/authorization.ts';
import { type Reader, sql } from '../../kernel/database.ts';
import { levelWidth, type Place, type TwoTimes } from '../../kernel/tallies.ts';
import { periodOf } from '../../kernel/two-times.ts';
import { hiddenHeadcounts, isSmall, type Standing } from './organizations.headcounts.rules.ts';
import { isSuppressed } from './organizations.policy.ts';

/** An organisation of a day's tree; `path` is today's, by which it is counted. */
export interface Stand extends Place, Standing {
  width: number;
}

/**
 * From the duty's own organisation down to these of one region: itself, and below it all siblings of whatever lies on the
 * way, as the tree then stood. What did not stand below the duty then is not among them.
 */
export function standsDownTo(
  reader: Reader,
  actor: Actor,
  places: readonly Place[],
  at: TwoTimes,
): Promise<Stand[]> {
  const regionId = places[0]?.regionId ?? 0;
  const ids = places.map(({ id }) => id);
  const top = actor.duty?.organizationId ?? ids[0];
  const stands = sql`s.region_id = ${regionId} AND ${periodOf('s', at)}`;
  return reader.rows(sql<Stand>`
    WITH x AS (
      SELECT s.path FROM organization_state s WHERE ${stands} AND s.organization_id = ANY(${ids}::uuid[])),
    top AS (
      SELECT s.organization_id AS id, s.path FROM organization_state s WHERE ${stands} AND s.organization_id = ${top}::uuid
        AND EXISTS (SELECT FROM x WHERE x.path >= s.path AND x.path < s.path || '/')),
    way AS (
      SELECT DISTINCT left(x.path, width) AS path FROM x CROSS JOIN top
      CROSS JOIN generate_series(length(top.path), length(x.path) - ${levelWidth}::int, ${levelWidth}::int) AS width
      WHERE x.path >= top.path AND x.path < top.path || '/'),
    level AS (
      SELECT id, NULL::uuid AS parent_id, length(path) AS width FROM top
      UNION ALL
      SELECT s.organization_id, s.parent_id, length(s.path) FROM organization_state s
      WHERE ${stands} AND s.parent_id IN (
        SELECT s.organization_id FROM organization_state s JOIN way ON way.path = s.path WHERE ${stands}))
    SELECT o.region_id AS "regionId", o.id, o.path, l.parent_id AS "parentId", l.width
    FROM level l JOIN organization o ON o.region_id = ${regionId} AND o.id = l.id ORDER BY l.width, o.path`);
}

/**
 * Headcounts as an actor may know them: to duties that read no files, null where it is small or would give a small one away.
 * @param count of any organisations of the region, on the day
 */
export async function shownHeadcounts(
  reader: Reader,
  actor: Actor,
  places: readonly Place[],
  at: TwoTimes,
  count: (places: readonly Place[]) => Promise<Map<string, number>>,
): Promise<Map<string, number | null>> {
  if (!isSuppressed(actor) || places.length === 0) return count(places);
  const stands = await standsDownTo(reader, actor, places, at);
  const known = new Set(stands.map(({ id }) => id));
  const apart = places.filter(({ id }) => !known.has(id));
  const counts = await count([...stands, ...apart]);
  const hidden = hiddenHeadcounts(stands, counts);
  return new Map(
    places.map(({ id }) => {
      const n = counts.get(id) ?? 0;
      return [id, hidden.has(id) || (!known.has(id) && isSmall(n)) ? null : n];
    }),
  );
}
