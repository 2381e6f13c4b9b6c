import type { Role } from '@zhibu/contract/authorization';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { activeAccount, asOwner, auditOf, expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { officerAt } from '../../../test/harness/duties.ts';

let t: TestApp;
let secretary: Headers;
let east: Headers;
let security: Headers;
const start = new Date('2026-07-01T02:00:00Z');
beforeAll(async () => {
  t = await createTestApp();
  secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
  east = await t.asOfficer('committee_administrator', codes.eastTownship);
  security = await t.asOfficer('security_admin', codes.committee);
});
afterAll(async () => t.close());
beforeEach(() => t.clock.set(start));

const at = (code: string) => organizationOf(t.county, code).id;
const propose = (
  as: Headers,
  login: string,
  role: Role,
  code: string,
  change: Record<string, unknown> = {},
) =>
  t.call('POST /duty-proposals', {
    as,
    body: { login, name: '李娜', role, organizationId: at(code), reason: '支委会研究提名', ...change },
  });
const accept = (as: Headers, id: string) =>
  t.call('POST /duty-proposals/{id}/acceptance', { as, params: { id } });
const refuse = (as: Headers, id: string, reason = '该同志已有其他安排') =>
  t.call('POST /duty-proposals/{id}/refusal', { as, params: { id }, body: { reason } });
const withdraw = (as: Headers, id: string) =>
  t.call('POST /duty-proposals/{id}/withdrawal', { as, params: { id } });
const tasks = async (as: Headers) => (await t.call('GET /account/duty-tasks', { as })).body.items;

describe('a proposal', () => {
  it('waits in the list of the nearest one who may grant it, and becomes a duty', async () => {
    const { login, id } = await activeAccount(t);
    const { body, status } = await propose(secretary, login, 'publicity_officer', codes.eastFirst);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      state: 'pending',
      expiresOn: '2026-07-31',
      name: `某人 ${login}`,
      can: { accept: false, refuse: false, withdraw: true },
    });
    expect(await tasks(east)).toMatchObject([
      { kind: 'proposal_waits', id: body.id, role: 'publicity_officer' },
    ]);
    const listed = await t.call('GET /duty-proposals', { as: east, query: { state: 'pending' } });
    expect(listed.body.items).toMatchObject([
      { id: body.id, can: { accept: true, refuse: true, withdraw: false } },
    ]);
    const accepted = await accept(east, body.id);
    expect(accepted.status).toBe(201);
    expect(accepted.body.proposal).toMatchObject({ state: 'accepted', can: { accept: false } });
    const duties = await asOwner(t, 'SELECT role FROM duty WHERE account_id = $1 AND ended_at IS NULL', [id]);
    expect(duties).toEqual([{ role: 'publicity_officer' }]);
    expect(await tasks(east)).toEqual([]);
    expect((await auditOf(t, 'duty.proposal_accept')).at(-1)).toMatchObject({ object_id: body.id });
    expectRefused(await accept(east, body.id), 409, 'conflict', /已经办结/);
    expectRefused(await withdraw(secretary, body.id), 409, 'conflict', /已经办结/);
  });

  it('of a new person brings the slip to whoever grants it, never to the proposer', async () => {
    const { body } = await propose(secretary, 'li.na', 'floating_liaison', codes.eastFirst);
    expect(Object.keys(body)).not.toContain('slip');
    const accepted = await accept(east, body.id);
    expect(accepted.body.slip).toMatchObject({ login: 'li.na', name: '李娜' });
  });

  it('is refused with a reason that the proposer reads', async () => {
    const { body } = await propose(
      secretary,
      (await activeAccount(t)).login,
      'education_officer',
      codes.eastFirst,
    );
    const refused = await refuse(east, body.id);
    expect(refused.body).toMatchObject({ state: 'refused', answer: '该同志已有其他安排' });
    const { items } = (await t.call('GET /duty-proposals', { as: secretary, query: { state: 'decided' } }))
      .body;
    expect(items.find(({ id }) => id === body.id)).toMatchObject({ answer: '该同志已有其他安排' });
    const noReason = await t.call('POST /duty-proposals/{id}/refusal', {
      as: east,
      params: { id: body.id },
      body: { reason: '' },
    });
    expect(noReason.status).toBe(400);
  });

  it('lapses after 30 days, on the day', async () => {
    const { login } = await activeAccount(t);
    const { body } = await propose(secretary, login, 'education_officer', codes.eastFirst);
    t.clock.set(new Date('2026-07-30T15:59:59Z'));
    const late = await t.asOfficer('committee_administrator', codes.eastTownship);
    t.clock.set(new Date('2026-07-30T16:00:00Z'));
    expectRefused(await accept(late, body.id), 409, 'conflict', /超过 30 天没有批复，已经失效/);
    const again = await t.asOfficer('branch_secretary', codes.eastFirst);
    expect((await propose(again, login, 'education_officer', codes.eastFirst)).status).toBe(201);
    const rows = await asOwner<{ state: string }>(
      t,
      'SELECT state FROM duty_proposal WHERE login = $1 ORDER BY id',
      [login],
    );
    expect(rows).toEqual([{ state: 'expired' }, { state: 'pending' }]);
  });

  it('is withdrawn by the proposer alone', async () => {
    const { body } = await propose(
      secretary,
      (await activeAccount(t)).login,
      'education_officer',
      codes.eastFirst,
    );
    const colleague = await t.asOfficer('branch_secretary', codes.eastFirst);
    expectRefused(await withdraw(colleague, body.id), 403, 'forbidden', /只有提名的人可以撤回/);
    expect((await withdraw(secretary, body.id)).body.state).toBe('withdrawn');
    expectRefused(await accept(east, body.id), 409, 'conflict', /已经办结/);
  });
});

