import type { CauseKey } from '@zhibu/contract/causes';
import { type Reader, sql, type Tx, valueRows } from './database.ts';
import type { LocalDate } from './standards/dates.ts';

/**
 * Counts over the tree without scanning it: `org_stat` holds the totals of every subtree, `org_stat_day` the same by
 * day and cause, `org_stat_delta` what changed since. Writers append, a job folds, a read sums both in one statement (one
 * snapshot), so it is exact at once (docs: scale, "Statistics without scanning"). Every node has its totals, the leaves
 * too: a statistician sees counts, and row-level security lets him count no member himself.
 *
 * A flow is what changed in one cell of one place: so many came, so many left, true from `on`, recorded on `recordedOn`.
 * Taking back what was believed subtracts from the same two figures, so either may be negative.
 */
export interface Flow {
  regionId: number;
  orgPath: string;
  /**
   * Length of the longest path that has both sides of the change below it, and so counts neither: a transfer inside a
   * township is no flow of the township. 0: it is counted all the way up.
   */
  above: number;
  /** Path of the other side of such a change; null where there is none. */
  other: string | null;
  on: LocalDate;
  recordedOn: LocalDate;
  cause: CauseKey;
  dimension: string;
  key: string;
  ins: number;
  outs: number;
}

/** Adds up what falls on the same cell, day and cause; what cancels out vanishes. */
export function mergeFlows(flows: Iterable<Flow>): Flow[] {
  const cells = new Map<string, Flow>();
  for (const flow of flows) {
    const { regionId, orgPath, above, other, on, recordedOn, cause, dimension, key } = flow;
    const place = `${regionId} ${orgPath} ${above} ${other} ${on} ${recordedOn} ${cause} ${dimension} ${key}`;
    const known = cells.get(place);
    if (known) {
      known.ins += flow.ins;
      known.outs += flow.outs;
    } else cells.set(place, { ...flow });
  }
  return [...cells.values()].filter(({ ins, outs }) => ins !== 0 || outs !== 0);
}

/** Up to so many rows go as a list of values: for the two of an edit half of what ten arrays cost on either side. */
const few = 8;

/** Writes flows in the transaction of the change that they count: it takes no lock that another change waits for. */
export async function appendFlows(tx: Tx, flows: Iterable<Flow>): Promise<void> {
  const rows = mergeFlows(flows);
  if (rows.length === 0) return;
  await tx.run(sql`
    INSERT INTO org_stat_delta (region_id, org_path, above, valid_on, recorded_on, cause, dimension, key, ins, outs)
    ${rows.length <= few ? asValues(rows) : asArrays(rows)}`);
}

const asValues = (rows: readonly Flow[]) =>
  sql`VALUES ${valueRows(
    rows.map((one) => [
      one.regionId,
      one.orgPath,
      one.above,
      one.on,
      one.recordedOn,
      one.cause,
      one.dimension,
      one.key,
      one.ins,
      one.outs,
    ]),
  )}`;

function asArrays(rows: readonly Flow[]) {
  const column = <T>(of: (flow: Flow) => T) => rows.map(of);
  return sql`SELECT * FROM unnest(${column((one) => one.regionId)}::int[], ${column((one) => one.orgPath)}::text[],
    ${column((one) => one.above)}::smallint[], ${column((one) => one.on)}::date[],
    ${column((one) => one.recordedOn)}::date[], ${column((one) => one.cause)}::text[],
    ${column((one) => one.dimension)}::text[], ${column((one) => one.key)}::text[],
    ${column((one) => one.ins)}::bigint[], ${column((one) => one.outs)}::bigint[])`;
}

/** Members in a subtree are those in the Party: full and probationary. */
export const memberStages = ['full', 'probationary'] as const;

export interface Place {
  regionId: number;
  id: string;
  path: string;
}

