import { type Reader, sql, type Tx } from './database.ts';

/**
 * Counts over the tree without scanning it: `org_stat` holds the totals of every subtree, `org_stat_delta` what
 * changed since. Writers append, a job folds, a read sums both in one statement (one snapshot), so it is exact at
 * once (docs: scale, "Statistics without scanning"). Every node has its totals, the leaves too: a statistician
 * sees counts, and row-level security lets him count no member himself.
 */
export interface Delta {
  regionId: number;
  orgPath: string;
  dimension: string;
  key: string;
  n: number;
}

/** Adds up what falls on the same cell; cells that cancel out vanish. */
export function mergeDeltas(deltas: Iterable<Delta>): Delta[] {
  const cells = new Map<string, Delta>();
  for (const delta of deltas) {
    const cell = `${delta.regionId} ${delta.orgPath} ${delta.dimension} ${delta.key}`;
    const known = cells.get(cell);
    if (known) known.n += delta.n;
    else cells.set(cell, { ...delta });
  }
  return [...cells.values()].filter((delta) => delta.n !== 0);
}

/** Writes deltas in the transaction of the change that they count: it takes no lock that another change waits for. */
export async function appendDeltas(tx: Tx, deltas: Iterable<Delta>): Promise<void> {
  const rows = mergeDeltas(deltas);
  if (rows.length === 0) return;
  await tx.run(sql`
    INSERT INTO org_stat_delta (region_id, org_path, dimension, key, n)
    SELECT * FROM unnest(${rows.map((row) => row.regionId)}::int[], ${rows.map((row) => row.orgPath)}::text[],
      ${rows.map((row) => row.dimension)}::text[], ${rows.map((row) => row.key)}::text[],
      ${rows.map((row) => row.n)}::bigint[])`);
}

/** Members in a subtree are those in the Party: full and probationary. */
export const memberStages = ['full', 'probationary'] as const;

/** Members (full and probationary) of each organisation and everything below, by its id; absent means none. */
export async function headcounts(
  reader: Reader,
  organizations: readonly { regionId: number; id: string; path: string }[],
): Promise<Map<string, number>> {
  if (organizations.length === 0) return new Map();
  const rows = await reader.rows(sql<{ id: string; n: number }>`
    SELECT o.id, (
      (SELECT coalesce(sum(s.n), 0) FROM org_stat s
        WHERE s.region_id = o.region_id AND s.organization_id = o.id AND s.dimension = 'stage'
          AND s.key = ANY(${[...memberStages]}::text[])) +
      (SELECT coalesce(sum(d.n), 0) FROM org_stat_delta d
        WHERE d.region_id = o.region_id AND d.org_path >= o.path AND d.org_path < o.path || '/'
          AND d.dimension = 'stage' AND d.key = ANY(${[...memberStages]}::text[])))::bigint AS n
    FROM unnest(${organizations.map((one) => one.regionId)}::int[], ${organizations.map((one) => one.id)}::uuid[],
      ${organizations.map((one) => one.path)}::text[]) AS o (region_id, id, path)`);
  return new Map(rows.map((row) => [row.id, row.n]));
}

export interface Cell {
  dimension: string;
  key: string;
  n: number;
}

/** Every cell of one subtree that is not empty. */
export async function tallyOf(
  reader: Reader,
  organization: { regionId: number; id: string; path: string },
): Promise<Cell[]> {
  const { regionId, id, path } = organization;
  return reader.rows(sql<Cell>`
    SELECT dimension, key, sum(n)::bigint AS n FROM (
      SELECT dimension, key, n FROM org_stat WHERE region_id = ${regionId} AND organization_id = ${id}::uuid
      UNION ALL
      SELECT dimension, key, n FROM org_stat_delta
      WHERE region_id = ${regionId} AND org_path >= ${path} AND org_path < ${`${path}/`}) cells
    GROUP BY dimension, key HAVING sum(n) <> 0 ORDER BY dimension, key`);
}
