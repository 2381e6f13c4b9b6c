import { systemActor } from '../../kernel/authorization.ts';
import { sql, type Tx } from '../../kernel/database.ts';
import { lockTotals } from '../../kernel/tallies.ts';
import type { Services } from '../../services.ts';
import { levelWidth, regionPathLength } from '../organizations/public.ts';

/**
 * Folds what was counted since into the totals of each organisation and everything above it, one statement a
 * region. A read that runs meanwhile sees either all of it or none (one snapshot). @returns deltas folded
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

/** An ancestor's path is a prefix of fixed width, so the tree is climbed without reading it. */
export async function foldRegion(tx: Tx, regionId: number): Promise<number> {
  // Two folds of one region would meet on the totals of the top: one after the other.
  await lockTotals(tx, regionId);
  const done = await tx.first(sql<{ n: number }>`
    WITH taken AS (
      DELETE FROM org_stat_delta WHERE region_id = ${regionId} RETURNING org_path, dimension, key, n),
    sums AS (
      SELECT left(org_path, width) AS path, dimension, key, sum(n)::bigint AS n
      FROM taken, generate_series(${regionPathLength + levelWidth}::int, length(org_path), ${levelWidth}::int) AS width
      GROUP BY 1, 2, 3),
    folded AS (
      INSERT INTO org_stat (region_id, organization_id, dimension, key, n)
      SELECT o.region_id, o.id, s.dimension, s.key, s.n
      FROM sums s JOIN organization o ON o.region_id = ${regionId} AND o.path = s.path
      WHERE s.n <> 0
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
