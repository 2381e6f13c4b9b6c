import { systemActor } from '../../kernel/authorization.ts';
import { sql, type Tx } from '../../kernel/database.ts';
import { lockTotals } from '../../kernel/tallies.ts';
import type { Services } from '../../services.ts';
import { levelWidth, regionPathLength } from '../organizations/public.ts';
import { type CountedMember, memberDeltas } from './statistics.rules.ts';

export interface Difference {
  code: string;
  name: string;
  dimension: string;
  key: string;
  /** What the registry would show. */
  counted: number;
  /** What its member files say. */
  expected: number;
}

export interface Verification {
  organizations: number;
  cells: number;
  differing: number;
  /** The first of them. */
  differences: Difference[];
}

const mostNamed = 50;

/** Counts every cell of every organisation anew from the member files and compares, region by region. */
export async function verifyStatistics(services: Services): Promise<Verification> {
  const scope = systemActor().scope;
  const regions = await services.database.read(scope, (reader) =>
    reader.rows(sql<{ id: number }>`SELECT DISTINCT region_id AS id FROM organization ORDER BY 1`),
  );
  const sum: Verification = { organizations: 0, cells: 0, differing: 0, differences: [] };
  for (const { id } of regions) {
    const one = await services.database.transaction(scope, (tx) => verifyRegion(tx, id));
    sum.organizations += one.organizations;
    sum.cells += one.cells;
    sum.differing += one.differing;
    sum.differences = [...sum.differences, ...one.differences].slice(0, mostNamed);
  }
  return sum;
}

type Group = Omit<CountedMember, 'regionId'> & { n: number };

const groupsAtOnce = 2000;

/**
 * One region, as it stands in the caller's transaction. What the files say is laid down in a table of its own by a
 * cursor, so that memory stays bounded; then both are compared by the database in one statement (one snapshot).
 */
export async function verifyRegion(tx: Tx, regionId: number): Promise<Verification> {
  await lockTotals(tx, regionId);
  await tx.run(sql`CREATE TEMPORARY TABLE IF NOT EXISTS counted_anew (
    path text COLLATE "C", dimension text COLLATE "C", key text COLLATE "C", n bigint) ON COMMIT DROP`);
  await tx.run(sql`TRUNCATE counted_anew`);
  await tx.run(sql`DECLARE counted_groups NO SCROLL CURSOR FOR
    SELECT org_path AS "orgPath", stage, sex, education, ethnic_group AS "ethnicGroup",
      to_char(date_trunc('decade', birth), 'YYYY-MM-DD') AS birth,
      to_char(date_trunc('decade', joined), 'YYYY-MM-DD') AS joined, count(*) AS n
    FROM member WHERE region_id = ${sql.lit(regionId)} GROUP BY 1, 2, 3, 4, 5, 6, 7`);
  for (;;) {
    const groups = await tx.rows(sql<Group>`FETCH ${sql.lit(groupsAtOnce)} FROM counted_groups`);
    if (groups.length === 0) break;
    const cells = groups.flatMap(({ n, ...group }) => memberDeltas({ ...group, regionId }, n));
    await tx.run(sql`INSERT INTO counted_anew SELECT * FROM unnest(${cells.map((cell) => cell.orgPath)}::text[],
      ${cells.map((cell) => cell.dimension)}::text[], ${cells.map((cell) => cell.key)}::text[],
      ${cells.map((cell) => cell.n)}::bigint[])`);
  }
  await tx.run(sql`CLOSE counted_groups`);
  return compare(tx, regionId);
}

async function compare(tx: Tx, regionId: number): Promise<Verification> {
  const first = regionPathLength + levelWidth;
  const climbed = sql`generate_series(${first}::int, length(path), ${levelWidth}::int) AS width`;
  const rows = await tx.rows(sql<Difference & { all: number; differing: number }>`
    WITH expected AS (
      SELECT left(path, width) AS path, dimension, key, sum(n) AS n FROM counted_anew, ${climbed} GROUP BY 1, 2, 3),
    shown AS (
      SELECT path, dimension, key, sum(n) AS n FROM (
        SELECT o.path, s.dimension, s.key, s.n FROM org_stat s
        JOIN organization o ON o.region_id = s.region_id AND o.id = s.organization_id WHERE s.region_id = ${regionId}
        UNION ALL
        SELECT left(path, width), dimension, key, n
        FROM (SELECT org_path AS path, dimension, key, n FROM org_stat_delta WHERE region_id = ${regionId}) d, ${climbed}
      ) cells GROUP BY 1, 2, 3),
    both_sides AS (
      SELECT path, dimension, key, coalesce(s.n, 0) AS counted, coalesce(e.n, 0) AS expected
      FROM expected e FULL JOIN shown s USING (path, dimension, key))
    SELECT coalesce(o.code, b.path) AS code, coalesce(o.name, '') AS name, b.dimension, b.key,
      b.counted::bigint AS counted, b.expected::bigint AS expected, (SELECT count(*) FROM both_sides) AS all,
      count(*) OVER () AS differing
    FROM both_sides b LEFT JOIN organization o ON o.region_id = ${regionId} AND o.path = b.path
    WHERE b.counted <> b.expected ORDER BY b.path, b.dimension, b.key LIMIT ${mostNamed}`);
  const sizes = await tx.first(sql<{ organizations: number; cells: number }>`
    SELECT (SELECT count(*) FROM organization WHERE region_id = ${regionId}) AS organizations,
      (SELECT count(*) FROM org_stat WHERE region_id = ${regionId} AND n <> 0) AS cells`);
  return {
    organizations: sizes?.organizations ?? 0,
    cells: rows[0]?.all ?? sizes?.cells ?? 0,
    differing: rows[0]?.differing ?? 0,
    differences: rows.map(({ all: _all, differing: _differing, ...difference }) => difference),
  };
}
