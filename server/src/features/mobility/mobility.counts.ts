import { type MobilityRow, mobilityRowKeys } from '@zhibu/contract/mobility-kinds';
import type { Actor } from '../../kernel/authorization.ts';
import { sql } from '../../kernel/database.ts';
import type { Services } from '../../services.ts';
import { mobilityFound } from './mobility.found.ts';
import { askedOf } from './mobility.queries.ts';

/** How many people of each row, how many overdue or waiting, and in and out by organisation directly below. */
export function countMobility(services: Services, actor: Actor, query: { organization?: string }) {
  return services.database.read(actor.scope, async (reader) => {
    const asked = await askedOf(services, reader, actor, query);
    if (asked === null) return { rows: [], overdue: 0, waiting: 0, below: [] };
    const counted = await reader.rows(sql<{
      row: MobilityRow;
      count: number;
      overdue: number;
      waiting: number;
    }>`
      SELECT f.row, count(DISTINCT f.member_id)::int AS count,
        count(DISTINCT f.member_id) FILTER (WHERE f.due < ${asked.today}::date)::int AS overdue,
        count(*) FILTER (WHERE f.turned IS NOT NULL)::int AS waiting
      FROM (${mobilityFound(mobilityRowKeys, asked)}) f GROUP BY f.row`);
    const of = (row: MobilityRow) => counted.find((each) => each.row === row);
    const sum = (key: 'overdue' | 'waiting') => counted.reduce((total, each) => total + each[key], 0);
    const width = asked.from.length + 5;
    const side = (column: 'org_path' | 'host_path') => sql`left(s.${sql.ref(column)}, ${width}::int)`;
    const others = sql`s.member_id IS DISTINCT FROM ${asked.ownMemberId}::uuid`;
    // The same as the list shows: a figure opens to what it counts.
    const below = await reader.rows(sql<{ id: string; name: string; out: number; in: number }>`
      SELECT o.id, o.name, sum(n.out)::int AS out, sum(n.in)::int AS in FROM (
        SELECT ${side('org_path')} AS path, count(DISTINCT s.member_id) AS out, 0 AS in FROM member_mobility s
        WHERE s.region_id = ${asked.regionId} AND s.org_path >= ${asked.from} AND s.org_path < ${asked.until}
          AND s.kind = 'floating' AND ${others}
          AND s.state IN ('reported', 'proposed', 'current', 'declined', 'returning') GROUP BY 1
        UNION ALL
        SELECT ${side('host_path')}, 0, count(DISTINCT s.member_id) FROM member_mobility s
        WHERE s.host_path >= ${asked.from} AND s.host_path < ${asked.until} AND s.state IN ('proposed', 'current', 'returning')
          AND ${others} GROUP BY 1) n
      JOIN organization o ON o.region_id = ${asked.regionId} AND o.path = n.path AND length(o.path) = ${width}::int
      GROUP BY o.id, o.name, o.path ORDER BY o.path LIMIT 200`);
    return {
      rows: mobilityRowKeys.map((row) => ({ row, count: of(row)?.count ?? 0 })),
      overdue: sum('overdue'),
      waiting: sum('waiting'),
      below,
    };
  });
}
