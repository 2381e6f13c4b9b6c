import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  activeAccount,
  asOwner,
  auditOf,
  expectRefused,
  goodPassword,
  memberAt,
} from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';

const hour = 3_600_000;
const newPassword = 'Shanchuan-8stone';
let t: TestApp;
let secretary: Headers;
let township: Headers;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(async () => t.close());

/** Sessions are fresh for five minutes, so each test brings its own officers. */
async function officers(): Promise<void> {
  secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
  township = await t.asOfficer('committee_administrator', codes.eastTownship);
}

/** A member of the first branch in the east who has an account. */
async function lockedOut() {
  await officers();
  const member = await memberAt(t, codes.eastFirst);
  const account = await activeAccount(t);
  await asOwner(t, 'UPDATE account SET member_region_id = $1, member_id = $2 WHERE id = $3', [
    member.regionId,
    member.id,
    account.id,
  ]);
  return account;
}

const start = (as: Headers, login: string) =>
  t.call('POST /account-recoveries', { as, body: { login, reason: '本人忘记密码，当面核实' } });
const confirm = (as: Headers, id: string) =>
  t.call('POST /account-recoveries/{id}/confirmation', { as, params: { id } });
const print = (as: Headers, id: string) =>
  t.call('POST /account-recoveries/{id}/slip', { as, params: { id } });
const cancel = (as: Headers, id: string) =>
  t.call('POST /account-recoveries/{id}/cancellation', { as, params: { id } });
const activate = (code: string, password = newPassword) =>
  t.call('POST /activations', { body: { code, password } });
const signIn = (login: string, password = goodPassword) =>
  t.call('POST /sessions', { body: { login, password } });

