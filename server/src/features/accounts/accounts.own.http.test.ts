import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activeAccount, asOwner, expectRefused, goodPassword } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes } from '../../../test/harness/county.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { createToken, listTokens, revokeToken } from './public.ts';

const day = 24 * 3_600_000;
let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(async () => t.close());

const signIn = async (login: string, password = goodPassword): Promise<Headers> =>
  (await t.call('POST /sessions', { body: { login, password } })).session ?? {};

describe('the own password', () => {
  const change = (as: Headers, current: string, next: string) =>
    t.call('PUT /account/password', { as, body: { current, next } });

  it('is changed with the current one; all other sessions end', async () => {
    const { login } = await activeAccount(t);
    const here = await signIn(login);
    const elsewhere = await signIn(login);
    expect((await change(here, goodPassword, 'Caoyuan-8sun')).status).toBe(200);
    expect((await t.call('GET /account', { as: here })).status).toBe(200);
    expect((await t.call('GET /account', { as: elsewhere })).status).toBe(401);
    expect(await signIn(login)).toEqual({});
    expect(await signIn(login, 'Caoyuan-8sun')).toHaveProperty('cookie');
  });

  it('is not changed with a wrong one, which counts, nor into a weak one', async () => {
    const { login } = await activeAccount(t);
    const as = await signIn(login);
    expectRefused(await change(as, goodPassword, 'weakpassword'), 422, 'invalid', /密码还不合要求/);
    for (let n = 0; n < 5; n += 1)
      expectRefused(await change(as, 'wrong', 'Caoyuan-8sun'), 422, 'invalid', /密码不正确/);
    expectRefused(await change(as, goodPassword, 'Caoyuan-8sun'), 423, 'locked', /之后再试/);
    expect(await signIn(login)).toEqual({});
  });

  it('given again makes the sign-in fresh', async () => {
    const { login, id } = await activeAccount(t);
    const as = await signIn(login);
    t.clock.advance(3_600_000);
    const prove = (password: string) =>
      t.call('POST /sessions/current/reauthentication', { as, body: { password } });
    const at = async () =>
      (
        await asOwner<{ at: Date }>(t, 'SELECT authenticated_at AS at FROM session WHERE account_id = $1', [
          id,
        ])
      )[0]?.at;
    expectRefused(await prove('wrong'), 422, 'invalid', /密码不正确/);
    expect(await at()).not.toEqual(t.clock.now());
    expect((await prove(goodPassword)).status).toBe(200);
    expect(await at()).toEqual(t.clock.now());
  });
});

describe('language and elder mode', () => {
  it('are kept; absent leaves; a stale version is refused', async () => {
    const as = await signIn((await activeAccount(t)).login);
    const { body, headers } = await t.call('GET /account', { as });
    expect(headers.etag).toBe(`"${body.account.version}"`);
    const edit = (ifMatch: number | undefined, changes: unknown) =>
      t.call('PATCH /account', { as, body: changes, ...(ifMatch === undefined ? {} : { ifMatch }) });
    const elder = await edit(body.account.version, { elderMode: true });
    expect(elder.body.account).toMatchObject({ elderMode: true, locale: 'zh-CN' });
    expect(elder.headers.etag).toBe(`"${elder.body.account.version}"`);
    expectRefused(await edit(body.account.version, { locale: 'en' }), 412, 'stale', /刚被别人改过/);
    expectRefused(await edit(undefined, { locale: 'en' }), 428, 'precondition_required', /If-Match/);
    const english = await edit(elder.body.account.version, { locale: 'en' });
    expect(english.body.account).toMatchObject({ elderMode: true, locale: 'en' });
    const refused = await t.call('GET /accounts', { as });
    expect(refused.problem.detail).toMatch(/Your acting duty does not allow this/);
  });
});

