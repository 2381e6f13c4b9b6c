import { sql, type Tx } from '../../kernel/database.ts';
import { everyRegion } from '../../kernel/every-region.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { levelWidth } from '../../kernel/tallies.ts';
import { tellFlows } from './statistics.rebuild.ts';

/** An operation on the tree, as far as counting needs to know it. */
export interface Rearrangement {
  /** Whatever moves, ends, lives again or loses members. */
  organizations: readonly string[];
  /** Of these, whose members go elsewhere. */
  sources: readonly string[];
  on: LocalDate;
  recordedOn: LocalDate;
}

/**
 * Counts an operation on the tree: what the histories of everybody concerned say after it, less what they said before.
 * Flows of its day and of later ones were told at places that it changes, so nothing shorter than histories knows whom
 * each was counted for. Concerned is everybody who was ever in its reach; but where the operation is of today and the
 * first around these organisations, only whom something happened to today: what the others had is carried by the totals
 * of the subtrees ({@link carryTotals}), and `work` is told to do so.
 * @param work changes organisations and histories; counts nothing itself but those totals
 */
export async function recounting<T>(
  tx: Tx,
  rearrangement: Rearrangement,
  work: (by: { totals: boolean }) => Promise<T>,
): Promise<T> {
  const { on, recordedOn } = rearrangement;
  await nameTouched(tx, rearrangement);
  const totals = on === recordedOn && (await isFirstOfDay(tx, on));
  const since = totals ? on : null;
  const concerned = await nameMembers(tx, rearrangement, since);
  if (concerned === 0) return work({ totals });
  const members = sql`SELECT member_id FROM recounted_member`;
  await tellFlows(tx, members, since);
  await tx.run(sql`ALTER TABLE counted_anew RENAME TO counted_before`);
  const done = await work({ totals });
  await tellFlows(tx, members, since);
  await tx.run(sql`
    INSERT INTO org_stat_delta (region_id, org_path, above, valid_on, recorded_on, cause, dimension, key, ins, outs)
    SELECT o.region_id, o.path, length(o.path) - ${levelWidth}::int, c.valid_on, ${recordedOn}::date, c.cause, c.dimension,
      c.key, sum(c.ins), sum(c.outs)
    FROM (SELECT * FROM counted_anew UNION ALL
      SELECT organization_id, valid_on, cause, dimension, key, -ins, -outs FROM counted_before) c
    JOIN organization o ON o.region_id = ${everyRegion} AND o.id = c.organization_id
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 HAVING sum(c.ins) <> 0 OR sum(c.outs) <> 0`);
  return done;
}

/** These organisations and whatever ever stood below them, into the temporary table `touched (organization_id)`. */
async function nameTouched(tx: Tx, { organizations }: Rearrangement): Promise<void> {
  for (const table of ['touched', 'recounted_member', 'counted_before'])
    await tx.run(sql`DROP TABLE IF EXISTS ${sql.table(table)}`);
  await tx.run(sql`
    CREATE TEMPORARY TABLE touched ON COMMIT DROP AS
    WITH place AS (
      SELECT DISTINCT path FROM organization_place
      WHERE region_id = ${everyRegion} AND organization_id = ANY(${organizations}::uuid[]) AND superseded_at = 'infinity')
    SELECT DISTINCT s.organization_id FROM place p JOIN organization_place s ON s.region_id = ${everyRegion}
      AND s.path >= p.path AND s.path < p.path || '/' AND s.superseded_at = 'infinity'`);
  await tx.run(sql`ANALYZE touched`);
}

/** Whether nothing about these organisations has begun or ended on that day or since. */
async function isFirstOfDay(tx: Tx, on: LocalDate): Promise<boolean> {
  const changed = await tx.first(sql`
    SELECT FROM touched t JOIN organization_place s ON s.region_id = ${everyRegion}
      AND s.organization_id = t.organization_id AND s.superseded_at = 'infinity'
    WHERE s.valid_from >= ${on}::date OR s.valid_until >= ${on}::date AND s.valid_until < 'infinity' LIMIT 1`);
  return changed === undefined;
}

/**
 * Whose histories are told, into the temporary table `recounted_member (member_id)`.
 * @param since only whom something happened to since that day, and who is about to go elsewhere; null: everybody
 * @returns how many
 */
async function nameMembers(tx: Tx, { sources }: Rearrangement, since: LocalDate | null): Promise<number> {
  const some =
    since === null
      ? sql``
      : sql`AND (m.valid_from >= ${since}::date OR m.valid_until >= ${since}::date
          AND (m.valid_until < 'infinity' OR m.organization_id = ANY(${sources}::uuid[])))`;
  const named = await tx.run(sql`
    CREATE TEMPORARY TABLE recounted_member ON COMMIT DROP AS
    SELECT DISTINCT m.member_id FROM touched t JOIN member_state m ON m.region_id = ${everyRegion}
      AND m.organization_id = t.organization_id AND m.superseded_at = 'infinity' ${some}`);
  await tx.run(sql`ANALYZE recounted_member`);
  return named;
}
