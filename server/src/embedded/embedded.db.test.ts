import { spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { throwawayDirectory } from '../../test/harness/throwaway.ts';
import { findPostmaster } from './cluster.ts';
import { type Embedded, startEmbedded, withEmbedded } from './embedded.ts';
import { canEnter, type Place, preparePlace } from './place.ts';
import { isAlive, processesTitled, signal, waitUntil } from './process.ts';
import { type Holding, hold } from './testing/hold.ts';

const isRoot = process.getuid?.() === 0;
const nobody = { uid: 65534, gid: 65534 };

let directory: string;
let dataDir: string;
let log: string[];
let open: (Embedded | Holding)[];

beforeEach(() => {
  directory = realpathSync(throwawayDirectory('embedded'));
  chmodSync(directory, 0o755);
  dataDir = join(directory, 'data');
  log = [];
  open = [];
});

afterEach(async () => {
  for (const each of open) await ('stop' in each ? each.stop() : each.end('SIGTERM'));
  expect(ourProcesses()).toEqual([]);
  rmSync(directory, { recursive: true, force: true });
});

async function start(graceSeconds = 1): Promise<Embedded> {
  const database = await startEmbedded({ dataDir, graceSeconds, log: (message) => log.push(message) });
  open.push(database);
  return database;
}

async function holdElsewhere(user?: { uid: number; gid: number }): Promise<Holding> {
  const holding = await hold(dataDir, 1, user);
  open.push(holding);
  return holding;
}

function place(): Place {
  return preparePlace(dataDir, () => undefined);
}

/** Every PostgreSQL process of this test's database, the postmaster included. */
function ourProcesses(): number[] {
  if (!existsSync(join(dataDir, 'postgres'))) return [];
  const postmaster = findPostmaster(place());
  const children = processesTitled(`postgres: ${place().clusterName}: `);
  return postmaster === null ? children : [postmaster.pid, ...children];
}

async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

function postmasterPid(): number {
  const postmaster = findPostmaster(place());
  if (postmaster === null) throw new Error('no postmaster runs');
  return postmaster.pid;
}

it('makes a durable database with a role that bypasses nothing at the first start', async () => {
  const database = await start();
  expect(database.adopted).toBe(false);
  const settings = await query(
    database.appUrl,
    `SELECT current_user::text AS me, current_setting('server_encoding') AS encoding,
            current_setting('data_checksums') AS checksums, current_setting('fsync') AS fsync,
            current_setting('synchronous_commit') AS commit, current_setting('listen_addresses') AS tcp`,
  );
  expect(settings).toEqual([
    { me: 'zhibu_app', encoding: 'UTF8', checksums: 'on', fsync: 'on', commit: 'on', tcp: '' },
  ]);
  const role = await query(
    database.superuserUrl,
    `SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = 'zhibu_app'`,
  );
  expect(role).toEqual([{ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false }]);
  await expect(query(database.appUrl, 'CREATE TABLE mine (a int)')).rejects.toThrow(/permission denied/);
  expect(statSync(place().passwords).mode & 0o777).toBe(0o600);
  expect(statSync(place().cluster).mode & 0o777).toBe(0o700);
  if (isRoot) expect(statSync(place().cluster).uid).not.toBe(0);
});

it('refuses a wrong password', async () => {
  const database = await start();
  const wrong = new URL(database.appUrl);
  wrong.password = 'wrong';
  await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
});

it('keeps what was written from one start to the next', async () => {
  const first = await start();
  await query(first.superuserUrl, 'CREATE TABLE kept AS SELECT 7 AS n');
  await first.stop();
  expect(ourProcesses()).toEqual([]);
  const second = await start();
  expect(second.adopted).toBe(false);
  expect(second.appUrl).toBe(first.appUrl);
  expect(await query(second.superuserUrl, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
});

it('is shared by several processes and stopped by the last one that leaves', async () => {
  const server = await holdElsewhere();
  const command = await start();
  expect([server.adopted, command.adopted]).toEqual([false, true]);
  await server.end('SIGINT');
  expect(await query(command.appUrl, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  await command.stop();
  expect(ourProcesses()).toEqual([]);
});

it('starts one server when two processes start on empty data at once', async () => {
  const [one, other] = await Promise.all([holdElsewhere(), holdElsewhere()]);
  expect([one.adopted, other.adopted].toSorted()).toEqual([false, true]);
  expect(one.appUrl).toBe(other.appUrl);
});

it('adopts the server that a killed process left behind', async () => {
  const killed = await holdElsewhere();
  await query(killed.superuserUrl, 'CREATE TABLE kept AS SELECT 7 AS n');
  const pid = postmasterPid();
  await killed.end('SIGKILL');
  const database = await start();
  expect(database.adopted).toBe(true);
  expect(postmasterPid()).toBe(pid);
  expect(await query(database.superuserUrl, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  // The guard has had its time and must have seen the new owner.
  expect(await waitUntil(() => !ourProcesses().includes(pid), 3_000, 100)).toBe(false);
});

it('leaves no database that nobody owns', async () => {
  const killed = await holdElsewhere();
  expect(ourProcesses().length).toBeGreaterThan(1);
  await killed.end('SIGKILL');
  expect(await waitUntil(() => ourProcesses().length === 0, 10_000, 100)).toBe(true);
  expect(readFileSync(place().startLog, 'utf8')).toMatch(/guard: nobody has owned the database/);
  const again = await start();
  expect(again.adopted).toBe(false);
});

it('restarts a killed postmaster and loses nothing that was confirmed', async () => {
  const database = await start();
  await query(database.superuserUrl, 'CREATE TABLE kept (n int)');
  for (const round of [1, 2]) {
    await query(database.superuserUrl, `INSERT INTO kept VALUES (${round})`);
    const pid = postmasterPid();
    signal(pid, 'SIGKILL');
    const back = await waitUntil(() => (findPostmaster(place())?.pid ?? pid) !== pid, 15_000, 50);
    expect(back).toBe(true);
    expect(
      await waitUntil(() => log.filter((line) => /runs again/.test(line)).length === round, 15_000),
    ).toBe(true);
    expect(await query(database.superuserUrl, 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: round }]);
  }
  expect(log.filter((line) => /has died/.test(line))).toHaveLength(2);
});

it('recovers when server and database were both killed', async () => {
  const killed = await holdElsewhere();
  await query(killed.superuserUrl, 'CREATE TABLE kept AS SELECT 7 AS n');
  const pid = postmasterPid();
  await killed.end('SIGKILL');
  signal(pid, 'SIGKILL');
  const database = await start();
  expect(database.adopted).toBe(false);
  expect(await query(database.superuserUrl, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
});

it('renews a killed guard', async () => {
  await start();
  const guardPid = (): number => Number(readFileSync(place().guard, 'utf8').split('\n')[0]);
  const first = guardPid();
  signal(first, 'SIGKILL');
  expect(await waitUntil(() => guardPid() !== first, 5_000)).toBe(true);
  const [pid = '', identity = ''] = readFileSync(place().guard, 'utf8').split('\n');
  expect(isAlive(Number(pid), identity)).toBe(true);
});

it('does not believe a pid file whose process is another program', async () => {
  const first = await start();
  await first.stop();
  const owner = place().owner ?? {};
  // The same user as PostgreSQL: the case in which PostgreSQL itself would refuse to start.
  const stranger = spawn('sleep', ['60'], { ...owner, cwd: '/', stdio: 'ignore' });
  try {
    const stale = [stranger.pid, place().cluster, 1, 5432, join(place().root, 'socket'), '', '1 1', 'ready'];
    const path = join(place().cluster, 'postmaster.pid');
    writeFileSync(path, `${stale.join('\n')}\n`, { mode: 0o600 });
    if (place().owner !== null) chownSync(path, place().owner?.uid ?? 0, place().owner?.gid ?? 0);
    const database = await start();
    expect(database.adopted).toBe(false);
    expect(await query(database.appUrl, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    expect(stranger.exitCode).toBeNull();
    expect(stranger.signalCode).toBeNull();
  } finally {
    stranger.kill('SIGKILL');
  }
});

it('reports when the database cannot be brought back', async () => {
  const database = await start();
  const reasons: string[] = [];
  database.onExit((reason) => reasons.push(reason.message));
  const pid = postmasterPid();
  const version = join(place().cluster, 'PG_VERSION');
  renameSync(version, `${version}.away`);
  writeFileSync(version, '16\n');
  signal(pid, 'SIGKILL');
  expect(await waitUntil(() => reasons.length > 0, 20_000)).toBe(true);
  expect(reasons).toEqual([expect.stringMatching(/lost.*written by PostgreSQL 16/)]);
});

it('stops the database after a command, also when the command fails', async () => {
  const options = { dataDir, log: (message: string) => log.push(message) };
  const answer = await withEmbedded(options, (database) => query(database.appUrl, 'SELECT 1 AS n'));
  expect(answer).toEqual([{ n: 1 }]);
  expect(ourProcesses()).toEqual([]);
  const failing = withEmbedded(options, () => Promise.reject(new Error('refused')));
  await expect(failing).rejects.toThrow('refused');
  expect(ourProcesses()).toEqual([]);
});

it('works where the path is too long for a unix socket, and holds Chinese and quotes', async () => {
  dataDir = join(directory, `党建 '数据' "${'x'.repeat(90)}`);
  const database = await start();
  expect(database.socketDirectory).toMatch(/^\/tmp\/zhibu-[0-9a-f]{10}$/);
  expect(await query(database.appUrl, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  await database.stop();
  rmSync(database.socketDirectory, { recursive: true });
});

if (isRoot && canEnter(import.meta.dirname, nobody)) {
  it('works for an ordinary user', async () => {
    mkdirSync(dataDir);
    chownSync(dataDir, nobody.uid, nobody.gid);
    const holding = await holdElsewhere(nobody);
    expect(await query(holding.appUrl, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    expect(statSync(join(dataDir, 'postgres/cluster')).uid).toBe(nobody.uid);
    await holding.end('SIGTERM');
    // Root may run once on these data, as their owner, and must not lock the owner out.
    const asRoot = await start();
    await asRoot.stop();
    const again = await holdElsewhere(nobody);
    expect(await query(again.appUrl, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });
}

if (isRoot) {
  it('puts the data where PostgreSQL can reach them when root runs in a closed directory', async () => {
    const closed = join(directory, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    dataDir = join(closed, 'data');
    const database = await start();
    const target = realpathSync(join(dataDir, 'postgres'));
    try {
      expect(target).toMatch(/^\/var\/lib\/zhibu\/closed-[0-9a-f]{10}$/);
      expect(log.join('\n')).toContain(target);
      expect(await query(database.appUrl, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
      await database.stop();
    } finally {
      rmSync(target, { recursive: true });
    }
  });
}
