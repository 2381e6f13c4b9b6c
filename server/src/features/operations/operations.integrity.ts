import { type Reader, sql } from '../../kernel/database.ts';
import { strayedRows } from '../../kernel/path-tables.ts';

export interface Fault {
  what:
    | 'orphan'
    | 'wrong_path'
    | 'wrong_depth'
    | 'wrong_child_count'
    | 'living_under_ended'
    | 'ended_holds'
    | 'strayed';
  /** Code of the organisation, or name of the table. */
  where: string;
  rows: number;
}

/**
 * The tree as its rows tell it: every path is that of the superior and one segment more, so there is no orphan and no
 * cycle; the numbers of living children are right; one that ended holds nothing; every table stands where its
 * organisation or file stands. Empty where all is well.
 */
export async function treeFaults(reader: Reader): Promise<Fault[]> {
  const faults = await reader.rows(sql<Fault>`
    SELECT * FROM (
      SELECT CASE
          WHEN o.parent_id IS NOT NULL AND p.id IS NULL THEN 'orphan'
          WHEN left(o.path, length(o.path) - 5) <> coalesce(p.path, r.path) THEN 'wrong_path'
          WHEN o.depth <> (length(o.path) - 7) / 5 THEN 'wrong_depth'
          WHEN o.child_count <> (SELECT count(*) FROM organization c WHERE c.region_id = o.region_id
            AND c.parent_id = o.id AND c.ended_on IS NULL) THEN 'wrong_child_count'
          WHEN o.ended_on IS NULL AND p.ended_on IS NOT NULL THEN 'living_under_ended'
          WHEN o.ended_on IS NOT NULL AND EXISTS (SELECT FROM member m WHERE m.region_id = o.region_id
            AND m.organization_id = o.id) THEN 'ended_holds' END AS what,
        o.code AS where, 1 AS rows
      FROM organization o JOIN region r ON r.id = o.region_id
      LEFT JOIN organization p ON p.region_id = o.region_id AND p.id = o.parent_id) looked
    WHERE what IS NOT NULL ORDER BY what, "where" LIMIT 100`);
  const strayed = await strayedRows(reader);
  return [...faults, ...strayed.map(({ table, rows }) => ({ what: 'strayed' as const, where: table, rows }))];
}
