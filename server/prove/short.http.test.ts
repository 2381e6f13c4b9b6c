import { expect, test } from 'vitest';
import { killImports } from './import-kills.ts';
import { watchImports } from './import-memory.ts';
import { importMalformed } from './malformed.ts';

/* Short runs of the long proofs; the whole ones are `npm run prove -- NAME` and stand in docs/proofs.md. */

test('25 damaged rosters: each whole or refused in words', async () => {
  const result = await importMalformed(25, 7);
  expect(result.crashes).toEqual([]);
  expect(result).toMatchObject({ files: 25, partial: 0 });
  expect(result.refused).not.toHaveProperty('without words');
}, 120_000);

test('three kills during the commit: all rows or none, and the same file imports afterwards', async () => {
  expect(await killImports(3, 800)).toMatchObject({ kills: 3, partial: 0, repaired: 3 });
}, 120_000);

test('10 000 rows come in within 400 MB, as .csv and as .xlsx', async () => {
  const results = await watchImports(10_000);
  expect(results.map(({ imported }) => imported)).toEqual([10_000, 10_000]);
  for (const { peakMb } of results) expect(peakMb).toBeLessThanOrEqual(400);
}, 180_000);
