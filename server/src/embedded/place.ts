import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { errorCode } from './process.ts';

/** The user PostgreSQL runs as when we are root, which PostgreSQL refuses to be. */
export type Owner = { uid: number; gid: number };

/** Where the parts of one embedded database lie. All paths are absolute and free of symbolic links. */
export type Place = {
  /** holds everything below; belongs to the user that runs Zhibu */
  root: string;
  /** PGDATA; belongs to the user PostgreSQL runs as */
  cluster: string;
  leases: string;
  lock: string;
  guard: string;
  passwords: string;
  config: string;
  hba: string;
  /** what PostgreSQL says before its log collector runs, and what the guard says */
  startLog: string;
  logs: string;
  /** shown in the titles of PostgreSQL's processes: by it we recognise our own */
  clusterName: string;
  /** null when PostgreSQL runs as ourselves */
  owner: Owner | null;
};

/** Where data go when root runs Zhibu in a directory that PostgreSQL's user cannot reach. */
const elsewhere = '/var/lib/zhibu';

/**
 * Makes and returns the place of the embedded database that belongs to `dataDir`.
 * Normally `<dataDir>/postgres`. When we are root and the directory lies where no other user can go
 * (for example below /root), the data are put in /var/lib/zhibu and `<dataDir>/postgres` is a link to them.
 * @throws in clear words when no place can be made.
 */
export function preparePlace(dataDir: string, log: (message: string) => void): Place {
  const data = resolve(dataDir);
  const isRoot = process.getuid?.() === 0;
  mkdirSync(data, { recursive: true, mode: isRoot ? 0o711 : 0o700 });
  const link = join(data, 'postgres');
  const owner = isRoot ? chooseOwner(join(link, 'cluster')) : null;
  const entry = lstatSync(link, { throwIfNoEntry: false });
  if (entry === undefined) makeRoot(data, link, owner, log);
  else if (!existsSync(link))
    throw new Error(`${link} leads to a directory that does not exist or is closed to us`);
  const place = describe(realpathSync(link), owner);
  if (owner !== null && !canEnter(place.root, owner)) {
    throw new Error(
      `PostgreSQL runs as user ${owner.uid} and cannot reach ${place.root}. ` +
        'Move the data directory to where every parent directory may be passed through (chmod o+x).',
    );
  }
  makeFor(place.logs, owner);
  return place;
}

function describe(root: string, owner: Owner | null): Place {
  const cluster = join(root, 'cluster');
  return {
    root,
    cluster,
    leases: join(root, 'leases'),
    lock: join(root, 'lock'),
    guard: join(root, 'guard'),
    passwords: join(root, 'passwords.json'),
    config: join(root, 'postgresql.conf'),
    hba: join(root, 'pg_hba.conf'),
    startLog: join(root, 'start.log'),
    logs: join(root, 'logs'),
    clusterName: `zhibu-${shortHash(cluster)}`,
    owner,
  };
}

function makeRoot(data: string, link: string, owner: Owner | null, log: (message: string) => void): void {
  if (owner === null) {
    mkdirSync(link, { recursive: true, mode: 0o700 });
    return;
  }
  // Only our own directory is opened for passing through; what lies in it keeps its own rights.
  chmodSync(data, statSync(data).mode | 0o011);
  if (canEnter(data, owner)) {
    mkdirSync(link, { recursive: true, mode: 0o711 });
    return;
  }
  const target = join(elsewhere, `${basename(dirname(data)) || 'data'}-${shortHash(data)}`);
  try {
    mkdirSync(target, { recursive: true, mode: 0o711 });
    if (!canEnter(target, owner)) throw new Error(`user ${owner.uid} cannot reach ${target} either`);
    if (!existsSync(link)) symlinkSync(target, link);
  } catch (error) {
    throw new Error(
      `PostgreSQL refuses to run as root, and the user it runs as instead cannot reach ${data}. ` +
        `Set ZHIBU_DATA to a directory that others may pass through, or run as an ordinary user. (${String(error)})`,
    );
  }
  log(`PostgreSQL's user cannot reach ${data}: the database lies in ${target}, ${link} is a link to it`);
}

/** Keeps the owner of existing data; else the system's `postgres`; else 65534, which every system calls nobody. */
function chooseOwner(cluster: string): Owner {
  const existing = statSync(cluster, { throwIfNoEntry: false });
  if (existing !== undefined && existing.uid !== 0) return { uid: existing.uid, gid: existing.gid };
  try {
    const line = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((each) => each.startsWith('postgres:'));
    const [, , uid, gid] = (line ?? '').split(':').map(Number);
    if (uid && gid) return { uid, gid };
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
  return { uid: 65534, gid: 65534 };
}

/**
 * Whether `owner` may enter a directory, found out by becoming that user.
 * @throws when we are root without the right to become somebody else, as in some containers.
 */
export function canEnter(directory: string, owner: Owner): boolean {
  const result = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', directory], {
    ...owner,
    cwd: '/',
    stdio: 'ignore',
  });
  if (result.error !== undefined) {
    throw new Error(
      `PostgreSQL refuses to run as root, and root may not become user ${owner.uid} here (${result.error.message}). ` +
        'Run Zhibu as an ordinary user, or set DATABASE_URL to a PostgreSQL server.',
    );
  }
  return result.status === 0;
}

/** Makes a directory that only the user PostgreSQL runs as may enter. */
export function makeFor(path: string, owner: Owner | null): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (owner !== null) chownSync(path, owner.uid, owner.gid);
}

/** Writes a file whole or not at all; it gets the owner of its directory also when root writes it. */
export function writeWhole(path: string, content: string, mode: number): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, content, { mode });
  chmodSync(draft, mode);
  giveToDirectoryOwner(draft);
  renameSync(draft, path);
}

/** Root may run once where an ordinary user runs always: what root made must not lock that user out. */
export function giveToDirectoryOwner(path: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(dirname(path));
  chownSync(path, uid, gid);
}

/** The longest path of a unix socket: `sun_path` holds 108 bytes with its end on Linux, 104 on macOS. */
const longestSocketPath = process.platform === 'darwin' ? 103 : 107;

/**
 * Makes the directory for PostgreSQL's unix socket: in the place itself or, when that path is too long
 * for a socket, a short one below /tmp that belongs to PostgreSQL's user and nobody else may enter.
 */
export function prepareSocketDirectory(place: Place): string {
  const usual = join(place.root, 'socket');
  if (Buffer.byteLength(`${usual}/.s.PGSQL.5432`) <= longestSocketPath) {
    makeFor(usual, place.owner);
    return usual;
  }
  const short = `/tmp/zhibu-${shortHash(place.cluster)}`;
  const uid = place.owner?.uid ?? process.getuid?.();
  try {
    mkdirSync(short, { mode: 0o700 });
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    const found = lstatSync(short);
    // Somebody else may have made it first, to lead us to a server of his own.
    const trusted = found.isDirectory() && found.uid === uid && (found.mode & 0o077) === 0;
    if (!trusted) return ownTemporary(place.owner);
  }
  if (place.owner !== null) chownSync(short, place.owner.uid, place.owner.gid);
  return short;
}

function ownTemporary(owner: Owner | null): string {
  const directory = mkdtempSync('/tmp/zhibu-');
  if (owner !== null) chownSync(directory, owner.uid, owner.gid);
  return directory;
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 10);
}
