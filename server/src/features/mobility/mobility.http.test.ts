import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { asOwner, auditOf, expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember, everyPage, fullNumbers } from '../../../test/harness/members.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { placesOf } from './public.ts';

/** Floating members, hosts and retained graduates (domain rules 28 and 29). Today is 1 July 2026. */

let t: TestApp;
let home: Headers;
let host: Headers;
let reader: Headers;
let county: Headers;
let neighbour: Headers;
let member: Awaited<ReturnType<typeof createMember>>;
let self: Headers;
beforeAll(async () => {
  t = await createTestApp();
  home = await t.asOfficer('branch_secretary', codes.eastFirst);
  host = await t.asOfficer('branch_secretary', codes.westFirst);
  reader = await t.asOfficer('floating_liaison', codes.westFirst);
  county = await t.asOfficer('organization_officer', codes.committee);
  neighbour = await t.asOfficer('branch_secretary', codes.westSecond);
});
afterAll(() => t.close());
beforeEach(async () => {
  member = await createMember(t, home, codes.eastFirst, { name: '白音' });
  self = await t.asMember(member);
});

const id = (code: string) => organizationOf(t.county, code).id;
const west = () => ({ hostId: id(codes.westFirst), ground: 'work', since: '2026-06-01' });
const register = (as: Headers, body: Record<string, unknown> = {}, memberId = member.id) =>
  t.call('POST /mobility', { as, body: { memberId, ...west(), ...body } });
const report = (as: Headers, body: Record<string, unknown> = {}) =>
  t.call('POST /mobility/reports', { as, body: { ...west(), ...body } });
const get = (as: Headers, period: string) => t.call('GET /mobility/{id}', { as, params: { id: period } });
const step = async (
  name: string,
  period: string,
  as: Headers,
  body: Record<string, unknown> = {},
  version?: number,
) => {
  const seen = version ?? (await get(county, period)).body.version;
  return t.call(`POST /mobility/{id}/${name}` as 'POST /mobility/{id}/end', {
    as,
    params: { id: period },
    ifMatch: seen,
    body,
  });
};
const list = (as: Headers, query: Record<string, string> = {}) =>
  everyPage((position) => t.call('GET /mobility', { as, query: { limit: 2, ...query, ...position } }));
const counts = async (as: Headers, query: Record<string, string> = {}) => {
  const { body } = await t.call('GET /mobility/counts', { as, query });
  return { ...body, rows: Object.fromEntries(body.rows.map(({ row, count }) => [row, count])) };
};
const ofMember = (items: readonly { member: { id: string } }[]) =>
  items.filter((one) => one.member.id === member.id);
const places = (day: string) =>
  t.services.database.read(systemActor().scope, (reader) => placesOf(reader, member.id, day));

/** Registered and confirmed. */
async function floating(more: Record<string, unknown> = {}): Promise<string> {
  const { body } = await register(home, more);
  expect((await step('confirm', body.id, host)).status).toBe(200);
  return body.id;
}

