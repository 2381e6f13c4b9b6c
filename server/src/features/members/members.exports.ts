import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { type MemberField, memberFieldKeys, memberFieldTable, stages } from '@zhibu/contract/fields';
import type { MemberFilterQuery } from '@zhibu/contract/members';
import type { FastifyReply } from 'fastify';
import { type SheetColumn, writeCsv, writeXlsx } from '../../integrations/spreadsheet/writer.ts';
import { audit } from '../../kernel/audit.ts';
import { type Actor, holds } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { sql, type Tx } from '../../kernel/database.ts';
import { forbidden } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { plainFilePath } from '../../kernel/plain-files.ts';
import type { DatePrecision } from '../../kernel/standards/dates.ts';
import { education } from '../../kernel/standards/education.ts';
import { ethnicGroup } from '../../kernel/standards/ethnic-groups.ts';
import type { Services } from '../../services.ts';
import { stillActs, whileActing } from '../accounts/public.ts';
import { type Position, pageStatement, rangeOf } from './members.queries.ts';
import { fileColumns, type MemberRecord, maskAddress, maskIdNumber, maskPhone } from './members.record.ts';
import { reasonMissing } from './members.reveal.ts';
import { roleOf, valuesOf } from './members.store.ts';

export interface ExportWish extends MemberFilterQuery {
  format: 'xlsx' | 'csv';
  columns?: MemberField[];
  reveal?: boolean;
  reason?: string;
}

const pageSize = 500;
const sensitive = memberFieldKeys.filter((key) => memberFieldTable[key].class === 'sensitive');

/** Export under the caller's filter; every exported member's log says so, revealed or masked. */
export async function exportMembers(
  services: Services,
  actor: Actor,
  wish: ExportWish,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const path = await plainFilePath(services.settings.storageDir);
  try {
    await writeExport(services, actor, wish, path);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  const stream = whileActing(services, actor, createReadStream(path));
  stream.on('close', () => void rm(path, { force: true }));
  const name = `党员名册-${dayInChina(services.clock.now())}.${wish.format}`;
  return reply
    .type(wish.format === 'csv' ? 'text/csv; charset=utf-8' : spreadsheetType)
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
    .send(stream);
}

const spreadsheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Writes the file and its log; the command line calls this, too. @returns the number of members */
export async function writeExport(
  services: Services,
  actor: Actor,
  wish: ExportWish,
  path: string,
): Promise<number> {
  const columns = wish.columns ?? memberFieldKeys;
  if (wish.reveal) permitReveal(actor, wish);
  const sheetColumns: SheetColumn[] = columns.flatMap((field) => headingsOf(field));
  let count = 0;
  const rows = async function* () {
    for await (const record of walk(services, actor, wish, columns)) {
      count += 1;
      yield rowOf(services, record, columns, wish.reveal === true);
    }
  };
  if (wish.format === 'csv') await writeCsv(path, sheetColumns, rows());
  else await writeXlsx(path, [{ name: '党员名册', columns: sheetColumns, rows: rows() }]);
  const { format, columns: _columns, reveal = false, reason = null, ...filter } = wish;
  const now = services.clock.now();
  await services.database.transaction(actor.scope, (tx) =>
    audit(tx, actor, now, {
      action: 'members.export',
      object: { type: 'members', id: null },
      reason,
      after: { count, format, reveal, columns: [...columns], filter },
    }),
  );
  return count;
}

function permitReveal(actor: Actor, wish: ExportWish): void {
  if (!holds(actor, 'members.reveal')) throw forbidden();
  if (!wish.reason?.trim() && actor.kind !== 'system') throw reasonMissing();
}

/** Walks the filtered members page by page; each page's access lines are written before its rows leave. */
export async function* walk(
  services: Services,
  actor: Actor,
  wish: ExportWish,
  columns: readonly MemberField[],
): AsyncGenerator<MemberRecord> {
  const now = services.clock.now();
  const today = dayInChina(now);
  const { format: _format, columns: _columns, reveal, reason = null, ...filter } = wish;
  const fields = reveal ? columns.filter((field) => sensitive.includes(field)) : [];
  let after: Position | null = null;
  for (;;) {
    const position: Position | null = after;
    // Between two pages a duty may end; what was not read yet stays where it is.
    if (!(await stillActs(services, actor))) throw forbidden();
    const page: MemberRecord[] = await services.database.transaction(actor.scope, async (tx) => {
      const range = await rangeOf(tx, actor, filter);
      if (!range) return [];
      const records = await tx.rows(pageStatement(range, filter, position, pageSize, today, fileColumns));
      await logPage(tx, actor, records.slice(0, pageSize), now, fields, reason);
      return records;
    });
    yield* page.slice(0, pageSize);
    const last = page[pageSize - 1];
    if (page.length <= pageSize || !last) return;
    after = { path: last.orgPath, id: last.id };
  }
}

async function logPage(
  tx: Tx,
  actor: Actor,
  records: readonly MemberRecord[],
  at: Date,
  fields: readonly string[],
  reason: string | null,
): Promise<void> {
  if (records.length === 0) return;
  await tx.run(sql`
    INSERT INTO member_access (region_id, member_id, id, at, account_id, actor_name, duty_role, organization_id,
      organization_name, action, fields, reason)
    SELECT v.region_id, v.member_id, v.id, ${at}, ${actor.accountId}::uuid, ${actor.name}, ${roleOf(actor)},
      ${actor.duty?.organizationId ?? null}::uuid, ${actor.duty?.organizationName ?? ''}, 'exported',
      ${[...fields]}::text[], ${reason}
    FROM unnest(${records.map((record) => record.regionId)}::integer[], ${records.map((record) => record.id)}::uuid[],
      ${records.map(() => newId())}::uuid[]) AS v (region_id, member_id, id)`);
}

/** The first usual heading of a field: what our importer reads again. The branch goes with its code. */
function headingsOf(field: MemberField): SheetColumn[] {
  const { headings, max } = memberFieldTable[field];
  const heading = headings[0] ?? field;
  if (field === 'organization')
    return [
      { heading, width: 30 },
      { heading: '党组织代码', width: 16 },
    ];
  const width = field === 'idNumber' ? 22 : max !== undefined && max > 60 ? 30 : 14;
  return [{ heading, width }];
}

function rowOf(
  services: Services,
  record: MemberRecord,
  columns: readonly MemberField[],
  reveal: boolean,
): (string | null)[] {
  const values = valuesOf(record, services.vault);
  return columns.flatMap((field): (string | null)[] => {
    if (field === 'organization') return [record.organizationName, record.organizationCode];
    const value = values[field];
    if (value === null) return [null];
    switch (field) {
      case 'idNumber':
        return [reveal ? value : maskIdNumber(value)];
      case 'phone':
        return [reveal ? value : maskPhone(value)];
      case 'address':
        return [reveal ? value : maskAddress(value)];
      case 'sex':
        return [value === 'male' ? '男' : '女'];
      case 'ethnicGroup':
        return [ethnicGroup(value)?.zh ?? value];
      case 'education':
        return [education(value)?.zh ?? value];
      case 'stage':
        return [stages[values.stage].zh];
      case 'joined':
        return [written(value, record.joinedPrecision)];
      case 'full':
        return [written(value, record.fullPrecision)];
      default:
        return [value];
    }
  });
}

/** A date known to the month is written as one, and read as one again. */
function written(day: string, precision: DatePrecision): string {
  if (precision === 'month') return day.slice(0, 7).replace('-', '.');
  return precision === 'year' ? `${day.slice(0, 4)}年` : day;
}
