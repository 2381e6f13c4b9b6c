import type { Answer, Query } from '@zhibu/contract/endpoint';
import type { organizations } from '@zhibu/contract/organizations';
import { SpreadsheetError } from '../../integrations/spreadsheet/errors.ts';
import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { sql, type Tx } from '../../kernel/database.ts';
import { forbidden, Problem } from '../../kernel/errors.ts';
import { withReceivedFile } from '../../kernel/plain-files.ts';
import type { Services } from '../../services.ts';
import { generalRulebook } from '../rulebook/public.ts';
import { createOrganizations } from './organizations.bulk.ts';
import { say } from './organizations.import.messages.ts';
import {
  type ImportProblem,
  type ImportTarget,
  type KnownOrganization,
  planImport,
} from './organizations.import.rules.ts';
import { canWrite } from './organizations.policy.ts';
import { type OrganizationRecord as RosterRecord, readOrganizationRoster } from './organizations.roster.ts';
import { lockOrganization } from './organizations.store.ts';

type Operation = (typeof organizations)['POST /organization-imports'];
export type ImportOutcome = Answer<Operation>;

export interface ImportOptions {
  path: string;
  /** As the person knows it; its extension must fit the content. */
  fileName: string;
  /** Rows without a superior stand below it; null, for the command line: below the top, or they make it. */
  organizationId: string | null;
  /** First four digits of a division code, where the codes of the file do not begin with one. */
  regionId?: number | null;
  dryRun?: boolean;
}

const mostBytes = 64 * 1024 * 1024;
const mostProblems = 1000;

/**
 * Imports a tree of organisations: all or nothing, in one transaction; what the registry has already is counted as
 * unchanged, so the same file twice adds nothing. A file that cannot be read is a refusal with one problem.
 * @throws Problem 404 or 403 for the organisation, 409 when somebody took a code or name meanwhile
 */
export async function importOrganizations(
  services: Services,
  actor: Actor,
  options: ImportOptions,
): Promise<ImportOutcome> {
  const { dryRun = false } = options;
  const now = services.clock.now();
  const read = await readRecords(options, now);
  return services.database.transaction(actor.scope, async (tx) => {
    const target = await targetOf(tx, actor, now, options, 'records' in read ? read.records : []);
    const plan =
      'records' in read
        ? planImport(read.records, target)
        : { create: [], unchanged: 0, problems: [read.problem] };
    const { unchanged } = plan;
    const problems = limited(plan.problems);
    if (dryRun) return { outcome: 'dry-run', accepted: plan.create.length, unchanged, problems };
    if (problems.length > 0) {
      await logRefused(tx, actor, now, options, plan.problems.length);
      return { outcome: 'refuse', accepted: 0, unchanged: 0, problems };
    }
    await createOrganizations(tx, actor, now, plan.create, {
      action: 'organizations.import',
      reason: options.fileName,
    });
    return { outcome: 'commit', accepted: plan.create.length, unchanged, problems: [] };
  });
}

async function readRecords(
  { path, fileName }: ImportOptions,
  now: Date,
): Promise<{ records: RosterRecord[] } | { problem: ImportProblem }> {
  try {
    const records: RosterRecord[] = [];
    for await (const record of readOrganizationRoster(path, fileName, { today: dayInChina(now) }))
      records.push(record);
    return { records };
  } catch (error) {
    if (!(error instanceof SpreadsheetError)) throw error;
    const message = { zh: error.zh, en: error.en };
    return { problem: { sheet: '', row: 0, column: '', code: error.problemCode, message } };
  }
}