describe('a member who floats', () => {
  it('is registered by the home and confirmed by the host, and both see it', async () => {
    const made = await register(home, { note: '在西山镇打工' });
    expect(made).toMatchObject({
      status: 201,
      body: {
        state: 'proposed',
        turn: 'host',
        home: { name: '东河镇第一党支部' },
        host: { name: '西山镇第一党支部' },
        sides: ['home'],
        note: '在西山镇打工',
        contactDue: '2027-01-01',
        transferTo: { id: id(codes.westTownship) },
        can: { confirm: false, end: true, recordContact: true, openFile: true },
      },
    });
    const waiting = await list(host, { show: 'waiting' });
    expect(ofMember(waiting)).toMatchObject([{ row: 'floating_in', state: 'proposed', since: '2026-06-01' }]);
    const confirmed = await step('confirm', made.body.id, host);
    expect(confirmed.body).toMatchObject({ state: 'current', confirmedOn: '2026-07-01', sides: ['host'] });
    expect(ofMember(await list(home, { row: 'floating_out' }))).toMatchObject([
      { state: 'current', due: '2027-01-01', overdue: false, can: { openFile: true, recordContact: true } },
    ]);
    expect(ofMember(await list(reader, { row: 'floating_in' }))).toMatchObject([
      { state: 'current', due: null, can: { openFile: false, recordContact: false } },
    ]);
    expect((await auditOf(t, 'mobility.confirm')).at(-1)).toMatchObject({ outcome: 'done' });
  });

  it('shows the host what hosting needs and no more', async () => {
    const period = await floating({ note: '孩子在镇上上学' });
    await step('extend', period, home, { until: '2027-06-01', reason: '家庭情况' });
    const { body, text } = await get(host, period);
    expect(body).toMatchObject({
      member: {
        name: '白音',
        sex: member.sex,
        stage: 'full',
        phone: expect.stringMatching(/^\d{3}\*{4}\d{4}$/),
      },
      since: '2026-06-01',
      until: '2027-06-01',
      ground: null,
      note: null,
      lastContact: null,
      contactDue: null,
      transferTo: null,
    });
    const { idNumber, phone } = member.person;
    for (const secret of [idNumber, phone, '家庭情况', '孩子在镇上上学', member.birth])
      expect(text).not.toContain(secret);
    expect((await t.call('GET /members/{id}', { as: host, params: { id: member.id } })).status).toBe(404);
    expect((await t.request('GET', '/api/mobility', { as: host })).text).not.toMatch(fullNumbers);
    // With the member's own consent, and as long as it holds.
    const consent = (given: boolean) =>
      t.call('POST /members/{id}/consents', {
        as: self,
        params: { id: member.id },
        body: { purpose: 'phone_to_host', given },
      });
    expect((await consent(true)).status).toBe(201);
    expect((await get(host, period)).body.member.phone).toBe(member.person.phone);
    expect((await get(home, period)).body.member.phone).toMatch(/\*/);
    await consent(false);
    expect((await get(host, period)).body.member.phone).toMatch(/\*/);
    // What is over is a name and a period.
    await consent(true);
    await step('end', period, home, { on: '2026-06-30', ending: 'returned' });
    const over = { member: { name: '白音', sex: null, stage: null, phone: null }, home: { name: '' } };
    expect((await get(host, period)).body).toMatchObject({ state: 'ended', ...over });
    expect(ofMember(await list(host))).toEqual([]);
    const [line] = ofMember(await list(host, { show: 'ended' }));
    expect(line).toMatchObject({ endedOn: '2026-06-30', ...over });
  });

  it('is nothing to a third branch, and nobody handles the own period by an office', async () => {
    const { body } = await register(home);
    expect((await get(neighbour, body.id)).status).toBe(404);
    expect((await step('confirm', body.id, neighbour)).status).toBe(404);
    expect(ofMember(await list(neighbour))).toEqual([]);
    expectRefused(await step('confirm', body.id, home), 403, 'forbidden', /不由您/);
    expectRefused(
      await step('end', body.id, host, { on: '2026-07-01', ending: 'returned' }),
      403,
      'forbidden',
      /不由您/,
    );
    expect((await step('confirm', body.id, reader)).status).toBe(403);
    expect((await register(host)).status).toBe(404);
    expect((await register(self)).status).toBe(403);
    expect((await step('confirm', body.id, host, {}, 7)).status).toBe(412);
  });

  it('needs six months in a row, a day that can be, and a branch that hosts', async () => {
    const short = await register(home, { until: '2026-11-30' });
    expectRefused(short, 422, 'rule_refused', /不满 6 个月.*党员教育管理工作条例/);
    expect(short.problem).toMatchObject({
      rule: 'floating.from_months',
      earliest: '2026-12-01',
      errors: [{ pointer: '/until' }],
    });
    expect((await register(home, { until: '2026-12-01' })).status).toBe(201);
    for (const [body, words] of [
      [{ since: '2026-10-02' }, /最晚可填 2026-10-01/],
      [{ hostId: null }, /请选择接纳的党支部/],
      [{ place: '上海' }, /只写一处/],
      [{ hostId: id(codes.eastFirst) }, /就在这个党支部/],
      [{ hostId: id(codes.westTownship) }, /应当是党支部/],
      [{ ground: 'unemployed' }, /合适的原因/],
    ] as const)
      expectRefused(await register(home, body), 422, 'invalid', words);
    expectRefused(await register(home), 409, 'conflict', /还没有结束/);
    const applicant = await createMember(t, home, codes.eastFirst, {
      stage: 'applicant',
      joined: null,
      full: null,
    });
    expectRefused(await register(home, {}, applicant.id), 409, 'conflict', /只有正式党员和预备党员/);
  });

  it('may be declined, and the home names another host; or a place outside, which needs nobody’s word', async () => {
    const { body } = await register(home);
    expectRefused(await step('decline', body.id, host, { reason: ' 无 ' }), 422, 'invalid', /至少两个字/);
    const declined = await step('decline', body.id, host, { reason: '查无此人' });
    expect(declined.body).toMatchObject({ state: 'declined', turn: 'home' });
    expect(ofMember(await list(host))).toEqual([]);
    expect(ofMember(await list(home, { show: 'waiting' }))).toHaveLength(1);
    const outside = await step('register', body.id, home, {
      place: '浙江省义乌市某公司',
      placePhone: '0579-85210000',
    });
    expect(outside.body).toMatchObject({
      state: 'current',
      host: { id: null, name: '浙江省义乌市某公司', phone: '0579-85210000' },
      transferTo: null,
    });
    expect((await get(host, body.id)).status).toBe(404);
    expect(await places('2026-06-15')).toMatchObject({
      hosts: [{ organizationId: null, name: '浙江省义乌市某公司' }],
    });
  });
});

