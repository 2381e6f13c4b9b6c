import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember, everyPage } from '../../../test/harness/members.ts';

/** What a host is told, and where nobody floats twice at a time. Today is 1 July 2026. */

let t: TestApp;
let home: Headers;
let host: Headers;
let reader: Headers;
let county: Headers;
let member: Awaited<ReturnType<typeof createMember>>;
beforeAll(async () => {
  t = await createTestApp();
  home = await t.asOfficer('branch_secretary', codes.eastFirst);
  host = await t.asOfficer('branch_secretary', codes.westFirst);
  reader = await t.asOfficer('floating_liaison', codes.westFirst);
  county = await t.asOfficer('organization_officer', codes.committee);
});
afterAll(() => t.close());
beforeEach(async () => {
  member = await createMember(t, home, codes.eastFirst, { name: '白音' });
});

const id = (code: string) => organizationOf(t.county, code).id;
const get = (as: Headers, period: string) => t.call('GET /mobility/{id}', { as, params: { id: period } });
const list = (as: Headers, query: Record<string, string> = {}) =>
  everyPage((position) => t.call('GET /mobility', { as, query: { ...query, ...position } }));
const register = (body: Record<string, unknown> = { hostId: id(codes.westFirst) }, as = home) =>
  t.call('POST /mobility', {
    as,
    body: { memberId: member.id, ground: 'work', since: '2026-06-01', ...body },
  });
const step = async (
  name: string,
  period: string,
  as: Headers,
  body: Record<string, unknown> = {},
  version?: number,
) =>
  t.call(`POST /mobility/{id}/${name}` as 'POST /mobility/{id}/end', {
    as,
    params: { id: period },
    ifMatch: version ?? (await get(county, period)).body.version,
    body,
  });
const rename = async (name: string) =>
  t.call('PATCH /members/{id}', {
    as: home,
    params: { id: member.id },
    ifMatch: member.version,
    body: { name },
  });
async function hosted(): Promise<string> {
  const { body } = await register();
  expect((await step('confirm', body.id, host)).status).toBe(200);
  return body.id;
}

