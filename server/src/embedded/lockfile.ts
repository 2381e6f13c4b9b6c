import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { errorCode, identify, isAlive, pause } from './process.ts';

/** Who holds a lock file. `note` is free text for the person who meets the lock, for example an address. */
export type Holder = { pid: number; identity: string; note: string };

/** A lock file that this process holds. */
export type Held = { release(): void };

let serial = 0;

/**
 * Takes the lock file at `path`, or tells who holds it. A lock left by a process that no longer lives is
 * taken over. The file appears with its whole content at once (`link`), so a reader never sees half of it.
 */
export function tryLock(path: string, note: string): { held: Held } | { holder: Holder } {
  const mine: Holder = { pid: process.pid, identity: identify(process.pid) ?? '', note };
  serial += 1;
  const draft = `${path}.${process.pid}-${serial}`;
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    for (;;) {
      if (link(draft, path)) return { held: { release: () => rmSync(path, { force: true }) } };
      const text = read(path);
      const holder = parse(text);
      if (holder !== null && isAlive(holder.pid, holder.identity)) return { holder };
      if (text !== null) discard(path, text, `${draft}.old`);
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Removes a dead lock. If somebody replaced it meanwhile, the lock that was moved aside goes back. */
function discard(path: string, expected: string, aside: string): void {
  try {
    renameSync(path, aside);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return;
    throw error;
  }
  if (read(aside) !== expected) link(aside, path);
  rmSync(aside, { force: true });
}

function link(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

function parse(text: string | null): Holder | null {
  try {
    const value: unknown = JSON.parse(text ?? '');
    if (typeof value !== 'object' || value === null) return null;
    if (!('pid' in value && 'identity' in value && 'note' in value)) return null;
    const { pid, identity, note } = value;
    if (typeof pid !== 'number' || typeof identity !== 'string' || typeof note !== 'string') return null;
    return { pid, identity, note };
  } catch {
    return null;
  }
}

/**
 * Runs `work` while no other process that respects the lock file runs its own.
 * @throws when the lock is not free within `timeoutMs`; the message names the process that holds it.
 */
export async function withLock<T>(path: string, work: () => Promise<T>, timeoutMs = 180_000): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const attempt = tryLock(path, '');
    if ('held' in attempt) {
      try {
        return await work();
      } finally {
        attempt.held.release();
      }
    }
    if (Date.now() > end) throw new Error(`process ${attempt.holder.pid} has held ${path} for too long`);
    await pause(25);
  }
}