describe('recovery in person', () => {
  it('is not got round by one officer alone: no slip, not by a duty either, for what two must open', async () => {
    const { login, id: accountId } = await lockedOut();
    const [row] = await asOwner<{ member_id: string; organization_id: string }>(
      t,
      'SELECT m.id AS member_id, m.organization_id FROM account a JOIN member m ON m.id = a.member_id WHERE a.id = $1',
      [accountId],
    );
    const { member_id: memberId = '', organization_id: organizationId = '' } = row ?? {};
    const { id } = (await start(secretary, login)).body;
    const half = await confirm(township, id);
    const { slip } = (await print(secretary, id)).body;
    const alone = await t.call('POST /activation-slips', {
      as: secretary,
      body: { organizationId, memberIds: [memberId] },
    });
    expectRefused(alone, 409, 'conflict', /要由两位管理人员办理账号恢复/);
    const all = await t.call('POST /activation-slips', { as: secretary, body: { organizationId } });
    expect(all.body.slips.map((each) => each.memberId)).not.toContain(memberId);
    const granted = await t.call('POST /duties', {
      as: township,
      body: { login, role: 'statistician', organizationId },
    });
    expect({ status: granted.status, slip: granted.body.slip }).toEqual({ status: 201, slip: null });
    // The duty came after the code: two officers who could have given it begin anew.
    expectRefused(await activate(slip.code + half.body.code), 422, 'invalid', /已经作废/);
  });

  it('is printed by who could begin it now: a duty that came meanwhile counts', async () => {
    const { login } = await lockedOut();
    const { id } = (await start(secretary, login)).body;
    await confirm(township, id);
    const security = await t.asOfficer('security_admin', codes.committee);
    const granted = await t.call('POST /duties', {
      as: security,
      body: { login, role: 'statistician', organizationId: organizationOf(t.county, codes.eastFirst).id },
    });
    expect(granted.status).toBe(201);
    expectRefused(await print(secretary, id), 403, 'forbidden', /不由您授予/);
    expect((await signIn(login)).status).toBe(201);
  });

  it('opens with the halves of two officers, once; the person reads at the next sign-in who did it', async () => {
    const { login, id: accountId } = await lockedOut();
    const started = await start(secretary, login);
    expect(started.body).toMatchObject({
      state: 'waiting',
      account: { login },
      startedBy: { role: 'branch_secretary', organization: '东河镇第一党支部' },
      can: { confirm: false, print: false, cancel: true },
    });
    const { id } = started.body;
    const half = await confirm(township, id);
    expect(half.body.code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    // Until the slip is printed the old password still opens the account.
    expect((await signIn(login)).status).toBe(201);
    const { slip } = (await print(secretary, id)).body;
    expect(slip).toMatchObject({ login, otherHalf: expect.stringContaining('committee-administrator') });
    expect((await signIn(login)).status).toBe(401);
    expectRefused(await activate(slip.code), 422, 'invalid', /只是激活码的一半/);
    expectRefused(await activate(half.body.code), 422, 'invalid', /只是激活码的一半/);
    expectRefused(await activate(half.body.code + slip.code), 422, 'invalid', /激活码不正确/);
    const opened = await activate(`${slip.code} ${half.body.code}`.toLowerCase());
    expect(opened.status).toBe(201);
    expectRefused(await activate(slip.code + half.body.code), 422, 'invalid', /已经用过/);
    const { body } = await t.call('GET /account/notices', { as: opened.session ?? {} });
    const recovery = body.items.filter(({ kind }) => kind.startsWith('recovery'));
    expect(recovery.map(({ kind, byRole }) => [kind, byRole])).toEqual(
      expect.arrayContaining([
        ['recovery_slip', 'branch_secretary'],
        ['recovery_confirmed', 'committee_administrator'],
        ['recovery_started', 'branch_secretary'],
      ]),
    );
    expect(opened.body.unreadNotices).toBeGreaterThanOrEqual(3);
    for (const action of ['recovery.start', 'recovery.confirm', 'recovery.print'])
      expect((await auditOf(t, action)).filter((entry) => entry.object_id === accountId)).toHaveLength(1);
  });

  it('does not bring back a password that was used before', async () => {
    const { login } = await lockedOut();
    const { id } = (await start(secretary, login)).body;
    const half = await confirm(township, id);
    const { slip } = (await print(secretary, id)).body;
    expect((await activate(slip.code + half.body.code)).status).toBe(201);
    expect((await signIn(login, goodPassword)).status).toBe(401);
    expect((await signIn(login, newPassword)).status).toBe(201);
  });

  it('needs two people: who started does not confirm, who confirmed does not print', async () => {
    const { login } = await lockedOut();
    const { id } = (await start(secretary, login)).body;
    expectRefused(await confirm(secretary, id), 403, 'forbidden', /请另一位管理人员确认/);
    expectRefused(await print(secretary, id), 409, 'conflict', /还没有第二位管理人员确认/);
    await confirm(township, id);
    expectRefused(await print(township, id), 403, 'forbidden', /由发起申请的人打印/);
    expectRefused(await confirm(township, id), 409, 'conflict', /已经确认/);
    expect((await print(secretary, id)).status).toBe(201);
    expectRefused(await print(secretary, id), 409, 'conflict', /已经打印/);
    expectRefused(await cancel(township, id), 409, 'conflict', /已经打印/);
  });

  it('ends after a day: unconfirmed, unprinted, and the code itself', async () => {
    const late = await lockedOut();
    const first = (await start(secretary, late.login)).body;
    expectRefused(await start(secretary, late.login), 409, 'conflict', /已有一份恢复申请在办/);
    t.clock.advance(24 * hour);
    await officers();
    expectRefused(await confirm(township, first.id), 409, 'conflict', /超过 24 小时/);
    const { id } = (await start(secretary, late.login)).body;
    const half = await confirm(township, id);
    const { slip } = (await print(secretary, id)).body;
    t.clock.advance(24 * hour);
    expectRefused(await activate(slip.code + half.body.code), 422, 'invalid', /已经过期/);
  });

  it('is stopped by its person: "that was not me" cancels it and voids a printed slip', async () => {
    const { login } = await lockedOut();
    const as = (await signIn(login)).session ?? {};
    const { id } = (await start(secretary, login)).body;
    const half = await confirm(township, id);
    const { items } = (await t.call('GET /account/notices', { as })).body;
    const notice = items.find(({ kind }) => kind === 'recovery_started');
    expect(notice?.can.disown).toBe(true);
    await t.call('POST /account/notices/{id}/disownment', { as, params: { id: notice?.id ?? '' } });
    expectRefused(await print(secretary, id), 409, 'conflict', /已经取消/);
    expect(half.status).toBe(200);
  });

  it('is not for the own account, for strangers, or for duties that one could not have granted', async () => {
    const { login } = await lockedOut();
    const own = (await t.call('GET /account', { as: secretary })).body.account;
    const west = await t.asOfficer('branch_secretary', codes.westFirst);
    const absent = await start(secretary, 'nobody-has-this');
    const outside = await start(west, login);
    expectRefused(outside, 404, 'not_found', /没有找到/);
    expect(outside.text).toBe(absent.text);
    expectRefused(await start(secretary, own.login), 403, 'forbidden', /不能恢复自己的账号/);
    const at = codes.eastFirst;
    const other = await activeAccount(t, { role: 'branch_secretary', at, secondFactor: true });
    expectRefused(await start(secretary, other.login), 403, 'forbidden', /不由您授予/);
    const { id } = (await start(township, other.login)).body;
    expectRefused(await confirm(west, id), 404, 'not_found', /没有找到/);
    expectRefused(await confirm(await t.signIn(other.login), id), 403, 'forbidden', /不能恢复自己的账号/);
    for (const role of ['system_admin', 'audit_admin'] as const) {
      const admin = await t.asOfficer(role, codes.committee);
      expectRefused(await start(admin, other.login), 403, 'forbidden', /不由您授予/);
    }
    expect((await confirm(secretary, id)).status).toBe(200);
  });

  it('lists what concerns the duty, page by page, and nothing else', async () => {
    const west = await t.asOfficer('branch_secretary', codes.westFirst);
    const all: string[] = [];
    let after: string | undefined;
    do {
      const { body } = await t.call('GET /account-recoveries', {
        as: township,
        query: { limit: 2, ...(after ? { after } : {}) },
      });
      all.push(...body.items.map((item) => item.id));
      after = body.next ?? undefined;
    } while (after);
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBeGreaterThan(4);
    expect((await t.call('GET /account-recoveries', { as: west })).body.items).toEqual([]);
    const open = await t.call('GET /account-recoveries', { as: township, query: { open: true } });
    for (const { state } of open.body.items) expect(['waiting', 'confirmed']).toContain(state);
    const statistician = await t.asOfficer('statistician', codes.committee);
    expectRefused(
      await t.call('GET /account-recoveries', { as: statistician }),
      403,
      'forbidden',
      /职务不能做这件事/,
    );
  });
});

describe('the code of an officer whom the security admin made', () => {
  it('never is in one hand: no slip with the grant, and the half of another admin is needed', async () => {
    const security = await t.asOfficer('security_admin', codes.committee);
    const organizationId = t.county[codes.eastTownship]?.id ?? '';
    const granted = await t.call('POST /duties', {
      as: security,
      body: { login: 'xin.ren', name: '新任', role: 'committee_administrator', organizationId },
    });
    expect(granted.body.slip).toBeNull();
    const id = granted.body.recoveryId ?? '';
    expectRefused(await confirm(security, id), 403, 'forbidden', /请另一位管理人员确认/);
    const system = await t.asOfficer('system_admin', codes.committee);
    const half = await confirm(system, id);
    const { slip } = (await print(security, id)).body;
    expectRefused(await activate(slip.code), 422, 'invalid', /只是激活码的一半/);
    expect((await activate(slip.code + half.body.code)).body).toMatchObject({
      account: { login: 'xin.ren' },
      pending: 'second_factor_setup',
    });
  });
});
