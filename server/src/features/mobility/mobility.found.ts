import type { MobilityRow } from '@zhibu/contract/mobility-kinds';
import type { RawBuilder } from 'kysely';
import { sql } from '../../kernel/database.ts';
import type { Rulebook } from '../../kernel/rulebook.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { contactDueOf } from '../contacts/public.ts';
import { memberOf } from './mobility.record.ts';

/** Where the list looks, and what it shows. */
export interface MobilityAsked {
  regionId: number;
  from: string;
  until: string;
  today: LocalDate;
  rulebook: Rulebook;
  show: 'running' | 'overdue' | 'waiting' | 'ended';
  search: string;
  /** Nobody handles the own period by an office. */
  ownMemberId: string | null;
}

const far = sql`'9999-12-31'::date`;
const inHome = ({ regionId, from, until }: MobilityAsked) =>
  sql`s.region_id = ${regionId} AND s.org_path >= ${from} AND s.org_path < ${until}`;
const inHost = ({ from, until }: MobilityAsked) => sql`s.host_path >= ${from} AND s.host_path < ${until}`;
const named = (name: RawBuilder<unknown>, { search }: MobilityAsked) =>
  search === '' ? sql`true` : sql`starts_with(${name}, ${search})`;
const others = (id: RawBuilder<unknown>, { ownMemberId }: MobilityAsked) =>
  sql`${id} IS DISTINCT FROM ${ownMemberId}::uuid`;
const ended = sql`s.state = 'ended'`;

/** Rows `(id, member_id, due, turned)`: the period or, of those abroad and lost, the member; what is due; whose turn since. */
const definitions: Readonly<Record<MobilityRow, (asked: MobilityAsked) => RawBuilder<unknown>>> = {
  floating_out: (asked) => sql`
    SELECT s.id, s.member_id, ${contactDueOf(asked.rulebook)} AS due, CASE WHEN s.turn = 'home' THEN s.turn_since END AS turned,
      s.ended_on
    FROM member_mobility s ${memberOf}
    WHERE ${inHome(asked)} AND s.kind = 'floating' AND ${others(sql`s.member_id`, asked)} AND ${named(sql`s.member_name`, asked)}
      AND ${asked.show === 'ended' ? ended : sql`s.state IN ('reported', 'proposed', 'current', 'declined', 'returning')`}`,
  floating_in: (asked) => sql`
    SELECT s.id, s.member_id, NULL::date AS due, CASE WHEN s.turn = 'host' THEN s.turn_since END AS turned, s.ended_on
    FROM member_mobility s
    WHERE ${inHost(asked)} AND s.kind = 'floating' AND ${others(sql`s.member_id`, asked)} AND ${named(sql`s.member_name`, asked)}
      AND ${asked.show === 'ended' ? sql`${ended} AND s.confirmed_on IS NOT NULL` : sql`s.state IN ('proposed', 'current', 'returning')`}`,
  retained: (asked) => sql`
    SELECT s.id, s.member_id, s.until AS due, NULL::date AS turned, s.ended_on FROM member_mobility s
    WHERE ${inHome(asked)} AND s.kind = 'retained' AND ${others(sql`s.member_id`, asked)} AND ${named(sql`s.member_name`, asked)}
      AND ${asked.show === 'ended' ? ended : sql`s.state = 'current'`}`,
  abroad: (asked) => away(asked, 'abroad'),
  lost: (asked) => away(asked, 'lost'),
};

/** Changes of status, which the file holds: with whoever is suspended nobody is asked to keep in touch. */
function away(asked: MobilityAsked, presence: 'abroad' | 'lost') {
  return sql`
    SELECT m.id, m.id AS member_id, CASE WHEN m.stage <> 'suspended' THEN ${contactDueOf(asked.rulebook)} END AS due,
      NULL::date AS turned, NULL::date AS ended_on
    FROM member m
    WHERE m.region_id = ${asked.regionId} AND m.org_path >= ${asked.from} AND m.org_path < ${asked.until}
      AND m.presence <> 'present' AND m.presence = ${presence} AND m.stage IN ('full', 'probationary', 'suspended')
      AND ${others(sql`m.id`, asked)} AND ${named(sql`m.name`, asked)} AND ${asked.show !== 'ended'}::boolean`;
}

/** What waits here comes first, then what is due first; what has ended by the latest. In days, so that it turns round. */
const sortOf = ({ show }: MobilityAsked) =>
  show === 'ended'
    ? sql`DATE '9999-12-31' - f.ended_on`
    : sql`(CASE WHEN f.turned IS NULL THEN coalesce(f.due, ${far}) ELSE f.turned - 36500 END) - DATE '1900-01-01'`;

/** Rows `(row, id, member_id, due, turned, sort)` of the rows that are asked for. */
export function mobilityFound(rows: readonly MobilityRow[], asked: MobilityAsked): RawBuilder<unknown> {
  const { show, today } = asked;
  const narrowed =
    show === 'overdue'
      ? sql`f.due < ${today}::date`
      : show === 'waiting'
        ? sql`f.turned IS NOT NULL`
        : sql`true`;
  const each = rows.map(
    (row) => sql`
      SELECT ${row}::text AS row, f.id, f.member_id, f.due, f.turned, (${sortOf(asked)})::int AS sort
      FROM (${definitions[row](asked)}) f WHERE ${narrowed}`,
  );
  return sql.join(each, sql` UNION ALL `);
}
