import { api } from '@zhibu/contract/api';
import type { Endpoint } from '@zhibu/contract/endpoint';
import { generateSync } from 'otplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activeAccount, asOwner, expectRefused, goodPassword } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes } from '../../../test/harness/county.ts';

const step = 30_000;
let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(async () => t.close());

const totp = (secret: string, steps = 0) =>
  generateSync({ secret, epoch: Math.floor(t.clock.now().getTime() / 1000) + steps * 30 });

async function signIn(login: string, password = goodPassword): Promise<Headers> {
  const answer = await t.call('POST /sessions', { body: { login, password } });
  expect(answer.status).toBe(201);
  return answer.session ?? {};
}

const give = (as: Headers, code: string) =>
  t.call('POST /sessions/current/second-factor', { as, body: { code } });
const officer = (secondFactor: boolean) =>
  activeAccount(t, { role: 'committee_administrator', at: codes.committee, secondFactor });

const table: [string, Endpoint][] = Object.entries(api);
const attempt = (key: string, as: Headers) => {
  const [method = '', path = ''] = key.split(' ');
  const url = `/api${path.replace(/\{\w+\}/g, '0199a000-0000-7000-8000-000000000000')}`;
  const raw =
    key === 'POST /organization-imports' || table.find(([k]) => k === key)?.[1].binary === 'request';
  return t.request(method, url, {
    as,
    ...(raw ? { headers: { 'content-type': 'application/octet-stream' }, body: 'x' } : {}),
  });
};

describe('before the second factor', () => {
  it('an officer without one has no permission, and every protected endpoint says what to do', async () => {
    const as = await signIn((await officer(false)).login);
    const { body } = await t.call('GET /account', { as });
    expect(body).toMatchObject({ pending: 'second_factor_setup', permissions: [], actingDuty: null });
    expect(body.secondFactor).toEqual({
      enabled: false,
      required: true,
      totp: false,
      passkeys: 0,
      recoveryCodesLeft: 0,
    });
    const guarded = table.filter(([, { access }]) => typeof access === 'string' && access !== 'signed_in');
    expect(guarded.length).toBeGreaterThan(30);
    for (const [key] of guarded)
      expectRefused(await attempt(key, as), 403, 'second_factor_setup_required', /先设置两步验证/);
  });

  it('whoever has one may only give it, look who is signed in, or leave', async () => {
    const as = await signIn((await activeAccount(t, { secondFactor: true })).login);
    expect((await t.call('GET /account', { as })).body.pending).toBe('second_factor');
    const open = [
      'GET /account',
      'POST /sessions/current/second-factor',
      'POST /sessions/current/passkey-challenges',
      'POST /sessions/current/passkey',
      'DELETE /sessions/current',
    ];
    const closed = table.filter(([key, { access }]) => typeof access === 'string' && !open.includes(key));
    for (const [key] of closed)
      expectRefused(await attempt(key, as), 403, 'second_factor_required', /请先完成两步验证/);
    expect((await t.call('DELETE /sessions/current', { as })).status).toBe(200);
  });

  it('a member without duty needs none', async () => {
    const as = await signIn((await activeAccount(t)).login);
    const { body } = await t.call('GET /account', { as });
    expect(body.pending).toBe('none');
    expect(body.secondFactor.required).toBe(false);
    expectRefused(await give(as, '123456'), 409, 'conflict', /没有设置两步验证/);
  });
});

describe('setting up', () => {
  it('gives a secret, takes its first code, shows ten recovery codes and opens the duty', async () => {
    const { login, id } = await officer(false);
    const as = await signIn(login);
    const begun = (await t.call('POST /account/second-factor', { as })).body;
    expect(begun.uri).toContain(`secret=${begun.secret}`);
    expect(begun.qr).toMatch(/^<svg /);
    const wrong = await t.call('PUT /account/second-factor', { as, body: { code: '000000' } });
    expectRefused(wrong, 422, 'invalid', /核对手机时间/);
    const confirmed = await t.call('PUT /account/second-factor', { as, body: { code: totp(begun.secret) } });
    expect(new Set(confirmed.body.recoveryCodes).size).toBe(10);
    const me = (await t.call('GET /account', { as })).body;
    expect(me).toMatchObject({ pending: 'none', secondFactor: { enabled: true, recoveryCodesLeft: 10 } });
    expect(me.permissions).toContain('duties.grant');
    expect(me.actingDuty).toBe(me.duties[0]?.id);
    expectRefused(await t.call('POST /account/second-factor', { as }), 409, 'conflict', /已经设置/);
    const [row] = await asOwner<{ sealed: Buffer }>(
      t,
      'SELECT second_factor_encrypted AS sealed FROM account WHERE id = $1',
      [id],
    );
    expect(row?.sealed.toString('latin1')).not.toContain(begun.secret);
  });

  it('refuses a first code before it has begun', async () => {
    const as = await signIn((await officer(false)).login);
    const refused = await t.call('PUT /account/second-factor', { as, body: { code: '123456' } });
    expectRefused(refused, 409, 'conflict', /请先开始设置/);
  });

  it('makes the code owed by every other session of the account', async () => {
    const { login } = await activeAccount(t);
    const here = await signIn(login);
    const elsewhere = await signIn(login);
    const { secret } = (await t.call('POST /account/second-factor', { as: here })).body;
    await t.call('PUT /account/second-factor', { as: here, body: { code: totp(secret) } });
    expect((await t.call('GET /account', { as: here })).body.pending).toBe('none');
    expect((await t.call('GET /account', { as: elsewhere })).body.pending).toBe('second_factor');
  });
});

