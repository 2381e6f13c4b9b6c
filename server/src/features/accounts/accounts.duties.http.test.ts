import type { Role } from '@zhibu/contract/authorization';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  activeAccount,
  asOwner,
  auditOf,
  expectRefused,
  goodPassword,
} from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';

let t: TestApp;
let county: Headers;
let east: Headers;
let security: Headers;
beforeAll(async () => {
  t = await createTestApp();
  county = await t.asOfficer('committee_administrator', codes.committee);
  east = await t.asOfficer('committee_administrator', codes.eastTownship);
  security = await t.asOfficer('security_admin', codes.committee);
});
afterAll(async () => t.close());

const at = (code: string) => organizationOf(t.county, code).id;
const grant = (as: Headers, login: string, role: Role, code: string, more: Record<string, unknown> = {}) =>
  t.call('POST /duties', { as, body: { login, role, organizationId: at(code), ...more } });
const end = (as: Headers, id: string) => t.call('POST /duties/{id}/end', { as, params: { id } });
const loginOf = async (as: Headers) => (await t.call('GET /account', { as })).body.account.login;

const everyRole = [
  'branch_secretary',
  'organization_officer',
  'committee_administrator',
  'statistician',
  'education_officer',
  'publicity_officer',
  'discipline_officer',
  'leader',
  'floating_liaison',
  'network_administrator',
  'system_admin',
  'security_admin',
  'audit_admin',
] as const;
const ofCommittee: readonly Role[] = [
  'branch_secretary',
  'organization_officer',
  'statistician',
  'education_officer',
  'publicity_officer',
  'discipline_officer',
  'leader',
  'floating_liaison',
  'network_administrator',
];

describe('who may grant what', () => {
  it.each(everyRole)('a committee administrator: %s', async (role) => {
    const { login } = await activeAccount(t);
    const answer = await grant(county, login, role, codes.eastFirst);
    if (ofCommittee.includes(role)) expect(answer.status).toBe(201);
    else expectRefused(answer, 403, 'forbidden', /不能授予或结束“.*”，请找安全管理员/);
  });

  it.each(everyRole)('a security admin: %s', async (role) => {
    const { login } = await activeAccount(t);
    expect((await grant(security, login, role, codes.eastFirst)).status).toBe(201);
  });

  it.each([
    'branch_secretary',
    'organization_officer',
    'statistician',
    'system_admin',
    'audit_admin',
  ] as const)('not a %s', async (role) => {
    const as = await t.asOfficer(role, codes.committee);
    const { login } = await activeAccount(t);
    expectRefused(await grant(as, login, 'statistician', codes.eastFirst), 403, 'forbidden', /请切换职务/);
  });

  it('only at the own organisation and below, the rest as if it were not there', async () => {
    const { login } = await activeAccount(t);
    expect((await grant(east, login, 'statistician', codes.eastTownship)).status).toBe(201);
    expect((await grant(east, login, 'branch_secretary', codes.eastSecond)).status).toBe(201);
    for (const code of [codes.committee, codes.westTownship, codes.westFirst])
      expectRefused(await grant(east, login, 'statistician', code), 404, 'not_found', /没有找到/);
  });

  it('never to oneself', async () => {
    expectRefused(
      await grant(security, await loginOf(security), 'system_admin', codes.committee),
      403,
      'forbidden',
      /不能给自己授予或结束职务/,
    );
    expectRefused(
      await grant(county, await loginOf(county), 'statistician', codes.eastFirst),
      403,
      'forbidden',
      /不能给自己/,
    );
  });
});

