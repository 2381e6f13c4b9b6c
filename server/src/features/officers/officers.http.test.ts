import type { Post } from '@zhibu/contract/posts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOwner, auditOf, expectRefused, memberAt } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember, everyPage } from '../../../test/harness/members.ts';

let t: TestApp;
let east: Headers;
let west: Headers;
let secretary: Headers;
let leader: Headers;
beforeAll(async () => {
  t = await createTestApp();
  east = await t.asOfficer('organization_officer', codes.eastTownship);
  west = await t.asOfficer('organization_officer', codes.westTownship);
  secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
  leader = await t.asOfficer('leader', codes.eastTownship);
});
afterAll(() => t.close());

const at = (code: string) => organizationOf(t.county, code);
const params = (code: string) => ({ id: at(code).id });
type List = { memberId: string; post: Post }[];

async function people(code: string, names: readonly string[]): Promise<string[]> {
  const made: string[] = [];
  for (const name of names) made.push((await memberAt(t, code, { name })).id);
  return made;
}
function begin(as: Headers, code: string, officers: List, change: Record<string, unknown> = {}) {
  const body = { from: '2026-06-01', election: 'regular', village: false, officers, ...change };
  return t.call('POST /organizations/{id}/terms', { as, params: params(code), body });
}
const officersOf = (as: Headers, code: string, when: 'now' | 'past' = 'now') =>
  t.call('GET /organizations/{id}/officers', { as, params: params(code), query: { when } });
const termsOf = (as: Headers, code: string) =>
  t.call('GET /organizations/{id}/terms', { as, params: params(code) });
const healthOf = (as: Headers, code: string) =>
  t.call('GET /organizations/{id}/health', { as, params: params(code) });

