import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { AuditFilterQuery } from '@zhibu/contract/audit';
import { roles } from '@zhibu/contract/authorization';
import type { FastifyReply } from 'fastify';
import { type SheetColumn, writeCsv, writeXlsx } from '../../integrations/spreadsheet/writer.ts';
import { zipArchive } from '../../integrations/spreadsheet/zip-writer.ts';
import { audit } from '../../kernel/audit.ts';
import { type Actor, throughGate } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { forbidden, invalid } from '../../kernel/errors.ts';
import { plainFilePath } from '../../kernel/plain-files.ts';
import type { Services } from '../../services.ts';
import { stillActs, whileActing } from '../accounts/public.ts';
import { readAnchors } from './audit.anchors.ts';
import { exportFormat, howToVerify, lineOf, type Manifest, names } from './audit.export-file.ts';
import { type AuditPosition, cleanFilter, type ProvenRow, provenEntries } from './audit.queries.ts';

export interface AuditExportWish extends AuditFilterQuery {
  format: 'xlsx' | 'csv';
  reason: string;
}

const pageSize = 1000;
/** More than an inspector reads; a year of a county. */
const maxEntries = 200_000;

/** The archive for the inspector, sent once and removed; the export stands in the log with its filter and its digest. */
export async function exportEntries(
  services: Services,
  actor: Actor,
  wish: AuditExportWish,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const path = await plainFilePath(services.settings.storageDir);
  try {
    await writeAuditExport(services, actor, wish, path);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  const stream = whileActing(services, actor, createReadStream(path));
  stream.on('close', () => void rm(path, { force: true }));
  const name = `审计日志-${dayInChina(services.clock.now())}.zip`;
  return reply
    .type('application/zip')
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
    .send(stream);
}

/** Writes the archive to a path. @throws Problem 422 when nothing or too much fits the filter, or the reason is blank */
export async function writeAuditExport(
  services: Services,
  actor: Actor,
  { format, reason, ...asked }: AuditExportWish,
  path: string,
): Promise<Manifest> {
  if (reason.trim() === '') throw reasonMissing();
  const now = services.clock.now();
  const filter = cleanFilter({ ...asked, until: asked.until ?? now.toISOString() });
  const parts = { lines: `${path}-lines`, table: `${path}-table` };
  try {
    const count = await writeLines(services, actor, filter, parts.lines);
    if (count === 0) throw nothingFits();
    await writeTable(services, actor, filter, format, parts.table);
    const manifest = await manifestOf(services, actor, { filter, reason, count, now, format, parts });
    const content = { ...manifest, signature: services.vault.sign(JSON.stringify(manifest)) };
    await pipeline(
      Readable.from(
        zipArchive([
          { name: names.manifest, content: [`${JSON.stringify(content, null, 2)}\n`] },
          { name: names.howTo, content: [howToVerify(services.vault.publicKey())] },
          { name: names.lines, content: createReadStream(parts.lines) },
          { name: names.table[format], content: createReadStream(parts.table) },
        ]),
      ),
      createWriteStream(path, { mode: 0o600 }),
    );
    await services.database.transaction(throughGate(actor, 'audit'), (tx) =>
      audit(tx, actor, now, {
        action: 'audit.export',
        object: { type: 'audit', id: null },
        reason,
        after: { format, count, filter, sha256: manifest.files.map(({ sha256 }) => sha256) },
      }),
    );
    return manifest;
  } finally {
    await Promise.all(Object.values(parts).map((part) => rm(part, { force: true })));
  }
}

async function* walk(services: Services, actor: Actor, filter: AuditFilterQuery): AsyncGenerator<ProvenRow> {
  let after: AuditPosition | null = null;
  for (;;) {
    const position: AuditPosition | null = after;
    // Between two pages a duty may end; what was not read yet stays where it is.
    if (!(await stillActs(services, actor))) throw forbidden();
    const rows: ProvenRow[] = await services.database.read(throughGate(actor, 'audit'), (reader) =>
      provenEntries(reader, filter, position, pageSize),
    );
    yield* rows;
    const last = rows.at(-1);
    if (rows.length < pageSize || !last) return;
    after = { at: last.at, lane: last.lane, seq: last.seq };
  }
}

async function writeLines(
  services: Services,
  actor: Actor,
  filter: AuditFilterQuery,
  path: string,
): Promise<number> {
  let count = 0;
  const lines = async function* () {
    for await (const row of walk(services, actor, filter)) {
      count += 1;
      if (count > maxEntries) throw tooMany();
      yield `${lineOf(row)}\n`;
    }
  };
  await pipeline(Readable.from(lines()), createWriteStream(path, { mode: 0o600 }));
  return count;
}

const columns: SheetColumn[] = [
  { heading: '时间', width: 24 },
  { heading: '谁', width: 18 },
  { heading: '职务', width: 14 },
  { heading: '所在党组织', width: 30 },
  { heading: '地址', width: 16 },
  { heading: '操作', width: 22 },
  { heading: '结果', width: 8 },
  { heading: '对象类型', width: 14 },
  { heading: '对象编号', width: 38 },
  { heading: '对象名称', width: 20 },
  { heading: '理由', width: 24 },
  { heading: '之前', width: 30 },
  { heading: '之后', width: 30 },
  { heading: '编号', width: 12 },
  { heading: '链上摘要（SHA-256）', width: 66 },
];

async function writeTable(
  services: Services,
  actor: Actor,
  filter: AuditFilterQuery,
  format: 'xlsx' | 'csv',
  path: string,
): Promise<void> {
  const rows = async function* () {
    for await (const row of walk(services, actor, filter)) yield cellsOf(row);
  };
  if (format === 'csv') await writeCsv(path, columns, rows());
  else await writeXlsx(path, [{ name: '审计日志', columns, rows: rows() }]);
}

/** A cell of a spreadsheet ends at 32 767 characters; the whole stands in the lines. */
const cell = (value: unknown) => (value === null ? null : JSON.stringify(value).slice(0, 32_000));

function cellsOf(row: ProvenRow): (string | null)[] {
  return [
    row.at.toISOString(),
    row.actorName,
    roleInWords(row.dutyRole),
    row.organizationName,
    row.address,
    row.action,
    row.outcome === 'done' ? '完成' : '拒绝',
    row.objectType,
    row.objectId,
    row.objectName,
    row.reason,
    cell(row.before),
    cell(row.after),
    `${row.lane}-${row.seq}`,
    row.hash.toString('hex'),
  ];
}

function roleInWords(role: string): string {
  const known = Object.entries(roles).find(([key]) => key === role)?.[1].zh;
  return known ?? ({ self: '本人', system: '系统' }[role] || role);
}

interface Made {
  filter: AuditFilterQuery;
  reason: string;
  count: number;
  now: Date;
  format: 'xlsx' | 'csv';
  parts: { lines: string; table: string };
}

async function manifestOf(
  { vault, settings }: Services,
  actor: Actor,
  { filter, reason, count, now, format, parts }: Made,
): Promise<Manifest> {
  const anchors = await readAnchors(vault, settings.anchorFile);
  const { duty } = actor;
  return {
    format: exportFormat,
    madeAt: now.toISOString(),
    madeBy: { name: actor.name, role: duty?.role ?? 'system', organization: duty?.organizationName ?? null },
    reason,
    filter,
    entries: count,
    files: [
      { name: names.lines, ...(await digestOf(parts.lines)) },
      { name: names.table[format], ...(await digestOf(parts.table)) },
    ],
    lastAnchor: anchors?.anchors.at(-1) ?? null,
    publicKey: vault.publicKey(),
  };
}

async function digestOf(path: string): Promise<{ sha256: string; size: number }> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return { sha256: hash.digest('hex'), size: (await stat(path)).size };
}

function reasonMissing() {
  const words = { zh: '请填写导出的理由。', en: 'Give the reason for the export.' };
  return invalid(words, [{ pointer: '/reason', detail: words }]);
}

function nothingFits() {
  return invalid({
    zh: '没有符合条件的记录，请放宽条件再导出。',
    en: 'No entry fits these conditions: widen them and export again.',
  });
}

function tooMany() {
  return invalid({
    zh: `符合条件的记录超过 ${maxEntries} 条，请缩小时间范围，分几次导出。`,
    en: `More than ${maxEntries} entries fit: narrow the time and export in parts.`,
  });
}
