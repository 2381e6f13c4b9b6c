import type { Query } from '@zhibu/contract/endpoint';
import type { TransferLineAnswer, transfers } from '@zhibu/contract/transfers';
import { type Actor, holds } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { type Reader, sql } from '../../kernel/database.ts';
import { decodePosition, encodePosition, idShape } from '../../kernel/paging.ts';
import type { Services } from '../../services.ts';
import { visibleOrganization } from '../organizations/public.ts';
import { canSee } from './transfers.policy.ts';
import { presentLine, presentTransfer } from './transfers.present.ts';
import { committeeAbove, findTransfer, type PlacedTransfer, placedColumns } from './transfers.store.ts';

type BoardQuery = Query<(typeof transfers)['GET /transfers']>;

interface Range {
  regionId: number;
  from: string;
  until: string;
  /** Whose own turn is asked for. */
  organizationId: string | null;
}

/** The acting duty's range, or that of an organisation in it. @throws Problem 404 */
async function rangeFor(
  reader: Reader,
  actor: Actor,
  organization: string | undefined,
): Promise<Range | null> {
  if (!holds(actor, 'transfers.read') || actor.duty === null) return null;
  const { regionId, organizationId } = actor.duty;
  const own = { regionId, from: actor.scope.pathFrom, until: actor.scope.pathUntil, organizationId };
  if (organization === undefined) return own;
  const { path } = await visibleOrganization(reader, actor, organization);
  const until = [`${path}/`, own.until].sort()[0] ?? own.until;
  return path < own.from ? own : { ...own, from: path, until };
}

const inside = (column: string, { from, until }: Range) =>
  sql`(${sql.ref(column)} >= ${from} AND ${sql.ref(column)} < ${until})`;
const ended = sql`('completed', 'refused', 'withdrawn')`;

/** The acting organisation's own turn, not that of everybody below. */
const isTurn = ({ organizationId }: Range) => sql`(CASE t.turn
  WHEN 'origin_branch' THEN t.organization_id = ${organizationId}::uuid
  WHEN 'origin_committee' THEN c.id = ${organizationId}::uuid
  WHEN 'destination' THEN t.destination_id = ${organizationId}::uuid ELSE false END)`;

function conditionsOf(range: Range, query: BoardQuery, actor: Actor, today: string) {
  // Where a letter came from outside, the origin is nobody's here.
  const origin = sql`(t.region_id = ${range.regionId} AND ${inside('t.org_path', range)} AND t.kind <> 'incoming')`;
  const destination = sql`(t.destination_region_id = ${range.regionId} AND ${inside('t.destination_path', range)})`;
  const sides = { origin, destination };
  const { show = 'open', state, search } = query;
  const shows = {
    here: sql`${isTurn(range)}`,
    open: sql`t.state NOT IN ${ended}`,
    overdue: sql`t.state NOT IN ${ended} AND t.due < ${today}::date`,
    ended: sql`t.state IN ${ended}`,
  };
  const text = search?.trim() ?? '';
  return sql`${query.side === undefined ? sql`(${origin} OR ${destination})` : sides[query.side]} AND ${shows[show]}
    AND (${state ?? null}::text[] IS NULL OR t.state = ANY(${state ?? null}::text[]))
    AND (${text} = '' OR starts_with(t.member_name, ${text}) OR position(${text} IN t.letter_number) > 0)
    AND t.member_id IS DISTINCT FROM ${actor.member?.id ?? null}::uuid`;
}

const far = '9999-12-31';
const positions = [/^[01]$/, /^\d{4}-\d\d-\d\d$/, idShape];

