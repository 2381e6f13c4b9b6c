import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { activeAccount, asOwner, auditOf, expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes } from '../../../test/harness/county.ts';
import { actIn, type Officer, officerAt, tokenOf } from '../../../test/harness/duties.ts';
import { createMember } from '../../../test/harness/members.ts';

let t: TestApp;
let county: Headers;
let memberId: string;
let secretary: Officer;
let substitute: Officer;
const start = new Date('2026-07-01T02:00:00Z');
beforeAll(async () => {
  t = await createTestApp();
  county = await t.asOfficer('committee_administrator', codes.committee);
  memberId = (await createMember(t, county, codes.eastFirst)).id;
});
afterAll(async () => t.close());
beforeEach(async () => {
  t.clock.set(start);
  secretary = await officerAt(t, 'branch_secretary', codes.eastFirst);
  substitute = await officerAt(t, 'publicity_officer', codes.westFirst);
});

const name = (as: Headers, dutyId: string, login: string, change: Record<string, unknown> = {}) =>
  t.call('POST /duties/{id}/substitutions', {
    as,
    params: { id: dutyId },
    body: { login, untilOn: '2026-07-11', reason: '休假', ...change },
  });
const open = (as: Headers) => t.call('GET /members/{id}', { as, params: { id: memberId } });
const dutiesOf = async (as: Headers) => (await t.call('GET /account', { as })).body.duties;

describe('a substitute', () => {
  it('acts in the duty with the own sign-in, and every log says for whom', async () => {
    const { body, status } = await name(secretary.as, secretary.dutyId, substitute.login);
    expect({ status, person: body.substitute.id }).toEqual({ status: 201, person: substitute.id });
    expect((await open(substitute.as)).status).toBe(404);
    expect(await dutiesOf(substitute.as)).toMatchObject([
      { role: 'publicity_officer', standsInFor: null },
      { id: secretary.dutyId, role: 'branch_secretary', standsInFor: { untilOn: '2026-07-11' } },
    ]);
    await actIn(t, substitute.as, secretary.dutyId);
    expect((await open(substitute.as)).status).toBe(200);
    const log = await asOwner<{ name: string }>(
      t,
      'SELECT actor_name AS name FROM member_access WHERE account_id = $1',
      [substitute.id],
    );
    expect(log[0]?.name).toMatch(new RegExp(`^某人 ${substitute.login}（代某人 ${secretary.login}）$`));
    expect((await auditOf(t, 'duty.substitute')).at(-1)).toMatchObject({
      reason: '休假',
      after: { substitute: substitute.id },
    });
    // The holder is on leave, not gone.
    expect((await open(secretary.as)).status).toBe(200);
  });

  it('ends by itself on the day, in China, for sessions and tokens', async () => {
    await name(secretary.as, secretary.dutyId, substitute.login);
    const token = await tokenOf(t, substitute.login, secretary.dutyId);
    expect((await open(token)).status).toBe(200);
    t.clock.set(new Date('2026-07-10T15:00:00Z'));
    const as = await t.signIn(substitute.login);
    await actIn(t, as, secretary.dutyId);
    expect((await open(as)).status).toBe(200);
    t.clock.set(new Date('2026-07-10T16:00:00Z'));
    expect((await open(as)).status).toBe(404);
    expect((await open(token)).status).toBe(404);
    expect((await dutiesOf(as)).map(({ role }) => role)).toEqual(['publicity_officer']);
  });

  it('begins on the day named, not before', async () => {
    await name(secretary.as, secretary.dutyId, substitute.login, { fromOn: '2026-07-03' });
    expect((await dutiesOf(substitute.as)).length).toBe(1);
    t.clock.set(new Date('2026-07-02T16:00:00Z'));
    expect((await dutiesOf(await t.signIn(substitute.login))).length).toBe(2);
  });

  it.each(['holder', 'substitute', 'granter'] as const)('is ended by the %s at once', async (who) => {
    const { body } = await name(secretary.as, secretary.dutyId, substitute.login);
    await actIn(t, substitute.as, secretary.dutyId);
    expect((await open(substitute.as)).status).toBe(200);
    const as = { holder: secretary.as, substitute: substitute.as, granter: county }[who];
    const stranger = await t.asOfficer('branch_secretary', codes.westSecond);
    const outside = await t.call('POST /duty-substitutions/{id}/end', {
      as: stranger,
      params: { id: body.id },
    });
    expectRefused(outside, 404, 'not_found', /没有找到/);
    expect((await t.call('POST /duty-substitutions/{id}/end', { as, params: { id: body.id } })).status).toBe(
      200,
    );
    expect((await open(substitute.as)).status).toBe(404);
    expectRefused(
      await t.call('POST /duty-substitutions/{id}/end', { as, params: { id: body.id } }),
      404,
      'not_found',
      /没有找到/,
    );
  });

  it('goes with the duty itself', async () => {
    await name(secretary.as, secretary.dutyId, substitute.login);
    await actIn(t, substitute.as, secretary.dutyId);
    await t.call('POST /duties/{id}/end', { as: county, params: { id: secretary.dutyId } });
    expect((await open(substitute.as)).status).toBe(404);
  });

  it('sets up a second factor before acting', async () => {
    const plain = await activeAccount(t);
    await name(secretary.as, secretary.dutyId, plain.login);
    const { body } = await t.call('GET /account', { as: await t.signIn(plain.login) });
    expect(body).toMatchObject({ pending: 'second_factor_setup', actingDuty: null, permissions: [] });
  });
});

