import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const source = fileURLToPath(new URL('..', import.meta.url));
/** Plain data of the contract; the other files carry TypeBox and every schema into the bundle. */
const plain = new Set([
  'authorization',
  'causes',
  'cells',
  'codes',
  'contact-kinds',
  'fields',
  'kinds',
  'mobility-kinds',
  'occupations',
  'operation-kinds',
  'posts',
  'report-states',
  'status-kinds',
  'transfer-states',
  'warning-kinds',
]);

test('the web takes values only from the plain tables of the contract', () => {
  const found: string[] = [];
  for (const file of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
    if (!/\.tsx?$/.test(file) || file.endsWith('.test.ts')) continue;
    const imports = readFileSync(join(source, file), 'utf8').matchAll(
      /import (type )?([^;]*?) from '@zhibu\/contract\/([\w-]+)'/g,
    );
    for (const [, type, names = '', part = ''] of imports)
      if (type === undefined && !plain.has(part) && /[{,]\s*(?!type )\w/.test(names))
        found.push(`${file}: ${part}`);
  }
  expect(found).toEqual([]);
});
