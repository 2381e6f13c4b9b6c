import type { MemberField } from '@zhibu/contract/fields';
import type { MemberImportAnswer } from '@zhibu/contract/member-imports';
import { type Actor, holds } from '../../kernel/authorization.ts';
import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import { notFound } from '../../kernel/errors.ts';
import { valueColumns } from './members.columns.ts';

export type ImportState = MemberImportAnswer['state'];
export type Mapping = Record<string, MemberField | null>;

export interface ImportRecord {
  regionId: number;
  id: string;
  organizationId: string;
  organizationName: string;
  orgPath: string;
  actor: StoredActor;
  fileId: string | null;
  fileName: string;
  fileSize: number;
  state: ImportState;
  sheets: MemberImportAnswer['sheets'];
  mapping: Mapping;
  rowsDone: number;
  rowsTotal: number | null;
  accepted: number;
  unchanged: number;
  problemCount: number;
  problemSummary: {
    codes?: Record<string, number>;
    unknownOrganizations?: { text: string; rows: number }[];
    skipped?: MemberImportAnswer['skipped'];
  };
  failure: { zh: string; en: string } | null;
  version: number;
  createdAt: Date;
  committedAt: Date | null;
}

/** The actor of an import as its job needs it; the scope is derived again, never stored. */
export type StoredActor = Pick<
  Actor,
  'kind' | 'accountId' | 'name' | 'locale' | 'member' | 'duty' | 'address'
>;

const columns = sql`i.region_id AS "regionId", i.id, i.organization_id AS "organizationId",
  o.name AS "organizationName", i.org_path AS "orgPath", i.actor, i.file_id AS "fileId", i.file_name AS "fileName",
  i.file_size AS "fileSize", i.state, i.sheets, i.mapping, i.rows_done AS "rowsDone", i.rows_total AS "rowsTotal",
  i.accepted, i.unchanged, i.problem_count AS "problemCount", i.problem_summary AS "problemSummary", i.failure,
  i.version, i.created_at AS "createdAt", i.committed_at AS "committedAt"`;

const joined = sql`member_import i JOIN organization o ON o.region_id = i.region_id AND o.id = i.organization_id`;

/** @throws 404 out of the actor's reach (row-level security closes the table besides) */
export async function importFor(
  reader: Reader,
  actor: Actor,
  id: string,
  lock = false,
): Promise<ImportRecord> {
  const record = await reader.first(sql<ImportRecord>`SELECT ${columns} FROM ${joined}
    WHERE i.id = ${id}::uuid AND i.org_path >= ${actor.scope.pathFrom} AND i.org_path < ${actor.scope.pathUntil}
    ${lock ? sql`FOR UPDATE OF i` : sql``}`);
  if (!record) throw notFound('member_import', id);
  return record;
}

/** For the application itself, which knows what it looks for: row-security alone decides whether it is there. */
export async function recordOf(reader: Reader, regionId: number, id: string): Promise<ImportRecord> {
  const record = await reader.first(sql<ImportRecord>`SELECT ${columns} FROM ${joined}
    WHERE i.region_id = ${regionId} AND i.id = ${id}::uuid`);
  if (!record) throw notFound('member_import', id);
  return record;
}

export function importsStatement(actor: Actor, before: string | null, limit: number) {
  return sql<ImportRecord>`SELECT ${columns} FROM ${joined}
    WHERE i.org_path >= ${actor.scope.pathFrom} AND i.org_path < ${actor.scope.pathUntil}
      ${before ? sql`AND i.id < ${before}::uuid` : sql``}
    ORDER BY i.id DESC LIMIT ${limit + 1}`;
}

export interface ImportChange {
  state?: ImportState;
  mapping?: Mapping;
  rowsDone?: number;
  rowsTotal?: number | null;
  accepted?: number;
  unchanged?: number;
  problemCount?: number;
  problemSummary?: ImportRecord['problemSummary'];
  failure?: ImportRecord['failure'];
  fileId?: string | null;
  committedAt?: Date;
}

/** Absent leaves, a value sets; the version moves with every step. */
export async function changeImport(
  tx: Tx,
  record: { regionId: number; id: string },
  change: ImportChange,
  now: Date,
): Promise<void> {
  const assignments = [sql`updated_at = ${now}`, sql`version = version + 1`];
  const set = (column: string, value: unknown, json = false) => {
    if (value === undefined) return;
    const stored = json ? sql`${JSON.stringify(value)}::jsonb` : sql`${value}`;
    assignments.push(sql`${sql.ref(column)} = ${stored}`);
  };
  set('state', change.state);
  set('mapping', change.mapping, true);
  set('rows_done', change.rowsDone);
  set('rows_total', change.rowsTotal);
  set('accepted', change.accepted);
  set('unchanged', change.unchanged);
  set('problem_count', change.problemCount);
  set('problem_summary', change.problemSummary, true);
  set('failure', change.failure, true);
  set('file_id', change.fileId);
  set('committed_at', change.committedAt);
  await tx.run(sql`UPDATE member_import SET ${sql.join(assignments)}
    WHERE region_id = ${record.regionId} AND id = ${record.id}::uuid`);
}

export const committable = (record: ImportRecord) => record.state === 'checked' && record.accepted > 0;
const open: readonly ImportState[] = ['mapping', 'checked', 'refused'];
/** A failed one, too: its roster must not stay for ever. */
export const canCancel = (record: ImportRecord) => open.includes(record.state) || record.state === 'failed';
export const canCheck = (record: ImportRecord) => open.includes(record.state) && record.fileId !== null;

export function presentImport(record: ImportRecord, actor: Actor): MemberImportAnswer {
  const { problemSummary } = record;
  const unknownOrganizations = problemSummary.unknownOrganizations ?? [];
  const importer = holds(actor, 'members.import');
  return {
    id: record.id,
    fileName: record.fileName,
    fileSize: record.fileSize,
    organization: { id: record.organizationId, name: record.organizationName },
    state: record.state,
    sheets: record.sheets,
    mapping: record.mapping,
    rowsDone: record.rowsDone,
    rowsTotal: record.rowsTotal,
    accepted: record.accepted,
    unchanged: record.unchanged,
    problemCount: record.problemCount,
    problemSummary: problemSummary.codes ?? {},
    unknownOrganizations,
    skipped: problemSummary.skipped ?? [],
    failure: record.failure,
    createdAt: record.createdAt,
    committedAt: record.committedAt,
    version: record.version,
    can: {
      check: importer && canCheck(record),
      commit: importer && committable(record),
      cancel: importer && canCancel(record),
      createOrganizations:
        holds(actor, 'organizations.write') && unknownOrganizations.length > 0 && canCheck(record),
      report: importer && record.problemCount > 0 && record.fileId !== null,
    },
  };
}

/** The columns of a checked row that waits for its commit, in the order in which it is written. */
export const stagedColumns = [
  'region_id',
  'import_id',
  'org_path',
  'seq',
  'sheet',
  'row_number',
  'member_id',
  'organization_text',
  'organization_id',
  'member_path',
  'verdict',
  'tokens',
  ...valueColumns,
];
