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
let people = 0;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(async () => t.close());

interface Three {
  system: Headers;
  security: Headers;
  audit: Headers;
  lost: { id: string; login: string; duty: string };
}

/** The three admins of the county, of whom the security admin is lost. */
async function three(at: string = codes.committee): Promise<Three> {
  const account = await activeAccount(t, { role: 'security_admin', at, secondFactor: true });
  const [duty] = await asOwner<{ id: string }>(t, 'SELECT id FROM duty WHERE account_id = $1', [account.id]);
  return {
    system: await t.asOfficer('system_admin', at),
    audit: await t.asOfficer('audit_admin', at),
    security: await t.signIn(account.login),
    lost: { id: account.id, login: account.login, duty: duty?.id ?? '' },
  };
}

const propose = (as: Headers, dutyId: string, login = `jieren-${people++}`) =>
  t.call('POST /admin-replacements', {
    as,
    body: { dutyId, login, name: '接任', reason: '安全管理员离职，手机已注销' },
  });
const confirm = (as: Headers, id: string) =>
  t.call('POST /admin-replacements/{id}/confirmation', { as, params: { id } });
const withdraw = (as: Headers, id: string) =>
  t.call('POST /admin-replacements/{id}/withdrawal', { as, params: { id } });

describe('a lost admin', () => {
  it('is replaced by the other two: duty and sessions end, the successor’s code is split between them', async () => {
    const { system, audit, security, lost } = await three();
    const county = await t.asOfficer('committee_administrator', codes.committee);
    const proposal = await propose(system, lost.duty);
    expect(proposal.body).toMatchObject({
      role: 'security_admin',
      state: 'waiting',
      can: { confirm: false, withdraw: true },
    });
    expect((await t.call('GET /account', { as: security })).status).toBe(200);
    const half = await confirm(audit, proposal.body.id);
    expect(half.status).toBe(200);
    t.clock.advance(1000);
    expect((await t.call('GET /account', { as: security })).status).toBe(401);
    expect(await asOwner(t, 'SELECT 1 FROM duty WHERE id = $1 AND ended_at IS NULL', [lost.duty])).toEqual(
      [],
    );
    const open = await t.call('GET /account-recoveries', { as: system, query: { open: true } });
    const recovery = open.body.items.find(({ kind }) => kind === 'admin_replacement');
    expect(recovery?.can.print).toBe(true);
    const params = { id: recovery?.id ?? '' };
    expect((await t.call('POST /account-recoveries/{id}/slip', { as: audit, params })).status).toBe(403);
    const printed = await t.call('POST /account-recoveries/{id}/slip', { as: system, params });
    const code = printed.body.slip.code + half.body.code;
    const opened = await t.call('POST /activations', { body: { code, password: goodPassword } });
    expect(opened.body).toMatchObject({
      duties: [{ role: 'security_admin' }],
      pending: 'second_factor_setup',
    });
    // Loud: who was not asked is told, also the committee administrator.
    const told = (await t.call('GET /account/notices', { as: county })).body.items;
    expect(told.map(({ kind, role }) => [kind, role])).toEqual(
      expect.arrayContaining([
        ['admin_replaced', 'security_admin'],
        ['admin_proposed', 'security_admin'],
      ]),
    );
    for (const action of ['admin_replacement.propose', 'admin_replacement.confirm'])
      expect((await auditOf(t, action)).filter((entry) => entry.object_id === lost.duty)).toHaveLength(1);
  });

  it('is not replaced by one alone, nor by two of one duty, nor by oneself', async () => {
    const { system, audit, security, lost } = await three(codes.eastTownship);
    const twin = await t.asOfficer('system_admin', codes.eastTownship);
    const { id } = (await propose(system, lost.duty)).body;
    for (const as of [system, twin, security])
      expectRefused(await confirm(as, id), 403, 'forbidden', /要由另一位管理员确认/);
    expectRefused(await propose(security, lost.duty), 403, 'forbidden', /不能替换自己/);
    expectRefused(await propose(audit, lost.duty), 409, 'conflict', /已在办/);
    for (const role of ['committee_administrator', 'branch_secretary'] as const) {
      const as = await t.asOfficer(role, codes.eastTownship);
      expectRefused(await propose(as, lost.duty), 403, 'forbidden', /职务不能做这件事/);
      expectRefused(await confirm(as, id), 403, 'forbidden', /职务不能做这件事/);
    }
    const elsewhere = await t.asOfficer('audit_admin', codes.committee);
    expectRefused(await confirm(elsewhere, id), 404, 'not_found', /没有找到/);
    expectRefused(await propose(elsewhere, lost.duty), 404, 'not_found', /没有找到/);
  });

  it('is not replaced on the word of somebody who is no admin any more', async () => {
    const { system, audit, lost } = await three(codes.eastSecond);
    const { id } = (await propose(system, lost.duty)).body;
    const proposer = (await t.call('GET /account', { as: system })).body.actingDuty;
    await asOwner(t, 'UPDATE duty SET ended_at = $1 WHERE id = $2', [t.clock.now(), proposer]);
    t.clock.advance(1000);
    expectRefused(await confirm(audit, id), 409, 'conflict', /已不是这里的管理员/);
    expect(
      await asOwner(t, 'SELECT 1 FROM duty WHERE id = $1 AND ended_at IS NULL', [lost.duty]),
    ).toHaveLength(1);
    await asOwner(t, 'UPDATE duty SET ended_at = NULL WHERE id = $1', [proposer]);
    expect((await confirm(audit, id)).status).toBe(200);
  });

  it('is followed by a new account: neither of the two can name himself', async () => {
    const { system, audit, lost } = await three(codes.westTownship);
    const own = (await t.call('GET /account', { as: system })).body.account.login;
    const other = (await t.call('GET /account', { as: audit })).body.account.login;
    expectRefused(await propose(system, lost.duty, own), 403, 'forbidden', /不能提名自己/);
    expectRefused(await propose(system, lost.duty, other), 409, 'conflict', /继任者要用一个新账号/);
  });

  it('objects while the third has not confirmed; a day later nobody can', async () => {
    const { system, audit, security, lost } = await three(codes.westFirst);
    const first = (await propose(system, lost.duty)).body;
    expect((await t.call('GET /account', { as: security })).body.unreadNotices).toBe(1);
    expect((await withdraw(security, first.id)).status).toBe(200);
    expectRefused(await confirm(audit, first.id), 409, 'conflict', /已经撤回/);
    const second = (await propose(audit, lost.duty)).body;
    t.clock.advance(24 * 3_600_000);
    const late = await t.asOfficer('system_admin', codes.westFirst);
    expectRefused(await confirm(late, second.id), 409, 'conflict', /超过 24 小时/);
  });

  it('stands in the list of the three with the abilities of who reads it', async () => {
    const { system, lost } = await three(codes.eastFirst);
    const { body } = await t.call('GET /admins', { as: system });
    expect(body.admins.map(({ role, own, can }) => [role, own, can.replace])).toEqual([
      ['system_admin', true, false],
      ['security_admin', false, true],
      ['audit_admin', false, true],
    ]);
    expect(body.admins.find(({ dutyId }) => dutyId === lost.duty)?.login).toBe(lost.login);
  });
});
