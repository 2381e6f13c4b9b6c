import type { Readable } from 'node:stream';
import { type MemberField, memberFieldKeys, memberFieldTable } from '@zhibu/contract/fields';
import { SpreadsheetError } from '../../integrations/spreadsheet/errors.ts';
import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { type Reader, sql } from '../../kernel/database.ts';
import { conflict, notFound, Problem, stale } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { invalidPosition } from '../../kernel/paging.ts';
import type { Services } from '../../services.ts';
import { refuseEnded } from '../organizations/public.ts';
import { enqueueImport, forgetFile, withPlainFile } from './members.imports.jobs.ts';
import {
  canCancel,
  canCheck,
  changeImport,
  committable,
  type ImportRecord,
  importFor,
  importsStatement,
  type Mapping,
  presentImport,
} from './members.imports.store.ts';
import { idCursor, paged } from './members.logs.ts';
import { inspectRoster } from './members.roster.ts';

const maxBytes = 64 * 1024 * 1024;

interface ImportPlace {
  regionId: number;
  organizationId: string;
  orgPath: string;
}

/** @param lock so that it stays where it is until the transaction ends, with the rows that lie there */
async function placeFor(
  reader: Reader,
  actor: Actor,
  organizationId: string,
  lock = false,
): Promise<ImportPlace> {
  const found = await reader.first(sql<ImportPlace & { name: string; endedOn: string | null }>`
    SELECT region_id AS "regionId", id AS "organizationId", path AS "orgPath", name, ended_on AS "endedOn" FROM organization
    WHERE region_id = (SELECT region_id FROM organization_locator WHERE organization_id = ${organizationId}::uuid)
      AND id = ${organizationId}::uuid AND path >= ${actor.scope.pathFrom} AND path < ${actor.scope.pathUntil}
    ${lock ? sql`FOR SHARE` : sql``}`);
  if (!found) throw notFound('organization', organizationId);
  refuseEnded(found);
  return found;
}

/** Takes a roster in, recognises its columns, and waits for the person to confirm them. */
export async function handInImport(
  services: Services,
  actor: Actor,
  wish: { organization: string; fileName: string },
  source: Readable,
) {
  const { database, storage, clock } = services;
  const place = await database.read(actor.scope, (reader) => placeFor(reader, actor, wish.organization));
  const fileId = newId();
  const stored = await storage.put(fileId, source, maxBytes);
  try {
    const fileName = wish.fileName.replaceAll(/[\p{Cc}/\\]/gu, '_');
    const remembered = await database.read(actor.scope, (reader) => mappingOf(reader, place));
    const sheets = await withPlainFile(services, fileId, (path) => inspect(path, fileName, remembered));
    const now = clock.now();
    const id = newId();
    const headings = new Set(sheets.flatMap((sheet) => sheet.columns.map((column) => column.heading)));
    const mapping = Object.fromEntries(
      Object.entries(remembered).filter(([heading]) => headings.has(heading)),
    );
    return await database.transaction(actor.scope, async (tx) => {
      const at = await placeFor(tx, actor, wish.organization, true);
      await tx.run(sql`INSERT INTO file (region_id, id, org_path, purpose, name, media_type, size, sha256, created_by,
          created_at)
        VALUES (${at.regionId}, ${fileId}::uuid, ${at.orgPath}, 'import', ${fileName}, 'application/octet-stream',
          ${stored.size}, ${stored.sha256}, ${actor.accountId}::uuid, ${now})`);
      const { kind, accountId, name, locale, member, duty, address } = actor;
      await tx.run(sql`INSERT INTO member_import (region_id, id, organization_id, org_path, account_id, actor, file_id,
          file_name, file_size, state, sheets, mapping, created_at, updated_at)
        VALUES (${at.regionId}, ${id}::uuid, ${at.organizationId}::uuid, ${at.orgPath}, ${accountId}::uuid,
          ${JSON.stringify({ kind, accountId, name, locale, member, duty, address })}::jsonb, ${fileId}::uuid, ${fileName},
          ${stored.size}, 'mapping', ${JSON.stringify(sheets)}::jsonb, ${JSON.stringify(mapping)}::jsonb, ${now}, ${now})`);
      await audit(tx, actor, now, {
        action: 'members.import_handed_in',
        object: { type: 'member_import', id, name: fileName },
        after: { sha256: stored.sha256.toString('hex'), size: stored.size },
      });
      return presentImport(await importFor(tx, actor, id), actor);
    });
  } catch (error) {
    await storage.remove(fileId);
    if (!(error instanceof SpreadsheetError)) throw error;
    throw Object.assign(new Problem(415, 'unsupported_file', { zh: error.zh, en: error.en }), {
      cause: error,
    });
  }
}

