import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember, everyPage } from '../../../test/harness/members.ts';
import { insertTransfer, type TestTransfer } from './transfers.testing.ts';

/** The board of each level: whose turn it is first, due first; what is overdue, and where; many approvals at once. */

let t: TestApp;
const people: Record<string, Headers> = {};
const names = new Map<string, string>();
const id = (code: string) => organizationOf(t.county, code).id;

const west = { committee: codes.eastTownship, to: codes.westTownship };
const first = { ...west, from: codes.eastFirst };
const second = { ...west, from: codes.eastSecond };
/** Today is 1 July 2026. */
const cases: Record<string, Omit<TestTransfer, 'member'>> = {
  applied: { ...first, state: 'applied', due: '2026-07-03' },
  appliedLate: { ...second, state: 'applied', due: '2026-06-29' },
  endorsed: { ...first, state: 'endorsed', due: '2026-07-02' },
  endorsedEarlier: { ...second, state: 'endorsed', due: '2026-07-01' },
  issued: { ...first, state: 'issued', issuedOn: '2026-06-21', validUntil: '2026-07-01' },
  pocket: { ...first, state: 'lapsed', issuedOn: '2026-05-20', validUntil: '2026-05-30' },
  lapsed: { ...second, state: 'lapsed', issuedOn: '2026-06-20', validUntil: '2026-06-30' },
  waiting: { ...first, state: 'checked_in', due: '2026-07-01' },
  unaccepted: { ...second, state: 'checked_in', checkedInOn: '2026-06-15', due: '2026-06-30' },
};

const signIn = async () => {
  people.branch = await t.asOfficer('branch_secretary', codes.eastFirst);
  people.township = await t.asOfficer('committee_administrator', codes.eastTownship);
  people.destination = await t.asOfficer('organization_officer', codes.westTownship);
  people.county = await t.asOfficer('committee_administrator', codes.committee);
};
beforeAll(async () => {
  t = await createTestApp();
  await signIn();
  const county = people.county ?? {};
  for (const [name, one] of Object.entries(cases)) {
    const member = await createMember(t, county, one.from, { name: `某${name}` });
    names.set((await insertTransfer(t, { ...one, member })).id, name);
  }
});
afterAll(() => t.close());

const board = async (who: string, query: Record<string, string> = {}) =>
  (
    await everyPage((position) =>
      t.call('GET /transfers', { as: people[who] ?? {}, query: { limit: 2, ...query, ...position } }),
    )
  ).map((one) => names.get(one.id));
const counts = async (who: string, query: Record<string, string> = {}) =>
  (await t.call('GET /transfers/counts', { as: people[who] ?? {}, query })).body;

describe('the board', () => {
  it.each([
    ['branch', ['applied', 'pocket', 'issued', 'waiting', 'endorsed']],
    [
      'township',
      [
        ...['pocket', 'lapsed', 'endorsedEarlier', 'endorsed'],
        ...['appliedLate', 'unaccepted', 'issued', 'waiting', 'applied'],
      ],
    ],
    ['destination', ['unaccepted', 'waiting', 'pocket', 'lapsed', 'issued']],
  ])('of %s has its own turn first, of that what is due first, then the others', async (who, expected) => {
    expect(await board(who)).toEqual(expected);
  });

  it('has on request what waits here, what is overdue, one side, one branch, one person', async () => {
    expect(await board('township', { show: 'here' })).toEqual([
      ...['pocket', 'lapsed', 'endorsedEarlier', 'endorsed'],
    ]);
    expect(await board('township', { show: 'overdue' })).toEqual([
      ...['pocket', 'lapsed', 'appliedLate', 'unaccepted'],
    ]);
    expect(await board('destination', { side: 'origin' })).toEqual([]);
    expect(await board('township', { side: 'destination' })).toEqual([]);
    expect(await board('township', { organization: id(codes.eastSecond), show: 'overdue' })).toEqual([
      ...['lapsed', 'appliedLate', 'unaccepted'],
    ]);
    expect(await board('county', { search: '某pocket' })).toEqual(['pocket']);
  });

  it('counts at each level what is overdue and where: a lapsed letter at the origin, an acceptance where it waits', async () => {
    expect(await counts('branch')).toMatchObject({ here: 1, open: 5, overdue: 1, below: [] });
    const township = await counts('township');
    expect(township).toMatchObject({ here: 4, open: 9, overdue: 4 });
    expect(township.below.map(({ name, overdue }) => [name, overdue])).toEqual([
      ['东河镇第二党支部', 2],
      ['东河镇第一党支部', 1],
    ]);
    const county = await counts('county');
    expect(county).toMatchObject({ here: 0, open: 9, overdue: 4 });
    expect(county.below.map(({ name, overdue }) => [name, overdue])).toEqual([
      ['中共云岭县东河镇委员会', 3],
      ['中共云岭县西山镇委员会', 1],
    ]);
    expect(await counts('destination')).toMatchObject({ here: 2, open: 5, overdue: 3 });
  });

  it('has nothing overdue on the day itself, and all of it on the next, in China', async () => {
    t.clock.set(new Date('2026-07-01T15:59:00Z'));
    await signIn();
    expect((await counts('county')).overdue).toBe(4);
    t.clock.set(new Date('2026-07-01T16:00:00Z'));
    await signIn();
    expect((await counts('county')).overdue).toBe(7);
    expect(await board('destination', { show: 'overdue' })).toEqual([
      ...['unaccepted', 'waiting', 'pocket', 'lapsed', 'issued'],
    ]);
    t.clock.set(new Date('2026-07-01T02:00:00Z'));
    await signIn();
  });
});

it('of many approvals each is for itself: what cannot be is named with the reason, the others are done once', async () => {
  const versions = (await t.call('GET /transfers', { as: people.township ?? {}, query: { show: 'open' } }))
    .body.items;
  const one = (name: string) => {
    const found = versions.find((each) => names.get(each.id) === name);
    return { id: found?.id ?? '', version: found?.version ?? 0 };
  };
  const wanted = [
    one('endorsed'),
    { ...one('endorsedEarlier'), version: 99 },
    one('waiting'),
    one('endorsed'),
    { id: '01890000-0000-7000-8000-000000000000', version: 1 },
  ];
  const key = { 'idempotency-key': 'a-class-of-graduates-2026' };
  const send = () =>
    t.call('POST /transfers/approvals', {
      as: people.township ?? {},
      headers: key,
      body: { transfers: wanted },
    });
  const { body, status } = await send();
  expect([status, body.approved]).toEqual([200, 1]);
  expect(body.refused.map(({ id: each, words }) => [names.get(each) ?? 'unknown', words.zh])).toEqual([
    ['endorsedEarlier', expect.stringMatching(/刚被别人改过/)],
    ['waiting', expect.stringMatching(/目前是“已报到，待接收”/)],
    ['endorsed', expect.stringMatching(/刚被别人改过/)],
    ['unknown', expect.stringMatching(/没有找到/)],
  ]);
  // Sent again after a broken line: the same answer, no second letter.
  expect((await send()).body).toEqual(body);
  const params = { id: one('endorsed').id };
  const { body: issued } = await t.call('GET /transfers/{id}', { as: people.township ?? {}, params });
  expect(issued).toMatchObject({ state: 'issued', version: 2, letterNumber: '第 2026-0001 号' });
});
