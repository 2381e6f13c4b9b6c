import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { attemptEverything } from './authorization-attempts.ts';
import { followCanaries } from './canaries.ts';
import { scanMasked } from './masked.ts';
import { assignEverything } from './mass-assignment.ts';
import { fuzz } from './schema-fuzz.ts';

/* Short runs of the attack programs; the whole ones are `npm run prove -- NAME`, their figures in docs/security.md. */

test('1 000 attempts at every operation: none succeeds beyond the policy, nothing out of reach is told apart, each is seen to succeed', async () => {
  const { breaches, leaks, distinguishable, neverDone, attempts, gapAt } = await attemptEverything(1000, 4);
  expect({ breaches, leaks, distinguishable }).toEqual({ breaches: [], leaks: [], distinguishable: [] });
  // A new operation that chance does not do needs its deed: server/prove/lib/deeds.*.ts.
  expect(neverDone).toEqual([]);
  expect(attempts).toBeGreaterThan(500);
  // How large the gap is only says something on a quiet machine: the program's own limit is 5 ms.
  expect(gapAt).toMatch(/^GET /);
}, 300_000);

test('with the policy switched off, the database shows and changes no row of others', () => {
  const program = fileURLToPath(new URL('row-security.ts', import.meta.url));
  // A process of its own: its modules are changed while they are loaded.
  const told = execFileSync(process.execPath, [program, '--n', '200', '--quiet'], { encoding: 'utf8' });
  const { requests, opened, leaks, changed, broken } = JSON.parse(told);
  expect({ requests, leaks, changed, broken }).toEqual({ requests: 200, leaks: [], changed: [], broken: [] });
  expect(opened).toBeGreaterThan(10);
}, 300_000);

test('200 answers that do not reveal: no full number and no address', async () => {
  const { responses, shown, operations } = await scanMasked(200);
  expect(shown).toEqual([]);
  expect(responses).toBeGreaterThanOrEqual(200);
  expect(operations).toBeGreaterThan(40);
}, 300_000);

test('secrets of a week stand in no log, address, cache, table or file', async () => {
  const { canaries, logs, urls, caches, dump, logLines } = await followCanaries();
  expect({ logs, urls, caches, dump }).toEqual({ logs: [], urls: [], caches: [], dump: [] });
  expect(canaries).toBeGreaterThan(100);
  expect(logLines).toBeGreaterThan(0);
}, 300_000);

test('properties that nobody may write: none is taken, none persists', async () => {
  const { accepted, persisted, requests, writes } = await assignEverything(2);
  expect({ accepted, persisted }).toEqual({ accepted: [], persisted: [] });
  expect(requests).toBeGreaterThan(writes * 3);
}, 300_000);

test('600 requests made from the schemas: no 5xx, every answer as the document says', async () => {
  const { faults, requests } = await fuzz(600, 42);
  expect(faults).toEqual([]);
  expect(requests).toBe(600);
}, 300_000);
