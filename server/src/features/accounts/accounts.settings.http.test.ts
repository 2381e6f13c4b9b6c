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

const minute = 60_000;
const day = 24 * 60 * minute;
let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(async () => t.close());

const signIn = (login: string, password = goodPassword, headers: Headers = {}) =>
  t.call('POST /sessions', { body: { login, password }, headers });
const change = (as: Headers, current: string, next: string) =>
  t.call('PUT /account/password', { as, body: { current, next } });
const base = {
  profile: 'level3' as const,
  memberExpiry: true,
  idleAdminMinutes: 15,
  idleOfficerMinutes: 480,
  idleMemberMinutes: 480,
  reason: '按测评要求调整',
};
/** By a security admin of the top, who has just signed in; a little later than the setting before. */
async function set(values: Partial<typeof base> | { profile: 'nist' }) {
  t.clock.advance(1000);
  const as = await t.asOfficer('security_admin', codes.committee);
  return t.call('POST /sign-in-settings', { as, body: { ...base, ...values } });
}

describe('sign-in settings', () => {
  it('begin with 等保三级 and are set from now on, dated, with reason, in the log', async () => {
    const as = await t.asOfficer('security_admin', codes.committee);
    const before = (await t.call('GET /sign-in-settings', { as })).body;
    expect(before).toMatchObject({
      current: { profile: 'level3', idleAdminMinutes: 15, idleOfficerMinutes: 480, setAt: null },
      history: [],
      can: { set: true },
    });
    expect((await t.call('GET /public/password-rule')).body).toEqual({
      profile: 'level3',
      minLength: 10,
      minLengthWithSecondFactor: 10,
      classes: 3,
      expiryDays: 90,
      history: 5,
    });
    expect((await set({ idleAdminMinutes: 10 })).status).toBe(201);
    const after = (await t.call('GET /sign-in-settings', { as })).body;
    expect(after.current).toMatchObject({ idleAdminMinutes: 10, reason: base.reason });
    expect(after.history).toHaveLength(1);
    expect(await auditOf(t, 'sign_in_setting.set')).toMatchObject([
      { outcome: 'done', reason: base.reason, after: { idleAdminMinutes: 10 } },
    ]);
    await set({});
  });

  it('are set at the top alone, by the security admin alone, within their bounds', async () => {
    const east = await t.asOfficer('security_admin', codes.eastTownship);
    expect((await t.call('GET /sign-in-settings', { as: east })).body.can).toEqual({ set: false });
    const below = await t.call('POST /sign-in-settings', { as: east, body: base });
    expectRefused(below, 403, 'forbidden', /只有最上级党组织的安全管理员/);
    for (const role of ['system_admin', 'audit_admin', 'committee_administrator'] as const) {
      const as = await t.asOfficer(role, codes.committee);
      const refused = await t.call('POST /sign-in-settings', { as, body: base });
      expectRefused(refused, 403, 'forbidden', /职务不能做这件事/);
    }
    expect((await set({ idleAdminMinutes: 61 })).status).toBe(400);
    expect((await set({ idleOfficerMinutes: 721 })).status).toBe(400);
  });
});

describe('an idle session', () => {
  it.each([
    ['system_admin', 15],
    ['security_admin', 15],
    ['audit_admin', 15],
    ['branch_secretary', 480],
    ['statistician', 480],
  ] as const)(
    'of the %s ends after %i minutes, not late and at most a minute early',
    async (role, minutes) => {
      const look = (as: Headers) => t.call('GET /account', { as });
      const used = await t.asOfficer(role, codes.eastTownship);
      expect((await look(used)).body.idleMinutes).toBe(minutes);
      t.clock.advance(minutes * minute);
      expect((await look(used)).status).toBe(200);
      const left = await t.asOfficer(role, codes.eastTownship);
      const briefly = await t.asOfficer(role, codes.eastTownship);
      t.clock.advance(59_000);
      await look(briefly);
      t.clock.advance(minutes * minute - 58_000);
      expectRefused(await look(left), 401, 'unauthenticated', /请先登录/);
      expectRefused(await look(briefly), 401, 'unauthenticated', /请先登录/);
    },
  );

  it('of a member ends after eight hours', async () => {
    const { login } = await activeAccount(t);
    const as = (await signIn(login)).session ?? {};
    t.clock.advance(480 * minute);
    expect((await t.call('GET /account', { as })).status).toBe(200);
    t.clock.advance(480 * minute + 1000);
    expect((await t.call('GET /account', { as })).status).toBe(401);
  });

  it('is not kept alive by a page that refreshes itself', async () => {
    const as = await t.asOfficer('system_admin', codes.committee);
    const unattended = { 'x-zhibu-unattended': '1' };
    for (let n = 0; n < 15; n += 1) {
      t.clock.advance(minute);
      expect((await t.call('GET /system', { as, headers: unattended })).status).toBe(200);
    }
    t.clock.advance(1000);
    expect((await t.call('GET /system', { as, headers: unattended })).status).toBe(401);
  });

  it('follows what is set', async () => {
    await set({ idleAdminMinutes: 5 });
    const as = await t.asOfficer('audit_admin', codes.committee);
    t.clock.advance(5 * minute + 1000);
    expect((await t.call('GET /account', { as })).status).toBe(401);
    await set({});
  });
});

