import type { Actor } from '../../kernel/authorization.ts';
import { type Reader, sql } from '../../kernel/database.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import type { Cell, FlowCell, Place, TwoTimes } from '../../kernel/tallies.ts';
import { standsDownTo } from '../organizations/public.ts';
import type { Figures } from './statistics.figures.rules.ts';
import { type Hidden, hiddenAtTop, hiddenBelow } from './statistics.suppression.rules.ts';

/** From the duty's own organisation down to the one that is asked for: each level's siblings, as the tree then stood. */
export interface Walk {
  levels: Place[][];
  /** In each level, the one through which the walk goes on; in the last, the one that is asked for. */
  steps: number[];
}

/** @param at the tree as it stood; an organisation that did not stand below the duty then is a top of its own */
export async function walkTo(reader: Reader, actor: Actor, place: Place, at: TwoTimes): Promise<Walk> {
  const stands = await standsDownTo(reader, actor, [place], at);
  const byId = new Map(stands.map((stand) => [stand.id, stand]));
  const way = new Set<string>();
  for (let stand = byId.get(place.id); stand; stand = byId.get(stand.parentId ?? '')) way.add(stand.id);
  if (way.size === 0) return { levels: [[place]], steps: [0] };
  const widths = [...new Set(stands.map(({ width }) => width))];
  const levels = widths.map((width) => stands.filter((stand) => stand.width === width));
  return { levels, steps: levels.map((level) => level.findIndex(({ id }) => way.has(id))) };
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
