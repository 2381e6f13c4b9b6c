import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activeAccount, expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { type Officer, officerAt } from '../../../test/harness/duties.ts';
import { createMember } from '../../../test/harness/members.ts';

let t: TestApp;
let county: Officer;
let secretary: Officer;
let discipline: string;
const start = new Date('2026-07-01T02:00:00Z');
beforeAll(async () => {
  t = await createTestApp({ now: start });
  county = await officerAt(t, 'committee_administrator', codes.committee);
  secretary = await officerAt(t, 'branch_secretary', codes.eastFirst);
  for (const [role, code] of [
    ['leader', codes.eastTownship],
    ['floating_liaison', codes.eastTownship],
    ['floating_liaison', codes.eastFirst],
    ['education_officer', codes.eastTownship],
    ['branch_secretary', codes.eastSecond],
    ['branch_secretary', codes.westFirst],
    ['system_admin', codes.committee],
    ['security_admin', codes.committee],
    ['audit_admin', codes.committee],
  ] as const)
    await officerAt(t, role, code);
  const { login } = await activeAccount(t);
  const granted = await grant(county.as, {
    login,
    role: 'discipline_officer',
    code: codes.eastFirst,
    visibleFromAbove: false,
  });
  expect(granted.status).toBe(201);
  discipline = granted.body.duty.id;
});
afterAll(async () => t.close());

const at = (code: string) => organizationOf(t.county, code).id;
const grant = (
  as: Headers,
  {
    code,
    ...body
  }: { login: string; role: string; code: string; visibleFromAbove?: boolean; untilOn?: string },
) => t.call('POST /duties', { as, body: { organizationId: at(code), ...body } });
const access = (as: Headers, code: string, query = {}) =>
  t.call('GET /organizations/{id}/access', { as, params: { id: at(code) }, query });

describe('who may see my members', () => {
  it('is every running duty that reaches the organisation, from above and here, and what it may', async () => {
    const { body, status } = await access(secretary.as, codes.eastFirst, { limit: 100 });
    expect(status).toBe(200);
    const said = body.items.map(({ role, from, organization, access: may }) => [
      role,
      from,
      organization.code,
      Object.entries(may)
        .flatMap(([what, allowed]) => (allowed ? [what] : []))
        .join(' '),
    ]);
    expect(said.sort()).toEqual(
      [
        ['branch_secretary', 'here', codes.eastFirst, 'read write reveal export'],
        ['discipline_officer', 'here', codes.eastFirst, 'read'],
        ['floating_liaison', 'here', codes.eastFirst, 'read'],
        ['committee_administrator', 'above', codes.committee, 'read write reveal export'],
        ['education_officer', 'above', codes.eastTownship, 'read'],
        ['leader', 'above', codes.eastTownship, ''],
        ['system_admin', 'above', codes.committee, ''],
        ['security_admin', 'above', codes.committee, ''],
        ['audit_admin', 'above', codes.committee, ''],
      ].sort(),
    );
    expect(body.items.every(({ account }) => account !== null)).toBe(true);
  });

  it('says since when, until when, who stands in, and when it was last used', async () => {
    const substitute = await activeAccount(t);
    await t.call('POST /duties/{id}/substitutions', {
      as: secretary.as,
      params: { id: secretary.dutyId },
      body: { login: substitute.login, untilOn: '2026-07-11', reason: '休假' },
    });
    const { body } = await access(county.as, codes.eastFirst, { limit: 100 });
    expect(body.items.find(({ dutyId }) => dutyId === secretary.dutyId)).toMatchObject({
      fromOn: '2026-07-01',
      untilOn: null,
      substitutes: [{ name: `某人 ${substitute.login}`, fromOn: '2026-07-01', untilOn: '2026-07-11' }],
      lastUsedAt: start.toISOString(),
    });
  });

  it('agrees with what a request is allowed', async () => {
    const member = await createMember(t, county.as, codes.eastFirst);
    const { items } = (await access(county.as, codes.eastFirst, { limit: 100 })).body;
    for (const { role, organization, access: may } of items) {
      const as = await t.asOfficer(role, organization.code);
      const read = await t.call('GET /members/{id}', { as, params: { id: member.id } });
      expect({ role, read: read.status === 200 }).toEqual({ role, read: may.read });
      if (read.status === 200)
        expect({ role, write: read.body.can.edit }).toEqual({ role, write: may.write });
    }
  });

  it('comes page by page', async () => {
    const whole = (await access(secretary.as, codes.eastFirst, { limit: 100 })).body.items;
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const { body } = await access(secretary.as, codes.eastFirst, { limit: 4, ...(after ? { after } : {}) });
      seen.push(...body.items.map(({ dutyId }) => dutyId));
      after = body.next ?? undefined;
    } while (after);
    expect(seen).toEqual(whole.map(({ dutyId }) => dutyId));
  });

  it('is for officers of the place and above it', async () => {
    const west = await t.asOfficer('branch_secretary', codes.westFirst);
    expectRefused(await access(west, codes.eastFirst), 404, 'not_found', /没有找到/);
    const statistician = await t.asOfficer('statistician', codes.eastFirst);
    expectRefused(await access(statistician, codes.eastFirst), 403, 'forbidden', /请切换职务/);
  });
});

