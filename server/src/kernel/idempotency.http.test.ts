import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { FastifyReply } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asOwner } from '../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../test/harness/app.ts';
import { codes } from '../../test/harness/county.ts';
import { type Actor, systemActor } from './authorization.ts';
import { claims } from './claims.ts';
import { sha256 } from './crypto.ts';
import { sql } from './database.ts';
import { remembered } from './idempotency.ts';
import { emptyScope } from './scope.ts';

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

describe('a key whose holder was killed', () => {
  async function sessionOf(as: Headers): Promise<{ id: string; duty: string }> {
    const secret = String(as.cookie).replace(/^[^=]+=/, '');
    const [row] = await asOwner<{ id: string; duty: string }>(
      at,
      'SELECT account_id AS id, duty_id AS duty FROM session WHERE token_hash = $1',
      [sha256(secret)],
    );
    if (!row) throw new Error('no such session');
    return row;
  }
  /** A process that works on a request of this officer, under this key. */
  async function holder(as: Headers, key: string, body: object, more: string[] = []) {
    const { id, duty } = await sessionOf(as);
    const child = spawn(process.execPath, [
      'server/test/harness/holds-a-key.ts',
      at.database.appUrl,
      at.services.settings.masterKeyFile,
      id,
      key,
      `POST /saved-filters /api/saved-filters ${duty}`,
      JSON.stringify(body),
      ...more,
    ]);
    const errors: Buffer[] = [];
    child.stderr.on('data', (data: Buffer) => errors.push(data));
    const [told] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
    if (String(told) !== 'held\n') throw new Error(Buffer.concat(errors).toString());
    return {
      kill: async () => {
        child.kill('SIGKILL');
        await once(child, 'exit');
      },
    };
  }
  const made = async (as: Headers, name: string) =>
    (await at.call('GET /saved-filters', { as })).body.items.filter((one) => one.name === name);
  /** The server sees the closed connection a moment later. */
  async function sent(as: Headers, key: string, name: string) {
    const send = () =>
      at.call('POST /saved-filters', { as, headers: { 'idempotency-key': key }, body: filter(name) });
    const until = Date.now() + 5000;
    for (;;) {
      const answer = await send();
      if (answer.problem?.detail?.includes('正在处理') !== true || Date.now() > until) return answer;
    }
  }

  test('is taken over at once, by one of many, with one effect', async () => {
    const as = await at.asOfficer('branch_secretary', codes.eastFirst);
    const key = randomUUID();
    const { kill } = await holder(as, key, filter('taken over'));
    const meanwhile = await at.call('POST /saved-filters', {
      as,
      headers: { 'idempotency-key': key },
      body: filter('taken over'),
    });
    expect(meanwhile.problem).toMatchObject({ status: 409, detail: expect.stringContaining('正在处理') });
    await kill();
    const began = Date.now();
    const answers = await Promise.all(Array.from({ length: 8 }, () => sent(as, key, 'taken over')));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
    expect(Date.now() - began).toBeLessThan(5000);
    expect(await made(as, 'taken over')).toHaveLength(1);
  });

  test('is not worked on again where something had happened: only the answer is lost', async () => {
    const as = await at.asOfficer('branch_secretary', codes.eastFirst);
    const key = randomUUID();
    const { kill } = await holder(as, key, filter('done before'), ['commits']);
    await kill();
    const answer = await sent(as, key, 'done before');
    expect(answer.problem).toMatchObject({
      status: 409,
      code: 'idempotency_conflict',
      detail: expect.stringContaining('上次已经办理'),
    });
    expect(await made(as, 'done before')).toEqual([]);
    // Not even when a minute has passed.
    at.clock.advance(120_000);
    expect((await sent(as, key, 'done before')).status).toBe(409);
  });

  test('commits nothing any more where the holder lives after all', async () => {
    const as = await at.asOfficer('branch_secretary', codes.eastFirst);
    const key = randomUUID();
    const accountId = (await sessionOf(as)).id;
    const scope = { ...emptyScope, accountId };
    const actor = { accountId, scope } as unknown as Actor; // all that the key asks of it
    const reply = { statusCode: 201 } as unknown as FastifyReply; // not answered
    const { database } = at.services;
    const late = remembered(at.services, actor, key, 'x', null, reply, async () => {
      await asOwner(
        at,
        `UPDATE idempotency_key SET body = '{"by": "zhibu nobody", "claim": "x"}' WHERE key = $1`,
        [key],
      );
      const headers = { 'idempotency-key': key };
      const other = await claims.exit(() =>
        at.call('POST /saved-filters', { as, headers, body: filter('the other') }),
      );
      expect(other.status).toBe(201);
      await database.transaction(scope, (tx) =>
        tx.run(sql`INSERT INTO saved_filter (id, account_id, name, query, created_at)
          VALUES (${randomUUID()}::uuid, ${accountId}::uuid, 'too late', '{}'::jsonb, now())`),
      );
    });
    await expect(late).rejects.toThrow(/still being worked on/);
    expect(await made(as, 'too late')).toEqual([]);
    expect(await made(as, 'the other')).toHaveLength(1);
  });
});
