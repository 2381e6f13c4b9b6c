import { chmodSync, mkdtempSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A database of tests is thrown away: it may be lost with the power, which makes it fast. */
export const throwaway = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  shared_buffers: '128MB',
  min_wal_size: '64MB',
  max_wal_size: '256MB',
};

/** Files here are in memory (Linux). A database has 800 of them, which take half a second to make on many a disk. */
const memory = '/dev/shm';
const gigabyte = 1024 ** 3;
const hour = 3_600_000;

/** A directory for what is thrown away, which other users may pass through; in memory where there is plenty of it. */
export function throwawayDirectory(name: string): string {
  const parent = plentyOfMemory() ? memory : tmpdir();
  const directory = mkdtempSync(join(parent, `zhibu-${name}-${process.pid}-`));
  chmodSync(directory, 0o711);
  return directory;
}

function plentyOfMemory(): boolean {
  try {
    const { bavail, bsize } = statfsSync(memory);
    removeRemains();
    return bavail * bsize >= 2 * gigabyte && process.availableMemory() >= 4 * gigabyte;
  } catch {
    return false;
  }
}

/** What runs left behind that were killed would take memory for as long as the machine is up. */
function removeRemains(): void {
  for (const name of readdirSync(memory)) {
    const pid = /^zhibu-[a-z0-9]+-(\d+)-/.exec(name)?.[1];
    if (pid === undefined || isRunning(Number(pid))) continue;
    const path = join(memory, name);
    const { mtimeMs = Date.now() } = statSync(path, { throwIfNoEntry: false }) ?? {};
    if (Date.now() - mtimeMs > hour) rmSync(path, { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