describe('a host', () => {
  it('finds whose name was corrected by the new one, from the next step on', async () => {
    const { body } = await register();
    expect((await rename('乌兰')).status).toBe(200);
    const confirmed = await step('confirm', body.id, host);
    expect(confirmed).toMatchObject({ status: 200, body: { member: { name: '乌兰' } } });
    for (const as of [home, host])
      expect((await list(as, { search: '乌兰' })).map(({ period }) => period)).toEqual([body.id]);
  });

  it('that declined is told so once; from then on the stay does not exist for it', async () => {
    const { body } = await register();
    const declined = await step('decline', body.id, host, { reason: '查无此人' });
    expect(declined).toMatchObject({
      status: 200,
      body: {
        state: 'declined',
        turn: 'home',
        member: { sex: null, stage: null, phone: null },
        can: { confirm: false, leave: false },
      },
    });
    for (const as of [host, reader]) {
      const [one, none] = await Promise.all([get(as, body.id), get(as, id(codes.westFirst))]);
      expect(one.status).toBe(404);
      expect(one.problem).toEqual(none.problem);
      for (const show of ['running', 'waiting', 'ended'])
        expect((await list(as, { show })).filter(({ period }) => period === body.id)).toEqual([]);
    }
    expect((await step('confirm', body.id, host, {}, declined.body.version)).status).toBe(404);
    expect((await get(home, body.id)).body).toMatchObject({
      state: 'declined',
      host: { name: '西山镇第一党支部' },
    });
    // Proposed to the same host once more, it is there again.
    expect((await step('register', body.id, home)).body.state).toBe('proposed');
    expect((await get(host, body.id)).body.can.confirm).toBe(true);
  });

  it('that had not confirmed when the stay ended does not find it any more, by its id as in its list', async () => {
    const { body } = await register();
    expect((await get(host, body.id)).status).toBe(200);
    const answer = await step('end', body.id, home, {
      on: '2026-07-01',
      ending: 'returned',
      reason: '没有去',
    });
    expect(answer).toMatchObject({
      status: 200,
      body: { state: 'ended', host: { name: '西山镇第一党支部' } },
    });
    for (const as of [host, reader]) {
      const [one, none] = await Promise.all([get(as, body.id), get(as, id(codes.westFirst))]);
      expect(one.status).toBe(404);
      expect(one.problem).toEqual(none.problem);
    }
    expect((await step('confirm', body.id, host, {}, answer.body.version)).status).toBe(404);
    for (const as of [home, county]) expect((await get(as, body.id)).body.state).toBe('ended');
  });

  it('that had not confirmed when the membership ended does not find it any more', async () => {
    const { body } = await register();
    const { version } = (await t.call('GET /members/{id}', { as: home, params: { id: member.id } })).body;
    const death = await t.call('POST /members/{id}/status-changes', {
      as: home,
      params: { id: member.id },
      ifMatch: version,
      body: { kind: 'die', on: '2026-06-20', basis: '医院证明' },
    });
    expect(death.status).toBeLessThan(300);
    expect((await get(host, body.id)).status).toBe(404);
    expect((await get(county, body.id)).body).toMatchObject({ state: 'ended', ending: 'left' });
  });

  it('is told that a stay ended, not why: whatever ended it reads the same', async () => {
    const died = await hosted();
    const { version } = (await t.call('GET /members/{id}', { as: home, params: { id: member.id } })).body;
    const death = await t.call('POST /members/{id}/status-changes', {
      as: home,
      params: { id: member.id },
      ifMatch: version,
      body: { kind: 'die', on: '2026-06-20', basis: '医院证明' },
    });
    expect(death.status).toBeLessThan(300);
    expect((await get(county, died)).body).toMatchObject({ state: 'ended', ending: 'left' });
    member = await createMember(t, home, codes.eastFirst, { name: '白音' });
    const returned = await hosted();
    await step('end', returned, home, { on: '2026-07-01', ending: 'returned', reason: '回乡' });
    const told = await Promise.all([died, returned].map((one) => get(reader, one)));
    const [gone, back] = told.map(({ body }) => ({ ...body, id: '', member: null, version: 0, steps: [] }));
    expect(gone).toMatchObject({ state: 'ended', ending: null, endedOn: '2026-07-01' });
    expect(gone).toEqual(back);
    const ends = told.map(({ body }) => ({ ...body.steps.at(-1), at: '' }));
    expect(ends[0]).toMatchObject({ action: 'end', side: 'home', actorName: '', organization: null });
    expect(ends[0]).toEqual(ends[1]);
    const lines = (await list(host, { show: 'ended' })).filter(({ period }) =>
      [died, returned].includes(period ?? ''),
    );
    expect(lines.map(({ ending }) => ending)).toEqual([null, null]);
  });
});

describe('a place outside the registry', () => {
  const place = { place: '浙江省义乌市某公司' };
  const already = /在“浙江省义乌市某公司”的流动登记还没有结束/;

  it('is registered once at a time, however it is written; another place besides, and the same again afterwards', async () => {
    const first = await register(place);
    expect(first.status).toBe(201);
    expectRefused(await register(place), 409, 'conflict', already);
    expectRefused(await register({ place: ' 浙江省 义乌市（某公司）' }), 409, 'conflict', already);
    expect((await register({ place: '江苏省苏州市' })).status).toBe(201);
    expect((await step('end', first.body.id, home, { on: '2026-06-30', ending: 'returned' })).status).toBe(
      200,
    );
    expect((await register(place)).status).toBe(201);
  });

  it('is registered once of what the member reported and of what a host declined, too', async () => {
    const self = await t.asMember(member);
    const reported = await t.call('POST /mobility/reports', {
      as: self,
      body: { ground: 'work', since: '2026-06-01', ...place },
    });
    const { body } = await register();
    await step('decline', body.id, host, { reason: '查无此人' });
    expect((await step('register', reported.body.id, home)).status).toBe(200);
    expectRefused(await step('register', body.id, home, place), 409, 'conflict', already);
    expect((await step('register', body.id, home, { place: '江苏省苏州市' })).status).toBe(200);
  });

  it('is registered once by two at the same instant', async () => {
    const answers = await Promise.all([register(place), register(place), register(place)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });
});