describe('a change of term', () => {
  let first: string[];
  beforeAll(async () => {
    first = await people(codes.eastFirst, ['书记甲', '组织乙', '宣传丙']);
  });

  it('begins the first term with its officers', async () => {
    const [a = '', b = '', c = ''] = first;
    const list: List = [
      { memberId: a, post: 'secretary' },
      { memberId: b, post: 'organization' },
      { memberId: c, post: 'publicity' },
    ];
    const made = await begin(east, codes.eastFirst, list, { from: '2023-03-01', election: 'founding' });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ number: 1, due: '2026-03-01', ended: null, can: { extend: true } });
    const { body } = await officersOf(secretary, codes.eastFirst);
    expect(
      body.items.map(({ member, post, how, termNumber }) => [member.name, post, how, termNumber]).sort(),
    ).toEqual([
      ['书记甲', 'secretary', 'elected', 1],
      ['宣传丙', 'publicity', 'elected', 1],
      ['组织乙', 'organization', 'elected', 1],
    ]);
    expect(body.items[0]?.can).toEqual({ end: false });
    expect(await auditOf(t, 'terms.begin')).toMatchObject([
      { outcome: 'done', object_id: at(codes.eastFirst).id, before: null, after: { due: '2026-03-01' } },
    ]);
  });

  it('ends the old term and its officers on the day the new ones begin, in one act', async () => {
    const [a = '', b = ''] = first;
    const [d = ''] = await people(codes.eastFirst, ['书记丁']);
    const made = await begin(east, codes.eastFirst, [
      { memberId: d, post: 'secretary' },
      { memberId: a, post: 'deputy_secretary' },
      { memberId: b, post: 'organization' },
    ]);
    expect(made.body).toMatchObject({ number: 2, from: '2026-06-01', due: '2029-06-01' });
    const { body: terms } = await termsOf(secretary, codes.eastFirst);
    expect(terms.items.map(({ number, ended }) => [number, ended])).toEqual([
      [2, null],
      [1, '2026-06-01'],
    ]);
    const { body: past } = await officersOf(east, codes.eastFirst, 'past');
    expect(past.items.map(({ member, until, endReason }) => [member.name, until, endReason]).sort()).toEqual([
      ['书记甲', '2026-06-01', '换届'],
      ['宣传丙', '2026-06-01', '换届'],
      ['组织乙', '2026-06-01', '换届'],
    ]);
    const { body: now } = await officersOf(east, codes.eastFirst);
    expect(now.items.map(({ member }) => member.name).sort()).toEqual(['书记丁', '书记甲', '组织乙']);
  });

  it('gives its lists a page at a time', async () => {
    const pages = await everyPage(({ after }) =>
      t.call('GET /organizations/{id}/officers', {
        as: east,
        params: params(codes.eastFirst),
        query: { when: 'past', limit: 2, ...(after ? { after } : {}) },
      }),
    );
    expect(new Set(pages.map(({ id }) => id)).size).toBe(3);
    const damaged = await t.call('GET /organizations/{id}/terms', {
      as: east,
      params: params(codes.eastFirst),
      query: { after: 'x' },
    });
    expectRefused(damaged, 400, 'bad_request', /翻页位置无效/);
  });

  it('is refused too early, with rule, article and the earliest day', async () => {
    const [a = ''] = first;
    const list: List = [{ memberId: a, post: 'secretary' }];
    const early = await begin(east, codes.eastFirst, list, {
      from: '2026-06-30',
      approval: '县组〔2026〕3号',
    });
    expectRefused(
      early,
      422,
      'rule_refused',
      /本届任期到 2029-06-01，经批准最多提前 1 年，即不早于 2028-06-01 换届。/,
    );
    expect(early.problem).toMatchObject({
      rule: 'term.shift_max_years',
      article: '《中国共产党基层组织选举工作条例》第三条',
      earliest: '2028-06-01',
    });
    expect((await termsOf(east, codes.eastFirst)).body.items).toHaveLength(2);
  });

  it('takes a village’s length by the regulation of its day', async () => {
    const [a = ''] = await people(codes.eastSecond, ['村书记']);
    const list: List = [{ memberId: a, post: 'secretary' }];
    const old = await begin(east, codes.eastSecond, list, {
      from: '2016-03-01',
      village: true,
      election: 'founding',
    });
    expect(old.body.due).toBe('2019-03-01');
    const later = await begin(east, codes.eastSecond, list, { from: '2019-03-01', village: true });
    expect(later.body.due).toBe('2024-03-01');
  });

  it('names one secretary, nobody twice, and only people of the organisation who are full members', async () => {
    const [a = '', b = '', c = ''] = await people(codes.westFirst, ['甲', '乙', '丙']);
    const probationary = await memberAt(t, codes.westFirst, { name: '预备丁', stage: 'probationary' });
    const [stranger = ''] = await people(codes.westSecond, ['戊']);
    const refusedWith = async (officers: List) => {
      const { status, problem } = await begin(west, codes.westFirst, officers, { election: 'founding' });
      return [status, problem.code, problem.errors?.[0]?.pointer, problem.detail];
    };
    expect(await refusedWith([{ memberId: a, post: 'organization' }])).toEqual([
      422,
      'invalid',
      '/officers',
      '请指定一名书记。',
    ]);
    expect(
      await refusedWith([
        { memberId: a, post: 'secretary' },
        { memberId: b, post: 'member' },
        { memberId: b, post: 'member' },
      ]),
    ).toEqual([422, 'invalid', '/officers/2', '同一个人同一职务填了两次。']);
    expect(
      await refusedWith([
        { memberId: a, post: 'secretary' },
        { memberId: stranger, post: 'member' },
      ]),
    ).toEqual([
      422,
      'invalid',
      '/officers/1/memberId',
      '这名党员不在这个党组织。请从本组织的正式党员中选择。',
    ]);
    const unready = await begin(west, codes.westFirst, [
      { memberId: c, post: 'secretary' },
      { memberId: probationary.id, post: 'youth' },
    ]);
    expectRefused(unready, 422, 'rule_refused', /^预备丁是预备党员，没有被选举权，不能担任这个职务。/);
    expect(unready.problem).toMatchObject({
      rule: 'election.standing',
      article: '《中国共产党基层组织选举工作条例》第五条',
      earliest: '转为正式党员之后',
    });
    expect((await termsOf(west, codes.westFirst)).body.items).toEqual([]);
  });

  it('is refused with more than seven on a branch committee, and nothing is kept', async () => {
    const eight = await people(codes.westSecond, ['一', '二', '三', '四', '五', '六', '七', '八']);
    const list = eight.map((memberId, index) => ({
      memberId,
      post: index === 0 ? 'secretary' : 'member',
    })) as List; // two posts of the table
    const answer = await begin(west, codes.westSecond, list, { election: 'founding' });
    expectRefused(answer, 422, 'rule_refused', /^支部委员会最多 7 人，这里有 8 人。请减少委员人数。/);
    expect(answer.problem.article).toBe('《中国共产党支部工作条例（试行）》第六章');
    expect(
      (await begin(west, codes.westSecond, list.slice(1), { election: 'founding' })).problem.errors?.[0]
        ?.pointer,
    ).toBe('/officers');
    expect((await begin(west, codes.westSecond, list.slice(0, 7), { election: 'founding' })).status).toBe(
      201,
    );
  });

  it('is not for who may not, nor there where nothing is seen', async () => {
    const list: List = [{ memberId: '00000000-0000-7000-8000-000000000000', post: 'secretary' }];
    expectRefused(await begin(secretary, codes.eastFirst, list), 403, 'forbidden', /职务不能/);
    expectRefused(await begin(west, codes.eastFirst, list), 404, 'not_found', /没有找到/);
    expectRefused(await termsOf(west, codes.eastFirst), 404, 'not_found', /没有找到/);
    expectRefused(await officersOf(west, codes.eastFirst), 404, 'not_found', /没有找到/);
    expectRefused(await healthOf(west, codes.eastFirst), 404, 'not_found', /没有找到/);
    // Counts and dates are for the leader, people are not.
    expect((await officersOf(leader, codes.eastFirst)).body.items).toEqual([]);
    expect((await termsOf(leader, codes.eastFirst)).body.items).toHaveLength(2);
  });

  it('of two at once one wins, and the other is told', async () => {
    const [a = ''] = await people(codes.eastTownship, ['镇书记']);
    const list: List = [{ memberId: a, post: 'secretary' }];
    const both = await Promise.all([1, 2].map(() => begin(east, codes.eastTownship, list)));
    expect(both.map(({ status }) => status).sort()).toEqual([201, 422]);
    expect(both.find(({ status }) => status === 422)?.problem.errors?.[0]?.detail).toBe(
      '本届自 2026-06-01 开始，换届日期应在此之后。',
    );
    expect((await termsOf(east, codes.eastTownship)).body.items[0]?.due).toBe('2031-06-01');
  });
});