describe('the member', () => {
  it('reports being away and back; the home registers, the host sees it only then', async () => {
    const told = await report(self, { until: '2027-01-01' });
    expect(told).toMatchObject({
      status: 201,
      body: { state: 'reported', sides: ['member'], can: { withdraw: true } },
    });
    expect((await get(host, told.body.id)).status).toBe(404);
    expectRefused(await report(self), 409, 'conflict', /已经报告过/);
    const mine = async () => (await t.call('GET /mobility/mine', { as: self })).body;
    expect(await mine()).toMatchObject({
      home: { name: '东河镇第一党支部' },
      contactDue: null,
      can: { report: false },
      blocked: { zh: expect.stringContaining('已经报告过') },
    });
    expect((await step('register', told.body.id, home)).body).toMatchObject({
      state: 'proposed',
      until: '2027-01-01',
    });
    await step('confirm', told.body.id, host);
    expect(await mine()).toMatchObject({
      contactDue: '2027-01-01',
      can: { report: true },
      periods: [{ host: { name: '西山镇第一党支部' }, can: { leave: true, resume: false, end: false } }],
    });
    expectRefused(
      await step('leave', told.body.id, self, { on: '2026-07-02' }),
      422,
      'invalid',
      /不能晚于今天/,
    );
    expect((await step('leave', told.body.id, self, { on: '2026-06-30' })).body).toMatchObject({
      state: 'returning',
      backOn: '2026-06-30',
    });
    expect((await step('resume', told.body.id, home)).body).toMatchObject({ state: 'current', backOn: null });
    await step('leave', told.body.id, host, { on: '2026-06-30' });
    const over = await step('end', told.body.id, home, { on: '2026-06-30', ending: 'returned' });
    expect(over.body).toMatchObject({ state: 'ended', endedOn: '2026-06-30', ending: 'returned' });
    expect(await mine()).toMatchObject({ contactDue: null });
    expectRefused(await step('leave', told.body.id, self, { on: '2026-06-30' }), 409, 'conflict', /已结束/);
  });

  it('takes a report back, and is told why one is not registered', async () => {
    const first = await report(self);
    expect((await step('withdraw', first.body.id, home)).status).toBe(403);
    expect((await step('withdraw', first.body.id, self)).body.state).toBe('withdrawn');
    const second = await report(self);
    const { body } = await step('reject', second.body.id, home, { reason: '不满六个月' });
    expect(body.state).toBe('withdrawn');
    expect((await get(self, second.body.id)).body.steps.at(-1)).toMatchObject({ reason: '不满六个月' });
  });
});