describe('a duty hidden from above', () => {
  const seenBy = async (as: Headers) => {
    const { body } = await access(as, codes.eastFirst, { limit: 100 });
    return body.items.find(({ dutyId }) => dutyId === discipline);
  };
  const listedFor = async (as: Headers) => {
    const { body } = await t.call('GET /duties', {
      as,
      query: { organization: at(codes.eastFirst), limit: 100 },
    });
    return body.items.find(({ id }) => id === discipline);
  };

  it('is there for officers above, without a name; here with it', async () => {
    expect(await seenBy(county.as)).toMatchObject({
      role: 'discipline_officer',
      account: null,
      lastUsedAt: null,
    });
    expect((await seenBy(secretary.as))?.account?.name).toMatch(/^某人/);
    expect(await listedFor(county.as)).toMatchObject({
      account: null,
      can: { end: false, substitute: false },
    });
    expect((await listedFor(secretary.as))?.account?.name).toMatch(/^某人/);
  });

  it('is ended by the security admin, who sees whose it is, and by nobody else above', async () => {
    const refused = await t.call('POST /duties/{id}/end', { as: county.as, params: { id: discipline } });
    expectRefused(refused, 403, 'forbidden', /请找安全管理员/);
    const hidden = await t.call('GET /duties/{id}/substitutions', {
      as: county.as,
      params: { id: discipline },
    });
    expectRefused(hidden, 404, 'not_found', /没有找到/);
    const security = await t.asOfficer('security_admin', codes.committee);
    expect((await listedFor(security))?.account?.name).toMatch(/^某人/);
    expect((await t.call('POST /duties/{id}/end', { as: security, params: { id: discipline } })).status).toBe(
      200,
    );
  });

  it('is no way to hide who may write or reveal', async () => {
    for (const role of ['branch_secretary', 'education_officer', 'leader'] as const) {
      const { login } = await activeAccount(t);
      const refused = await grant(county.as, { login, role, code: codes.eastFirst, visibleFromAbove: false });
      expectRefused(refused, 422, 'invalid', /不能对上级隐藏/);
    }
  });
});

describe('the member', () => {
  it('sees who may read the own file by right, and nobody who may not', async () => {
    const member = await createMember(t, county.as, codes.eastFirst);
    const as = await t.asMember(member);
    const { body, status } = await t.call('GET /account/file-access', { as, query: { limit: 100 } });
    expect(status).toBe(200);
    expect(body.items.length).toBeGreaterThan(3);
    expect(body.items.every(({ access: may }) => may.read)).toBe(true);
    expect(body.items.map(({ role }) => role)).not.toContain('leader');
    const nobody = await t.signIn((await activeAccount(t)).login);
    expectRefused(await t.call('GET /account/file-access', { as: nobody }), 404, 'not_found', /没有找到/);
  });
});

describe('what a duty asks', () => {
  it('its end is told to holder and granter 30 days and 7 days before, and is listed', async () => {
    const { login } = await activeAccount(t, { secondFactor: true });
    const { body } = await grant(county.as, {
      login,
      role: 'publicity_officer',
      code: codes.eastFirst,
      untilOn: '2026-08-10',
    });
    const expiring = async (as: Headers) =>
      (await t.call('GET /duties', { as, query: { state: 'expiring' } })).body.items.map(({ id }) => id);
    const told = async (who: string) => {
      const as = await t.signIn(who);
      const { items } = (await t.call('GET /account/duty-tasks', { as })).body;
      return items.filter(({ id }) => id === body.duty.id).map(({ kind, dueWithin }) => [kind, dueWithin]);
    };
    const onDay = async (instant: string) => {
      t.clock.set(new Date(instant));
      const listed = (await expiring(await t.signIn(county.login))).includes(body.duty.id);
      return { holder: await told(login), granter: await told(county.login), listed };
    };
    expect(await onDay('2026-07-10T15:59:59Z')).toEqual({ holder: [], granter: [], listed: false });
    expect(await onDay('2026-07-10T16:00:00Z')).toEqual({
      holder: [['own_duty_expires', 30]],
      granter: [['granted_duty_expires', 30]],
      listed: true,
    });
    expect(await onDay('2026-08-02T16:00:00Z')).toEqual({
      holder: [['own_duty_expires', 7]],
      granter: [['granted_duty_expires', 7]],
      listed: true,
    });
    expect(await onDay('2026-08-09T16:00:00Z')).toEqual({ holder: [], granter: [], listed: false });
    const past = await t.call('GET /duties', { as: await t.signIn(county.login), query: { state: 'ended' } });
    expect(past.body.items.map(({ id }) => id)).toContain(body.duty.id);
    t.clock.set(start);
  });

  it('the answer names the roles that the acting duty may grant or propose', async () => {
    const roles = async (as: Headers) => {
      const { body } = await t.call('GET /duties', { as, query: { limit: 1 } });
      return { grants: body.grantableRoles, proposes: body.proposableRoles };
    };
    const mine = await roles(secretary.as);
    expect(mine.grants).toEqual([]);
    expect(mine.proposes).toContain('publicity_officer');
    const theirs = await roles(county.as);
    expect(theirs.grants).toContain('leader');
    expect(theirs.grants).not.toContain('committee_administrator');
    expect(theirs.proposes).toEqual(['committee_administrator']);
    for (const role of theirs.grants) {
      const { login } = await activeAccount(t);
      expect({
        role,
        status: (await grant(county.as, { login, role, code: codes.eastSecond })).status,
      }).toEqual({ role, status: 201 });
    }
  });
});