describe('a post', () => {
  const add = (as: Headers, code: string, body: Record<string, unknown>) =>
    t.call('POST /organizations/{id}/officers', { as, params: params(code), body });
  const end = (officerId: string, ifMatch: number, body: Record<string, unknown>) =>
    t.call('POST /organizations/{id}/officers/{officerId}/end', {
      as: east,
      params: { ...params(codes.eastFirst), officerId },
      ifMatch,
      body,
    });

  it('is added in the running term, ended with a reason, and filled again', async () => {
    const [e = ''] = await people(codes.eastFirst, ['青年戊']);
    const added = await add(east, codes.eastFirst, {
      memberId: e,
      post: 'youth',
      how: 'added',
      from: '2026-06-20',
    });
    expect([added.status, added.body.member.name, added.body.termNumber]).toEqual([201, '青年戊', 2]);
    const twice = await add(east, codes.eastFirst, {
      memberId: e,
      post: 'youth',
      how: 'added',
      from: '2026-06-20',
    });
    expectRefused(twice, 409, 'conflict', /已担任这个职务/);
    const second = await add(east, codes.eastFirst, {
      memberId: e,
      post: 'secretary',
      how: 'added',
      from: '2026-06-20',
    });
    expectRefused(second, 409, 'conflict', /已有一名书记在任/);
    expectRefused(
      await end(added.body.id, 7, { on: '2026-06-30', reason: '工作调动' }),
      412,
      'stale',
      /刷新/,
    );
    const ended = await end(added.body.id, 1, { on: '2026-06-30', reason: '工作调动' });
    expect(ended.body).toMatchObject({
      until: '2026-06-30',
      endReason: '工作调动',
      can: { end: false },
      version: 2,
    });
    expectRefused(
      await end(added.body.id, 2, { on: '2026-06-30', reason: '工作调动' }),
      409,
      'conflict',
      /已于 2026-06-30 结束/,
    );
    expect(await auditOf(t, 'officers.end')).toMatchObject([
      { reason: '工作调动', after: { on: '2026-06-30' } },
    ]);
    const overlapping = await add(east, codes.eastFirst, {
      memberId: e,
      post: 'youth',
      how: 'added',
      from: '2026-06-29',
    });
    expectRefused(overlapping, 422, 'invalid', /上一任到 2026-06-30 才离任，任职日期不能早于这一天。/);
    const again = await add(east, codes.eastFirst, {
      memberId: e,
      post: 'youth',
      how: 'added',
      from: '2026-07-01',
    });
    expect(again.status).toBe(201);
  });

  it('lies inside its term and not after today; without a term there is none', async () => {
    const [f = ''] = await people(codes.eastFirst, ['己']);
    for (const from of ['2026-05-31', '2026-07-02']) {
      const answer = await add(east, codes.eastFirst, { memberId: f, post: 'member', how: 'added', from });
      expect(answer.problem.detail).toBe('日期应在 2026-06-01 到今天（2026-07-01）之间。');
    }
    const county = await t.asOfficer('committee_administrator', codes.committee);
    const none = await add(county, codes.committee, {
      memberId: f,
      post: 'member',
      how: 'added',
      from: '2026-07-01',
    });
    expectRefused(none, 409, 'conflict', /还没有登记任期/);
  });
});