/** Locks where the rows will stand, so that two imports of one file follow each other. */
async function targetOf(
  tx: Tx,
  actor: Actor,
  now: Date,
  options: ImportOptions,
  records: readonly RosterRecord[],
): Promise<ImportTarget> {
  const root = await rootOf(tx, actor, options.organizationId);
  const regionId = options.regionId ?? null;
  const known = root ? await knownBelow(tx, root) : [];
  const seen = new Set(known.map((one) => one.code));
  const codes = records.flatMap(({ values: { code } }) => (code !== null && !seen.has(code) ? [code] : []));
  const taken = await tx.rows(sql<{ code: string }>`
    SELECT code FROM organization_code_locator WHERE code = ANY(${codes}::text[])`);
  const prefix = root?.code ?? `${regionId ?? ''}00`;
  return {
    rootCode: root?.code ?? null,
    regionId,
    known,
    taken: new Set(taken.map((row) => row.code)),
    nextCode: { prefix, number: await nextNumber(tx, prefix) },
    rulebook: generalRulebook(dayInChina(now)),
  };
}

interface Root {
  id: string;
  regionId: number;
  path: string;
  code: string;
}

async function rootOf(tx: Tx, actor: Actor, organizationId: string | null): Promise<Root | null> {
  if (organizationId !== null) {
    const root = await lockOrganization(tx, actor, organizationId);
    if (!canWrite(actor, root.path)) throw forbidden();
    return root;
  }
  if (actor.kind !== 'system') throw forbidden();
  await tx.rows(sql`SELECT pg_advisory_xact_lock(hashtext('zhibu.organizations.import'))`);
  const tops = await tx.rows(
    sql<{ id: string }>`SELECT id FROM organization WHERE parent_id IS NULL LIMIT 2`,
  );
  if (tops.length > 1) throw severalTops();
  const [top] = tops;
  return top ? lockOrganization(tx, actor, top.id) : null;
}

function severalTops(): Problem {
  return new Problem(422, 'invalid', {
    zh: '登记簿里有多个最上级党组织，请用 --organization 指定导入到哪一个下面。',
    en: 'The registry has several top organisations: say with --organization below which one to import.',
  });
}

function knownBelow(tx: Tx, root: Root): Promise<KnownOrganization[]> {
  return tx.rows(sql<KnownOrganization>`
    SELECT o.code, o.name, o.short_name AS "shortName", o.kind, p.code AS "parentCode"
    FROM organization o LEFT JOIN organization p ON p.region_id = o.region_id AND p.id = o.parent_id
    WHERE o.region_id = ${root.regionId} AND o.path >= ${root.path} AND o.path < ${`${root.path}/`}
      AND o.ended_on IS NULL`);
}

/** The first free number of the codes that the registry gives itself. */
async function nextNumber(tx: Tx, prefix: string): Promise<number> {
  const last = await tx.first(sql<{ n: number | null }>`
    SELECT max(substr(code, ${prefix.length + 2}::int)::int) AS n FROM organization_code_locator
    WHERE code >= ${`${prefix}-`} AND code < ${`${prefix}.`} AND substr(code, ${prefix.length + 2}::int) ~ '^[0-9]{4,8}$'`);
  return (last?.n ?? 0) + 1;
}

function limited(problems: readonly ImportProblem[]): ImportProblem[] {
  const last = problems[mostProblems - 1];
  if (problems.length <= mostProblems || !last) return [...problems];
  const rest = { ...last, message: say.more(problems.length - mostProblems + 1) };
  return [...problems.slice(0, mostProblems - 1), rest];
}

async function logRefused(
  tx: Tx,
  actor: Actor,
  now: Date,
  options: ImportOptions,
  problems: number,
): Promise<void> {
  await audit(tx, actor, now, {
    action: 'organizations.import',
    outcome: 'refused',
    object: { type: 'organization', id: options.organizationId },
    reason: options.fileName,
    after: { problems },
  });
}

/** The upload of a browser or script. */
export function importUpload(
  services: Services,
  actor: Actor,
  { fileName, organization: organizationId, dryRun }: Query<Operation>,
  body: AsyncIterable<Buffer>,
): Promise<ImportOutcome> {
  const limit = { most: mostBytes, tooLarge: say.tooLarge };
  return withReceivedFile(services.settings.storageDir, body, limit, (path) =>
    importOrganizations(services, actor, { path, fileName, organizationId, dryRun }),
  );
}
