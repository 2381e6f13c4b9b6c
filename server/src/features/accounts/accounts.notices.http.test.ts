import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activeAccount, auditOf, expectRefused, goodPassword } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(async () => t.close());

const chrome = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/150.0 Safari/537.36';
const chromeLater = chrome.replace('150.0', '151.0');
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0';

/** One browser: it keeps the cookie that tells devices apart from one sign-in to the next. */
function browser(userAgent = chrome, address = '10.7.7.7') {
  let device: string | null = null;
  return {
    device: () => device,
    take: (other: string | null) => {
      device = other;
    },
    async signIn(login: string, password = goodPassword) {
      const headers = { 'user-agent': userAgent, ...(device ? { cookie: device } : {}) };
      const answer = await t.call('POST /sessions', { body: { login, password }, headers, address });
      device = /zhibu_device=[\w-]+/.exec(String(answer.headers['set-cookie'] ?? ''))?.[0] ?? device;
      return { status: answer.status, body: answer.body, as: answer.session ?? {} };
    },
  };
}

const notices = async (as: Headers) => (await t.call('GET /account/notices', { as })).body.items;
const disown = (as: Headers, id: string) =>
  t.call('POST /account/notices/{id}/disownment', { as, params: { id } });
const read = (as: Headers, id: string) => t.call('POST /account/notices/{id}/read', { as, params: { id } });

describe('a sign-in from a new device', () => {
  it('is told on the devices that were there, with time, browser and address; the first of all is not', async () => {
    const { login } = await activeAccount(t);
    const own = browser();
    const first = await own.signIn(login);
    expect(await notices(first.as)).toEqual([]);
    expect((await own.signIn(login)).body.unreadNotices).toBe(0);
    await browser(firefox, '10.8.8.8').signIn(login);
    const again = await own.signIn(login);
    expect(again.body.unreadNotices).toBe(1);
    const [notice] = await notices(again.as);
    expect(notice).toMatchObject({
      kind: 'new_device',
      at: t.clock.now().toISOString(),
      address: '10.8.8.8',
      userAgent: firefox,
      read: false,
      can: { disown: true },
    });
    await read(again.as, notice?.id ?? '');
    expect((await t.call('GET /account', { as: again.as })).body.unreadNotices).toBe(0);
  });

  it('is one that brings another browser under a known cookie, not a newer version of the same', async () => {
    const { login } = await activeAccount(t);
    const own = browser();
    await own.signIn(login);
    const newer = browser(chromeLater);
    newer.take(own.device());
    expect(await notices((await newer.signIn(login)).as)).toHaveLength(0);
    const thief = browser(firefox);
    thief.take(own.device());
    expect(await notices((await thief.signIn(login)).as)).toHaveLength(1);
  });

  it('is shown to its account alone', async () => {
    const { login } = await activeAccount(t);
    const { as } = await browser().signIn(login);
    await browser(firefox).signIn(login);
    const [notice] = await notices(as);
    const stranger = (await browser().signIn((await activeAccount(t)).login)).as;
    expect(await notices(stranger)).toEqual([]);
    for (const act of [read, disown])
      expectRefused(await act(stranger, notice?.id ?? ''), 404, 'not_found', /没有找到/);
  });
});

describe('"that was not me"', () => {
  it('ends every other session, asks for a new password and keeps the strange device out meanwhile', async () => {
    const { login, id } = await activeAccount(t);
    const own = browser();
    const { as } = await own.signIn(login);
    const thief = browser(firefox, '10.9.9.9');
    const stolen = await thief.signIn(login);
    const [notice] = await notices(as);
    expect((await disown(as, notice?.id ?? '')).status).toBe(200);
    expect((await t.call('GET /account', { as: stolen.as })).status).toBe(401);
    expect((await t.call('GET /account', { as })).body.pending).toBe('password_expired');
    // The password alone opens nothing for the stranger, and the answer does not say that it was right.
    expect((await thief.signIn(login)).status).toBe(401);
    expect((await own.signIn(login)).body.pending).toBe('password_expired');
    const fresh = await own.signIn(login);
    const body = { current: goodPassword, next: 'Shanchuan-8stone' };
    expect((await t.call('PUT /account/password', { as: fresh.as, body })).status).toBe(200);
    expect((await t.call('GET /account', { as: fresh.as })).body.pending).toBe('none');
    expect((await thief.signIn(login, 'Shanchuan-8stone')).status).toBe(201);
    const entries = (await auditOf(t, 'account.disown')).filter((entry) => entry.object_id === id);
    expect(entries).toMatchObject([{ after: { notice: 'new_device', endedSessions: 1 } }]);
  });

  it('is not for the session that the notice is about, and not twice', async () => {
    const { login } = await activeAccount(t);
    const { as } = await browser().signIn(login);
    const strange = await browser(firefox).signIn(login);
    const [notice] = await notices(strange.as);
    expect(notice?.can.disown).toBe(false);
    expectRefused(await disown(strange.as, notice?.id ?? ''), 404, 'not_found', /没有找到/);
    expect((await disown(as, notice?.id ?? '')).status).toBe(200);
    expect((await disown(as, notice?.id ?? '')).problem.code).toBe('password_expired');
  });
});
