import { mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type Held, tryLock } from './lockfile.ts';
import { commandLine } from './process.ts';

/** Another server runs on the same data. Its message is for the person at the terminal. */
export class AlreadyRunning extends Error {
  readonly url: string;
  readonly pid: number;

  constructor(url: string, pid: number) {
    super(
      `支部已经在运行：${url}（进程 ${pid}）。无需再次启动。\n` +
        `Zhibu is already running at ${url} (process ${pid}). Nothing was started.`,
    );
    this.name = 'AlreadyRunning';
    this.url = url;
    this.pid = pid;
  }
}

/**
 * Makes this process the only server on `dataDir`; `url` is what a second start will be told.
 * The claim of a killed server does not count.
 * @throws AlreadyRunning when a living server holds it.
 */
export function lockServer(dataDir: string, url: string): Held {
  mkdirSync(dataDir, { recursive: true });
  const attempt = tryLock(join(dataDir, 'server.lock'), url);
  if ('held' in attempt) return attempt.held;
  throw new AlreadyRunning(attempt.holder.note, attempt.holder.pid);
}

/** What to tell the person when `listen` answered EADDRINUSE: which port, held by whom, and what to do. */
export function portInUse(host: string, port: number): string {
  const program = listenerOn(port);
  const [byZh, byEn] = program === null ? ['其他程序', 'another program'] : [`程序 ${program}`, program];
  const other = port < 65_000 ? port + 1 : 8080;
  return (
    `端口 ${host}:${port} 已被${byZh}占用。请换一个端口启动：PORT=${other} npm start\n` +
    `Port ${host}:${port} is in use by ${byEn}. Choose another one: PORT=${other} npm start`
  );
}

/** `name (process N)` of the program that listens on a TCP port, where /proc tells; null otherwise. */
export function listenerOn(port: number): string | null {
  const inodes = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listeningSockets(table, port));
  if (inodes.length === 0) return null;
  const sockets = new Set(inodes.map((inode) => `socket:[${inode}]`));
  for (const pid of readNames('/proc').filter((name) => /^\d+$/.test(name))) {
    if (!readNames(`/proc/${pid}/fd`).some((fd) => sockets.has(readLink(`/proc/${pid}/fd/${fd}`)))) continue;
    const [program = ''] = commandLine(Number(pid)).split('\0');
    return `${program.split(/[\s/]/).findLast((part) => part !== '') ?? '?'} (process ${pid})`;
  }
  return null;
}

/** Inodes of sockets in state LISTEN (0A) on the port, from a table as proc_net_tcp describes it. */
function listeningSockets(table: string, port: number): string[] {
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return readText(table)
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(local) && fields[3] === '0A')
    .flatMap((fields) => fields[9] ?? []);
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function readNames(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