async function inspect(path: string, fileName: string, mapping: Mapping): Promise<ImportRecord['sheets']> {
  const sheets = await inspectRoster(path, fileName, mapping);
  return sheets.map(({ sheet, hidden, headerRow, columns, sample }) => ({
    name: sheet,
    hidden,
    headerRow,
    columns: columns.map(({ index, heading, field, hidden: hiddenColumn }, position) => ({
      index,
      heading,
      field,
      hidden: hiddenColumn,
      // Sensitive columns show that something is there, not what.
      samples: sample.map(({ cells }) => sampleOf(cells[position] ?? '', field)).slice(0, 3),
    })),
  }));
}

function sampleOf(text: string, field: string | null): string {
  const sensitive = field === 'idNumber' || field === 'phone' || field === 'address';
  // Characters, not UTF-16 units: half of a rare one (𠮷) is none.
  const short = [...text].slice(0, 40);
  if (!sensitive && !/\d{11,}/.test(short.join(''))) return short.join('');
  return `${'*'.repeat(Math.max(0, Math.min(14, short.length - 2)))}${short.slice(-2).join('')}`;
}

async function mappingOf(reader: Reader, at: ImportPlace): Promise<Mapping> {
  const rows = await reader.rows(sql<{ heading: string; field: string | null }>`
    SELECT heading, field FROM import_mapping
    WHERE region_id = ${at.regionId} AND organization_id = ${at.organizationId}::uuid`);
  return Object.fromEntries(
    rows.map(({ heading, field }) => [heading, memberFieldKeys.find((key) => key === field) ?? null]),
  );
}

export async function startCheck(services: Services, actor: Actor, id: string, wish: Mapping) {
  const now = services.clock.now();
  return services.database.transaction(actor.scope, async (tx) => {
    const record = await importFor(tx, actor, id, true);
    if (!canCheck(record)) throw notNow(record);
    // Only what this file has is remembered for the next one.
    const known = new Set(record.sheets.flatMap((sheet) => sheet.columns.map((column) => column.heading)));
    const mapping = Object.fromEntries(Object.entries(wish).filter(([heading]) => known.has(heading)));
    const twice = mappedTwice(record.sheets, mapping);
    if (twice !== null)
      throw conflict({
        zh: `有两列都对应“${memberFieldTable[twice].zh}”，请只保留一列。`,
        en: `Two columns are mapped to "${memberFieldTable[twice].en}"; keep one.`,
      });
    const headings = Object.keys(mapping);
    await tx.run(sql`INSERT INTO import_mapping AS kept (region_id, organization_id, heading, field, updated_at)
      SELECT ${record.regionId}::integer, ${record.organizationId}::uuid, heading, field, ${now}::timestamptz
      FROM unnest(${headings}::text[], ${headings.map((heading) => mapping[heading] ?? null)}::text[])
        AS t (heading, field)
      ON CONFLICT (region_id, organization_id, heading) DO UPDATE SET field = excluded.field, updated_at = excluded.updated_at`);
    await changeImport(
      tx,
      record,
      { state: 'checking', mapping, rowsDone: 0, rowsTotal: null, failure: null },
      now,
    );
    await enqueueImport(services, tx, record);
    return presentImport(await importFor(tx, actor, id), actor);
  });
}

/** A field that two columns of one sheet are mapped to by hand; sheets of one file may name it differently. */
function mappedTwice(sheets: ImportRecord['sheets'], mapping: Mapping): MemberField | null {
  for (const { columns } of sheets) {
    const fields = columns.map(({ heading }) => mapping[heading] ?? null).filter((field) => field !== null);
    const twice = fields.find((field, index) => field !== 'organization' && fields.indexOf(field) !== index);
    if (twice !== undefined) return twice;
  }
  return null;
}

