import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { officerSession } from '../test/harness/people.ts';
import { emptyMembers, openRegistry, type ProofRegistry, tracesOf } from './lib/registry.ts';
import { countOf, writeProof } from './lib/report.ts';
import { type ProofServer, peakOf, startServer } from './lib/server.ts';
import { asWorkbook } from './lib/workbook.ts';

const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url));

export interface MemoryResult {
  format: 'csv' | 'xlsx';
  /** Who imports: the command line, or the running server for an officer in the browser. */
  by: 'command' | 'server';
  rows: number;
  imported: number;
  seconds: number;
  /** Peak resident set of the process that imports, in MB (10^6 bytes). */
  peakMb: number;
}

/** Imports a whole large roster, by command and through the server, and watches how much memory that takes. */
export async function watchImports(rows: number): Promise<MemoryResult[]> {
  const registry = await openRegistry(rows);
  try {
    const csv = await registry.roster('people.csv');
    const xlsx = await asWorkbook(csv);
    const results: MemoryResult[] = [];
    for (const [format, path] of [
      ['csv', csv],
      ['xlsx', xlsx],
    ] as const) {
      await emptyMembers(registry);
      results.push({ format, by: 'command', rows, ...(await watch(registry, path)) });
      await emptyMembers(registry);
      results.push({ format, by: 'server', rows, ...(await watchServer(registry, path)) });
    }
    return results;
  } finally {
    await registry.close();
  }
}

/** As `npx zhibu` runs the command (scripts/zhibu.mjs). */
async function watch(registry: ProofRegistry, path: string) {
  const startedAt = Date.now();
  const child = spawn(process.execPath, ['--optimize-for-size', cli, 'import', 'members', path, '--json'], {
    env: { ...process.env, ZHIBU_DATA: registry.dataDir },
    stdio: 'ignore',
  });
  let peak = 0;
  const ended = once(child, 'exit');
  while (child.exitCode === null && child.signalCode === null) {
    peak = Math.max(peak, peakOf(child.pid ?? 0));
    await Promise.race([pause(50), ended]);
  }
  const { members } = await tracesOf(registry);
  return { imported: members, seconds: (Date.now() - startedAt) / 1000, peakMb: Math.round(peak / 1e6) };
}

/** The same roster handed in over HTTP: how much memory the running server takes, which also answers meanwhile. */
async function watchServer(registry: ProofRegistry, path: string) {
  const startedAt = Date.now();
  const top = await topOf(registry);
  const as = await officerSession(registry.services, 'committee_administrator', top.code);
  const server = await startServer(registry.dataDir);
  try {
    const wish = `organization=${top.id}&fileName=${basename(path)}`;
    const { id } = await ask(server, as, 'POST', `/member-imports?${wish}`, createReadStream(path));
    const mapped = await until(server, as, id, 'mapping');
    await ask(server, as, 'POST', `/member-imports/${id}/check`, { mapping: mapped.mapping });
    const { version } = await until(server, as, id, 'checked');
    await ask(server, as, 'POST', `/member-imports/${id}/commit`, undefined, { 'if-match': `"${version}"` });
    await until(server, as, id, 'committed');
    const { members } = await tracesOf(registry);
    const peakMb = Math.round(peakOf(server.process.pid ?? 0) / 1e6);
    return { imported: members, seconds: (Date.now() - startedAt) / 1000, peakMb };
  } finally {
    await server.stop();
  }
}

async function topOf(registry: ProofRegistry): Promise<{ id: string; code: string }> {
  const [top] = await registry.look<{ id: string; code: string }>(
    'SELECT id, code FROM organization WHERE parent_id IS NULL',
  );
  if (!top) throw new Error('the county has no top');
  return top;
}

interface Import {
  id: string;
  state: string;
  version: number;
  mapping: Record<string, string | null>;
}

async function ask(
  server: ProofServer,
  as: Readonly<Record<string, string>>,
  method: string,
  path: string,
  body?: Readable | object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Import> {
  const isFile = body instanceof Readable;
  const type =
    body === undefined ? {} : { 'content-type': isFile ? 'application/octet-stream' : 'application/json' };
  const answer = await fetch(`${server.url}/api${path}`, {
    method,
    headers: { ...as, ...type, ...headers },
    ...(body === undefined
      ? {}
      : { body: isFile ? Readable.toWeb(body) : JSON.stringify(body), duplex: 'half' }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Import; // the contract's MemberImport, as far as it is used here
}

async function until(
  server: ProofServer,
  as: Readonly<Record<string, string>>,
  id: string,
  state: string,
): Promise<Import> {
  for (;;) {
    const now = await ask(server, as, 'GET', `/member-imports/${id}`);
    if (now.state === state) return now;
    if (['refused', 'failed'].includes(now.state)) throw new Error(`the import is ${now.state}`);
    await pause(200);
  }
}

if (import.meta.main) {
  const rows = countOf(200_000);
  const results = await watchImports(rows);
  process.stdout.write(`${JSON.stringify(results)}\n`);
  writeProof(
    'import-memory',
    'Memory while a large roster comes in',
    `npm run prove -- import-memory --n ${rows}`,
    results.map(
      ({ format, by, imported, seconds, peakMb }) =>
        `${format}, ${by === 'server' ? 'handed in over HTTP' : 'command line'}: ${imported} of ${rows} rows in ${seconds.toFixed(0)} s, peak resident memory of the ${by === 'server' ? 'running server' : 'importing process'} **${peakMb} MB** (target ≤ 400 MB)`,
    ),
  );
  process.exit(results.every(({ imported, peakMb }) => imported === rows && peakMb <= 400) ? 0 : 1);
}
