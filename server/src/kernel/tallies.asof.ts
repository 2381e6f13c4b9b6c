import { type Reader, sql } from './database.ts';
import type { Place, TwoTimes } from './tallies.ts';

/** `headcounts` (kernel/tallies) as they stood on a day, as it is or was known. */
export async function headcountsAsOf(
  reader: Reader,
  organizations: readonly Place[],
  at: TwoTimes,
): Promise<Map<string, number>> {
  if (organizations.length === 0) return new Map();
  const paths = organizations.map((one) => one.path).sort();
  const widths = [...new Set(paths.map((path) => path.length))];
  const regions = [...new Set(organizations.map((one) => one.regionId))];
  const ids = organizations.map((one) => one.id);
  const counted = sql`dimension = 'member' AND key = 'all' AND valid_on <= ${at.asOf}::date
    AND recorded_on <= ${at.asKnown ?? 'infinity'}::date`;
  const rows = await reader.rows(sql<{ id: string; n: number }>`
    SELECT o.id, (coalesce(folded.n, 0) + coalesce(since.n, 0))::bigint AS n
    FROM unnest(${ids}::uuid[], ${organizations.map((one) => one.path)}::text[]) AS o (id, path)
    LEFT JOIN (
      SELECT organization_id AS id, sum(ins - outs) AS n FROM org_stat_day
      WHERE region_id = ANY(${regions}::int[]) AND organization_id = ANY(${ids}::uuid[]) AND ${counted}
      GROUP BY 1) folded ON folded.id = o.id
    LEFT JOIN (
      SELECT left(org_path, width) AS path, sum(ins - outs) AS n
      FROM org_stat_delta, unnest(${widths}::int[]) AS width
      WHERE region_id = ANY(${regions}::int[]) AND org_path >= ${paths[0]} AND org_path < ${`${paths.at(-1)}/`}
        AND width > above AND ${counted}
      GROUP BY 1) since ON since.path = o.path`);
  return new Map(rows.map((row) => [row.id, row.n]));
}