/** A board: the own turn first, due first; what has ended by the latest. */
export function listTransfers(
  services: Services,
  actor: Actor,
  query: BoardQuery,
): Promise<{ items: TransferLineAnswer[]; next: string | null }> {
  const today = dayInChina(services.clock.now());
  const { limit = 20, show = 'open' } = query;
  const after = decodePosition(query.after, positions);
  return services.database.read(actor.scope, async (reader) => {
    const range = await rangeFor(reader, actor, query.organization);
    if (range === null) return { items: [], next: null };
    const [rank, day, id] = after ?? [null, null, null];
    const rankOf = sql`CASE WHEN ${isTurn(range)} THEN 0 ELSE 1 END`;
    const dayOf = sql`coalesce(t.due, ${far}::date)`;
    const isEnded = show === 'ended';
    const behind =
      after === null
        ? sql`true`
        : isEnded
          ? sql`t.id < ${id}::uuid`
          : sql`(${rankOf}, ${dayOf}, t.id) > (${Number(rank)}::int, ${day}::date, ${id}::uuid)`;
    const order = isEnded ? sql`t.id DESC` : sql`${rankOf}, ${dayOf}, t.id`;
    const rows = await reader.rows(sql<PlacedTransfer & { rank: number }>`
      SELECT ${placedColumns}, ${rankOf} AS rank
      FROM transfer t CROSS JOIN ${committeeAbove(sql.ref('t.org_path'), sql.ref('t.region_id'))} c
      WHERE ${conditionsOf(range, query, actor, today)} AND ${behind} ORDER BY ${order} LIMIT ${limit + 1}`);
    const seen = rows.slice(0, limit);
    const last = seen.at(-1);
    return {
      items: seen.filter((row) => canSee(actor, row)).map((row) => presentLine(actor, row, today)),
      next: rows.length > limit && last ? encodePosition([last.rank, last.due ?? far, last.id]) : null,
    };
  });
}

/** How many wait here, are open, overdue; and where below. */
export function countTransfers(services: Services, actor: Actor, query: { organization?: string }) {
  const today = dayInChina(services.clock.now());
  return services.database.read(actor.scope, async (reader) => {
    const range = await rangeFor(reader, actor, query.organization);
    if (range === null) return { here: 0, open: 0, overdue: 0, below: [] };
    const open = conditionsOf(range, { show: 'open' }, actor, today);
    // Whose turn it is depends on the place: asked once for each, not for each of ten thousand transfers.
    const sums = await reader.first(sql<{ here: number; open: number; overdue: number }>`
      SELECT coalesce(sum(t.n) FILTER (WHERE ${isTurn(range)}), 0)::int AS here, coalesce(sum(t.n), 0)::int AS open,
        coalesce(sum(t.late), 0)::int AS overdue
      FROM (SELECT t.region_id, t.org_path, t.organization_id, t.turn,
          CASE t.turn WHEN 'destination' THEN t.destination_id END AS destination_id,
          count(*) AS n, count(*) FILTER (WHERE t.due < ${today}::date) AS late
        FROM transfer t WHERE ${open} GROUP BY 1, 2, 3, 4, 5) t
      CROSS JOIN ${committeeAbove(sql.ref('t.org_path'), sql.ref('t.region_id'))} c`);
    // Where a letter lapsed the origin has to see to it; where somebody waits for acceptance, the destination.
    const width = range.from.length + 5;
    const below = await reader.rows(sql<{ id: string; name: string; open: number; overdue: number }>`
      SELECT o.id, o.name, sum(side.open)::int AS open, sum(side.overdue)::int AS overdue
      FROM (SELECT left(CASE WHEN t.state = 'checked_in' THEN t.destination_path ELSE t.org_path END, ${width}::int) AS path,
          count(*) AS open, count(*) FILTER (WHERE t.due < ${today}::date) AS overdue
        FROM transfer t WHERE ${open} GROUP BY 1) side
      JOIN organization o ON o.region_id = ${range.regionId} AND o.path = side.path AND ${inside('o.path', range)}
        AND length(o.path) = ${width}::int
      GROUP BY o.id, o.name HAVING sum(side.overdue) > 0 ORDER BY 4 DESC, 2 LIMIT 200`);
    return { ...(sums ?? { here: 0, open: 0, overdue: 0 }), below };
  });
}

export function getTransfer(services: Services, actor: Actor, id: string) {
  return services.database.read(actor.scope, async (reader) =>
    presentTransfer(services, reader, actor, await findTransfer(reader, actor, id)),
  );
}