describe('the code', () => {
  it('opens the session and its duty', async () => {
    const { login, secret } = await officer(true);
    const as = await signIn(login);
    const answer = await give(as, ` ${totp(secret).slice(0, 3)} ${totp(secret).slice(3)} `);
    expect(answer.body).toMatchObject({ pending: 'none', duties: [{ role: 'committee_administrator' }] });
    expect((await t.call('GET /duties', { as })).status).toBe(200);
  });

  it('counts once: the same code in another session is refused, the next step’s is taken', async () => {
    const { login, secret } = await officer(true);
    const code = totp(secret);
    expect((await give(await signIn(login), code)).status).toBe(200);
    const second = await signIn(login);
    expectRefused(await give(second, code), 422, 'invalid', /不正确或已用过。还可以再试 4 次/);
    t.clock.advance(step);
    expect((await give(second, totp(secret))).status).toBe(200);
  });

  it('counts once also when given twice at the same moment', async () => {
    const { login, secret } = await officer(true);
    const sessions = [await signIn(login), await signIn(login), await signIn(login)];
    const answers = await Promise.all(sessions.map((as) => give(as, totp(secret))));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 422, 422]);
  });

  it('may be one step early or late, not two', async () => {
    for (const [steps, status] of [
      [-2, 422],
      [-1, 200],
      [1, 200],
      [2, 422],
    ] as const) {
      const { login, secret } = await officer(true);
      expect((await give(await signIn(login), totp(secret, steps))).status).toBe(status);
    }
  });

  it('locks the account after five wrong ones; a right password between does not help', async () => {
    const { login, secret } = await officer(true);
    for (let n = 0; n < 5; n += 1) {
      const answer = await give(await signIn(login), '000000');
      expect(answer.status).toBe(422);
    }
    const locked = await t.call('POST /sessions', { body: { login, password: goodPassword } });
    expectRefused(locked, 423, 'locked', /连续输错 5 次/);
    t.clock.advance(15 * 60_000);
    expect((await give(await signIn(login), totp(secret))).status).toBe(200);
  });

  it('is not looked at while locked', async () => {
    const { login, secret } = await officer(true);
    const as = await signIn(login);
    for (let n = 0; n < 5; n += 1) await give(as, '000000');
    expectRefused(await give(as, totp(secret)), 423, 'locked', /请在 \d\d:\d\d 之后再试/);
  });

  it('given right, forgets earlier failures', async () => {
    const { login, secret } = await officer(true);
    const as = await signIn(login);
    for (let n = 0; n < 4; n += 1) await give(as, '000000');
    expect((await give(as, totp(secret))).status).toBe(200);
    const again = await signIn(login);
    for (let n = 0; n < 4; n += 1) expect((await give(again, '000000')).status).toBe(422);
  });
});

describe('recovery codes', () => {
  async function withCodes() {
    const { login } = await activeAccount(t, { role: 'statistician', at: codes.eastFirst });
    const as = await signIn(login);
    const { secret } = (await t.call('POST /account/second-factor', { as })).body;
    const { recoveryCodes } = (
      await t.call('PUT /account/second-factor', { as, body: { code: totp(secret) } })
    ).body;
    return { login, secret, as, first: recoveryCodes[0] ?? '', second: recoveryCodes[1] ?? '' };
  }

  it('open a session once, typed in any way', async () => {
    const { login, first } = await withCodes();
    const typed = first.toLowerCase().replace('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
    const answer = await give(await signIn(login), typed);
    expect(answer.body).toMatchObject({ pending: 'none', secondFactor: { recoveryCodesLeft: 9 } });
    expect((await give(await signIn(login), first)).status).toBe(422);
  });

  it('are renewed by a code of the authenticator, not by one of themselves; the old ones end', async () => {
    const { login, secret, as, first, second } = await withCodes();
    const renew = (code: string) =>
      t.call('POST /account/second-factor/recovery-codes', { as, body: { code } });
    expect((await renew(first)).status).toBe(422);
    t.clock.advance(step);
    const renewed = await renew(totp(secret));
    expect(renewed.status).toBe(201);
    expect((await give(await signIn(login), second)).status).toBe(422);
    expect((await give(await signIn(login), renewed.body.recoveryCodes[0] ?? '')).status).toBe(200);
  });
});
