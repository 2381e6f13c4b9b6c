import type { OrganizationKind } from '@zhibu/contract/organizations';
import type { Actor } from '../../kernel/authorization.ts';
import { type Database, type Reader, sql, template } from '../../kernel/database.ts';
import { notFound } from '../../kernel/errors.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { type Cell, firstDayOf, type TwoTimes, tallyAsOf } from '../../kernel/tallies.ts';
import { periodOf } from '../../kernel/two-times.ts';
import { reachOf, visibleOrganization } from '../organizations/public.ts';
import { livingOrganizations } from './statistics.living.ts';
import type { Dimension } from './statistics.rules.ts';

/** One organisation with the counts of everything below it. */
export interface Look {
  regionId: number;
  id: string;
  /** Of today. */
  path: string;
  name: string;
  code: string;
  kind: OrganizationKind;
  cells: Cell[];
  /** Living organisations with this one. */
  organizations: number;
  since: LocalDate | null;
}

interface Row extends Omit<Look, 'cells' | 'organizations'> {
  ended: boolean;
  cells: [dimension: string, key: string, n: number][];
}

/**
 * The counts of today: organisation, folded totals, what is not folded yet, all in one statement (one snapshot, one
 * round trip).
 */
const todayTemplate = template<{ id: string; from: string; until: string; dimensions: readonly string[] }>(
  ({ id, from, until, dimensions }) => sql`
    SELECT o.region_id AS "regionId", o.id, o.path, o.name, o.code, o.kind,
      (SELECT coalesce(json_agg(json_build_array(dimension, key, n)), '[]') FROM (
        SELECT dimension, key, sum(n)::bigint AS n FROM (
          SELECT dimension, key, n FROM org_stat
          WHERE region_id = o.region_id AND organization_id = o.id AND dimension = ANY(${dimensions}::text[])
          UNION ALL
          SELECT dimension, key, ins - outs FROM org_stat_delta
          WHERE region_id = o.region_id AND org_path >= o.path AND org_path < o.path || '/'
            AND above < length(o.path) AND dimension = ANY(${dimensions}::text[])) counted
        GROUP BY dimension, key HAVING sum(n) <> 0) cell) AS cells,
      o.ended_on IS NOT NULL AS ended,
      least(
        (SELECT valid_on FROM org_stat_day WHERE region_id = o.region_id AND organization_id = o.id
          ORDER BY region_id, organization_id, valid_on LIMIT 1),
        (SELECT min(valid_on) FROM org_stat_delta
          WHERE region_id = o.region_id AND org_path >= o.path AND org_path < o.path || '/'
            AND above < length(o.path))) AS since
    FROM organization o
    WHERE o.region_id = (SELECT region_id FROM organization_locator WHERE organization_id = ${id}::uuid)
      AND o.id = ${id}::uuid AND o.path >= ${from} AND o.path < ${until}`,
);

/** @throws Problem 404 out of reach */
export async function lookToday(
  database: Database,
  actor: Actor,
  id: string,
  dimensions: readonly Dimension[],
): Promise<Look> {
  const reach = reachOf(actor);
  const [found] = reach
    ? await database.single<Row>(actor.scope, todayTemplate({ id, ...reach, dimensions }))
    : [];
  if (!found) throw notFound('organization', id);
  const { ended, cells, ...place } = found;
  return {
    ...place,
    cells: cells.map(([dimension, key, n]) => ({ dimension, key, n })),
    organizations: await livingOrganizations(database, actor, { ...place, ended }),
  };
}

/** The same as of any day, as it is or was known. @throws Problem 404 out of reach today */
export async function lookAsOf(
  reader: Reader,
  actor: Actor,
  id: string,
  dimensions: readonly Dimension[],
  at: TwoTimes,
): Promise<Look> {
  const organization = await visibleOrganization(reader, actor, id);
  const cells = await tallyAsOf(reader, organization, at, dimensions);
  const { regionId, path, name, code, kind } = organization;
  return {
    regionId,
    id,
    path,
    name,
    code,
    kind,
    cells,
    organizations: await organizationsOn(reader, organization, at),
    since: await firstDayOf(reader, organization),
  };
}

async function organizationsOn(
  reader: Reader,
  { regionId, id }: { regionId: number; id: string },
  at: TwoTimes,
): Promise<number> {
  const row = await reader.first(sql<{ n: number }>`
    SELECT count(*) AS n FROM organization_state x JOIN organization_state s
      ON s.region_id = x.region_id AND s.path >= x.path AND s.path < x.path || '/'
    WHERE x.region_id = ${regionId} AND x.organization_id = ${id}::uuid
      AND ${periodOf('x', at)} AND ${periodOf('s', at)}`);
  return row?.n ?? 0;
}
