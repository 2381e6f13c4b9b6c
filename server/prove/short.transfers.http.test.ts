import { expect, test } from 'vitest';
import { killTransfers } from './transfer-kills.ts';
import { proveTransfers } from './transfer-model.ts';
import { raceTransfers } from './transfer-races.ts';

/* Short runs of the long proofs of transfers; the whole ones are `npm run prove -- NAME` and stand in docs/proofs.md. */

test('40 sequences of transfers by many people over two regions: nobody is lost, every reminder once', async () => {
  const { sequences, done, hindered, unvisited } = await proveTransfers(40, 7);
  expect(sequences).toBe(40);
  // A long run takes every edge, of every kind and from every state.
  expect(unvisited.length).toBeLessThan(35);
  const usual = ['apply', 'file', 'endorse', 'issue', 'check_in', 'accept', 'complete'];
  const tree = ['move', 'merge', 'split', 'dissolve', 'reform', 'region_move', 'reversal'];
  for (const action of [...usual, 'register letter', 'paper', 'register_receipt', ...tree])
    expect({ action, some: (done[action] ?? 0) > 0 }).toEqual({ action, some: true });
  expect(Object.keys(hindered)).not.toEqual([]);
}, 120_000);

test('16 transfers over two regions while the server is killed twice: nobody is lost, nothing is twice', async () => {
  const { kills, findings, impossible } = await killTransfers(16, 2, { waitMs: 0, brief: true, seed: 3 });
  expect({ kills, findings, impossible }).toEqual({ kills: 2, findings: [], impossible: [] });
}, 120_000);

test('ten at once take the same step over two servers: one does it, the others are told in words', async () => {
  const { races, wrong, findings } = await raceTransfers(1, 10, { brief: true });
  expect({ wrong, findings }).toEqual({ wrong: [], findings: [] });
  expect(Object.values(races).map(({ won }) => won)).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
}, 120_000);
