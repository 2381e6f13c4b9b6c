import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { exportMembersCommand, importMembersFile, writeExport } from '../features/members/public.ts';
import { importOrganizations } from '../features/organizations/public.ts';
import { systemActor } from '../kernel/authorization.ts';
import { sql } from '../kernel/database.ts';
import type { Services } from '../services.ts';
import { type Command, type Io, progressBar, UsageError } from './io.ts';

interface Outcome {
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

/** `import members|organizations FILE [--organization CODE] [--dry-run] [--report OUT.xlsx] [--region N] [--json]` */
export const importCommand: Command = async (services, args, io) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      organization: { type: 'string' },
      region: { type: 'string' },
      report: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const [kind, path, ...more] = positionals;
  if ((kind !== 'members' && kind !== 'organizations') || path === undefined || more.length > 0)
    throw new UsageError(
      'import members|organizations FILE [--organization CODE] [--dry-run] [--report OUT.xlsx]',
    );
  if (!existsSync(path)) throw new UsageError(`没有这个文件 / no such file: ${path}`);
  const wish = { path, organization: values.organization, dryRun: values['dry-run'], report: values.report };
  const outcome =
    kind === 'members'
      ? await members(services, io, wish)
      : await organizations(services, { ...wish, region: values.region });
  print(io, outcome, values.json);
  return outcome.outcome === 'refuse' || (outcome.outcome === 'dry-run' && outcome.problems.length > 0)
    ? 1
    : 0;
};

interface Wish {
  path: string;
  organization?: string;
  dryRun: boolean;
  report?: string;
}

async function members(services: Services, io: Io, wish: Wish): Promise<Outcome> {
  const bar = progressBar(io);
  try {
    return await importMembersFile(services, systemActor(), { ...wish, onProgress: bar.update });
  } finally {
    bar.end();
  }
}

async function organizations(services: Services, wish: Wish & { region?: string }): Promise<Outcome> {
  const regionId = wish.region === undefined ? undefined : Number(wish.region);
  if (regionId !== undefined && !Number.isInteger(regionId))
    throw new UsageError('--region takes a prefecture number such as 1507');
  const outcome = await importOrganizations(services, systemActor(), {
    path: wish.path,
    fileName: basename(wish.path),
    organizationId:
      wish.organization === undefined ? null : await organizationByCode(services, wish.organization),
    regionId,
    dryRun: wish.dryRun,
  });
  return outcome;
}

async function organizationByCode(services: Services, code: string): Promise<string> {
  const found = await services.database.read(systemActor().scope, (reader) =>
    reader.first(
      sql<{ id: string }>`SELECT organization_id AS id FROM organization_code_locator WHERE code = ${code}`,
    ),
  );
  if (!found) throw new UsageError(`没有代码为 ${code} 的党组织 / no organisation has the code ${code}`);
  return found.id;
}

function print(io: Io, outcome: Outcome, json: boolean): void {
  if (json) {
    io.out(
      JSON.stringify({
        ...outcome,
        problems: outcome.problems.map((one) => ({ ...one, message: one.message.zh })),
      }),
    );
    return;
  }
  const { accepted, unchanged, problems } = outcome;
  for (const { sheet, row, column, message } of problems.slice(0, 200)) {
    const where = [sheet, row > 0 ? `第 ${row} 行` : '', column].filter(Boolean).join(' · ');
    io.err(`${where}${where ? '：' : ''}${message.zh}`);
  }
  if (problems.length > 200) io.err(`…… 另有 ${problems.length - 200} 处。 ${problems.length - 200} more.`);
  const said = {
    commit: `导入完成：新增 ${accepted}，已有 ${unchanged}。 Imported ${accepted}, unchanged ${unchanged}.`,
    refuse: `没有导入任何一行：有 ${problems.length} 处需要改正。 Nothing was imported: ${problems.length} problem(s).`,
    'dry-run': `试运行：可新增 ${accepted}，已有 ${unchanged}，问题 ${problems.length}。 Dry run: ${accepted} new, ${unchanged} unchanged, ${problems.length} problem(s).`,
  }[outcome.outcome];
  io.out(said);
}

/** `export members [--format xlsx|csv --output FILE] [--reveal] [--json]` */
export const exportCommand: Command = async (services, args, io) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      format: { type: 'string', default: 'xlsx' },
      output: { type: 'string' },
      reveal: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  if (positionals[0] !== 'members' || positionals.length > 1)
    throw new UsageError('export members [--reveal] [--json] [--format xlsx|csv --output FILE]');
  if (values.json) {
    if (!values.reveal) throw new UsageError('export members --json needs --reveal');
    for await (const line of exportMembersCommand(services, systemActor())) io.out(JSON.stringify(line));
    return 0;
  }
  const { format, output } = values;
  if ((format !== 'xlsx' && format !== 'csv') || output === undefined)
    throw new UsageError('export members --format xlsx|csv --output FILE [--reveal]');
  await writeFile(output, '', { mode: 0o600 });
  const wish = { format, reveal: values.reveal, reason: 'zhibu export members' } as const;
  const count = await writeExport(services, systemActor(), wish, output);
  io.out(`已导出 ${count} 人到 ${output}。 Exported ${count} members.`);
  return 0;
};
