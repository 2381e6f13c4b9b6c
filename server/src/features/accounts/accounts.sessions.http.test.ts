import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activeAccount, asOwner, expectRefused, goodPassword } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes } from '../../../test/harness/county.ts';

const minute = 60_000;
let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(async () => t.close());

/** Time goes on while somebody looks at a page every seven hours: no session is idle for eight. */
async function useFor(milliseconds: number, ...sessions: Headers[]): Promise<void> {
  for (let left = milliseconds; left > 0; left -= 7 * 60 * minute) {
    t.clock.advance(Math.min(left, 7 * 60 * minute));
    for (const as of sessions) await t.call('GET /account', { as });
  }
}

const signIn = (login: string, password: string) => t.call('POST /sessions', { body: { login, password } });

describe('sessions', () => {
  const session = async (login: string) => (await signIn(login, goodPassword)).session ?? {};

  it('are listed and ended, here at once and on another process within a second', async () => {
    const other = await t.another();
    const { login } = await activeAccount(t);
    const first = await session(login);
    const second = await session(login);
    expect((await other.call('GET /account', { as: second })).status).toBe(200);
    const { items } = (await t.call('GET /sessions', { as: first })).body;
    expect(items).toHaveLength(2);
    expect(items.filter((item) => item.current)).toHaveLength(1);
    const id = items.find((item) => !item.current)?.id ?? '';
    expect((await t.call('DELETE /sessions/{id}', { as: first, params: { id } })).status).toBe(200);
    expect((await t.call('GET /account', { as: second })).status).toBe(401);
    t.clock.advance(1000);
    expect((await other.call('GET /account', { as: second })).status).toBe(401);
    expectRefused(
      await t.call('DELETE /sessions/{id}', { as: first, params: { id } }),
      404,
      'not_found',
      /没有找到/,
    );
    await other.close();
  });

  it('of others look as if they were not there', async () => {
    const mine = await session((await activeAccount(t)).login);
    const theirs = await session((await activeAccount(t)).login);
    const id = (await t.call('GET /sessions', { as: theirs })).body.items[0]?.id ?? '';
    const refused = await t.call('DELETE /sessions/{id}', { as: mine, params: { id } });
    const absent = await t.call('DELETE /sessions/{id}', {
      as: mine,
      params: { id: '00000000-0000-7000-8000-000000000000' },
    });
    expectRefused(refused, 404, 'not_found', /没有找到/);
    expect(refused.text).toBe(absent.text);
    expect((await t.call('GET /account', { as: theirs })).status).toBe(200);
  });

  it('end by signing out', async () => {
    const as = await session((await activeAccount(t)).login);
    const out = await t.call('DELETE /sessions/current', { as });
    expect(String(out.headers['set-cookie'])).toMatch(/^zhibu_session=;/);
    expectRefused(await t.call('GET /account', { as }), 401, 'unauthenticated', /请先登录/);
  });

  it('last thirty days for members and twelve hours for officers', async () => {
    const member = await session((await activeAccount(t)).login);
    const officer = await session(
      (await activeAccount(t, { role: 'statistician', at: codes.eastFirst })).login,
    );
    await useFor(12 * 60 * minute - 1, member, officer);
    expect((await t.call('GET /account', { as: officer })).status).toBe(200);
    t.clock.advance(1000);
    expect((await t.call('GET /account', { as: officer })).status).toBe(401);
    await useFor(30 * 24 * 60 * minute - 12 * 60 * minute - 1000, member);
    expect((await t.call('GET /account', { as: member })).status).toBe(200);
    t.clock.advance(1000);
    expect((await t.call('GET /account', { as: member })).status).toBe(401);
  });

  it('shorten when a duty is granted meanwhile', async () => {
    const { login, id } = await activeAccount(t);
    const as = await session(login);
    await useFor(13 * 60 * minute, as);
    expect((await t.call('GET /account', { as })).status).toBe(200);
    await asOwner(
      t,
      `INSERT INTO duty (id, account_id, role, region_id, organization_id, org_path, from_on, created_at)
       SELECT $1, $1, 'statistician', region_id, id, path, '2026-01-01', $2 FROM organization WHERE code = $3`,
      [id, t.clock.now(), codes.eastFirst],
    );
    t.clock.advance(1000);
    expect((await t.call('GET /account', { as })).status).toBe(401);
  });

  it('note when they were last seen, at most once a minute', async () => {
    const { login, id } = await activeAccount(t);
    const as = await session(login);
    const start = t.clock.now();
    const seen = async () =>
      (
        await asOwner<{ at: Date }>(t, 'SELECT last_seen_at AS at FROM session WHERE account_id = $1', [id])
      )[0]?.at;
    t.clock.advance(59_000);
    await t.call('GET /account', { as });
    expect(await seen()).toEqual(start);
    t.clock.advance(1000);
    await t.call('GET /account', { as });
    expect(await seen()).toEqual(t.clock.now());
  });

  it('refuse a made-up cookie and a made-up token', async () => {
    for (const as of [
      { cookie: 'zhibu_session=made-up' },
      { authorization: 'Bearer zhibu_0000000000000000000000' },
    ])
      expect((await t.call('GET /account', { as })).status).toBe(401);
  });
});