describe('a graduate', () => {
  const retain = (as: Headers, body: Record<string, unknown> = {}) =>
    t.call('POST /mobility/retentions', {
      as,
      body: {
        memberId: member.id,
        ground: 'unemployed',
        graduatedOn: '2025-06-30',
        until: '2027-06-30',
        ...body,
      },
    });

  it('is retained two years at most, is listed, and told of before and after it is over', async () => {
    const long = await retain(home, { until: '2027-07-01' });
    expectRefused(long, 422, 'rule_refused', /最多保留 2 年，最晚到 2027-06-30.*党员教育管理工作条例/);
    expect(long.problem.rule).toBe('graduate.retention_years');
    expectRefused(
      await retain(home, { graduatedOn: '2024-06-30', until: '2026-06-30' }),
      422,
      'rule_refused',
      /已于 2026-06-30 期满/,
    );
    const { body } = await retain(home, { until: '2026-07-31' });
    expect(body).toMatchObject({ kind: 'retained', state: 'current', untilAtMost: '2027-06-30', host: null });
    expectRefused(await retain(home), 409, 'conflict', /已经登记为毕业保留/);
    expect(ofMember(await list(home, { row: 'retained' }))).toMatchObject([
      { due: '2026-07-31', overdue: false },
    ]);
    const told = async () =>
      (await t.call('GET /warnings', { as: home, query: { limit: 100 } })).body.items
        .filter(({ mobility }) => mobility === body.id)
        .map(({ kind }) => kind);
    expect(await told()).toEqual(['retention_ending']);
    expectRefused(
      await step('extend', body.id, home, { until: '2027-07-01' }),
      422,
      'rule_refused',
      /最晚到/,
    );
    expect((await step('extend', body.id, home, { until: '2027-06-30' })).body.until).toBe('2027-06-30');
    expect(await told()).toEqual([]);
    await asOwner(t, `UPDATE member_mobility SET until = '2026-06-30' WHERE id = $1`, [body.id]);
    expect(await told()).toEqual(['retention_over']);
    expect(ofMember(await list(home, { show: 'overdue' }))).toHaveLength(1);
    expect((await step('end', body.id, home, { on: '2026-07-01', ending: 'returned' })).status).toBe(422);
    expect((await step('end', body.id, home, { on: '2026-07-01', ending: 'settled' })).body.state).toBe(
      'ended',
    );
  });
});

describe('figures', () => {
  const headcount = async (code: string) =>
    (await t.call('GET /statistics', { as: county, query: { table: 'profile', organization: id(code) } }))
      .text;

  it('count once: whoever is hosted is in no headcount of the host', async () => {
    const before = await headcount(codes.westFirst);
    const [out, inside] = [await counts(home), await counts(host)];
    await floating();
    expect(await headcount(codes.westFirst)).toBe(before);
    expect((await counts(home)).rows.floating_out).toBe((out.rows.floating_out ?? 0) + 1);
    expect((await counts(host)).rows.floating_in).toBe((inside.rows.floating_in ?? 0) + 1);
    const { below } = await counts(county);
    const east = below.find(({ id: each }) => each === id(codes.eastTownship));
    const town = below.find(({ id: each }) => each === id(codes.westTownship));
    expect([east?.out, town?.in]).toEqual([
      (await counts(county, { organization: id(codes.eastTownship) })).rows.floating_out,
      (await counts(county, { organization: id(codes.westTownship) })).rows.floating_in,
    ]);
  });

  it('hold in one list who is abroad and who is lost', async () => {
    const away = (kind: string, body: Record<string, string> = {}) =>
      t.call('POST /members/{id}/status-changes', {
        as: home,
        params: { id: member.id },
        ifMatch: member.version,
        body: { kind, on: '2026-06-12', basis: '本人书面报告', ...body },
      });
    expect((await away('go_abroad')).status).toBeLessThan(300);
    expect(ofMember(await list(home))).toMatchObject([
      {
        row: 'abroad',
        period: null,
        since: '2026-06-12',
        due: '2027-01-01',
        can: { recordContact: true, open: false },
      },
    ]);
    expect((await counts(home)).rows.abroad).toBe(1);
    expect(ofMember(await list(home, { row: 'lost' }))).toEqual([]);
  });
});

describe('contact', () => {
  it('is asked of the home every six months, and a contact that is recorded settles it', async () => {
    const period = await floating();
    await asOwner(
      t,
      `UPDATE member SET created_at = '2020-01-01', floating_since = '2025-12-01' WHERE id = $1`,
      [member.id],
    );
    const told = async (as: Headers) =>
      (
        await t.call('GET /warnings', { as, query: { kind: 'contact_overdue', limit: 100 } })
      ).body.items.filter((one) => one.member?.id === member.id);
    expect(await told(home)).toMatchObject([
      { due: '2026-06-01', words: { zh: expect.stringContaining('外出流动') }, can: { recordContact: true } },
    ]);
    expect(await told(host)).toEqual([]);
    expect((await get(home, period)).body).toMatchObject({ contactDue: '2026-06-01', overdue: true });
    const body = { kind: 'contact', day: '2026-06-30' };
    await t.call('POST /members/{id}/contacts', { as: home, params: { id: member.id }, body });
    expect(await told(home)).toEqual([]);
    expect((await get(home, period)).body).toMatchObject({
      lastContact: '2026-06-30',
      contactDue: '2026-12-30',
    });
  });

  it('what waits is told to whose turn it is', async () => {
    const told = async (as: Headers, period: string) =>
      (await t.call('GET /warnings', { as, query: { kind: 'mobility_turn', limit: 100 } })).body.items
        .filter(({ mobility }) => mobility === period)
        .map(({ severity, organization }) => [severity, organization.name]);
    const { body } = await register(home);
    expect(await told(host, body.id)).toEqual([['ask', '西山镇第一党支部']]);
    expect(await told(home, body.id)).toEqual([]);
    await step('decline', body.id, host, { reason: '查无此人' });
    expect(await told(home, body.id)).toEqual([['ask', '东河镇第一党支部']]);
    expect(await told(host, body.id)).toEqual([]);
  });
});

