import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOwner, expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember, everyPage, fullNumbers } from '../../../test/harness/members.ts';

let t: TestApp;
let county: Headers;
let member: Awaited<ReturnType<typeof createMember>>;
const at = (day: string) => t.clock.set(new Date(`${day}T02:00:00Z`));
const id = (code: string) => organizationOf(t.county, code).id;
const story = (as: Headers, query: Record<string, string | number> = {}) =>
  t.call('GET /members/{id}/timeline', { as, params: { id: member.id }, query: { limit: 100, ...query } });
const told = async (as: Headers, query: Record<string, string | number> = {}) =>
  (await story(as, query)).body.items.map((item) => `${item.on} ${item.title.zh}`);
const patch = async (body: Record<string, unknown>) => {
  const as = await t.asOfficer('committee_administrator', codes.committee);
  const params = { id: member.id };
  const { version } = (await t.call('GET /members/{id}', { as, params })).body;
  const { status, text } = await t.call('PATCH /members/{id}', { as, params, ifMatch: version, body });
  expect([status, text]).toEqual([200, text]);
};

beforeAll(async () => {
  t = await createTestApp({ now: new Date('2026-01-10T02:00:00Z') });
  const officer = await t.asOfficer('organization_officer', codes.committee);
  member = await createMember(t, officer, codes.eastFirst, {
    name: '安娜',
    education: '61',
    applied: '2005-03-01',
    workStarted: '1999-08-01',
  });
  await asOwner(t, `UPDATE member SET joined_precision = 'month' WHERE id = $1`, [member.id]);
  await t.call('POST /members/{id}/entries', {
    as: officer,
    params: { id: member.id },
    body: { kind: 'award', title: '优秀共产党员', fromOn: '2018-07-01', place: '县委' },
  });
  await t.call('POST /members/{id}/entries', {
    as: officer,
    params: { id: member.id },
    body: { kind: 'family', title: '配偶 李某某', phone: '13900001234' },
  });
  at('2026-02-01');
  const begun = await t.call('POST /organizations/{id}/terms', {
    as: await t.asOfficer('organization_officer', codes.committee),
    params: { id: id(codes.eastFirst) },
    body: {
      from: '2026-01-20',
      election: 'founding',
      village: false,
      officers: [{ memberId: member.id, post: 'secretary' }],
    },
  });
  expect([begun.status, begun.text]).toEqual([201, begun.text]);
  at('2026-04-01');
  await patch({ education: '21', since: '2026-03-01' });
  at('2026-05-01');
  await patch({ full: '2007-08-01', name: '安娜其' });
  at('2026-07-01');
  const merged = await t.call('POST /organizations/{id}/mergers', {
    as: await t.asOfficer('organization_officer', codes.committee),
    params: { id: id(codes.eastFirst) },
    body: { on: '2026-06-30', targetId: id(codes.westFirst), endDuties: true },
  });
  expect([merged.status, merged.text]).toEqual([200, merged.text]);
  county = await t.asOfficer('committee_administrator', codes.committee);
});
afterAll(() => t.close());

const whole = [
  '2026-06-30 随组织变动编入西山镇第一党支部',
  '2026-05-01 更正姓名：安娜 → 安娜其',
  '2026-03-01 学历变为大学本科',
  '2026-01-20 任东河镇第一党支部书记',
  '2026-01-10 在东河镇第一党支部登记入册',
  '2018-07-01 优秀共产党员',
  '2007-08-01 转为正式党员',
  '2006-07-01 加入中国共产党',
  '2005-03-01 递交入党申请书',
  '1999-08-01 参加工作',
];

describe('the story of a member', () => {
  it('tells everything, the latest first, each with who recorded it', async () => {
    expect(await told(county)).toEqual(whole);
    const { items } = (await story(county)).body;
    const of = (kind: string) => items.find((item) => item.kind === kind);
    expect(of('education')).toMatchObject({ late: true, corrected: null });
    expect(of('education')?.recordedBy?.role).toBe('committee_administrator');
    expect(of('joined')).toMatchObject({ precision: 'month', late: false });
    expect(of('award')).toMatchObject({ detail: '县委', recordedBy: { role: 'organization_officer' } });
    expect(of('registered')).toMatchObject({
      organization: { name: '东河镇第一党支部' },
      recordedBy: { role: 'organization_officer' },
    });
  });

  it('marks what was corrected, both beliefs readable', async () => {
    const { items } = (await story(county)).body;
    expect(items.find((item) => item.kind === 'converted')).toMatchObject({
      on: '2007-08-01',
      late: false,
      corrected: { recordedBy: { role: 'committee_administrator' }, reason: null },
      superseded: [
        { on: '2007-07-01', title: { zh: '转为正式党员' }, recordedBy: { role: 'organization_officer' } },
      ],
    });
    expect(items.find((item) => item.kind === 'correction')?.corrected).toMatchObject({
      before: { zh: '安娜' },
      after: { zh: '安娜其' },
    });
  });

  it('as it was known before', async () => {
    expect(await told(county, { asKnown: '2026-01-09' })).toEqual([]);
    expect(await told(county, { asKnown: '2026-01-31' })).toEqual([
      '2026-01-10 在东河镇第一党支部登记入册',
      '2018-07-01 优秀共产党员',
      '2007-07-01 转为正式党员',
      ...whole.slice(7),
    ]);
    expectRefused(await story(county, { asKnown: '2026-07-02' }), 422, 'invalid', /只能查看今天/);
  });

  it('is read by the member and the officers of the file, by nobody else', async () => {
    expect(await told(await t.asMember(member))).toEqual(whole);
    const west = await t.asOfficer('committee_administrator', codes.westTownship);
    // The history travels with the file; a post elsewhere belongs to that organisation.
    const seen = await told(west);
    expect(seen).toContain('2026-06-30 随组织变动编入西山镇第一党支部');
    expect(seen.filter((line) => /登记入册/.test(line))).toEqual(
      whole.filter((line) => /登记入册/.test(line)),
    );
    expect(seen.filter((line) => /书记/.test(line))).toEqual([]);
    for (const as of [
      await t.asOfficer('committee_administrator', codes.eastTownship),
      await t.asOfficer('branch_secretary', codes.eastSecond),
      await t.asOfficer('statistician', codes.committee),
      await t.asOfficer('audit_admin', codes.committee),
    ])
      expect((await story(as)).status).toBe(404);
  });

  it('never says a sensitive value, nor of the family', async () => {
    await patch({ phone: '13812345678', idNumber: member.person.idNumber, address: '云岭县新区 1 号' });
    const { text } = await story(county);
    expect(text).not.toMatch(fullNumbers);
    expect(text).not.toMatch(/sha:|新区|李某某/);
  });

  it('comes in pages', async () => {
    const items = await everyPage((position) => story(county, { limit: 3, ...position }));
    expect(items.map((item) => `${item.on} ${item.title.zh}`)).toEqual(whole);
    expect((await story(county, { after: 'abc' })).status).toBe(400);
  });
});
