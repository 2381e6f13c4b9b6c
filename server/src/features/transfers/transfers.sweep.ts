import type { RawBuilder } from 'kysely';
import { selfOrAbove } from '../../kernel/ancestors.ts';
import { type AuditAct, auditAll } from '../../kernel/audit.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import type { Services } from '../../services.ts';
import { generalRulebook, settingsWithin } from '../rulebook/public.ts';
import { isSuspended } from './transfers.record.ts';
import { reminderLead, reminderSchedule } from './transfers.reminders.rules.ts';
import { stepOf } from './transfers.steps.ts';

const batch = 1000;

export interface Swept {
  reminders: number;
  lapsed: number;
}

/**
 * What time does to transfers by itself: reminders that are due until today, those missed while nobody swept too, and
 * letters past their day lapse. Region by region, a thousand transfers a transaction, whoever else sweeps meanwhile: a
 * row that somebody holds is left for the next sweep, and the key of a reminder makes it go once.
 */
export async function sweepTransfers(services: Services): Promise<Swept> {
  const { scope } = systemActor();
  const today = dayInChina(services.clock.now());
  const regions = await services.database.read(scope, (reader) =>
    reader.rows(sql<{ id: number }>`SELECT r.id FROM region r WHERE EXISTS (SELECT FROM transfer t
      WHERE t.region_id = r.id AND ${isAwaited} AND ${isNear(today)}) ORDER BY r.id`),
  );
  const swept: Swept = { reminders: 0, lapsed: 0 };
  for (const { id } of regions) {
    let after: Position | null = start;
    while (after !== null) {
      const from: Position = after;
      const done = await services.database.transaction(scope, (tx) =>
        sweepBatch(services, tx, id, today, from),
      );
      swept.reminders += done.reminders;
      swept.lapsed += done.lapsed;
      after = done.next;
    }
  }
  return swept;
}

interface Position {
  due: LocalDate;
  id: string;
}

export const start: Position = { due: '-infinity', id: '00000000-0000-0000-0000-000000000000' };

/** As the index `transfer_due` has it. */
const isAwaited = sql`t.state IN ('issued', 'lapsed', 'checked_in')`;
const isNear = (today: LocalDate) => sql`t.due <= ${today}::date + ${reminderLead}::int`;
/** A letter past its last day. */
const isPast = (today: LocalDate) => sql`t.state = 'issued' AND t.due < ${today}::date`;

const literal = (text: string) => sql.raw(`'${text.replaceAll("'", "''")}'`);

/** Once is so far apart that there is no second time. */
const never = 1_000_000;

/** The schedule of the rules as rows: one for each state, and in `schedule` one for each audience besides. */
const scheduleRows = (toEach: boolean) =>
  sql.join(
    reminderSchedule.flatMap(({ kind, states, first, every, to, months, only }) =>
      states.flatMap((state) =>
        (toEach ? to : to.slice(0, 1)).map(
          (audience) => sql`(${literal(state)}, ${literal(kind)}, ${sql.raw(String(first))},
            ${sql.raw(String(every ?? never))}, ${literal(audience)}, ${sql.raw(String(months !== undefined))},
            ${only === undefined ? sql`NULL::text` : literal(only)})`,
        ),
      ),
    ),
  );
const columns = sql.raw('(state, kind, first, every, audience, months, of_kind)');

/** Within how many months the origin of a row `t` or `b` has the receipt, by what stands nearest above it. */
type ReceiptMonths = (alias: 't' | 'b') => RawBuilder<unknown>;

async function receiptMonths(reader: Reader, regionId: number, today: LocalDate): Promise<ReceiptMonths> {
  const key = 'transfer.receipt_within_months';
  const usual = sql`${generalRulebook(today).value(key)}::int`;
  const set = await settingsWithin(reader, regionId, key, today);
  if (set.length === 0) return () => usual;
  return (alias) => {
    const path = sql.ref(`${alias}.org_path`);
    const cases = set.map(
      (one) => sql`WHEN ${path} >= ${one.path} AND ${path} < ${`${one.path}/`} THEN ${one.value}::int`,
    );
    return sql`CASE ${sql.join(cases, sql` `)} ELSE ${usual} END`;
  };
}

/** From which day an occasion counts: the day that is due, or so many months after it. */
const base = (alias: 't' | 'b', months: ReceiptMonths) => {
  const due = sql.ref(`${alias}.due`);
  return sql`CASE WHEN s.months THEN (${due} + make_interval(months => ${months(alias)}))::date ELSE ${due} END`;
};
const isOf = (alias: 't' | 'b') => sql`(s.of_kind IS NULL OR s.of_kind = ${sql.ref(`${alias}.kind`)})`;

/**
 * Whether the latest of some kind did not go yet. All that is due goes in one statement, so the latest stands for those
 * before it; and a reminder before the letter began to hold, or before a suspended membership was restored, is none.
 */
const isOwed = (today: LocalDate, months: ReceiptMonths) => sql`NOT ${isSuspended('t')} AND EXISTS (
  SELECT FROM (VALUES ${scheduleRows(false)}) AS s ${columns}
  CROSS JOIN LATERAL (SELECT ${base('t', months)} + s.first AS first_day) f
  CROSS JOIN LATERAL (SELECT f.first_day + (${today}::date - f.first_day) / s.every * s.every AS on_day) l
  WHERE s.state = t.state AND ${isOf('t')} AND f.first_day <= ${today}::date
    AND l.on_day >= (t.turn_since AT TIME ZONE 'Asia/Shanghai')::date
    AND NOT EXISTS (SELECT FROM transfer_reminder r WHERE r.region_id = t.region_id AND r.transfer_id = t.id
      AND r.serial = t.letter_serial AND r.kind = s.kind AND r.on_day = l.on_day AND r.audience = s.audience))`;

