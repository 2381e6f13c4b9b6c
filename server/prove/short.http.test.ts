import { expect, test } from 'vitest';
import { tamper, timeVerification } from './audit-tampering.ts';
import { proveHistories } from './history-model.ts';
import { killImports } from './import-kills.ts';
import { watchImports } from './import-memory.ts';
import { importMalformed } from './malformed.ts';
import { guess, tellingProbability, timeSignIns } from './sign-in.ts';
import { proveTree } from './tree-model.ts';

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

test('10 000 rows come in within 400 MB, as .csv and as .xlsx, by command and through the server', async () => {
  const results = await watchImports(10_000);
  expect(results.map(({ imported }) => imported)).toEqual([10_000, 10_000, 10_000, 10_000]);
  for (const { peakMb } of results) expect(peakMb).toBeLessThanOrEqual(400);
}, 180_000);

test('40 acts of tampering with the audit as superuser: all found, no false alarm', async () => {
  const { undetected, falseAlarms, attempts } = await tamper(40);
  expect({ undetected, falseAlarms, attempts }).toEqual({ undetected: [], falseAlarms: 0, attempts: 40 });
}, 120_000);

test('20 000 entries are verified at the pace of a million a minute', async () => {
  const { entries, seconds } = await timeVerification(20_000);
  expect(entries).toBeGreaterThanOrEqual(20_000);
  expect(seconds).toBeLessThanOrEqual(1.2 * 2);
}, 120_000);

test('30 sequences of operations on the tree: nothing strays, counts equal a rebuild, the headcount is constant', async () => {
  const { sequences, done } = await proveTree(30, 3);
  expect(sequences).toBe(30);
  for (const kind of ['move', 'merge', 'split', 'dissolve', 'reform', 'undo'])
    expect({ kind, some: (done[kind] ?? 0) > 3 }).toEqual({ kind, some: true });
}, 120_000);

test('25 histories with words about the past: as of any day, as known on any day, the counts are a replay', async () => {
  const { histories, questions, done } = await proveHistories(25, 5);
  expect({ histories, questions }).toEqual({ histories: 25, questions: 100 });
  for (const kind of ['register', 'stage', 'transfer', 'move', 'merge', 'undo', 'correct'])
    expect({ kind, some: (done[kind] ?? 0) > 3 }).toEqual({ kind, some: true });
}, 120_000);

test('300 sign-ins on one account from 150 addresses: five tried in a quarter of an hour, none opened', async () => {
  expect(await guess(300, 150, 2)).toMatchObject({ attempts: 300, mostTried: 5, opened: 0, failed: 0 });
}, 120_000);

test('the clock does not tell which accounts there are', async () => {
  const { samples, probability } = await timeSignIns(150);
  expect(samples).toBe(150);
  for (const [kind, p] of Object.entries(probability))
    expect({ kind, alike: p > tellingProbability }).toEqual({ kind, alike: true });
}, 120_000);
