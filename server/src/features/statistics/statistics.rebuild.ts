import type { RawBuilder } from 'kysely';
import { sql, type Tx } from '../../kernel/database.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { levelWidth, regionWidth } from '../../kernel/tallies.ts';
import { cellColumns } from './statistics.cells.ts';
import { sinceEver, stoodUntil } from './statistics.stands.ts';

const firstWidth = regionWidth + levelWidth;
const inside = (stand: string, day: string) =>
  sql`${sql.ref(day)} >= ${sql.ref(`${stand}.valid_from`)} AND ${sql.ref(day)} < ${sql.ref(`${stand}.stood_until`)}`;

/**
 * Every flow of a region's organisations told anew from the histories of members and organisations, into the temporary
 * table `counted_anew (organization_id, valid_on, cause, dimension, key, ins, outs)`, in the caller's transaction. By
 * statements of its own, that share with the daily counting only what a cell is: each is the other's proof.
 */
export async function countAnew(tx: Tx, regionId: number): Promise<void> {
  const regions = await tx.first(sql<{ n: number }>`SELECT count(DISTINCT region_id) AS n FROM organization`);
  // Who was ever in the region, wherever else: both sides of a change are needed; and who was below what came here later.
  const concerned =
    regions && regions.n > 1
      ? sql`SELECT m.member_id FROM member_state m JOIN organization_place o ON o.organization_id = m.organization_id
          JOIN (
            SELECT r.path FROM region r WHERE r.id = ${regionId}
            UNION
            SELECT p.path FROM organization_place p JOIN region r ON r.id = ${regionId}
            WHERE p.region_id = r.id AND NOT (p.path >= r.path AND p.path < r.path || '/')
          ) place ON o.path >= place.path AND o.path < place.path || '/'`
      : null;
  await tellFlows(tx, concerned);
  await tx.run(sql`
    DELETE FROM counted_anew c WHERE NOT EXISTS (
      SELECT FROM organization o WHERE o.region_id = ${regionId} AND o.id = c.organization_id)`);
}

/**
 * The flows of the histories of some members, wherever they counted.
 * @param members ids; null: everybody
 * @param since only flows of that day and later, and not what organisations bring along; null: whole histories
 */
export async function tellFlows(
  tx: Tx,
  members: RawBuilder<unknown> | null,
  since: LocalDate | null = null,
): Promise<void> {
  for (const table of ['counted_anew', 'own_flow', 'superior', 'stand'])
    await tx.run(sql`DROP TABLE IF EXISTS ${sql.table(table)}`);
  await tx.run(sql`CREATE TEMPORARY TABLE counted_anew (organization_id uuid, valid_on date, cause text COLLATE "C",
    dimension text COLLATE "C", key text COLLATE "C", ins bigint, outs bigint) ON COMMIT DROP`);
  // What is grouped here may be millions of rows: for these statements they may stay in memory.
  await tx.run(sql`SET LOCAL work_mem = '192MB'`);
  await tx.run(sql`
    CREATE TEMPORARY TABLE stand ON COMMIT DROP AS
    SELECT s.organization_id, s.path, ${sinceEver}::date AS valid_from, ${stoodUntil}::date AS stood_until
    FROM organization_place s WHERE s.superseded_at = 'infinity'`);
  await tx.run(sql`CREATE INDEX stand_path ON stand (path)`);
  await tx.run(sql`ANALYZE stand`);
  await ownFlows(tx, members, since);
  await climb(tx);
  if (since === null) await carry(tx);
}

