import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { FastifyReply } from 'fastify';
import { annotate, type RowRemark } from '../../integrations/spreadsheet/annotate.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { conflict } from '../../kernel/errors.ts';
import type { Services } from '../../services.ts';
import { withPlainFile } from './members.imports.jobs.ts';
import { allProblems } from './members.imports.service.ts';
import { type ImportRecord, importFor } from './members.imports.store.ts';

/** The file back, its problems in red beside the rows they belong to. */
export async function sendReport(
  services: Services,
  actor: Actor,
  id: string,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const record = await services.database.read(actor.scope, (reader) => importFor(reader, actor, id));
  const { fileId } = record;
  if (fileId === null)
    throw conflict({
      zh: '这次导入已经结束，原文件不再保存。',
      en: 'This import is over; its file is no longer kept.',
    });
  const stream = await withPlainFile(services, fileId, async (path) => {
    const output = `${path}.report`;
    await writeReport(services, actor, record, path, output);
    const opened = createReadStream(output);
    opened.on('close', () => void rm(output, { force: true }));
    return opened;
  });
  const name = `${record.fileName.replace(/\.[^.]+$/, '')}-问题.xlsx`;
  return reply
    .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
    .send(stream);
}

export async function writeReport(
  services: Services,
  actor: Actor,
  record: ImportRecord,
  path: string,
  output: string,
): Promise<void> {
  const remarks = new Map<string, Map<number, RowRemark[]>>();
  for (const problem of await allProblems(services, actor, record)) {
    const sheet = remarks.get(problem.sheet) ?? new Map<number, RowRemark[]>();
    remarks.set(problem.sheet, sheet);
    const row = sheet.get(problem.row) ?? [];
    sheet.set(problem.row, row);
    row.push({ column: problem.column, text: actor.locale === 'en' ? problem.messageEn : problem.messageZh });
  }
  await annotate(path, record.fileName, remarks, output);
}
