import { execFile, spawn } from 'node:child_process';
import {
  chownSync,
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { type Binaries, majorVersion } from './binaries.ts';
import type { Passwords } from './passwords.ts';
import { giveToDirectoryOwner, makeFor, type Place, prepareSocketDirectory, writeWhole } from './place.ts';
import { commandLine, identify, isAlive, pause, processesTitled, signal, waitUntil } from './process.ts';
import { configurationFile, hbaFile, type Settings } from './settings.ts';

/** A postmaster that runs on our cluster. */
export type Postmaster = { pid: number; identity: string; socketDirectory: string; port: number };

/** PostgreSQL gets no variable of ours: PGDATA, PGPORT and the like would change what it does. */
const environment = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };

/** Whether the cluster has been made; a half-made one never has this name. */
export function exists(place: Place): boolean {
  return existsSync(join(place.cluster, 'PG_VERSION'));
}

/** @throws in clear words when the data were written by another major version. */
export function checkVersion(place: Place): void {
  const version = readFileSync(join(place.cluster, 'PG_VERSION'), 'utf8').trim();
  if (version === majorVersion) return;
  throw new Error(`${place.cluster} was written by PostgreSQL ${version}, this Zhibu brings ${majorVersion}`);
}

/**
 * Makes the cluster with `initdb`, aside and then renamed, so that a kill in the middle leaves nothing
 * that looks like data. Locale: PostgreSQL's own C.UTF-8 (since 17), which needs no locale of the system,
 * never changes its order with the system, and lets plain indexes serve prefix searches.
 */
export async function initialise(place: Place, binaries: Binaries, passwords: Passwords): Promise<void> {
  const draft = `${place.cluster}.new`;
  const passwordFile = join(place.root, 'initdb-password');
  rmSync(draft, { recursive: true, force: true });
  rmSync(passwordFile, { force: true });
  makeFor(draft, place.owner);
  writeFileSync(passwordFile, passwords.superuser, { mode: 0o600 });
  if (place.owner !== null) chownSync(passwordFile, place.owner.uid, place.owner.gid);
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  const access = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  const options = [`--pgdata=${draft}`, '--data-checksums', '--no-instructions', ...locale, ...access];
  try {
    await promisify(execFile)(binaries.initdb, options, { ...place.owner, cwd: '/', env: environment });
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(draft, place.cluster);
}

/**
 * The postmaster that runs on our cluster, or null. `postmaster.pid` alone is not believed: after a crash
 * its process id may belong to any other program, or to a zombie.
 */
export function findPostmaster(place: Place): Postmaster | null {
  const lines = readPidFile(place);
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  const socketDirectory = lines[4];
  if (!socketDirectory) return null;
  const found = postmasterAt(pid, place);
  return found === null ? null : { pid, identity: found, socketDirectory, port };
}

function readPidFile(place: Place): string[] {
  try {
    return readFileSync(join(place.cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return [];
  }
}

/** The identity of process `pid` if it is a postmaster on our cluster. */
function postmasterAt(pid: number, place: Place): string | null {
  const [program = '', flag, directory] = commandLine(pid).split('\0');
  const ours = basename(program) === 'postgres' && flag === '-D' && directory === place.cluster;
  return ours ? identify(pid) : null;
}

/**
 * Starts a postmaster and waits until it has written its pid file. It gets a session of its own, so that
 * Ctrl-C in the terminal reaches Zhibu only, which stops it in order.
 * @throws with PostgreSQL's own last words when it ends at once.
 */
export async function startPostmaster(
  place: Place,
  binaries: Binaries,
  extra: Settings,
): Promise<Postmaster> {
  const socketDirectory = prepareSocketDirectory(place);
  await clearRemains(place, socketDirectory);
  writeWhole(place.config, configurationFile(place, socketDirectory, extra), 0o644);
  writeWhole(place.hba, hbaFile, 0o644);
  const log = openSync(place.startLog, 'w', 0o600);
  giveToDirectoryOwner(place.startLog);
  const child = spawn(binaries.postgres, ['-D', place.cluster, '-c', `config_file=${place.config}`], {
    ...place.owner,
    cwd: '/',
    env: environment,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  let ended = false;
  child.once('error', () => {
    ended = true;
  });
  child.once('exit', () => {
    ended = true;
  });
  child.unref();
  // The pid file of a start is complete (with the socket's line) before the first connection is possible.
  await waitUntil(() => ended || findPostmaster(place) !== null, 60_000, 5);
  const postmaster = findPostmaster(place);
  if (postmaster === null) throw new Error(`PostgreSQL did not start: ${lastWords(place)}`);
  return postmaster;
}

/** What PostgreSQL said last, for an error message: in its own log, or before that was opened. */
export function lastWords(place: Place): string {
  const logs = readdirSync(place.logs).map((name) => join(place.logs, name));
  const newest = [place.startLog, ...logs]
    .filter((path) => existsSync(path))
    .map((path) => ({ path, at: statSync(path).mtimeMs }))
    .toSorted((one, other) => one.at - other.at)
    .at(-1);
  if (newest === undefined) return 'it said nothing';
  const lines = readFileSync(newest.path, 'utf8').trim().split('\n');
  return `${lines.slice(-5).join(' / ')} (${newest.path})`;
}

/**
 * After a killed postmaster its children end by themselves, usually at once; before a new start they must
 * be gone, or two servers would write the same files. Then the left-over lock files (of the data and of the
 * socket) are only in the way: their process id may by now be a zombie, or another program of the same user,
 * for which PostgreSQL would refuse to start.
 */
async function clearRemains(place: Place, socketDirectory: string): Promise<void> {
  const title = `postgres: ${place.clusterName}: `;
  for (const last of ['SIGQUIT', 'SIGKILL'] as const) {
    if (await waitUntil(() => processesTitled(title).length === 0, 5_000, 50)) break;
    for (const pid of processesTitled(title)) signal(pid, last);
  }
  if (!(await waitUntil(() => processesTitled(title).length === 0, 10_000, 50))) {
    throw new Error(`processes of a former PostgreSQL do not end: ${processesTitled(title).join(', ')}`);
  }
  const pid = Number(readPidFile(place)[0]);
  if (postmasterAt(pid, place) !== null) return;
  rmSync(join(place.cluster, 'postmaster.pid'), { force: true });
  rmSync(join(socketDirectory, '.s.PGSQL.5432.lock'), { force: true });
}

/**
 * Fast shutdown: sessions are ended, everything is written, nothing is lost.
 * @throws when it has not ended after two minutes.
 */
export async function stopPostmaster(place: Place, postmaster: Postmaster): Promise<void> {
  const { pid, identity } = postmaster;
  signal(pid, 'SIGINT');
  if (await waitUntil(() => !isAlive(pid, identity), 120_000, 10)) {
    // Its log collector ends a moment after it, and much later on a busy machine.
    await pause(10);
    const rest = `postgres: ${place.clusterName}: `;
    await waitUntil(() => processesTitled(rest).length === 0, 10_000, 10);
    return;
  }
  throw new Error(`PostgreSQL (process ${pid}) did not stop within two minutes`);
}