/** Of the committees at or above a path the second: the superior; where there is none, the first. */
const superior = (regionId: ReturnType<typeof sql.ref>, path: ReturnType<typeof sql.ref>) => sql`LATERAL (
  SELECT two.id, two.path FROM (
    SELECT o.id, o.path FROM organization o
    WHERE o.region_id = ${regionId} AND o.path = ${selfOrAbove(path)}
      AND o.kind IN ('committee', 'working_committee') AND o.ended_on IS NULL
    ORDER BY o.path DESC LIMIT 2) two ORDER BY two.path LIMIT 1)`;

const lapseStep = (now: Date) =>
  stepOf(systemActor(), now, { action: 'lapse', state: 'lapsed', side: 'system' });

interface Looked {
  id: string;
  due: LocalDate;
  name: string;
  letter: string | null;
  lapsed: boolean;
  reminders: number;
}

/** One batch in the caller's transaction. @param after where the last one ended */
export async function sweepBatch(
  { clock }: Services,
  tx: Tx,
  regionId: number,
  today: LocalDate,
  after: Position,
): Promise<Swept & { next: Position | null }> {
  const now = clock.now();
  const months = await receiptMonths(tx, regionId, today);
  const rows = await tx.rows(sql<Looked>`
    WITH batch AS (
      SELECT t.region_id, t.id, t.kind, t.state, t.due, t.letter_serial, t.member_id, t.member_name, t.member_stage,
        t.letter_number, t.org_path, t.organization_id, t.destination_region_id, t.destination_path, t.destination_id,
        (t.turn_since AT TIME ZONE 'Asia/Shanghai')::date AS since FROM transfer t
      WHERE t.region_id = ${regionId} AND ${isAwaited} AND ${isNear(today)}
        AND (t.due, t.id) > (${after.due}::date, ${after.id}::uuid) AND ((${isPast(today)}) OR ${isOwed(today, months)})
      ORDER BY t.due, t.id LIMIT ${batch} FOR UPDATE OF t SKIP LOCKED),
    owed AS (
      SELECT b.*, s.kind AS reminder, s.every, s.audience, ${base('b', months)} + s.first AS first_day FROM batch b
      JOIN (VALUES ${scheduleRows(true)}) AS s ${columns}
        ON NOT ${isSuspended('b')} AND s.state = b.state AND ${isOf('b')}
          AND ${base('b', months)} + s.first <= ${today}::date),
    told AS (
      SELECT w.*, w.org_path AS path, w.organization_id AS whom FROM owed w WHERE w.audience IN ('member', 'origin')
      UNION ALL
      SELECT w.*, w.destination_path, w.destination_id FROM owed w WHERE w.audience = 'destination'
      UNION ALL
      SELECT w.*, coalesce(u.path, w.org_path), coalesce(u.id, w.organization_id) FROM owed w
      LEFT JOIN ${superior(sql.ref('w.region_id'), sql.ref('w.org_path'))} u ON true
      WHERE w.audience = 'origin_superior'
      UNION ALL
      SELECT w.*, coalesce(u.path, w.destination_path), coalesce(u.id, w.destination_id) FROM owed w
      LEFT JOIN ${superior(sql.ref('w.destination_region_id'), sql.ref('w.destination_path'))} u ON true
      WHERE w.audience = 'destination_superior'),
    sent AS (
      INSERT INTO transfer_reminder (region_id, transfer_id, kind, on_day, audience, serial, org_path, organization_id,
        member_id, sent_at)
      SELECT w.region_id, w.id, w.reminder, w.first_day + n, w.audience, w.letter_serial, w.path, w.whom, w.member_id,
        ${now}::timestamptz
      FROM told w CROSS JOIN LATERAL generate_series(0, ${today}::date - w.first_day, w.every) AS n
      WHERE w.first_day + n >= w.since
      ON CONFLICT DO NOTHING RETURNING 1),
    lapsed AS (
      UPDATE transfer t SET state = 'lapsed', due = CASE WHEN NOT ${isSuspended('t')} THEN t.due END,
        turn = 'origin_committee', turn_since = ${now}::timestamptz,
        steps = t.steps || ${JSON.stringify([lapseStep(now)])}::jsonb, updated_at = ${now}::timestamptz, version = t.version + 1
      FROM batch b WHERE t.region_id = ${regionId} AND t.id = b.id AND ${isPast(today)} RETURNING t.id)
    SELECT b.id, b.due, b.member_name AS name, b.letter_number AS letter, l.id IS NOT NULL AS lapsed,
      (SELECT count(*) FROM sent)::int AS reminders
    FROM batch b LEFT JOIN lapsed l ON l.id = b.id ORDER BY b.due, b.id`);
  const past = rows.filter(({ lapsed }) => lapsed);
  await auditAll(tx, systemActor(), now, past.map(lapseAct));
  return {
    reminders: rows[0]?.reminders ?? 0,
    lapsed: past.length,
    next: rows.length < batch ? null : (rows.at(-1) ?? null),
  };
}

const lapseAct = ({ id, name, letter }: Looked): AuditAct => ({
  action: 'transfers.lapse',
  object: { type: 'transfer', id, name },
  before: { state: 'issued' },
  after: { state: 'lapsed', letter },
});

const job = 'transfers.sweep';

/** Registers the job that sweeps. */
export function registerTransferJobs(services: Services): void {
  services.jobs.define(job, async () => {
    await sweepTransfers(services);
  });
}

/** Asks for a sweep: housekeeping does, at the start and every hour. */
export async function requestSweep(services: Services): Promise<void> {
  await services.database.transaction(systemActor().scope, (tx) => services.jobs.enqueue(tx, job, {}, job));
}