describe('naming one', () => {
  it('is for the holder and for whoever grants the duty, not for others', async () => {
    const other = await officerAt(t, 'branch_secretary', codes.eastFirst);
    expectRefused(
      await name(other.as, secretary.dutyId, substitute.login),
      403,
      'forbidden',
      /只有本人，或者能授予这个职务的人/,
    );
    const stranger = await t.asOfficer('committee_administrator', codes.westTownship);
    expectRefused(await name(stranger, secretary.dutyId, substitute.login), 404, 'not_found', /没有找到/);
    expect((await name(county, secretary.dutyId, substitute.login)).status).toBe(201);
  });

  it('is never passed on', async () => {
    await name(secretary.as, secretary.dutyId, substitute.login);
    await actIn(t, substitute.as, secretary.dutyId);
    const third = await activeAccount(t);
    expectRefused(
      await name(substitute.as, secretary.dutyId, third.login, {
        fromOn: '2026-08-01',
        untilOn: '2026-08-02',
      }),
      403,
      'forbidden',
      /您是代理人，不能再找别人代理/,
    );
  });

  it.each(['system_admin', 'security_admin', 'audit_admin'] as const)('is not for a %s', async (role) => {
    const admin = await officerAt(t, role, codes.committee);
    expectRefused(
      await name(admin.as, admin.dutyId, (await activeAccount(t)).login),
      403,
      'forbidden',
      /三员的职务不能代理/,
    );
    expectRefused(await name(secretary.as, secretary.dutyId, admin.login), 409, 'conflict', /三员互不兼任/);
  });

  it('keeps an admin’s duty away from who stands in already', async () => {
    const person = await activeAccount(t);
    await name(secretary.as, secretary.dutyId, person.login, { fromOn: '2026-07-05' });
    const security = await t.asOfficer('security_admin', codes.committee);
    const { organization } = (await dutiesOf(security))[0] ?? {};
    const granted = await t.call('POST /duties', {
      as: security,
      body: { login: person.login, role: 'audit_admin', organizationId: organization?.id ?? '' },
    });
    expectRefused(granted, 409, 'conflict', /三员互不兼任/);
  });

  it('asks for one other active person, one at a time, on fit dates', async () => {
    expectRefused(
      await name(secretary.as, secretary.dutyId, secretary.login),
      422,
      'invalid',
      /不能由本人代理本人/,
    );
    expectRefused(
      await name(secretary.as, secretary.dutyId, 'nobody.here'),
      422,
      'invalid',
      /没有已激活的账号/,
    );
    expectRefused(
      await name(secretary.as, secretary.dutyId, substitute.login, { untilOn: '2027-07-02' }),
      422,
      'invalid',
      /代理最长一年/,
    );
    const other = await activeAccount(t);
    expect((await name(secretary.as, secretary.dutyId, substitute.login)).status).toBe(201);
    expectRefused(
      await name(secretary.as, secretary.dutyId, other.login, {
        fromOn: '2026-07-10',
        untilOn: '2026-07-12',
      }),
      409,
      'conflict',
      /这段时间已由某人 .*代理（2026-07-01至2026-07-11）/,
    );
    const after = await name(secretary.as, secretary.dutyId, other.login, {
      fromOn: '2026-07-11',
      untilOn: '2026-07-12',
    });
    expect(after.status).toBe(201);
    expectRefused(
      await name(county, secretary.dutyId, await loginOf(county), {
        fromOn: '2026-09-01',
        untilOn: '2026-09-02',
      }),
      403,
      'forbidden',
      /不能给自己/,
    );
    const both = await Promise.all(
      [1, 2].map(() =>
        name(secretary.as, secretary.dutyId, other.login, { fromOn: '2026-10-01', untilOn: '2026-10-02' }),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it('is listed for who may see the duty', async () => {
    await name(secretary.as, secretary.dutyId, substitute.login);
    const seen = await t.call('GET /duties/{id}/substitutions', {
      as: county,
      params: { id: secretary.dutyId },
    });
    expect(seen.body.items).toMatchObject([{ substitute: { id: substitute.id }, can: { end: true } }]);
    const stranger = await t.asOfficer('committee_administrator', codes.westTownship);
    const hidden = await t.call('GET /duties/{id}/substitutions', {
      as: stranger,
      params: { id: secretary.dutyId },
    });
    expectRefused(hidden, 404, 'not_found', /没有找到/);
  });
});

const loginOf = async (as: Headers) => (await t.call('GET /account', { as })).body.account.login;
