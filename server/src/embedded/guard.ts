import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Postmaster } from './cluster.ts';
import { type Place, writeWhole } from './place.ts';
import { identify, isAlive, signal } from './process.ts';

const script = fileURLToPath(new URL('guard.sh', import.meta.url));

/**
 * Makes sure that a guard watches this postmaster: a small shell process that stops the database when
 * every process that claims it is gone, also by `kill -9` (see guard.sh).
 */
export function ensureGuard(place: Place, postmaster: Postmaster, graceSeconds: number): void {
  const present = readGuard(place);
  if (present !== null && present.watches === postmaster.identity) return;
  if (present !== null) signal(present.pid, 'SIGTERM');
  const log = openSync(place.startLog, 'a', 0o600);
  const watched = [place.leases, String(postmaster.pid), postmaster.identity, String(graceSeconds)];
  const child = spawn('/bin/sh', [script, ...watched], {
    cwd: '/',
    env: { PATH: process.env.PATH },
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.once('error', () => undefined);
  child.unref();
  if (child.pid === undefined) throw new Error('the guard of the database could not be started: no /bin/sh');
  const identity = identify(child.pid) ?? '';
  writeWhole(place.guard, `${child.pid}\n${identity}\n${postmaster.identity}\n`, 0o600);
}

/** Ends the guard of a database that has been stopped. */
export function dismissGuard(place: Place): void {
  const present = readGuard(place);
  if (present !== null) signal(present.pid, 'SIGTERM');
  rmSync(place.guard, { force: true });
}

/** The guard that lives, and the identity of the postmaster it watches. */
function readGuard(place: Place): { pid: number; watches: string } | null {
  try {
    const [pid = '', identity = '', watches = ''] = readFileSync(place.guard, 'utf8').split('\n');
    return isAlive(Number(pid), identity) ? { pid: Number(pid), watches } : null;
  } catch {
    return null;
  }
}
