import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../test/harness/app.ts';
import { codes } from '../../test/harness/county.ts';
import { systemActor } from './authorization.ts';
import { sql } from './database.ts';

let at: TestApp;
beforeAll(async () => {
  at = await createTestApp();
});
afterAll(() => at.close());

const filter = (name: string) => ({ name, query: { sex: 'female' as const } });

test('the same key and request answer the same and have one effect; another request under the key is refused', async () => {
  const as = await at.asOfficer('branch_secretary', codes.eastFirst);
  const headers = { 'idempotency-key': randomUUID() };
  const first = await at.call('POST /saved-filters', { as, headers, body: filter('women') });
  const again = await at.call('POST /saved-filters', { as, headers, body: filter('women') });
  expect([first.status, again.status]).toEqual([201, 201]);
  expect(again.body).toEqual(first.body);
  const other = await at.call('POST /saved-filters', { as, headers, body: filter('men') });
  expect(other.status).toBe(422);
  expect(other.problem).toMatchObject({
    code: 'idempotency_conflict',
    detail: expect.stringContaining('请换一个新的'),
  });
  const kept = await at.call('GET /saved-filters', { as });
  expect(kept.body).toMatchObject({ items: [{ name: 'women' }] });
});

test('a refused request leaves its key free for the corrected one', async () => {
  const as = await at.asOfficer('branch_secretary', codes.eastSecond);
  await at.call('POST /saved-filters', { as, body: filter('taken') });
  const headers = { 'idempotency-key': randomUUID() };
  const refused = await at.call('POST /saved-filters', { as, headers, body: filter('taken') });
  expect(refused.status).toBe(409);
  const mended = await at.call('POST /saved-filters', { as, headers, body: filter('free') });
  expect(mended.status).toBe(201);
});

test('of twenty at the same instant one is done, the others are told or get its answer', async () => {
  const as = await at.asOfficer('branch_secretary', codes.eastFirst);
  const headers = { 'idempotency-key': randomUUID() };
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => at.call('POST /saved-filters', { as, headers, body: filter('race') })),
  );
  const made = answers.filter(({ status }) => status === 201);
  expect(made.length).toBeGreaterThan(0);
  expect(new Set(made.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
});

test('passwords and codes are never kept under a key', async () => {
  const as = await at.asOfficer('branch_secretary', codes.eastFirst);
  const headers = { 'idempotency-key': randomUUID() };
  await at.call('POST /sessions/current/reauthentication', {
    as,
    headers,
    body: { password: 'something-secret' },
  });
  const rows = await at.services.database.read(systemActor().scope, (reader) =>
    reader.rows(sql`SELECT 1 FROM idempotency_key WHERE key = ${headers['idempotency-key']}`),
  );
  expect(rows).toEqual([]);
});
