import { type Actor, holds } from '../../kernel/authorization.ts';
import { type Reader, sql } from '../../kernel/database.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import {
  type Cell,
  type FlowCell,
  levelWidth,
  type Place,
  regionWidth,
  type TwoTimes,
} from '../../kernel/tallies.ts';
import type { Figures } from './statistics.figures.rules.ts';
import { believed, isOn } from './statistics.queries.ts';
import { type Hidden, hiddenAtTop, hiddenBelow } from './statistics.suppression.rules.ts';

/** Whose figures below three are hidden: who reads no files learns of no single person by counting, either. */
export const isSuppressed = (actor: Actor) => !holds(actor, 'members.read');

/** From the duty's own organisation down to the one that is asked for: each level's siblings, as the tree then stood. */
export interface Walk {
  levels: Place[][];
  /** In each level, the one through which the walk goes on; in the last, the one that is asked for. */
  steps: number[];
}

interface Stand extends Place {
  width: number;
  onWay: boolean;
}

/** @param at the tree as it stood; an organisation that did not stand below the duty then is a top of its own */
export async function walkTo(reader: Reader, actor: Actor, place: Place, at: TwoTimes): Promise<Walk> {
  const top = actor.duty?.organizationId ?? place.id;
  const rows = await reader.rows(sql<Stand>`
    WITH x AS (
      SELECT path FROM organization_state s WHERE s.region_id = ${place.regionId}
        AND s.organization_id = ${place.id}::uuid AND ${isOn('s', at.asOf)} AND ${believed('s', at.asKnown)}),
    top AS (
      SELECT s.path FROM organization_state s, x WHERE s.region_id = ${place.regionId}
        AND s.organization_id = ${top}::uuid AND ${isOn('s', at.asOf)} AND ${believed('s', at.asKnown)}
        AND x.path >= s.path AND x.path < s.path || '/'),
    way AS (
      SELECT s.organization_id AS id, s.path, length(s.path) AS width
      FROM x CROSS JOIN top CROSS JOIN generate_series(${regionWidth + levelWidth}::int, length(x.path), ${levelWidth}::int) AS width
      JOIN organization_state s ON s.region_id = ${place.regionId} AND s.path = left(x.path, width)
        AND ${isOn('s', at.asOf)} AND ${believed('s', at.asKnown)}
      WHERE width >= length(top.path)),
    level AS (
      SELECT id, width, true AS on_way FROM way
      UNION ALL
      SELECT s.organization_id, length(s.path), false FROM way w JOIN organization_state s
        ON s.region_id = ${place.regionId} AND s.parent_id = w.id AND ${isOn('s', at.asOf)} AND ${believed('s', at.asKnown)}
      WHERE w.id <> ${place.id}::uuid AND NOT EXISTS (SELECT FROM way WHERE way.id = s.organization_id))
    SELECT o.region_id AS "regionId", o.id, o.path, l.width, l.on_way AS "onWay"
    FROM level l JOIN organization o ON o.region_id = ${place.regionId} AND o.id = l.id ORDER BY l.width, o.path`);
  if (rows.length === 0) return { levels: [[place]], steps: [0] };
  const widths = [...new Set(rows.map(({ width }) => width))];
  const levels = widths.map((width) => rows.filter((row) => row.width === width));
  return { levels, steps: levels.map((level) => level.findIndex(({ onWay }) => onWay)) };
}

/** What is hidden of the organisation at the end of a walk. @param figuresOf of any organisation of the walk */
export function hiddenAt({ levels, steps }: Walk, figuresOf: (id: string) => Figures): Hidden {
  let above: { figures: Figures; hidden: Hidden } | null = null;
  let hidden: Hidden = new Set();
  for (const [depth, level] of levels.entries()) {
    const all: Figures[] = level.map(({ id }) => figuresOf(id));
    const step = steps[depth] ?? 0;
    const figures: Figures = all[step] ?? new Map();
    hidden = above === null ? hiddenAtTop(figures) : (hiddenBelow(above, all)[step] ?? new Set());
    above = { figures, hidden };
  }
  return hidden;
}

interface Of {
  id: string;
}

const unfolded = (regionId: number, places: readonly Place[]) => sql`
  unnest(${places.map(({ id }) => id)}::uuid[], ${places.map(({ path }) => path)}::text[]) AS p (id, path)
  JOIN org_stat_delta d ON d.region_id = ${regionId} AND d.org_path >= p.path AND d.org_path < p.path || '/'
    AND d.above < length(p.path)`;

/** Counts of many organisations of one region, each with everything below it. @param at null: of today */
export async function talliesOf(
  reader: Reader,
  walk: Walk,
  dimensions: readonly string[],
  at: TwoTimes | null,
): Promise<Map<string, Cell[]>> {
  const places = walk.levels.flat();
  const regionId = places[0]?.regionId ?? 0;
  const ids = places.map(({ id }) => id);
  const days = at
    ? sql`AND valid_on <= ${at.asOf}::date AND recorded_on <= ${at.asKnown ?? 'infinity'}::date`
    : sql``;
  return grouped(
    await reader.rows(sql<Cell & Of>`
      SELECT id, dimension, key, sum(n)::bigint AS n FROM (
        SELECT organization_id AS id, dimension, key, ${at ? sql`ins - outs` : sql`n`} AS n
        FROM ${at ? sql`org_stat_day` : sql`org_stat`}
        WHERE region_id = ${regionId} AND organization_id = ANY(${ids}::uuid[])
          AND dimension = ANY(${[...dimensions]}::text[]) ${days}
        UNION ALL
        SELECT p.id, d.dimension, d.key, d.ins - d.outs FROM ${unfolded(regionId, places)}
        WHERE d.dimension = ANY(${[...dimensions]}::text[]) ${days}) cell
      GROUP BY id, dimension, key HAVING sum(n) <> 0`),
  );
}

/** Flows of many organisations of one region after `from` until `until`. @param period.from the last day before */
export async function flowsOfAll(
  reader: Reader,
  walk: Walk,
  dimensions: readonly string[],
  { from, until, asKnown }: { from: LocalDate; until: LocalDate; asKnown: LocalDate | null },
): Promise<Map<string, FlowCell[]>> {
  const places = walk.levels.flat();
  const regionId = places[0]?.regionId ?? 0;
  const ids = places.map(({ id }) => id);
  const wanted = sql`dimension = ANY(${[...dimensions]}::text[]) AND valid_on > ${from}::date
    AND valid_on <= ${until}::date AND recorded_on <= ${asKnown ?? 'infinity'}::date`;
  return grouped(
    await reader.rows(sql<FlowCell & Of>`
      SELECT id, cause, dimension, key, sum(ins)::bigint AS ins, sum(outs)::bigint AS outs FROM (
        SELECT organization_id AS id, cause, dimension, key, ins, outs FROM org_stat_day
        WHERE region_id = ${regionId} AND organization_id = ANY(${ids}::uuid[]) AND ${wanted}
        UNION ALL
        SELECT p.id, cause, dimension, key, ins, outs FROM ${unfolded(regionId, places)} WHERE ${wanted}) cell
      GROUP BY id, cause, dimension, key HAVING sum(ins) <> 0 OR sum(outs) <> 0`),
  );
}

function grouped<T extends Of>(rows: readonly T[]): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const row of rows) {
    const list = found.get(row.id) ?? [];
    list.push(row);
    found.set(row.id, list);
  }
  return found;
}
