import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from './bring.mjs';
import { missingOptionals } from './lockfile.mjs';

it('finds what npm left out', () => {
  const packages = {
    '': { optionalDependencies: { 'tool-linux-x64': '1.0.0' } },
    'node_modules/tool-linux-x64': { version: '1.0.0' },
    'node_modules/a': {
      dev: true,
      optionalDependencies: { '@a/win32-arm64': '2.0.0', '@a/linux-x64-musl': '2.0.0', nested: '1.0.0' },
    },
    'node_modules/a/node_modules/nested': { version: '1.0.0' },
  };
  expect(missingOptionals(packages)).toEqual({
    'node_modules/@a/win32-arm64': {
      version: '2.0.0',
      os: ['win32'],
      cpu: ['arm64'],
      dev: true,
      optional: true,
    },
    'node_modules/@a/linux-x64-musl': {
      version: '2.0.0',
      os: ['linux'],
      cpu: ['x64'],
      libc: ['musl'],
      dev: true,
      optional: true,
    },
  });
});

it('finds the lock file of this project complete, so that `npm ci` takes it (node scripts/complete-lockfile.mjs)', () => {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  expect(Object.keys(missingOptionals(lock.packages))).toEqual([]);
});