/** Members (full and probationary) of each organisation and everything below, by its id; absent means none. */
export async function headcounts(
  reader: Reader,
  organizations: readonly Place[],
): Promise<Map<string, number>> {
  if (organizations.length === 0) return new Map();
  const paths = organizations.map((one) => one.path).sort();
  const widths = [...new Set(paths.map((path) => path.length))];
  const regions = [...new Set(organizations.map((one) => one.regionId))];
  const ids = organizations.map((one) => one.id);
  const isMember = sql`dimension = 'member' AND key = 'all'`;
  // Either table is read once for all nodes. What is not folded yet finds its node by a prefix of known width.
  const rows = await reader.rows(sql<{ id: string; n: number }>`
    SELECT o.id, (coalesce(folded.n, 0) + coalesce(since.n, 0))::bigint AS n
    FROM unnest(${ids}::uuid[], ${organizations.map((one) => one.path)}::text[]) AS o (id, path)
    LEFT JOIN (
      SELECT organization_id AS id, sum(n) AS n FROM org_stat
      WHERE region_id = ANY(${regions}::int[]) AND organization_id = ANY(${ids}::uuid[]) AND ${isMember}
      GROUP BY 1) folded ON folded.id = o.id
    LEFT JOIN (
      SELECT left(org_path, width) AS path, sum(ins - outs) AS n
      FROM org_stat_delta, unnest(${widths}::int[]) AS width
      WHERE region_id = ANY(${regions}::int[]) AND org_path >= ${paths[0]} AND org_path < ${`${paths.at(-1)}/`}
        AND width > above AND ${isMember}
      GROUP BY 1) since ON since.path = o.path`);
  return new Map(rows.map((row) => [row.id, row.n]));
}

export interface Cell {
  dimension: string;
  key: string;
  n: number;
}

/** Every cell of one subtree that is not empty, as it is today. */
export async function tallyOf(reader: Reader, { regionId, id, path }: Place): Promise<Cell[]> {
  return reader.rows(sql<Cell>`
    SELECT dimension, key, sum(n)::bigint AS n FROM (
      SELECT dimension, key, n FROM org_stat WHERE region_id = ${regionId} AND organization_id = ${id}::uuid
      UNION ALL
      SELECT dimension, key, ins - outs FROM org_stat_delta
      WHERE region_id = ${regionId} AND org_path >= ${path} AND org_path < ${`${path}/`}
        AND above < ${path.length}::int) cells
    GROUP BY dimension, key HAVING sum(n) <> 0 ORDER BY dimension, key`);
}

/** Days of a figure: as it stood at the end of `asOf`, as it was known at the end of `asKnown`; null: as known now. */
export interface TwoTimes {
  asOf: LocalDate;
  asKnown: LocalDate | null;
}

const daily = ({ regionId, id, path }: Place) => sql`(
  SELECT valid_on, recorded_on, cause, dimension, key, ins, outs FROM org_stat_day
  WHERE region_id = ${regionId} AND organization_id = ${id}::uuid
  UNION ALL
  SELECT valid_on, recorded_on, cause, dimension, key, ins, outs FROM org_stat_delta
  WHERE region_id = ${regionId} AND org_path >= ${path} AND org_path < ${`${path}/`} AND above < ${path.length}::int) day`;

/** Of these dimensions only; all of them when none is named. */
const within = (dimensions: readonly string[] | undefined) =>
  dimensions === undefined ? sql`` : sql`dimension = ANY(${[...dimensions]}::text[]) AND`;

/** Every cell of one subtree as it stood on a day, as it is or was known. */
export async function tallyAsOf(
  reader: Reader,
  place: Place,
  at: TwoTimes,
  dimensions?: readonly string[],
): Promise<Cell[]> {
  return reader.rows(sql<Cell>`
    SELECT dimension, key, sum(ins - outs)::bigint AS n FROM ${daily(place)}
    WHERE ${within(dimensions)} valid_on <= ${at.asOf}::date AND recorded_on <= ${at.asKnown ?? 'infinity'}::date
    GROUP BY dimension, key HAVING sum(ins - outs) <> 0 ORDER BY dimension, key`);
}

