import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  activeAccount,
  asOwner,
  auditOf,
  expectRefused,
  goodPassword,
} from '../../../test/harness/accounts.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';

const minute = 60_000;
let logged = '';
const sink = new Writable({
  write(chunk, _encoding, done) {
    logged += String(chunk);
    done();
  },
});

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp({ log: pino({ level: 'trace' }, sink) });
});
afterAll(async () => t.close());

let lastAddress = 0;
/** Each test comes from places of its own, so that limits per address do not meet. */
const newAddress = () => `10.1.${lastAddress >> 8}.${lastAddress++ & 255}`;
const signIn = (login: string, password: string, address = newAddress(), app: TestApp = t) =>
  app.call('POST /sessions', { body: { login, password }, address });
const fail = async (login: string, times: number) => {
  for (let n = 0; n < times; n += 1) await signIn(login, 'wrong');
};

describe('signing in', () => {
  it('opens a session that says who it is', async () => {
    const { login, id } = await activeAccount(t);
    const answer = await signIn(` ${login.toUpperCase()} `, goodPassword);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ account: { login }, duties: [], pending: 'none', permissions: [] });
    const cookie = String(answer.headers['set-cookie']);
    expect(cookie).toMatch(/^zhibu_session=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax,/);
    expect(cookie).toMatch(/,zhibu_device=[\w-]{43}; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Lax$/);
    expect((await t.call('GET /account', { as: answer.session ?? {} })).body.account.login).toBe(login);
    const entries = await auditOf(t, 'session.start');
    expect(entries.filter((entry) => entry.object_id === id)).toMatchObject([{ outcome: 'done' }]);
  });

  it('keeps the cookie to https where the installation has https', async () => {
    const secure = await createTestApp({ publicUrl: 'https://zhibu.example.cn', empty: true });
    const { login } = await activeAccount(secure);
    const answer = await signIn(login, goodPassword, '10.9.9.9', secure);
    expect(String(answer.headers['set-cookie'])).toContain('; Secure');
    await secure.close();
  });

  it('takes the mobile number, in any usual spelling', async () => {
    const { login } = await activeAccount(t, { phone: '13847012345' });
    for (const spelling of ['13847012345', '+86 138-4701-2345', '１３８４７０１２３４５'])
      expect((await signIn(spelling, goodPassword)).body.account.login).toBe(login);
  });

  it('answers wrong, unknown, invited and closed alike, word for word, attempt for attempt', async () => {
    const wrong = await activeAccount(t);
    const invited = await activeAccount(t);
    const closed = await activeAccount(t);
    await asOwner(t, `UPDATE account SET status = 'invited', password_hash = NULL WHERE id = $1`, [
      invited.id,
    ]);
    await asOwner(t, `UPDATE account SET status = 'closed' WHERE id = $1`, [closed.id]);
    for (let attempt = 1; attempt <= 6; attempt += 1) {
      const answers = [
        await signIn(wrong.login, 'wrong'),
        await signIn('nobody-at-all', 'wrong'),
        await signIn(invited.login, goodPassword),
        await signIn(closed.login, goodPassword),
      ];
      expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
      expect(answers.map((answer) => answer.status)).toEqual(Array(4).fill(attempt < 6 ? 401 : 423));
      expect(answers.every((answer) => answer.session === null)).toBe(true);
    }
  });

  it('makes a hash of old parameters anew', async () => {
    const { login, id } = await activeAccount(t);
    // argon2id of goodPassword with 8 MiB, one pass
    const { argon2Sync } = await import('node:crypto');
    const nonce = Buffer.alloc(16, 7);
    const weak = argon2Sync('argon2id', {
      message: goodPassword,
      nonce,
      parallelism: 1,
      tagLength: 32,
      memory: 8192,
      passes: 1,
    });
    const text = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
    const phc = `$argon2id$v=19$m=8192,t=1,p=1$${text(nonce)}$${text(weak)}`;
    await asOwner(t, 'UPDATE account SET password_hash = $1 WHERE id = $2', [phc, id]);
    expect((await signIn(login, goodPassword)).status).toBe(201);
    const [row] = await asOwner<{ hash: string }>(
      t,
      'SELECT password_hash AS hash FROM account WHERE id = $1',
      [id],
    );
    expect(row?.hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect((await signIn(login, goodPassword)).status).toBe(201);
  });

  it('writes no password, cookie or login of a failure into log or audit', async () => {
    const { login } = await activeAccount(t);
    const secret = 'Geheim-4711-xyz';
    await signIn(login, secret);
    await signIn(secret, secret);
    const answer = await signIn(login, goodPassword);
    const audit = JSON.stringify(await asOwner(t, 'SELECT * FROM audit_entry'));
    for (const text of [
      secret,
      goodPassword,
      answer.session?.cookie?.slice(14) ?? 'none',
      secret.toLowerCase(),
    ]) {
      expect(audit).not.toContain(text);
      expect(logged).not.toContain(text);
    }
  });
});