describe('duties that exclude each other', () => {
  const admins = ['system_admin', 'security_admin', 'audit_admin'] as const;
  const pairs = admins.flatMap((held) =>
    everyRole.filter((wanted) => wanted !== held).map((wanted) => [held, wanted] as const),
  );

  it.each(pairs)('%s beside %s, in either order', async (held, wanted) => {
    const first = await activeAccount(t, { role: held, at: codes.committee });
    expectRefused(
      await grant(security, first.login, wanted, codes.eastFirst),
      409,
      'conflict',
      /三员互不兼任/,
    );
    const second = await activeAccount(t, { role: wanted, at: codes.committee });
    expectRefused(
      await grant(security, second.login, held, codes.eastFirst),
      409,
      'conflict',
      /三员互不兼任/,
    );
  });

  it('also when the other one begins later; not when it is over', async () => {
    const { login } = await activeAccount(t);
    const later = await grant(security, login, 'audit_admin', codes.committee, { fromOn: '2026-09-01' });
    expect(later.status).toBe(201);
    expectRefused(
      await grant(security, login, 'statistician', codes.committee),
      409,
      'conflict',
      /三员互不兼任/,
    );
    await end(security, later.body.duty.id);
    expect((await grant(security, login, 'statistician', codes.committee)).status).toBe(201);
  });

  it('also when both are granted at the same moment', async () => {
    const { login } = await activeAccount(t);
    const answers = await Promise.all(admins.map((role) => grant(security, login, role, codes.committee)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409]);
  });

  it('and the same duty twice', async () => {
    const { login } = await activeAccount(t);
    const answers = await Promise.all(
      [1, 2, 3].map(() => grant(county, login, 'statistician', codes.eastFirst)),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409]);
    expectRefused(
      await grant(county, login, 'statistician', codes.eastFirst),
      409,
      'conflict',
      /已有同样的职务，不需要重复授予/,
    );
    expect((await grant(county, login, 'statistician', codes.eastSecond)).status).toBe(201);
  });
});

describe('a new account', () => {
  it('gets a slip and comes to the duty through it', async () => {
    const { body, status } = await grant(east, 'Li.Na', 'branch_secretary', codes.eastFirst, {
      name: '李娜',
    });
    expect(status).toBe(201);
    expect(body.slip).toMatchObject({ login: 'li.na', name: '李娜', organization: '东河镇第一党支部' });
    const first = await t.call('POST /activations', {
      body: { code: body.slip?.code ?? '', password: goodPassword },
    });
    expect(first.body).toMatchObject({ pending: 'second_factor_setup', duties: [{ id: body.duty.id }] });
    const known = await grant(east, 'li.na', 'statistician', codes.eastFirst);
    expect(known.body.slip).toBeNull();
  });

  it('needs a name, and a login that is one', async () => {
    const nameless = await grant(east, 'wang.wu', 'statistician', codes.eastFirst);
    expectRefused(nameless, 422, 'invalid', /没有账号“wang.wu”。要新建账号，请填写姓名/);
    expect(nameless.problem.errors?.[0]?.pointer).toBe('/name');
    for (const login of ['13900002222', 'a b@c', '-x-'])
      expectRefused(
        await grant(east, login, 'statistician', codes.eastFirst, { name: '王五' }),
        422,
        'invalid',
        /账号名用 2 到 60 个字母/,
      );
  });

  it('is not made when the duty is refused', async () => {
    await grant(east, 'not.made', 'statistician', codes.westFirst, { name: '王五' });
    expect(await asOwner(t, `SELECT 1 FROM account WHERE login = 'not.made'`)).toEqual([]);
  });

  it('is not a closed one', async () => {
    const { login, id } = await activeAccount(t);
    await asOwner(t, `UPDATE account SET status = 'closed' WHERE id = $1`, [id]);
    expectRefused(await grant(east, login, 'statistician', codes.eastFirst), 409, 'conflict', /已经注销/);
  });
});