export interface FlowCell {
  cause: CauseKey;
  dimension: string;
  key: string;
  ins: number;
  outs: number;
}

/** Who came and who left after `from` until `until`, by cause and cell. @param from the last day before, not counted */
export async function flowsBetween(
  reader: Reader,
  place: Place,
  period: { from: LocalDate; until: LocalDate; asKnown: LocalDate | null },
  dimensions?: readonly string[],
): Promise<FlowCell[]> {
  return reader.rows(sql<FlowCell>`
    SELECT cause, dimension, key, sum(ins)::bigint AS ins, sum(outs)::bigint AS outs FROM ${daily(place)}
    WHERE ${within(dimensions)} valid_on > ${period.from}::date AND valid_on <= ${period.until}::date
      AND recorded_on <= ${period.asKnown ?? 'infinity'}::date
    GROUP BY cause, dimension, key HAVING sum(ins) <> 0 OR sum(outs) <> 0 ORDER BY dimension, key, cause`);
}

/** The first day of which the registry knows anything at a place; null where it knows nothing yet. */
export async function firstDayOf(reader: Reader, place: Place): Promise<LocalDate | null> {
  const row = await reader.first(
    sql<{ on: LocalDate | null }>`SELECT min(valid_on) AS on FROM ${daily(place)}`,
  );
  return row?.on ?? null;
}

/** Taken by whoever folds or carries totals of a region, until the transaction ends: one after the other. */
export async function lockTotals(tx: Tx, regionId: number): Promise<void> {
  await tx.rows(sql`SELECT pg_advisory_xact_lock(hashtext('zhibu.fold'), ${regionId}::int)`);
}

/** Length of a region's own path, `n.15.07`, above which nothing is counted. */
export const regionWidth = 7;
/** A level is a dot and four characters (scale rule 9). */
export const levelWidth = 5;

export const parentPath = (path: string) => path.slice(0, path.lastIndexOf('.'));

/** Length of the longest path that stands above or at both. */
export function commonWidth(one: string, other: string): number {
  let width = 0;
  for (let at = regionWidth; at <= Math.min(one.length, other.length); at += levelWidth) {
    if (one.slice(0, at) !== other.slice(0, at)) break;
    width = at;
  }
  return width;
}

/**
 * What a subtree had before today leaves the organisations above its old place and joins those above the new one, as a
 * reorganisation of today. To be called when the paths are rewritten and everything is folded (statistics, foldRegion), so that
 * every writer who counted at the old place has committed. The chains may lie in different regions.
 */
export async function carryTotals(
  tx: Tx,
  root: { regionId: number; id: string },
  from: { regionId: number; path: string },
  to: { regionId: number; path: string },
  today: LocalDate,
): Promise<void> {
  const above = from.regionId === to.regionId ? commonWidth(parentPath(from.path), parentPath(to.path)) : 0;
  const sides = [
    { ...from, path: parentPath(from.path), came: 0, left: 1 },
    { ...to, path: parentPath(to.path), came: 1, left: 0 },
  ].filter(({ path }) => path.length > regionWidth);
  for (const { regionId, path, came, left } of sides)
    await tx.run(sql`
      INSERT INTO org_stat_delta (region_id, org_path, above, valid_on, recorded_on, cause, dimension, key, ins, outs)
      SELECT ${regionId}::int, ${path}, ${above}::smallint, ${today}::date, ${today}::date, 'reorganized', dimension, key,
        sum(ins - outs) * ${came}::int, sum(ins - outs) * ${left}::int
      FROM org_stat_day WHERE region_id = ${root.regionId} AND organization_id = ${root.id}::uuid AND valid_on < ${today}::date
      GROUP BY dimension, key HAVING sum(ins - outs) <> 0`);
}
