import type { WarningKind } from '@zhibu/contract/warning-kinds';
import type { RawBuilder } from 'kysely';
import type { ActingDuty, PathRange } from '../../kernel/authorization.ts';
import { sql } from '../../kernel/database.ts';
import { everyRegion } from '../../kernel/every-region.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { isSuspended, isUnderWay } from './transfers.record.ts';
import { committeeAbove } from './transfers.store.ts';
import { superiorAfter, type TransferWarningKind } from './transfers.warnings.rules.ts';

/** Where is looked, for which duty. */
export interface TransferWatch {
  regionId: number;
  range: PathRange;
  today: LocalDate;
  duty: Pick<ActingDuty, 'organizationId' | 'path'>;
  /** Nobody handles the own transfer by an office (who is the member is nothing else). */
  ownMemberId: string | null;
}

const committee = committeeAbove(sql.ref('t.org_path'), sql.ref('t.region_id'));

const isOthers = ({ ownMemberId }: TransferWatch) => sql`t.member_id IS DISTINCT FROM ${ownMemberId}::uuid`;
const inOrigin = ({ regionId, range }: TransferWatch) => sql`
  t.region_id = ${regionId} AND t.org_path >= ${range.from} AND t.org_path < ${range.until}`;
const inDestination = ({ regionId, range }: TransferWatch) => sql`
  t.destination_region_id = ${regionId} AND t.destination_path >= ${range.from} AND t.destination_path < ${range.until}`;

/** Whether a duty stands at an organisation or below it: for whoever stands above, it is later somebody's business. */
const isOwn = (path: RawBuilder<unknown>, { duty }: TransferWatch) =>
  sql`(${path} = ${duty.path} OR starts_with(${duty.path}, ${path} || '.'))`;

const late = (kind: TransferWarningKind, watch: TransferWatch, path: RawBuilder<unknown>) => sql`
  t.due < ${watch.today}::date AND (t.due <= ${watch.today}::date - ${superiorAfter[kind]}::int OR ${isOwn(path, watch)})`;

/** A suspended membership keeps it waiting: nobody is late, and the origin's committee decides whether it still waits. */
const goesOn = sql`NOT ${isSuspended('t')}`;
const waits = sql`${isSuspended('t')} AND ${isUnderWay}`;

/** Rows `(id, organization_id, sort)`, the id of the transfer: computed from what is, not from reminders that went. */
const definitions: Readonly<Record<TransferWarningKind, (watch: TransferWatch) => RawBuilder<unknown>>> = {
  transfer_overdue: (watch) => sql`
    SELECT t.id, t.organization_id, t.due::text AS sort FROM transfer t CROSS JOIN ${committee} c
    WHERE ${inOrigin(watch)} AND t.state IN ('issued', 'lapsed') AND ${goesOn}
      AND ${late('transfer_overdue', watch, sql`c.path`)}
      AND ${isOthers(watch)}`,
  transfer_acceptance_overdue: (watch) => sql`
    SELECT t.id, t.destination_id AS organization_id, t.due::text AS sort FROM transfer t
    WHERE ${inDestination(watch)} AND t.state = 'checked_in'
      AND ${late('transfer_acceptance_overdue', watch, sql`t.destination_path`)} AND ${isOthers(watch)}`,
  // What is late already is told by the two others.
  transfer_turn: (watch) => sql`
    SELECT t.id, t.organization_id, coalesce(t.due, (t.turn_since AT TIME ZONE 'Asia/Shanghai')::date)::text AS sort
    FROM transfer t CROSS JOIN ${committee} c
    WHERE ${inOrigin(watch)} AND t.state IN ('applied', 'returned', 'endorsed') AND ${goesOn} AND ${isOthers(watch)}
      AND CASE t.turn WHEN 'origin_branch' THEN t.organization_id WHEN 'origin_committee' THEN c.id END
        = ${watch.duty.organizationId}::uuid
    UNION ALL
    SELECT t.id, t.organization_id, (t.updated_at AT TIME ZONE 'Asia/Shanghai')::date::text
    FROM transfer t CROSS JOIN ${committee} c
    WHERE ${inOrigin(watch)} AND ${waits} AND ${isOthers(watch)} AND c.id = ${watch.duty.organizationId}::uuid
    UNION ALL
    SELECT t.id, t.destination_id, t.due::text FROM transfer t
    WHERE ${inDestination(watch)} AND t.state = 'checked_in' AND ${goesOn} AND t.due >= ${watch.today}::date
      AND t.destination_id = ${watch.duty.organizationId}::uuid AND ${isOthers(watch)}`,
};

export const transfersFound = (kind: TransferWarningKind & WarningKind, watch: TransferWatch) =>
  definitions[kind](watch);

/** What the sentence of a warning is made of; `t` and `c` as in {@link withTransfers}. */
export const transferFacts = sql`t.state, t.kind, t.due, ${isSuspended('t')} AS halted,
  (t.turn_since AT TIME ZONE 'Asia/Shanghai')::date AS since,
  coalesce(t.region_id = t.destination_region_id, false) AS "sameRegion", t.member_id AS "memberId", t.member_name AS "memberName",
  t.origin_name AS "originName", t.destination_name AS "destinationName", t.destination_path AS "destinationPath",
  c.name AS "committeeName", c.path AS "committeePath"`;

/** A page of {@link transfersFound} as `f`, with its transfers. */
export const withTransfers = (page: RawBuilder<unknown>) => sql`(${page}) f
  JOIN transfer t ON t.region_id = ${everyRegion} AND t.id = f.id CROSS JOIN ${committee} c`;