describe('the lock after five failures', () => {
  it('forgives four, locks at five, opens after fifteen minutes', async () => {
    const { login } = await activeAccount(t);
    await fail(login, 4);
    expect((await signIn(login, goodPassword)).status).toBe(201);
    await fail(login, 4);
    expectRefused(await signIn(login, 'wrong'), 401, 'unauthenticated', /已暂停登录 15 分钟/);
    const locked = await signIn(login, goodPassword);
    expectRefused(locked, 423, 'locked', /请在 \d\d:\d\d 之后再试/);
    expect(locked.headers['retry-after']).toBe('900');
    t.clock.advance(15 * minute - 1);
    expect((await signIn(login, goodPassword)).status).toBe(423);
    t.clock.advance(1);
    expect((await signIn(login, goodPassword)).status).toBe(201);
  });

  it('does not add up failures of different quarters of an hour', async () => {
    const { login } = await activeAccount(t);
    await fail(login, 4);
    t.clock.advance(15 * minute);
    await fail(login, 4);
    expect((await signIn(login, goodPassword)).status).toBe(201);
  });

  it('counts the mobile number and the account name as one', async () => {
    const { login } = await activeAccount(t, { phone: '13847099999' });
    await fail(login, 3);
    await fail('13847099999', 2);
    expect((await signIn(login, goodPassword)).status).toBe(423);
  });

  it('looks at no more than five of twenty parallel guesses, also over two processes', async () => {
    const other = await t.another();
    const { login } = await activeAccount(t);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => signIn(login, 'wrong', newAddress(), n % 2 ? t : other)),
    );
    const statuses = answers.map((answer) => answer.status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 423)).toHaveLength(15);
    const unknown = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        signIn('nobody-in-parallel', 'wrong', newAddress(), n % 2 ? t : other),
      ),
    );
    expect(unknown.filter((answer) => answer.status === 401)).toHaveLength(5);
    await other.close();
  });

  it('lets twenty parallel right ones in', async () => {
    const { login } = await activeAccount(t);
    const answers = await Promise.all(Array.from({ length: 20 }, () => signIn(login, goodPassword)));
    expect(answers.map((answer) => answer.status)).toEqual(Array(20).fill(201));
    expect(new Set(answers.map((answer) => answer.session?.cookie)).size).toBe(20);
  });
});

describe('the limit per address', () => {
  it('refuses the thirty-first failure from one place, not from another, for fifteen minutes', async () => {
    const { login } = await activeAccount(t);
    const address = '203.0.113.7';
    for (let n = 0; n < 30; n += 1) expect((await signIn(`guess-${n}`, 'wrong', address)).status).toBe(401);
    const refused = await signIn(login, goodPassword, address);
    expectRefused(refused, 429, 'too_many_requests', /请在 \d\d:\d\d 之后再试/);
    expect(refused.headers['retry-after']).toBe('900');
    expect((await signIn(login, goodPassword, '203.0.113.8')).status).toBe(201);
    t.clock.advance(15 * minute);
    expect((await signIn(login, goodPassword, address)).status).toBe(201);
  });

  it('does not count those who sign in', async () => {
    const { login } = await activeAccount(t);
    for (let n = 0; n < 33; n += 1)
      expect((await signIn(login, goodPassword, '203.0.113.9')).status).toBe(201);
  });
});