describe('who may what', () => {
  it('a secretary proposes for the branch, an officer of a committee more, nobody the three admins', async () => {
    const { login } = await activeAccount(t);
    for (const role of [
      'committee_administrator',
      'organization_officer',
      'security_admin',
      'leader',
    ] as const)
      expectRefused(await propose(secretary, login, role, codes.eastFirst), 403, 'forbidden', /不能提名“/);
    expectRefused(
      await propose(secretary, login, 'publicity_officer', codes.eastSecond),
      404,
      'not_found',
      /没有找到/,
    );
    const officer = await t.asOfficer('organization_officer', codes.eastTownship);
    expect((await propose(officer, login, 'leader', codes.eastTownship)).status).toBe(201);
    expectRefused(
      await propose(officer, login, 'audit_admin', codes.eastTownship),
      403,
      'forbidden',
      /不能提名/,
    );
    for (const role of ['statistician', 'education_officer', 'audit_admin'] as const) {
      const as = await t.asOfficer(role, codes.eastTownship);
      expectRefused(
        await propose(as, login, 'publicity_officer', codes.eastFirst),
        403,
        'forbidden',
        /请切换职务/,
      );
    }
  });

  it('nobody proposes himself, decides the own proposal, or grants what he is proposed for', async () => {
    const self = (await t.call('GET /account', { as: secretary })).body.account.login;
    expectRefused(
      await propose(secretary, self, 'education_officer', codes.eastFirst),
      403,
      'forbidden',
      /不能给自己/,
    );
    // An administrator proposes another one, which the security admin grants.
    const { login } = await activeAccount(t);
    const { body } = await propose(east, login, 'committee_administrator', codes.eastFirst);
    expect(await tasks(security)).toMatchObject([{ id: body.id }]);
    expectRefused(await accept(east, body.id), 403, 'forbidden', /不能批复自己提出的提名/);
    expectRefused(await refuse(east, body.id), 403, 'forbidden', /不能批复自己提出的提名/);
    expect((await accept(security, body.id)).status).toBe(201);
    const other = await officerAt(t, 'committee_administrator', codes.eastTownship);
    const mine = await propose(secretary, other.login, 'education_officer', codes.eastFirst);
    expectRefused(await accept(other.as, mine.body.id), 403, 'forbidden', /不能给自己/);
    expect((await accept(east, mine.body.id)).status).toBe(201);
  });

  it('who may not grant the role, or sits elsewhere, neither sees nor decides it', async () => {
    const { body } = await propose(
      secretary,
      (await activeAccount(t)).login,
      'publicity_officer',
      codes.eastFirst,
    );
    const west = await t.asOfficer('committee_administrator', codes.westTownship);
    expectRefused(await accept(west, body.id), 404, 'not_found', /没有找到/);
    expect((await t.call('GET /duty-proposals', { as: west })).body.items).toEqual([]);
    const officer = await t.asOfficer('organization_officer', codes.eastTownship);
    expectRefused(await accept(officer, body.id), 403, 'forbidden', /请切换职务/);
    // An administrator cannot grant an administrator: proposed by the officer of the township, seen by both.
    const more = await propose(
      officer,
      (await activeAccount(t)).login,
      'committee_administrator',
      codes.eastTownship,
    );
    const county = await t.asOfficer('committee_administrator', codes.committee);
    expectRefused(await accept(county, more.body.id), 403, 'forbidden', /请找安全管理员/);
    expectRefused(await refuse(county, more.body.id), 403, 'forbidden', /./);
    expect((await accept(security, more.body.id)).status).toBe(201);
  });

  it('one proposal of a kind waits at a time, and somebody must be there to grant it', async () => {
    const { login } = await activeAccount(t);
    const both = await Promise.all(
      [1, 2].map(() => propose(secretary, login, 'discipline_officer', codes.eastFirst)),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    const again = await propose(secretary, login, 'discipline_officer', codes.eastFirst);
    expectRefused(again, 409, 'conflict', /同样的提名已经在等待批准/);
    const phone = await propose(secretary, '13900001111', 'education_officer', codes.eastFirst);
    expectRefused(phone, 422, 'invalid', /没有账号使用这个手机号/);
    const empty = await createTestApp();
    const lonely = await empty.asOfficer('branch_secretary', codes.eastFirst);
    const refused = await empty.call('POST /duty-proposals', {
      as: lonely,
      body: {
        login: 'li.na',
        name: '李娜',
        role: 'education_officer',
        organizationId: organizationOf(empty.county, codes.eastFirst).id,
        reason: '支委会研究提名',
      },
    });
    expectRefused(refused, 409, 'conflict', /还没有人能批准“教育委员”/);
    await empty.close();
  });
});
