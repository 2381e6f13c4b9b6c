/**
 * Run after a change of dependencies: `node scripts/complete-lockfile.mjs`.
 *
 * npm leaves an optional package of another platform out of package-lock.json when it could not fetch its
 * description at that moment, and from then on `npm ci` refuses the lock file everywhere ("Missing: … from
 * lock file", npm/cli#4828). This adds what is missing. The entries carry no integrity until an
 * `npm install` on a registry that has the package writes it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { missingOptionals } from './lib/lockfile.mjs';

const path = fileURLToPath(new URL('../package-lock.json', import.meta.url));
const lock = JSON.parse(readFileSync(path, 'utf8'));
const missing = missingOptionals(lock.packages);
Object.assign(lock.packages, missing);
const sorted = Object.entries(lock.packages).sort(([one], [other]) => (one < other ? -1 : 1));
lock.packages = Object.fromEntries(sorted);
if (Object.keys(missing).length > 0) writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(
  Object.keys(missing)
    .map((each) => `added ${each}\n`)
    .join('') || 'nothing is missing\n',
);