/** At the organisation itself. `other`: the other side of a change of affiliation that keeps the cell. */
async function ownFlows(tx: Tx, members: RawBuilder<unknown> | null, since: LocalDate | null): Promise<void> {
  const concerned = members === null ? sql`` : sql`AND s.member_id IN (${members})`;
  await tx.run(sql`
    CREATE TEMPORARY TABLE own_flow ON COMMIT DROP AS
    SELECT side.organization_id, side.other, s.valid_from AS valid_on, s.cause, c.dimension, side.key,
      sum(side.ins)::bigint AS ins, sum(side.outs)::bigint AS outs
    FROM member_state s
    LEFT JOIN member_state p ON p.member_id = s.member_id AND p.valid_until = s.valid_from AND p.superseded_at = 'infinity'
    CROSS JOIN LATERAL ${cellColumns('s', 'p')} AS c (dimension, is_key, was_key)
    CROSS JOIN LATERAL (VALUES
      (s.organization_id, CASE WHEN c.is_key = c.was_key THEN p.organization_id END, c.is_key, 1, 0),
      (p.organization_id, CASE WHEN c.is_key = c.was_key THEN s.organization_id END, c.was_key, 0, 1)
    ) AS side (organization_id, other, key, ins, outs)
    WHERE s.superseded_at = 'infinity' AND side.key IS NOT NULL
      AND NOT (c.is_key = c.was_key AND s.organization_id = p.organization_id) IS TRUE ${concerned}
      AND (${since}::date IS NULL OR s.valid_from >= ${since}::date)
    GROUP BY 1, 2, 3, 4, 5, 6`);
}

/**
 * At the organisation and everything that stood above it on the day, but for those who stood above both sides. Who stood
 * above whom is told once for each organisation and time, not for each flow.
 */
async function climb(tx: Tx): Promise<void> {
  await tx.run(sql`
    CREATE TEMPORARY TABLE superior ON COMMIT DROP AS
    SELECT l.organization_id, a.organization_id AS superior, greatest(l.valid_from, a.valid_from) AS valid_from,
      least(l.stood_until, a.stood_until) AS stood_until
    FROM stand l
    CROSS JOIN LATERAL generate_series(${firstWidth}::int, length(l.path), ${levelWidth}::int) AS width
    JOIN stand a ON a.path = left(l.path, width) AND a.valid_from < l.stood_until AND l.valid_from < a.stood_until`);
  await tx.run(sql`ANALYZE superior`);
  await tx.run(sql`ANALYZE own_flow`);
  await tx.run(sql`
    INSERT INTO counted_anew
    SELECT a.superior, f.valid_on, f.cause, f.dimension, f.key, sum(f.ins), sum(f.outs)
    FROM own_flow f
    JOIN superior a ON a.organization_id = f.organization_id AND ${inside('a', 'f.valid_on')}
    LEFT JOIN superior k ON k.organization_id = f.other AND k.superior = a.superior AND ${inside('k', 'f.valid_on')}
    WHERE k.superior IS NULL GROUP BY 1, 2, 3, 4, 5`);
}

/** An organisation that came under others brings what it had, and takes it away from those above it until then. */
async function carry(tx: Tx): Promise<void> {
  await tx.run(sql`
    WITH change AS (
      SELECT n.organization_id, n.valid_from AS on_day, p.path AS old_path, n.path AS new_path
      FROM stand n JOIN stand p ON p.organization_id = n.organization_id AND p.stood_until = n.valid_from
      WHERE p.path <> n.path),
    held AS (
      SELECT c.organization_id, c.on_day, c.old_path, c.new_path, f.dimension, f.key, sum(f.ins - f.outs) AS n
      FROM change c JOIN own_flow f ON f.organization_id = c.organization_id AND f.valid_on < c.on_day
      GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(f.ins - f.outs) <> 0),
    above AS (
      SELECT c.organization_id, c.on_day, side.was, a.organization_id AS superior
      FROM change c
      CROSS JOIN LATERAL (VALUES (true, c.old_path, c.on_day - 1), (false, c.new_path, c.on_day)) AS side (was, path, day)
      CROSS JOIN LATERAL generate_series(${firstWidth}::int, length(side.path), ${levelWidth}::int) AS width
      JOIN stand a ON a.path = left(side.path, width) AND ${inside('a', 'side.day')}),
    changed AS (
      SELECT organization_id, on_day, superior, bool_and(was) AS left_it FROM above
      GROUP BY 1, 2, 3 HAVING bool_and(was) OR NOT bool_or(was))
    INSERT INTO counted_anew
    SELECT x.superior, h.on_day, 'reorganized', h.dimension, h.key,
      sum(CASE WHEN x.left_it THEN 0 ELSE h.n END), sum(CASE WHEN x.left_it THEN h.n ELSE 0 END)
    FROM held h JOIN changed x ON x.organization_id = h.organization_id AND x.on_day = h.on_day
    GROUP BY 1, 2, 3, 4, 5`);
}
