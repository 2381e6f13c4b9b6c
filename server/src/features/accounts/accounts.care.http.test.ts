import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  activeAccount,
  asOwner,
  auditOf,
  expectRefused,
  goodPassword,
} from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes } from '../../../test/harness/county.ts';

let t: TestApp;
let security: Headers;
let east: Headers;
beforeAll(async () => {
  t = await createTestApp();
  security = await t.asOfficer('security_admin', codes.committee);
  east = await t.asOfficer('security_admin', codes.eastTownship);
});
afterAll(async () => t.close());

type Act = 'unlock' | 'reset' | 'closure';
const acts: Act[] = ['unlock', 'reset', 'closure'];
const care = (as: Headers, act: 'unlock' | 'closure', id: string) =>
  t.call(`POST /accounts/{id}/${act}`, { as, params: { id } });
const reset = (as: Headers, id: string) => t.call('POST /accounts/{id}/reset', { as, params: { id } });
const any = (as: Headers, act: Act, id: string) => (act === 'reset' ? reset(as, id) : care(as, act, id));
const signIn = (login: string, password = goodPassword) =>
  t.call('POST /sessions', { body: { login, password } });
const secretary = () =>
  activeAccount(t, { role: 'branch_secretary', at: codes.eastFirst, secondFactor: true });

describe('account care', () => {
  it('unlocks', async () => {
    const { login, id } = await secretary();
    for (let n = 0; n < 5; n += 1) await signIn(login, 'wrong');
    expect((await signIn(login)).status).toBe(423);
    const { body } = await t.call('GET /accounts', { as: security, query: { name: login } });
    expect(body.items).toMatchObject([
      { id, secondFactor: true, can: { unlock: true, reset: true, close: true } },
    ]);
    expect(body.items[0]?.lockedUntil).not.toBeNull();
    expect((await care(security, 'unlock', id)).status).toBe(200);
    expect((await signIn(login)).status).toBe(201);
  });

  it('resets: password, second factor, sessions and tokens end; two officers open it again', async () => {
    const { login, id } = await secretary();
    const as = await t.signIn(login);
    expect((await t.call('GET /organizations', { as })).status).toBe(200);
    const { body } = await reset(security, id);
    expect(JSON.stringify(body)).not.toMatch(/code/);
    expect((await t.call('GET /account', { as })).status).toBe(401);
    expect((await signIn(login)).status).toBe(401);
    const params = { id: body.recoveryId };
    const second = await t.asOfficer('branch_secretary', codes.eastFirst);
    const half = await t.call('POST /account-recoveries/{id}/confirmation', { as: second, params });
    const { slip } = (await t.call('POST /account-recoveries/{id}/slip', { as: security, params })).body;
    const again = await t.call('POST /activations', {
      body: { code: slip.code + half.body.code, password: 'Shanchuan-8stone' },
    });
    expect(again.body.pending).toBe('second_factor_setup');
    const entries = (await auditOf(t, 'account.reset')).filter((entry) => entry.object_id === id);
    expect(entries).toMatchObject([{ outcome: 'done' }]);
  });

  it('closes: sessions, tokens, codes and duties end, for good', async () => {
    const { login, id } = await secretary();
    const as = await t.signIn(login);
    expect((await care(security, 'closure', id)).status).toBe(200);
    expect((await t.call('GET /account', { as })).status).toBe(401);
    expect((await signIn(login)).status).toBe(401);
    expect(await asOwner(t, 'SELECT 1 FROM duty WHERE account_id = $1 AND ended_at IS NULL', [id])).toEqual(
      [],
    );
    expectRefused(await reset(security, id), 409, 'conflict', /已经注销/);
  });

  it.each(['branch_secretary', 'committee_administrator', 'system_admin', 'audit_admin'] as const)(
    'is not for the %s',
    async (role) => {
      const as = await t.asOfficer(role, codes.committee);
      const { id } = await secretary();
      for (const act of acts) expectRefused(await any(as, act, id), 403, 'forbidden', /职务不能做这件事/);
      expectRefused(await t.call('GET /accounts', { as }), 403, 'forbidden', /职务不能做这件事/);
    },
  );

  it('is not for the own account', async () => {
    const own = (await t.call('GET /account', { as: security })).body.account;
    for (const act of acts)
      expectRefused(await any(security, act, own.id), 403, 'forbidden', /不能处理自己的账号/);
    const { body } = await t.call('GET /accounts', { as: security, query: { name: own.login } });
    expect(body.items[0]?.can).toEqual({ unlock: false, reset: false, close: false });
  });
});

describe('the reach of account care', () => {
  it('below the top ends at the own subtree: no superior’s account, no member’s, nobody partly above', async () => {
    const below = await secretary();
    const above = await activeAccount(t, { role: 'committee_administrator', at: codes.committee });
    const beside = await activeAccount(t, { role: 'branch_secretary', at: codes.westFirst });
    const without = await activeAccount(t);
    const both = await secretary();
    const county = await t.asOfficer('committee_administrator', codes.committee);
    const organizationId = t.county[codes.committee]?.id ?? '';
    await t.call('POST /duties', {
      as: county,
      body: { login: both.login, role: 'statistician', organizationId },
    });
    for (const { id } of [above, beside, without, both])
      for (const act of acts) expectRefused(await any(east, act, id), 404, 'not_found', /没有找到/);
    expect((await care(east, 'unlock', below.id)).status).toBe(200);
    expect((await care(security, 'unlock', without.id)).status).toBe(200);
  });

  it('is the same for the list and for each account, page by page', async () => {
    for (const as of [east, security]) {
      const listed: string[] = [];
      let after: string | undefined;
      do {
        const { body } = await t.call('GET /accounts', {
          as,
          query: { limit: 3, ...(after ? { after } : {}) },
        });
        listed.push(...body.items.map((item) => item.id));
        after = body.next ?? undefined;
      } while (after);
      const withDuty = await asOwner<{ id: string }>(
        t,
        'SELECT DISTINCT account_id AS id FROM duty WHERE ended_at IS NULL',
      );
      const reached = [];
      for (const { id } of withDuty) if ((await care(as, 'unlock', id)).status !== 404) reached.push(id);
      expect(listed.sort()).toEqual(reached.sort());
      expect(listed.length).toBeGreaterThan(1);
    }
  });

  it('finds by a part of the name or the head of the login, members too, at the top', async () => {
    const { login } = await activeAccount(t);
    const found = async (as: Headers, name: string) =>
      (await t.call('GET /accounts', { as, query: { name } })).body.items.map((item) => item.login);
    expect(await found(security, login.slice(0, 14).toUpperCase())).toContain(login);
    expect(await found(security, `人 ${login}`)).toEqual([login]);
    expect(await found(east, login)).toEqual([]);
    expect(
      (await t.call('GET /accounts', { as: security, query: { limit: 100 } })).body.items.map((i) => i.login),
    ).not.toContain(login);
  });
});
