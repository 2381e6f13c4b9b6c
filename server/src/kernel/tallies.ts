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
  const paths = organizations.map((one) => one.path).sort();
  const widths = [...new Set(paths.map((path) => path.length))];
  const regions = [...new Set(organizations.map((one) => one.regionId))];
  const ids = organizations.map((one) => one.id);
  const isMember = sql`dimension = 'stage' AND key = ANY(${[...memberStages]}::text[])`;
  // Either table is read once for all nodes. What is not folded yet finds its node by a prefix of known width.
  const rows = await reader.rows(sql<{ id: string; n: number }>`
    SELECT o.id, (coalesce(folded.n, 0) + coalesce(since.n, 0))::bigint AS n
    FROM unnest(${ids}::uuid[], ${organizations.map((one) => one.path)}::text[]) AS o (id, path)
    LEFT JOIN (
      SELECT organization_id AS id, sum(n) AS n FROM org_stat
      WHERE region_id = ANY(${regions}::int[]) AND organization_id = ANY(${ids}::uuid[]) AND ${isMember}
      GROUP BY 1) folded ON folded.id = o.id
    LEFT JOIN (
      SELECT left(org_path, width) AS path, sum(n) AS n FROM org_stat_delta, unnest(${widths}::int[]) AS width
      WHERE region_id = ANY(${regions}::int[]) AND org_path >= ${paths[0]} AND org_path < ${`${paths.at(-1)}/`}
        AND ${isMember}
      GROUP BY 1) since ON since.path = o.path`);
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

/** Taken by whoever folds or carries totals of a region, until the transaction ends: one after the other. */
export async function lockTotals(tx: Tx, regionId: number): Promise<void> {
  await tx.rows(sql`SELECT pg_advisory_xact_lock(hashtext('zhibu.fold'), ${regionId}::int)`);
}

/**
 * The counts of a subtree leave the organisations above its old place and join those above the new one. To be called
 * when the paths are rewritten, so that every writer who counted at the old place has committed: what is not folded
 * yet follows by its path, and the totals of the root are carried by deltas. Holds the fold's lock until the end.
 */
export async function moveTotals(
  tx: Tx,
  root: { regionId: number; id: string },
  from: string,
  to: string,
): Promise<void> {
  const { regionId, id } = root;
  await lockTotals(tx, regionId);
  await tx.run(sql`
    UPDATE org_stat_delta SET org_path = ${to} || substr(org_path, ${from.length + 1}::int)
    WHERE region_id = ${regionId} AND org_path >= ${from} AND org_path < ${`${from}/`}`);
  // A path's parent is all but its last segment; a region's own path has no totals.
  await tx.run(sql`
    INSERT INTO org_stat_delta (region_id, org_path, dimension, key, n)
    SELECT region_id, place.path, dimension, key, n * place.sign
    FROM org_stat, (VALUES (${parentPath(from)}, -1), (${parentPath(to)}, 1)) AS place (path, sign)
    WHERE region_id = ${regionId} AND organization_id = ${id}::uuid AND n <> 0 AND length(place.path) > ${regionWidth}::int`);
}

/** `n.15.07`, above which nothing is counted. */
const regionWidth = 7;
const parentPath = (path: string) => path.slice(0, path.lastIndexOf('.'));
