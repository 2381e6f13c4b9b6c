import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { emptyMembers, openRegistry, type ProofRegistry, tracesOf } from './lib/registry.ts';
import { countOf, writeProof } from './lib/report.ts';
import { asWorkbook } from './lib/workbook.ts';

const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url));

export interface MemoryResult {
  format: 'csv' | 'xlsx';
  rows: number;
  imported: number;
  seconds: number;
  /** Peak resident set of the importing process, in MB (10^6 bytes). */
  peakMb: number;
}

/** Imports a whole large roster in a process of its own and watches how much memory that takes. */
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
      results.push({ format, rows, ...(await watch(registry, path)) });
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

/** The kernel's own record of the highest resident set (proc(5), VmHWM), in bytes. */
function peakOf(pid: number): number {
  try {
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kilobytes ?? 0) * 1024;
  } catch {
    return 0;
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
      ({ format, imported, seconds, peakMb }) =>
        `${format}: ${imported} of ${rows} rows in ${seconds.toFixed(0)} s, peak resident memory of the importing process **${peakMb} MB** (target ≤ 400 MB)`,
    ),
  );
  process.exit(results.every(({ imported, peakMb }) => imported === rows && peakMb <= 400) ? 0 : 1);
}
