import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember } from '../../../test/harness/members.ts';
import { foldDeltas } from '../statistics/public.ts';

let t: TestApp;
let county: Headers;
const at = (day: string) => t.clock.set(new Date(`${day}T02:00:00Z`));
const id = (code: string) => organizationOf(t.county, code).id;
const then = (as: Headers, code: string, query: Record<string, string>) =>
  t.call('GET /organizations/{id}/as-of', { as, params: { id: id(code) }, query });
const below = async (as: Headers, code: string, query: Record<string, string | number>) => {
  const { status, body } = await t.call('GET /organizations/{id}/children', {
    as,
    params: { id: id(code) },
    query,
  });
  return status === 200
    ? body.items.map(({ name, memberCount, childCount }) => [name, memberCount, childCount])
    : status;
};

beforeAll(async () => {
  t = await createTestApp({ now: new Date('2026-01-10T02:00:00Z') });
  const officer = await t.asOfficer('organization_officer', codes.committee);
  await createMember(t, officer, codes.eastFirst);
  await createMember(t, officer, codes.eastSecond);
  at('2026-03-01');
  const as = await t.asOfficer('organization_officer', codes.committee);
  const params = { id: id(codes.eastSecond) };
  const { version } = (await t.call('GET /organizations/{id}', { as, params })).body;
  await t.call('PATCH /organizations/{id}', {
    as,
    params,
    ifMatch: version,
    body: { name: '东河镇河东党支部' },
  });
  at('2026-05-01');
  await t.call('POST /organizations/{id}/moves', {
    as: await t.asOfficer('organization_officer', codes.committee),
    params: { id: id(codes.eastFirst) },
    body: { parentId: id(codes.westTownship), on: '2026-04-30' },
  });
  at('2026-07-01');
  await t.call('POST /organizations/{id}/mergers', {
    as: await t.asOfficer('organization_officer', codes.committee),
    params: { id: id(codes.eastSecond) },
    body: { on: '2026-06-30', targetId: id(codes.westFirst) },
  });
  county = await t.asOfficer('committee_administrator', codes.committee);
});
afterAll(() => t.close());

describe.each(['before the fold', 'after it'])('the tree of a day, %s', (when) => {
  beforeAll(async () => {
    if (when === 'after it') await foldDeltas(t.services);
  });

  it.each([
    [
      '2026-01-10',
      undefined,
      [
        ['东河镇第一党支部', 1, 0],
        ['东河镇第二党支部', 1, 0],
      ],
    ],
    [
      '2026-03-01',
      undefined,
      [
        ['东河镇第一党支部', 1, 0],
        ['东河镇河东党支部', 1, 0],
      ],
    ],
    ['2026-04-30', undefined, [['东河镇河东党支部', 1, 0]]],
    [
      '2026-04-30',
      '2026-04-30',
      [
        ['东河镇第一党支部', 1, 0],
        ['东河镇河东党支部', 1, 0],
      ],
    ],
    ['2026-06-30', undefined, []],
    ['2026-07-01', '2026-01-09', []],
  ])('below the east on %s, known on %s', async (asOf, asKnown, nodes) => {
    expect(await below(county, codes.eastTownship, { asOf, ...(asKnown ? { asKnown } : {}) })).toEqual(nodes);
  });

  it('has that day’s heads and branches above', async () => {
    expect(await below(county, codes.committee, { asOf: '2026-04-29' })).toEqual([
      ['中共云岭县东河镇委员会', 2, 2],
      ['中共云岭县西山镇委员会', 0, 2],
    ]);
    expect(await below(county, codes.committee, { asOf: '2026-06-30' })).toEqual([
      ['中共云岭县东河镇委员会', 0, 0],
      ['中共云岭县西山镇委员会', 2, 3],
    ]);
  });
});

describe('one organisation on a day', () => {
  it('as it was called and stood, also when it has ended', async () => {
    expect((await then(county, codes.eastSecond, { asOf: '2026-02-28' })).body).toMatchObject({
      state: {
        name: '东河镇第二党支部',
        memberCount: 1,
        endedOn: '2026-06-30',
        until: '2026-03-01',
        ancestors: [{ name: '中共云岭县委员会' }, { name: '中共云岭县东河镇委员会' }],
      },
      last: '2026-06-30',
    });
    expect((await then(county, codes.eastSecond, { asOf: '2026-06-30' })).body.state).toBeNull();
    expectRefused(
      await then(county, codes.eastSecond, { asOf: '2026-07-02' }),
      422,
      'invalid',
      /只能查看今天/,
    );
  });

  it('is the past of whom it belonged to, and of who has it now', async () => {
    const east = await t.asOfficer('committee_administrator', codes.eastTownship);
    const west = await t.asOfficer('committee_administrator', codes.westTownship);
    expect((await then(east, codes.eastFirst, { asOf: '2026-04-29' })).body.state?.name).toBe(
      '东河镇第一党支部',
    );
    expect((await then(east, codes.eastFirst, { asOf: '2026-04-30' })).status).toBe(404);
    expect((await then(west, codes.eastFirst, { asOf: '2026-04-29' })).body.state).toMatchObject({
      parentId: null,
      ancestors: [],
    });
    const secretary = await t.asOfficer('branch_secretary', codes.westSecond);
    expect((await then(secretary, codes.eastFirst, { asOf: '2026-04-29' })).status).toBe(404);
    expect(await below(secretary, codes.westTownship, { asOf: '2026-04-29' })).toBe(404);
  });

  it('pages in the order of that day', async () => {
    const first = await t.call('GET /organizations/{id}/children', {
      as: county,
      params: { id: id(codes.committee) },
      query: { asOf: '2026-04-29', limit: 1 },
    });
    expect(first.body.items).toHaveLength(1);
    const query = { asOf: '2026-04-29', limit: 1, after: first.body.next ?? '' };
    expect(await below(county, codes.committee, query)).toEqual([['中共云岭县西山镇委员会', 0, 2]]);
  });
});