export async function startCommit(services: Services, actor: Actor, id: string, version: number) {
  const now = services.clock.now();
  return services.database.transaction(actor.scope, async (tx) => {
    const record = await importFor(tx, actor, id, true);
    if (record.version !== version) throw stale();
    if (!committable(record)) throw notNow(record);
    await changeImport(tx, record, { state: 'committing', failure: null }, now);
    await enqueueImport(services, tx, record);
    return presentImport(await importFor(tx, actor, id), actor);
  });
}

export async function cancelImport(services: Services, actor: Actor, id: string) {
  const now = services.clock.now();
  const record = await services.database.transaction(actor.scope, async (tx) => {
    const found = await importFor(tx, actor, id, true);
    if (!canCancel(found)) throw notNow(found);
    await tx.run(
      sql`DELETE FROM member_import_row WHERE region_id = ${found.regionId} AND import_id = ${id}::uuid`,
    );
    await changeImport(tx, found, { state: 'cancelled' }, now);
    await audit(tx, actor, now, {
      action: 'members.import_cancelled',
      object: { type: 'member_import', id, name: found.fileName },
    });
    return found;
  });
  await forgetFile(services, actor, record);
  return getImport(services, actor, id);
}

function notNow(record: ImportRecord): Problem {
  const state = {
    mapping: { zh: '等待核对', en: 'waits for its check' },
    checking: { zh: '正在核对', en: 'is being checked' },
    checked: { zh: '已核对', en: 'is checked' },
    committing: { zh: '正在写入', en: 'is being written' },
    committed: { zh: '已经导入完成', en: 'is already imported' },
    refused: { zh: '还有问题未解决', en: 'has problems to mend' },
    failed: { zh: '处理失败', en: 'has failed' },
    cancelled: { zh: '已经取消', en: 'was given up' },
  }[record.state];
  return conflict({
    zh: `这次导入${state.zh}，现在不能这样做。请刷新页面查看最新情况。`,
    en: `This import ${state.en}, so that is not possible now. Reload to see where it stands.`,
  });
}

export async function getImport(services: Services, actor: Actor, id: string) {
  return presentImport(
    await services.database.read(actor.scope, (reader) => importFor(reader, actor, id)),
    actor,
  );
}

export async function listImports(
  services: Services,
  actor: Actor,
  wish: { limit?: number; after?: string },
) {
  const limit = wish.limit ?? 20;
  const before = idCursor(wish.after);
  const rows = await services.database.read(actor.scope, (reader) =>
    reader.rows(importsStatement(actor, before, limit)),
  );
  const { items, next } = paged(rows, limit);
  return { items: items.map((record) => presentImport(record, actor)), next };
}

interface ProblemRow {
  seq: number;
  sheet: string;
  row: number;
  column: string;
  code: string;
  messageZh: string;
  messageEn: string;
}

const problemColumns = sql`seq, sheet, row_number AS row, heading AS column, code, message_zh AS "messageZh",
  message_en AS "messageEn"`;

export async function listProblems(
  services: Services,
  actor: Actor,
  id: string,
  wish: { limit?: number; after?: string; code?: string },
) {
  const limit = wish.limit ?? 20;
  const after = wish.after === undefined ? 0 : Number(wish.after);
  if (!Number.isInteger(after) || after < 0 || after > 1e9) throw invalidPosition();
  return services.database.read(actor.scope, async (reader) => {
    const record = await importFor(reader, actor, id);
    const rows = await reader.rows(sql<ProblemRow>`SELECT ${problemColumns} FROM member_import_problem
      WHERE region_id = ${record.regionId} AND import_id = ${id}::uuid AND seq > ${after}
        ${wish.code ? sql`AND code = ${wish.code}` : sql``} ORDER BY seq LIMIT ${limit + 1}`);
    const items = rows.slice(0, limit).map(({ messageZh, messageEn, ...problem }) => ({
      ...problem,
      message: { zh: messageZh, en: messageEn },
    }));
    return { items, next: rows.length > limit ? String(items.at(-1)?.seq ?? '') : null };
  });
}

/** Every stored problem of an import, in the order of the file. */
export async function allProblems(
  services: Services,
  actor: Actor,
  record: ImportRecord,
): Promise<ProblemRow[]> {
  return services.database.read(actor.scope, (reader) =>
    reader.rows(sql<ProblemRow>`SELECT ${problemColumns} FROM member_import_problem
      WHERE region_id = ${record.regionId} AND import_id = ${record.id}::uuid ORDER BY seq`),
  );
}