describe('dates', () => {
  const reachOf = async (as: Headers) => (await t.call('GET /account', { as })).body.duties.length;

  it('are half-open in China’s days', async () => {
    const start = t.clock.now();
    const { login, id } = await activeAccount(t, { secondFactor: true });
    const dates = { fromOn: '2026-07-03', untilOn: '2026-07-05' };
    expect((await grant(county, login, 'statistician', codes.eastFirst, dates)).status).toBe(201);
    const seen: [string, number][] = [
      ['2026-07-02T15:59:59Z', 0],
      ['2026-07-02T16:00:00Z', 1],
      ['2026-07-04T15:59:59Z', 1],
      ['2026-07-04T16:00:00Z', 0],
    ];
    for (const [instant, running] of seen) {
      t.clock.set(new Date(instant));
      expect(await reachOf(await t.signIn(login))).toBe(running);
    }
    // What ran out does not stand in the way of its successor.
    const as = await t.asOfficer('committee_administrator', codes.committee);
    expect((await grant(as, login, 'statistician', codes.eastFirst)).status).toBe(201);
    expect(
      await asOwner(t, 'SELECT 1 FROM duty WHERE account_id = $1 AND ended_at IS NULL', [id]),
    ).toHaveLength(1);
    t.clock.set(start);
  });

  it.each([
    [{ fromOn: '2026-08-01', untilOn: '2026-08-01' }],
    [{ fromOn: '2026-08-01', untilOn: '2026-07-31' }],
    [{ fromOn: '2026-01-01', untilOn: '2026-07-01' }],
  ])('%j are refused', async (dates) => {
    const { login } = await activeAccount(t);
    const refused = await grant(county, login, 'statistician', codes.eastFirst, dates);
    expectRefused(refused, 422, 'invalid', /截止日期应晚于开始日期和今天/);
  });

  it('that do not exist are refused', async () => {
    const { login } = await activeAccount(t);
    const refused = await grant(county, login, 'statistician', codes.eastFirst, { fromOn: '2026-02-30' });
    expectRefused(refused, 400, 'bad_request', /填写不符合要求/);
  });
});

describe('ending a duty', () => {
  async function secretary() {
    const { login } = await activeAccount(t, { secondFactor: true });
    const { body } = await grant(county, login, 'branch_secretary', codes.eastFirst);
    return { as: await t.signIn(login), dutyId: body.duty.id };
  }

  it('cuts its reach here at once and on another process within a second', async () => {
    const other = await t.another();
    const { as, dutyId } = await secretary();
    const reads = (app: TestApp) => app.call('GET /organizations', { as });
    expect((await reads(t)).status).toBe(200);
    expect((await reads(other)).status).toBe(200);
    expect((await end(county, dutyId)).status).toBe(200);
    expectRefused(await reads(t), 403, 'forbidden', /职务不能做这件事/);
    t.clock.advance(1000);
    expect((await reads(other)).status).toBe(403);
    const { body } = await t.call('GET /account', { as });
    expect(body).toMatchObject({ duties: [], actingDuty: null, permissions: [] });
    await other.close();
  });

  it('is refused out of reach, for a role beyond the own, for oneself, and twice', async () => {
    const { dutyId } = await secretary();
    const west = await t.asOfficer('committee_administrator', codes.westTownship);
    const outside = await end(west, dutyId);
    expectRefused(outside, 404, 'not_found', /没有找到/);
    expect((await end(west, '0199a000-0000-7000-8000-000000000000')).text).toBe(outside.text);
    const { body: me } = await t.call('GET /account', { as: security });
    expectRefused(await end(county, me.actingDuty ?? ''), 403, 'forbidden', /请找安全管理员/);
    expectRefused(await end(security, me.actingDuty ?? ''), 403, 'forbidden', /不能给自己/);
    expect((await end(east, dutyId)).status).toBe(200);
    expectRefused(await end(east, dutyId), 404, 'not_found', /没有找到/);
  });

  it('leaves entries, of what was done and of what was refused', async () => {
    const { dutyId } = await secretary();
    await end(await t.asOfficer('committee_administrator', codes.westTownship), dutyId);
    await end(county, dutyId);
    const ended = (await auditOf(t, 'duty.end')).filter((entry) => entry.object_id === dutyId);
    expect(ended).toMatchObject([{ outcome: 'done' }]);
    const refused = (await auditOf(t, 'POST /api/duties/:id/end')).filter(
      (entry) => entry.object_id === dutyId,
    );
    expect(refused).toMatchObject([{ outcome: 'refused', reason: 'not_found' }]);
  });
});