describe('a password that expired', () => {
  it('opens nothing but its change, for members and officers', async () => {
    const { login } = await activeAccount(t);
    t.clock.advance(90 * day - 1000);
    const early = await signIn(login);
    expect(early.body.pending).toBe('none');
    expect(early.body.passwordExpiresOn).not.toBeNull();
    t.clock.advance(1000);
    const late = await signIn(login);
    const as = late.session ?? {};
    expect(late.body).toMatchObject({ pending: 'password_expired', memberId: null, permissions: [] });
    expectRefused(await t.call('GET /sessions', { as }), 403, 'password_expired', /请先设置新密码/);
    expectRefused(
      await change(as, goodPassword, goodPassword),
      422,
      'invalid',
      /最近 5 次用过的密码不能再用/,
    );
    expect((await change(as, goodPassword, 'Shanchuan-8stone')).status).toBe(200);
    expect((await t.call('GET /account', { as })).body.pending).toBe('none');
    expect((await t.call('GET /sessions', { as })).status).toBe(200);
  });

  it('comes after the second factor, so that the code is not passed by', async () => {
    const { login } = await activeAccount(t, {
      role: 'branch_secretary',
      at: codes.eastFirst,
      secondFactor: true,
    });
    t.clock.advance(90 * day);
    const { body, session } = await signIn(login);
    expect(body.pending).toBe('second_factor');
    const refused = await change(session ?? {}, goodPassword, 'Shanchuan-8stone');
    expectRefused(refused, 403, 'second_factor_required', /两步验证/);
    await asOwner(t, 'UPDATE session SET second_factor_at = $1 WHERE revoked_at IS NULL', [t.clock.now()]);
    t.clock.advance(1000);
    const passed = (await t.call('GET /account', { as: session ?? {} })).body;
    expect(passed).toMatchObject({ pending: 'password_expired', actingDuty: null });
  });

  it('is for officers alone where the setting says so', async () => {
    const member = await activeAccount(t);
    const officer = await activeAccount(t, { role: 'statistician', at: codes.eastFirst });
    await set({ memberExpiry: false });
    t.clock.advance(90 * day);
    expect((await signIn(member.login)).body.pending).toBe('none');
    expect((await signIn(officer.login)).body.pending).toBe('password_expired');
    await set({});
  });
});

describe('a new password', () => {
  it('is none of the last five; the sixth may come back, not by changing it so many times on one day', async () => {
    const { login } = await activeAccount(t);
    const used = [goodPassword, ...[1, 2, 3, 4, 5].map((n) => `Shanchuan-${n}stone`)];
    const hurried = await activeAccount(t);
    let as = (await signIn(hurried.login)).session ?? {};
    for (let n = 1; n < used.length; n += 1) {
      t.clock.advance(1000);
      expect((await change(as, used[n - 1] ?? '', used[n] ?? '')).status).toBe(200);
    }
    expectRefused(await change(as, used[5] ?? '', goodPassword), 422, 'invalid', /最近 5 次用过/);
    as = (await signIn(login)).session ?? {};
    for (let n = 1; n < used.length; n += 1) {
      t.clock.advance(day);
      as = (await signIn(login, used[n - 1])).session ?? {};
      for (const old of used.slice(0, n))
        expectRefused(await change(as, used[n - 1] ?? '', old), 422, 'invalid', /最近 5 次用过/);
      expect((await change(as, used[n - 1] ?? '', used[n] ?? '')).status).toBe(200);
    }
    t.clock.advance(1000);
    expect((await change(as, used[5] ?? '', goodPassword)).status).toBe(200);
  });

  it('under the NIST-like profile is long instead of mixed, and never expires', async () => {
    const { login } = await activeAccount(t);
    await set({ profile: 'nist' });
    const as = (await signIn(login)).session ?? {};
    expectRefused(
      await change(as, goodPassword, 'hill river sky'),
      422,
      'invalid',
      /至少 15 个字符，还差 1 个/,
    );
    expectRefused(await change(as, goodPassword, 'password12345678'), 422, 'invalid', /很多人都在用/);
    expect((await change(as, goodPassword, 'hill river skies')).status).toBe(200);
    t.clock.advance(400 * day);
    expect((await signIn(login, 'hill river skies')).body).toMatchObject({
      pending: 'none',
      passwordExpiresOn: null,
    });
    const officer = await activeAccount(t, {
      role: 'statistician',
      at: codes.eastFirst,
      secondFactor: true,
    });
    const own = await t.signIn(officer.login);
    expect((await change(own, goodPassword, 'hillrive')).status).toBe(200);
    await set({});
  });
});
