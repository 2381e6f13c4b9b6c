import { systemActor } from '../../kernel/authorization.ts';
import { sql, type Tx } from '../../kernel/database.ts';
import type { Services } from '../../services.ts';
import { cellColumns } from './statistics.cells.ts';
import { foldRegion } from './statistics.fold.ts';
import { countAnew } from './statistics.rebuild.ts';

/** What the registry shows of one cell on one day, against what the histories say. */
export interface Difference {
  code: string;
  name: string;
  /** Null: the total of all days. */
  on: string | null;
  cause: string | null;
  dimension: string;
  key: string;
  /** What the registry would show: who came less who left. */
  counted: number;
  /** What its member files say. */
  expected: number;
  /** Members whose history has something on that day at the place or below: where to look first. */
  members: { id: string; name: string }[];
}

export interface Verification {
  organizations: number;
  cells: number;
  differing: number;
  /** The first of them. */
  differences: Difference[];
}

const mostNamed = 50;

async function eachRegion(
  services: Services,
  work: (tx: Tx, regionId: number) => Promise<void>,
): Promise<void> {
  const scope = systemActor().scope;
  const regions = await services.database.read(scope, (reader) =>
    reader.rows(sql<{ id: number }>`SELECT DISTINCT region_id AS id FROM organization ORDER BY 1`),
  );
  for (const { id } of regions) await services.database.transaction(scope, (tx) => work(tx, id));
}

/** Counts every cell of every organisation and day anew from the histories and compares, region by region. */
export async function verifyStatistics(services: Services): Promise<Verification> {
  const sum: Verification = { organizations: 0, cells: 0, differing: 0, differences: [] };
  await eachRegion(services, async (tx, id) => {
    const one = await verifyRegion(tx, id);
    sum.organizations += one.organizations;
    sum.cells += one.cells;
    sum.differing += one.differing;
    sum.differences = [...sum.differences, ...one.differences].slice(0, mostNamed);
  });
  return sum;
}

/** One region, as it stands in the caller's transaction. */
export async function verifyRegion(tx: Tx, regionId: number): Promise<Verification> {
  await foldRegion(tx, regionId);
  await countAnew(tx, regionId);
  const days = await daysUnlike(tx, regionId);
  const totals = await totalsUnlike(tx, regionId);
  const files = await filesUnlike(tx, regionId);
  const sizes = await tx.first(sql<{ organizations: number; cells: number }>`
    SELECT (SELECT count(*) FROM organization WHERE region_id = ${regionId}) AS organizations,
      (SELECT count(*) FROM org_stat_day WHERE region_id = ${regionId}) AS cells`);
  const all = [...days, ...totals, ...files];
  return {
    organizations: sizes?.organizations ?? 0,
    cells: sizes?.cells ?? 0,
    differing: all.reduce((most, { differing }) => Math.max(most, differing), all.length),
    differences: all.slice(0, mostNamed).map(({ differing: _differing, ...difference }) => difference),
  };
}

/** Replaces a region's totals by what the histories say. @returns cells written */
export async function rebuildRegion(tx: Tx, regionId: number, recordedOn: string): Promise<number> {
  await foldRegion(tx, regionId);
  await countAnew(tx, regionId);
  await tx.run(sql`DELETE FROM org_stat_day WHERE region_id = ${regionId}`);
  await tx.run(sql`DELETE FROM org_stat WHERE region_id = ${regionId}`);
  const cells = await tx.run(sql`
    INSERT INTO org_stat_day (region_id, organization_id, valid_on, recorded_on, cause, dimension, key, ins, outs)
    SELECT ${regionId}::int, organization_id, valid_on, least(valid_on, ${recordedOn}::date), cause,
      dimension, key, sum(ins), sum(outs)
    FROM counted_anew GROUP BY organization_id, valid_on, cause, dimension, key HAVING sum(ins) <> 0 OR sum(outs) <> 0`);
  await tx.run(sql`
    INSERT INTO org_stat (region_id, organization_id, dimension, key, n)
    SELECT region_id, organization_id, dimension, key, sum(ins - outs) FROM org_stat_day WHERE region_id = ${regionId}
    GROUP BY 1, 2, 3, 4 HAVING sum(ins - outs) <> 0`);
  return cells;
}