describe('an extension', () => {
  const extend = (as: Headers, termId: string, ifMatch: number, until: string) =>
    t.call('POST /organizations/{id}/terms/{termId}/extension', {
      as,
      params: { ...params(codes.eastFirst), termId },
      ifMatch,
      body: { until, approval: '县组〔2026〕5号', reason: '村级换届统一安排' },
    });

  it('goes at most a year beyond the end, with the superior’s document', async () => {
    const { body } = await termsOf(east, codes.eastFirst);
    const id = body.items[0]?.id ?? '';
    const far = await extend(east, id, 1, '2030-06-02');
    expectRefused(far, 422, 'rule_refused', /任期到 2029-06-01，经批准最多延长 1 年，即不晚于 2030-06-01。/);
    expect(far.problem.rule).toBe('term.shift_max_years');
    const done = await extend(east, id, 1, '2030-06-01');
    expect(done.body).toMatchObject({ due: '2029-06-01', extendedUntil: '2030-06-01', version: 2 });
    const ended = body.items[1]?.id ?? '';
    expectRefused(await extend(east, ended, 2, '2027-01-01'), 409, 'conflict', /第 1 届已于 2026-06-01 结束/);
    expectRefused(await extend(secretary, id, 2, '2030-06-01'), 403, 'forbidden', /职务不能/);
  });
});

describe('how an organisation stands', () => {
  it('is told by rule, article and condition: members, committee, people who left, the calendar', async () => {
    const before = await healthOf(west, codes.westFirst);
    expect(before.body).toMatchObject({ fullMembers: 0, can: { beginTerm: true, addOfficer: false } });
    expect(before.body.findings).toMatchObject([
      {
        severity: 'block',
        rule: 'branch.full_members_min',
        article: { zh: '《中国共产党支部工作条例（试行）》第二章' },
        earliest: { zh: '正式党员达到 3 名时' },
      },
    ]);
    const clerk = await t.asOfficer('committee_administrator', codes.westTownship);
    const made = [];
    for (let index = 0; index < 3; index += 1) made.push(await createMember(t, clerk, codes.westFirst));
    const [a = '', b = ''] = made.map(({ id }) => id);
    const list: List = [
      { memberId: a, post: 'secretary' },
      { memberId: b, post: 'deputy_secretary' },
    ];
    await begin(west, codes.westFirst, list, { from: '2023-09-01', election: 'founding' });
    const sound = await healthOf(west, codes.westFirst);
    expect(sound.body).toMatchObject({ fullMembers: 3, members: 3, can: { addOfficer: true } });
    expect(sound.body.findings.map(({ rule, words }) => [rule, words.zh])).toEqual([
      ['term.reminder_months', '本届任期将于 2026-09-01 届满，请准备换届。'],
    ]);
    await asOwner(t, `UPDATE member SET stage = 'deceased' WHERE id = $1`, [b]);
    const { body } = await healthOf(west, codes.westFirst);
    expect(body.findings.map(({ rule }) => rule)).toEqual(['election.standing', 'term.reminder_months']);
    expect(
      (await healthOf(await t.asOfficer('system_admin', codes.committee), codes.westFirst)).body,
    ).toMatchObject({
      fullMembers: null,
      can: { beginTerm: false, addOfficer: false },
    });
  });

  it('reminds the superior six months before a term ends, the earliest first, and no neighbour', async () => {
    const ending = async (as: Headers) =>
      (await t.call('GET /terms-ending', { as })).body.items.map(({ organization, until, overdue }) => [
        organization.name,
        until,
        overdue,
      ]);
    expect(await ending(west)).toEqual([['西山镇第一党支部', '2026-09-01', false]]);
    expect(await ending(east)).toEqual([['东河镇第二党支部', '2024-03-01', true]]);
    const county = await t.asOfficer('committee_administrator', codes.committee);
    expect(await ending(county)).toEqual([
      ['东河镇第二党支部', '2024-03-01', true],
      ['西山镇第一党支部', '2026-09-01', false],
    ]);
    // A shorter warning, as the organisation set it.
    await t.call('POST /rule-settings', {
      as: county,
      body: {
        organizationId: at(codes.committee).id,
        key: 'term.reminder_months',
        value: 1,
        from: '2026-07-01',
        reason: '提醒太早',
      },
    });
    expect(await ending(county)).toEqual([['东河镇第二党支部', '2024-03-01', true]]);
    expectRefused(
      await t.call('GET /terms-ending', { as: await t.asOfficer('audit_admin', codes.committee) }),
      403,
      'forbidden',
      /职务不能/,
    );
  });
});