describe('home and hosts of a day', () => {
  it('are told by one call, the home from its history', async () => {
    const period = await floating();
    const home = { organizationId: id(codes.eastFirst), name: '东河镇第一党支部' };
    expect(await places('2026-07-01')).toMatchObject({
      home,
      hosts: [{ organizationId: id(codes.westFirst) }],
    });
    expect((await places('2026-05-31')).hosts).toEqual([]);
    await step('end', period, county, { on: '2026-06-20', ending: 'returned' });
    expect((await places('2026-06-19')).hosts).toHaveLength(1);
    expect((await places('2026-06-20')).hosts).toEqual([]);
    const wrong = await floating();
    await step('end', wrong, county, { on: '2026-07-01', ending: 'mistaken' });
    expect((await places('2026-06-25')).hosts).toEqual([]);
    expect((await places('1999-01-01')).home).toBeNull();
  });
});

describe('a transfer', () => {
  const transfer = async (to: string, branch: string) => {
    const { body } = await t.call('POST /transfers', {
      as: self,
      body: { destinationId: id(to), ground: 'work' },
    });
    for (const [name, as, more] of [
      ['approve', county, { duesUntil: '2026-06' }],
      ['approve', county, {}],
      ['check-in', self, {}],
      ['accept', county, { branchId: id(branch) }],
    ] as const) {
      const { version } = (await t.call('GET /transfers/{id}', { as, params: { id: body.id } })).body;
      const answer = await t.call(`POST /transfers/{id}/${name}` as 'POST /transfers/{id}/accept', {
        as,
        params: { id: body.id },
        ifMatch: version,
        body: more,
      });
      expect(answer.status).toBe(200);
    }
  };

  it('to the host ends the stay there; other hosts go on seeing the member', async () => {
    const there = await floating();
    const { body: other } = await register(home, { hostId: id(codes.eastSecond) });
    const { body: told } = await t.call('GET /mobility/mine', { as: self });
    expect(told.periods).toHaveLength(2);
    await transfer(codes.westTownship, codes.westFirst);
    expect((await get(county, there)).body).toMatchObject({
      state: 'ended',
      ending: 'transferred',
      endedOn: '2026-07-01',
    });
    const second = await t.asOfficer('branch_secretary', codes.eastSecond);
    expect((await get(second, other.id)).body).toMatchObject({
      state: 'proposed',
      home: { name: '西山镇第一党支部' },
    });
    // The old home reads no more of it; the new one goes on with it.
    expect((await get(home, other.id)).status).toBe(404);
    expect((await step('end', other.id, host, { on: '2026-07-01', ending: 'returned' })).status).toBe(200);
    expect(await places('2026-07-01')).toMatchObject({
      home: { organizationId: id(codes.westFirst) },
      hosts: [],
    });
    expect(await places('2026-06-30')).toMatchObject({ hosts: [{ organizationId: id(codes.westFirst) }] });
  });

  it('and an ending of membership end what runs', async () => {
    const period = await floating();
    const answer = await t.call('POST /members/{id}/status-changes', {
      as: home,
      params: { id: member.id },
      ifMatch: (await t.call('GET /members/{id}', { as: home, params: { id: member.id } })).body.version,
      body: { kind: 'die', on: '2026-06-20', basis: '医院证明' },
    });
    expect(answer.status).toBeLessThan(300);
    expect((await get(county, period)).body).toMatchObject({ state: 'ended', ending: 'left' });
    const [{ since } = { since: 'x' }] = await asOwner<{ since: string | null }>(
      t,
      'SELECT floating_since AS since FROM member WHERE id = $1',
      [member.id],
    );
    expect(since).toBeNull();
  });
});