describe('tokens', () => {
  const operator = systemActor();
  const bearer = (secret: string): Headers => ({ authorization: `Bearer ${secret}` });
  const tokenFor = (login: string, days = 30) =>
    createToken(t.services, operator, { login, days, name: 'nightly export' });

  it('carry the account’s own reach in its duty, and end with the duty', async () => {
    const { login, id } = await activeAccount(t, { role: 'branch_secretary', at: codes.eastFirst });
    const as = bearer((await tokenFor(login)).secret);
    const { body } = await t.call('GET /organizations', { as });
    expect(body.items.map((item) => item.code)).toEqual([codes.eastFirst]);
    expectRefused(await t.call('GET /accounts', { as }), 403, 'forbidden', /职务不能做这件事/);
    await asOwner(t, 'UPDATE duty SET ended_at = $1 WHERE account_id = $2', [t.clock.now(), id]);
    t.clock.advance(1000);
    expect((await t.call('GET /organizations', { as })).status).toBe(403);
  });

  it('may not touch what belongs to the person', async () => {
    const { login } = await activeAccount(t);
    const as = bearer((await tokenFor(login)).secret);
    const id = '0199a000-0000-7000-8000-000000000000';
    const answers = [
      await t.call('PUT /account/password', { as, body: { current: goodPassword, next: 'Caoyuan-8sun' } }),
      await t.call('POST /account/second-factor', { as }),
      await t.call('POST /sessions/current/reauthentication', { as, body: { password: goodPassword } }),
      await t.call('PUT /sessions/current/duty', { as, body: { dutyId: null } }),
      await t.call('DELETE /sessions/{id}', { as, params: { id } }),
      await t.call('DELETE /tokens/{id}', { as, params: { id } }),
      await t.call('PATCH /account', { as, ifMatch: 1, body: { locale: 'en' } }),
    ];
    for (const answer of answers) expectRefused(answer, 403, 'forbidden', /不能用脚本令牌/);
  });

  it('end on their last day, with their account, and when revoked by owner or operator', async () => {
    const { login, id } = await activeAccount(t);
    const tokens = [
      await tokenFor(login, 1),
      await tokenFor(login),
      await tokenFor(login),
      await tokenFor(login),
    ];
    const works = async () => {
      t.clock.advance(1000);
      const statuses = [];
      for (const { secret } of tokens)
        statuses.push((await t.call('GET /account', { as: bearer(secret) })).status);
      return statuses;
    };
    expect(await works()).toEqual([200, 200, 200, 200]);
    const as = await signIn(login);
    const listed = (await t.call('GET /tokens', { as })).body.items;
    expect(listed).toHaveLength(4);
    expect(listed[0]).toMatchObject({ name: 'nightly export' });
    expect((await t.call('DELETE /tokens/{id}', { as, params: { id: tokens[1]?.id ?? '' } })).status).toBe(
      200,
    );
    await revokeToken(t.services, operator, tokens[2]?.id ?? '');
    expect(await works()).toEqual([200, 401, 401, 200]);
    expect(await listTokens(t.services, operator, login)).toHaveLength(2);
    t.clock.advance(day);
    expect(await works()).toEqual([401, 401, 401, 200]);
    await asOwner(t, `UPDATE account SET status = 'closed' WHERE id = $1`, [id]);
    expect(await works()).toEqual([401, 401, 401, 401]);
  });

  it('are not revoked by somebody else', async () => {
    const token = await tokenFor((await activeAccount(t)).login);
    const as = await signIn((await activeAccount(t)).login);
    const refused = await t.call('DELETE /tokens/{id}', { as, params: { id: token.id } });
    expectRefused(refused, 404, 'not_found', /没有找到/);
    expect((await t.call('GET /account', { as: bearer(token.secret) })).status).toBe(200);
  });

  it('are made for accounts that exist, for 1 to 3660 days', async () => {
    await expect(tokenFor('nobody-here')).rejects.toMatchObject({ status: 404 });
    const { login } = await activeAccount(t);
    for (const days of [0, 1.5, 3661, Number.NaN])
      await expect(tokenFor(login, days)).rejects.toMatchObject({ status: 422 });
    const rows = JSON.stringify(await asOwner(t, 'SELECT * FROM token'));
    expect(rows).not.toContain((await tokenFor(login)).secret);
  });
});
