import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { emptyMembers, isWhole, openRegistry, type ProofRegistry, tracesOf } from './lib/registry.ts';
import { countOf, writeProof } from './lib/report.ts';

const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url));

export interface KillResult {
  kills: number;
  /** Of them, how many hit the database instead of the import. */
  databaseKills: number;
  nothing: number;
  everything: number;
  partial: number;
  /** After every kill the same file was imported again: how often that ended with everybody once. */
  repaired: number;
}

/**
 * Kills an import while it commits, `n` times: the importing process with SIGKILL, every fifth time the
 * database's own process. Afterwards the registry holds all rows or none, and the same file imports.
 */
export async function killImports(n: number, people: number): Promise<KillResult> {
  const registry = await openRegistry(people);
  const result: KillResult = {
    kills: 0,
    databaseKills: 0,
    nothing: 0,
    everything: 0,
    partial: 0,
    repaired: 0,
  };
  try {
    const path = await registry.roster('people.csv');
    const commitMs = await timeCommit(registry, path);
    while (result.kills < n) {
      await emptyMembers(registry);
      const child = startImport(registry, path);
      const ended = once(child, 'exit');
      if (!(await reaches(registry, 'committing', child))) continue;
      await pause(Math.random() * commitMs * 1.1);
      result.kills += 1;
      if (result.kills % 5 === 0) {
        result.databaseKills += 1;
        killDatabase(registry);
      } else child.kill('SIGKILL');
      await ended;
      await settled(registry);
      const traces = await tracesOf(registry);
      if (!isWhole(traces)) result.partial += 1;
      else if (traces.members === 0) result.nothing += 1;
      else if (traces.members === people) result.everything += 1;
      else result.partial += 1;
      await once(startImport(registry, path), 'exit');
      const after = await tracesOf(registry);
      if (isWhole(after) && after.members === people) result.repaired += 1;
    }
  } finally {
    await registry.close();
  }
  return result;
}

function startImport(registry: ProofRegistry, path: string): ChildProcess {
  return spawn(process.execPath, [cli, 'import', 'members', path, '--json'], {
    env: { ...process.env, ZHIBU_DATA: registry.dataDir },
    stdio: 'ignore',
  });
}

async function timeCommit(registry: ProofRegistry, path: string): Promise<number> {
  const child = startImport(registry, path);
  const ended = once(child, 'exit');
  await reaches(registry, 'committing', child);
  const startedAt = Date.now();
  await ended;
  return Date.now() - startedAt;
}

/** @returns false when the import ended before it was seen in this state */
async function reaches(registry: ProofRegistry, state: string, child: ChildProcess): Promise<boolean> {
  while (child.exitCode === null && child.signalCode === null) {
    const rows = await registry.look(`SELECT 1 FROM member_import WHERE state = '${state}'`);
    if (rows.length > 0) return true;
    await pause(2);
  }
  return false;
}

function killDatabase(registry: ProofRegistry): void {
  const pidFile = join(registry.dataDir, 'postgres', 'cluster', 'postmaster.pid');
  const [pid] = readFileSync(pidFile, 'utf8').split('\n');
  process.kill(Number(pid), 'SIGKILL');
}

/** The supervisor brings the database back; the killed import's own backend has ended. */
async function settled(registry: ProofRegistry): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    await pause(50);
    try {
      const busy = await registry.look(
        `SELECT 1 FROM pg_stat_activity WHERE application_name LIKE 'zhibu %' AND application_name <> 'zhibu jobs' AND state <> 'idle'`,
      );
      if (busy.length === 0) return;
    } catch {
      // Not back yet.
    }
  }
  throw new Error('the database did not come back within 30 s');
}

if (import.meta.main) {
  const n = countOf(50);
  const people = 3000;
  const result = await killImports(n, people);
  process.stdout.write(`${JSON.stringify(result)}\n`);
  writeProof(
    'import-kills',
    'Kills during the commit of an import',
    `npm run prove -- import-kills --n ${n}`,
    [
      `${result.kills} kills at random instants of the commit of ${people} rows (${result.databaseKills} of the database, the others of the importing process, SIGKILL)`,
      `afterwards: nothing ${result.nothing}, everything ${result.everything}, **partial ${result.partial}** (members, locators, search tokens, history and statistics agree)`,
      `the same file imported again: everybody once, ${result.repaired} of ${result.kills} times`,
    ],
  );
  process.exit(result.partial === 0 && result.repaired === result.kills ? 0 : 1);
}
