import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identify, isAlive } from './process.ts';

/** The claim of one user of the embedded database; the database stops when the last claim is gone. */
export type Lease = { release(): void };

let serial = 0;

/**
 * Claims the database for this process: a file `<pid>-<serial>` in `directory` whose content is the
 * identity of the process. A claim whose process is dead does not count, so nothing needs cleaning up
 * after `kill -9`.
 */
export function takeLease(directory: string): Lease {
  mkdirSync(directory, { recursive: true });
  serial += 1;
  const name = `${process.pid}-${serial}`;
  const draft = join(directory, `.${name}`);
  writeFileSync(draft, `${identify(process.pid) ?? ''}\n`);
  renameSync(draft, join(directory, name));
  return { release: () => rmSync(join(directory, name), { force: true }) };
}

/** Ids of the living processes that claim the database, one for each claim; removes claims of the dead. */
export function liveLeases(directory: string): number[] {
  const living: number[] = [];
  for (const name of readdirSync(directory).filter((each) => !each.startsWith('.'))) {
    const path = join(directory, name);
    const pid = Number.parseInt(name, 10);
    if (isAlive(pid, readLease(path))) living.push(pid);
    else rmSync(path, { force: true });
  }
  return living;
}

function readLease(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}
