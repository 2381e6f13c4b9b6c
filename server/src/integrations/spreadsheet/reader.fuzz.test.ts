import { expect, test } from 'vitest';
import { fuzzReader } from './reader.fuzz.ts';

const folder = new URL('../../../test/fixtures/rosters/', import.meta.url).pathname;
const sources = ['roster-title-rows.xlsx', 'roster-problems.xlsx', 'roster-gb18030.csv'].map(
  (name) => folder + name,
);

test('600 damaged files end in rows or in a refusal, none in a crash or a hang', async () => {
  const { read, refused, slowestMs } = await fuzzReader(600, sources);
  expect(read).toBeGreaterThan(20);
  expect(read + Object.values(refused).reduce((sum, n) => sum + n, 0)).toBe(600);
  expect(refused.damaged).toBeGreaterThan(100);
  expect(slowestMs).toBeLessThan(2_000);
}, 60_000);
