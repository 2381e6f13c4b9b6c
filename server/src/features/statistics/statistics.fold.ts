import { systemActor } from '../../kernel/authorization.ts';
import { sql, type Tx } from '../../kernel/database.ts';
import { levelWidth, lockTotals, regionWidth } from '../../kernel/tallies.ts';
import type { Services } from '../../services.ts';

/**
 * Folds what was counted since into the totals of each organisation and everything above it, one statement a
 * region. A read that runs meanwhile sees either all of it or none (one snapshot). @returns flows folded
 */
export async function foldDeltas(services: Services): Promise<number> {
  const scope = systemActor().scope;
  const regions = await services.database.read(scope, (reader) =>
    reader.rows(sql<{ id: number }>`SELECT DISTINCT region_id AS id FROM org_stat_delta ORDER BY 1`),
  );
  let folded = 0;
  for (const { id } of regions)
    folded += await services.database.transaction(scope, (tx) => foldRegion(tx, id));
  return folded;
}

/**
 * An ancestor's path is a prefix of fixed width, so the tree is climbed without reading it.
 * @param moved a subtree whose paths were rewritten in this transaction: what was counted under its old place
 *   belongs to the same organisations and to those who stood above them until then
 */
export async function foldRegion(
  tx: Tx,
  regionId: number,
  moved: { from: string; to: string } | null = null,
): Promise<number> {
  const present = moved
    ? sql`CASE WHEN s.path >= ${moved.from} AND s.path < ${`${moved.from}/`}
        THEN ${moved.to} || substr(s.path, ${moved.from.length + 1}::int) ELSE s.path END`
    : sql`s.path`;
  // After a bulk load these are millions of rows: grouped in memory, and written in the order of the index.
  await tx.run(sql`SET LOCAL work_mem = '192MB'`);
  // Two folds of one region would meet on the totals of the top: one after the other.
  await lockTotals(tx, regionId);
  const done = await tx.first(sql<{ n: number }>`
    WITH taken AS (
      DELETE FROM org_stat_delta WHERE region_id = ${regionId}
      RETURNING org_path, above, valid_on, recorded_on, cause, dimension, key, ins, outs),
    sums AS (
      SELECT left(org_path, width) AS path, valid_on, recorded_on, cause, dimension, key, sum(ins)::bigint AS ins,
        sum(outs)::bigint AS outs
      FROM taken, generate_series(${regionWidth + levelWidth}::int, length(org_path), ${levelWidth}::int) AS width
      WHERE width > above GROUP BY 1, 2, 3, 4, 5, 6),
    placed AS (
      SELECT o.region_id, o.id, s.* FROM sums s JOIN organization o ON o.region_id = ${regionId} AND o.path = ${present}
      WHERE s.ins <> 0 OR s.outs <> 0),
    days AS (
      INSERT INTO org_stat_day (region_id, organization_id, valid_on, recorded_on, cause, dimension, key, ins, outs)
      SELECT region_id, id, valid_on, recorded_on, cause, dimension, key, ins, outs FROM placed ORDER BY 1, 2, 3, 4, 5, 6, 7
      ON CONFLICT (region_id, organization_id, valid_on, recorded_on, cause, dimension, key)
      DO UPDATE SET ins = org_stat_day.ins + excluded.ins, outs = org_stat_day.outs + excluded.outs),
    folded AS (
      INSERT INTO org_stat (region_id, organization_id, dimension, key, n)
      SELECT region_id, id, dimension, key, sum(ins - outs) FROM placed
      GROUP BY 1, 2, 3, 4 HAVING sum(ins - outs) <> 0 ORDER BY 1, 2, 3, 4
      ON CONFLICT (region_id, organization_id, dimension, key) DO UPDATE SET n = org_stat.n + excluded.n)
    SELECT count(*) AS n FROM taken`);
  return done?.n ?? 0;
}

const job = 'statistics.fold';

/** Registers the job that folds. */
export function registerStatisticsJobs(services: Services): void {
  services.jobs.define(job, async () => {
    await foldDeltas(services);
  });
}

/**
 * Asks for a fold when something is waiting. Not asked for by the change itself: the job's key is one row, and
 * every writer would wait there for the one before it, behind a long import for minutes.
 */
export async function requestFold(services: Services): Promise<void> {
  await services.database.transaction(systemActor().scope, async (tx) => {
    const waiting = await tx.first(sql`SELECT FROM org_stat_delta LIMIT 1`);
    if (waiting) await services.jobs.enqueue(tx, job, {}, job);
  });
}
