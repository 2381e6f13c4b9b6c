import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bring.mjs';
import { duration, say } from './say.mjs';

const stamp = join(root, 'web/dist/.built-from');

/**
 * Builds the web if its sources have changed since the last build; says nothing when there is nothing to do.
 * @returns false when the build failed; what it said is on stderr
 */
export function buildWebIfStale() {
  if (!existsSync(join(root, 'web/src/main.tsx'))) return true;
  const key = hashOfSources();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === key) return true;
  const since = Date.now();
  say('正在构建网页……', 'building the web');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const result = spawnSync(npm, ['run', 'build', '--workspace', 'web', '--silent'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) {
    process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}${result.error?.message ?? ''}`);
    say('网页构建失败，原因见上。', 'Building the web failed, see above.');
    return false;
  }
  writeFileSync(stamp, key);
  say(`网页已构建（${duration(since)}）`, 'web built');
  return true;
}

/** What the built web depends on: its own files, the contract, and the versions of the packages. */
function hashOfSources() {
  const hash = createHash('sha256');
  const files = [...filesIn('web'), ...filesIn('contract'), 'package-lock.json'];
  for (const file of files)
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)))
      .update('\0');
  return hash.digest('hex');
}

function filesIn(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(
      (entry) => entry.name !== 'node_modules' && entry.name !== 'dist' && !entry.name.includes('.test.'),
    )
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? filesIn(path) : [path];
    });
}
