import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { SpreadsheetError } from '../../integrations/spreadsheet/errors.ts';
import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { sql } from '../../kernel/database.ts';
import { notFound } from '../../kernel/errors.ts';
import { education } from '../../kernel/standards/education.ts';
import { ethnicGroup } from '../../kernel/standards/ethnic-groups.ts';
import type { Services } from '../../services.ts';
import { type ExportWish, walk } from './members.exports.ts';
import { advanceImport, withPlainFile } from './members.imports.jobs.ts';
import { writeReport } from './members.imports.report.ts';
import { allProblems, cancelImport, getImport, handInImport } from './members.imports.service.ts';
import { changeImport, type ImportRecord, importFor } from './members.imports.store.ts';
import { valuesOf } from './members.store.ts';

/** What `zhibu import members … --json` prints (design/api.md). */
export interface ImportOutcome {
  outcome: 'commit' | 'refuse' | 'dry-run';
  accepted: number;
  unchanged: number;
  problems: {
    sheet: string;
    row: number;
    column: string;
    code: string;
    message: { zh: string; en: string };
  }[];
}

export interface ImportWish {
  path: string;
  fileName?: string;
  /** Code of the organisation below which the rows' branches are looked for; absent: the top one. */
  organization?: string;
  dryRun?: boolean;
  /** Where to write the file back with its problems. */
  report?: string;
  onProgress?: (rows: number) => void;
}

/** The same steps as in the web — hand in, check, commit — one after the other, without a queue. */
export async function importMembersFile(
  services: Services,
  actor: Actor,
  wish: ImportWish,
): Promise<ImportOutcome> {
  const organizationId = await organizationFor(services, actor, wish.organization);
  const fileName = wish.fileName ?? basename(wish.path);
  const refused = (code: string, message: { zh: string; en: string }): ImportOutcome => ({
    outcome: 'refuse',
    accepted: 0,
    unchanged: 0,
    problems: [{ sheet: '', row: 0, column: '', code, message }],
  });
  let id: string;
  try {
    ({ id } = await handInImport(
      services,
      actor,
      { organization: organizationId, fileName },
      createReadStream(wish.path),
    ));
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof SpreadsheetError ? error.cause : null;
    if (cause) return refused(cause.problemCode, { zh: cause.zh, en: cause.en });
    throw error;
  }
  const record = await step(services, actor, id, 'checking', wish.onProgress);
  if (record.state === 'failed') throw new Error(record.failure?.en ?? 'the import failed');
  const problems = (await allProblems(services, actor, record)).map(
    ({ messageZh, messageEn, seq: _seq, ...rest }) => ({
      ...rest,
      message: { zh: messageZh, en: messageEn },
    }),
  );
  if (wish.report && record.fileId !== null)
    await withPlainFile(services, record.fileId, (path) =>
      writeReport(services, actor, record, path, wish.report ?? ''),
    );
  if (record.state === 'refused') {
    await cancelImport(services, actor, id);
    if (record.failure && problems.length === 0) return refused('file_unreadable', record.failure);
    return { outcome: 'refuse', accepted: 0, unchanged: 0, problems };
  }
  const { accepted, unchanged } = record;
  if (wish.dryRun || accepted === 0) {
    await cancelImport(services, actor, id);
    return { outcome: wish.dryRun ? 'dry-run' : 'commit', accepted, unchanged, problems };
  }
  const end = await step(services, actor, id, 'committing');
  if (end.state !== 'committed') throw new Error(end.failure?.en ?? 'the import was not committed');
  return { outcome: 'commit', accepted, unchanged, problems };
}

async function step(
  services: Services,
  actor: Actor,
  id: string,
  state: 'checking' | 'committing',
  onProgress?: (rows: number) => void,
): Promise<ImportRecord> {
  await services.database.transaction(actor.scope, async (tx) => {
    const record = await importFor(tx, actor, id, true);
    await changeImport(tx, record, { state }, services.clock.now());
  });
  const timer = onProgress
    ? setInterval(() => void getImport(services, actor, id).then(({ rowsDone }) => onProgress(rowsDone)), 500)
    : undefined;
  try {
    await advanceImport(services, actor, id);
  } finally {
    clearInterval(timer);
  }
  return services.database.read(actor.scope, (reader) => importFor(reader, actor, id));
}

async function organizationFor(services: Services, actor: Actor, code: string | undefined): Promise<string> {
  const row = await services.database.read(actor.scope, (reader) =>
    reader.first(
      code === undefined
        ? sql<{ id: string }>`SELECT id FROM organization WHERE parent_id IS NULL ORDER BY path LIMIT 1`
        : sql<{
            id: string;
          }>`SELECT organization_id AS id FROM organization_code_locator WHERE code = ${code}`,
    ),
  );
  if (!row) throw notFound('organization', code ?? '');
  return row.id;
}

/** One line of `zhibu export members --reveal --json` (design/api.md). */
export interface RevealedLine {
  name: string;
  idNumber: string;
  sex: string;
  birth: string;
  ethnicGroup: string | null;
  education: string | null;
  joined: string | null;
  full: string | null;
  phone: string | null;
  organization: string;
}

/** Every member in the clear, a line each; logged like any other export. */
export async function* exportMembersCommand(services: Services, actor: Actor): AsyncGenerator<RevealedLine> {
  const wish: ExportWish = { format: 'csv', reveal: true, reason: 'zhibu export members --reveal' };
  let count = 0;
  for await (const record of walk(services, actor, wish, ['idNumber', 'phone'])) {
    const values = valuesOf(record, services.vault);
    count += 1;
    yield {
      name: values.name,
      idNumber: values.idNumber,
      sex: values.sex === 'male' ? '男' : '女',
      birth: values.birth,
      ethnicGroup:
        values.ethnicGroup === null ? null : (ethnicGroup(values.ethnicGroup)?.zh ?? values.ethnicGroup),
      education: values.education === null ? null : (education(values.education)?.zh ?? values.education),
      joined: values.joined,
      full: values.full,
      phone: values.phone,
      organization: record.organizationCode,
    };
  }
  const now = services.clock.now();
  await services.database.transaction(actor.scope, (tx) =>
    audit(tx, actor, now, {
      action: 'members.export',
      object: { type: 'members', id: null },
      reason: wish.reason ?? null,
      after: { count, reveal: true },
    }),
  );
}