/** Every region; the days on which things were recorded are lost, so only after {@link verifyStatistics} found fault. */
export async function rebuildStatistics(services: Services, recordedOn: string): Promise<number> {
  let cells = 0;
  await eachRegion(services, async (tx, id) => {
    cells += await rebuildRegion(tx, id, recordedOn);
  });
  return cells;
}

type Found = Difference & { differing: number };

async function daysUnlike(tx: Tx, regionId: number): Promise<Found[]> {
  const rows = await tx.rows(sql<Found & { path: string }>`
    WITH both_sides AS (
      SELECT organization_id, valid_on, cause, dimension, key, sum(counted)::bigint AS counted, sum(expected)::bigint AS expected
      FROM (
        SELECT organization_id, valid_on, cause, dimension, key, ins - outs AS counted, 0 AS expected
        FROM org_stat_day WHERE region_id = ${regionId}
        UNION ALL
        SELECT organization_id, valid_on, cause, dimension, key, 0, ins - outs FROM counted_anew) cell
      GROUP BY 1, 2, 3, 4, 5 HAVING sum(counted) <> sum(expected))
    SELECT o.code, o.name, o.path, b.valid_on AS "on", b.cause, b.dimension, b.key, b.counted, b.expected,
      count(*) OVER ()::int AS differing
    FROM both_sides b JOIN organization o ON o.region_id = ${regionId} AND o.id = b.organization_id
    ORDER BY o.path DESC, b.valid_on, b.cause, b.dimension, b.key LIMIT ${mostNamed}`);
  const named: Found[] = [];
  for (const { path, ...row } of rows)
    named.push({ ...row, members: await membersOn(tx, regionId, path, row.on) });
  return named;
}

function membersOn(tx: Tx, regionId: number, path: string, on: string | null) {
  return tx.rows(sql<{ id: string; name: string }>`
    SELECT DISTINCT member_id AS id, name FROM member_state
    WHERE region_id = ${regionId} AND org_path >= ${path} AND org_path < ${`${path}/`} AND valid_from = ${on}::date
      AND superseded_at = 'infinity' ORDER BY 2, 1 LIMIT 3`);
}

/** The totals of today are the sum over all days. */
function totalsUnlike(tx: Tx, regionId: number): Promise<Found[]> {
  return tx.rows(sql<Found>`
    SELECT o.code, o.name, NULL AS "on", NULL AS cause, c.dimension, c.key, sum(c.counted)::bigint AS counted,
      sum(c.expected)::bigint AS expected, '[]'::jsonb AS members, count(*) OVER ()::int AS differing
    FROM (
      SELECT organization_id, dimension, key, n AS counted, 0 AS expected FROM org_stat WHERE region_id = ${regionId}
      UNION ALL
      SELECT organization_id, dimension, key, 0, ins - outs FROM org_stat_day WHERE region_id = ${regionId}) c
    JOIN organization o ON o.region_id = ${regionId} AND o.id = c.organization_id
    GROUP BY o.code, o.name, o.path, c.dimension, c.key HAVING sum(c.counted) <> sum(c.expected)
    ORDER BY o.path, c.dimension, c.key LIMIT ${mostNamed}`);
}

/** The present period of each history says what the file says. */
function filesUnlike(tx: Tx, regionId: number): Promise<Found[]> {
  return tx.rows(sql<Found>`
    SELECT o.code, o.name, NULL AS "on", NULL AS cause, c.dimension, coalesce(c.file_key, 'none') AS key,
      0 AS counted, 1 AS expected, jsonb_build_array(jsonb_build_object('id', m.id, 'name', m.name)) AS members,
      count(*) OVER ()::int AS differing
    FROM member m JOIN organization o ON o.region_id = m.region_id AND o.id = m.organization_id
    LEFT JOIN member_state s ON s.region_id = m.region_id AND s.member_id = m.id AND s.superseded_at = 'infinity'
      AND s.valid_until = 'infinity' AND s.organization_id = m.organization_id AND s.org_path = m.org_path
    CROSS JOIN LATERAL ${cellColumns('m', 's')} AS c (dimension, file_key, state_key)
    WHERE m.region_id = ${regionId} AND c.file_key IS DISTINCT FROM c.state_key
    ORDER BY o.path, m.id, c.dimension LIMIT ${mostNamed}`);
}
