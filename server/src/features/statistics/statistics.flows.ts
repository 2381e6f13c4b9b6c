import type { RawBuilder } from 'kysely';
import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import { everyRegion } from '../../kernel/every-region.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { appendFlows, type Flow, levelWidth, mergeFlows, regionWidth } from '../../kernel/tallies.ts';
import { cellColumns } from './statistics.cells.ts';
import { sinceEver, stoodUntil } from './statistics.stands.ts';

/** One organisation's place during a period, as the tree is known to have stood. */
interface Stand {
  regionId: number;
  organizationId: string;
  path: string;
  validFrom: LocalDate;
  validUntil: LocalDate;
  /** Where it stands now: the path that counts are written under. */
  pathNow: string;
}

/**
 * Writes flows in the transaction of their change. A flow of today climbs the tree as it is. One that is said of an
 * earlier day, before a part of the tree came under another superior, counts for those who stood above on that day, and
 * from the day of the move on for those who stand above since.
 */
export async function countFlows(tx: Tx, flows: Iterable<Flow>): Promise<void> {
  const merged = mergeFlows(flows);
  const past = merged.filter(({ on, recordedOn }) => on < recordedOn);
  const moved = past.length === 0 ? [] : await movedSince(tx, past);
  const concerns = ({ orgPath, other, on }: Flow) =>
    moved.some(({ pathNow, validUntil }) => (pathNow === orgPath || pathNow === other) && validUntil > on);
  const old = past.filter(concerns);
  if (old.length === 0) return appendFlows(tx, merged);
  const history = await standsAround(tx, old);
  await appendFlows(
    tx,
    merged.flatMap((flow) => (old.includes(flow) ? spread(flow, history) : [flow])),
  );
}

/**
 * The flows of whole histories that were just stored, counted by the database, each as recorded when its period was.
 * @param states a table or subquery with the columns of `member_state`: every period of new members, and nothing else
 */
export async function countStates(tx: Tx, states: RawBuilder<unknown>): Promise<void> {
  await tx.run(sql`
    INSERT INTO org_stat_delta (region_id, org_path, above, valid_on, recorded_on, cause, dimension, key, ins, outs)
    SELECT side.region_id, side.org_path, side.above, s.valid_from,
      (s.recorded_at AT TIME ZONE 'Asia/Shanghai')::date, s.cause, c.dimension, side.key, sum(side.ins), sum(side.outs)
    FROM ${states} s
    LEFT JOIN ${states} p ON p.member_id = s.member_id AND p.valid_until = s.valid_from
    CROSS JOIN LATERAL ${cellColumns('s', 'p')} AS c (dimension, is_key, was_key)
    CROSS JOIN LATERAL (
      SELECT coalesce(max(width), 0)::smallint AS common
      FROM generate_series(${regionWidth}::int, least(length(s.org_path), length(p.org_path)), ${levelWidth}::int) AS width
      WHERE c.is_key = c.was_key AND left(s.org_path, width) = left(p.org_path, width)) both_sides
    CROSS JOIN LATERAL (VALUES
      (s.region_id, s.org_path, common, c.is_key, 1, 0), (p.region_id, p.org_path, common, c.was_key, 0, 1)
    ) AS side (region_id, org_path, above, key, ins, outs)
    WHERE side.key IS NOT NULL AND (c.is_key = c.was_key AND s.org_path = p.org_path) IS NOT TRUE
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8`);
}

const pathsOf = (flows: readonly Flow[]) => [
  ...new Set(flows.flatMap(({ orgPath, other }) => (other === null ? [orgPath] : [orgPath, other]))),
];

/** @param which the organisations, by `o`; all their periods are read, since each tells how long the one before stood */
function stands(reader: Reader, which: RawBuilder<unknown>): Promise<Stand[]> {
  return reader.rows(sql<Stand>`
    SELECT s.region_id AS "regionId", s.organization_id AS "organizationId", s.path, ${sinceEver} AS "validFrom",
      ${stoodUntil} AS "validUntil", o.path AS "pathNow"
    FROM organization o JOIN organization_place s
      ON s.region_id = o.region_id AND s.organization_id = o.id AND s.superseded_at = 'infinity'
    WHERE ${which} ORDER BY s.valid_from`);
}

const namedBy = (flows: readonly Flow[]) =>
  sql`o.path = ANY(${pathsOf(flows)}::text[]) AND o.region_id = ${everyRegion}`;

/** The past places of organisations that stood elsewhere since the first of these flows. */
async function movedSince(reader: Reader, flows: readonly Flow[]): Promise<Stand[]> {
  const all = await stands(reader, namedBy(flows));
  return all.filter(({ path, pathNow }) => path !== pathNow);
}

/** Every place that the organisations of these flows had, and whoever stood above them then. */
async function standsAround(reader: Reader, flows: readonly Flow[]): Promise<Stand[]> {
  const own = await stands(reader, namedBy(flows));
  const paths = [...new Set(own.flatMap(({ path }) => prefixesOf(path)))];
  return stands(
    reader,
    sql`o.id IN (SELECT organization_id FROM organization_place
      WHERE superseded_at = 'infinity' AND path = ANY(${paths}::text[]))`,
  );
}

function prefixesOf(path: string): string[] {
  const all: string[] = [];
  for (let width = regionWidth + levelWidth; width <= path.length; width += levelWidth)
    all.push(path.slice(0, width));
  return all;
}

/** The flow at each organisation that it counts for, epoch by epoch. */
function spread(flow: Flow, history: readonly Stand[]): Flow[] {
  const standsOf = (pathNow: string) => history.filter((stand) => stand.pathNow === pathNow);
  const own = standsOf(flow.orgPath);
  const at = own.find((stand) => isOn(stand, flow.on));
  if (at === undefined) return [flow];
  const here = (day: LocalDate, path: string) => chainOn(history, day, path);
  const missing = (from: readonly Stand[], among: readonly Stand[]) =>
    from.filter(({ pathNow }) => !among.some((one) => one.pathNow === pathNow));
  const there = standsOf(flow.other ?? '').find((stand) => isOn(stand, flow.on));
  // Paths are of today, and each counts for itself alone.
  const only = ({ regionId, pathNow }: Stand): Pick<Flow, 'regionId' | 'orgPath' | 'above'> => ({
    regionId,
    orgPath: pathNow,
    above: pathNow.length - levelWidth,
  });
  // Whoever has both sides below counts neither.
  const counting = missing(here(flow.on, at.path), there ? here(flow.on, there.path) : []);
  const flows: Flow[] = counting.map((stand) => ({ ...flow, ...only(stand) }));
  const net = flow.ins - flow.outs;
  let before = at;
  for (const next of own.filter(({ validFrom }) => validFrom > flow.on)) {
    const [, began] = [flow.on, before.validFrom].sort();
    const old = here(began ?? flow.on, before.path);
    const now = here(next.validFrom, next.path);
    const carried = { ...flow, on: next.validFrom, cause: 'reorganized' as const };
    flows.push(
      ...missing(old, now).map((stand) => ({ ...carried, ...only(stand), ins: 0, outs: net })),
      ...missing(now, old).map((stand) => ({ ...carried, ...only(stand), ins: net, outs: 0 })),
    );
    before = next;
  }
  return flows;
}

const isOn = ({ validFrom, validUntil }: Stand, day: LocalDate) => validFrom <= day && day < validUntil;

/** Whoever stood at a place and above it on a day. */
function chainOn(history: readonly Stand[], day: LocalDate, path: string): Stand[] {
  const places = new Set(prefixesOf(path));
  return history.filter((stand) => places.has(stand.path) && isOn(stand, day));
}
