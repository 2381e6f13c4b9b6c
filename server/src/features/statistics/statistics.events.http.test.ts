import type { StatisticsTable } from '@zhibu/contract/statistics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember } from '../../../test/harness/members.ts';

let t: TestApp;
let officer: Headers;
const at = (code: string) => organizationOf(t.county, code).id;
const today = '2026-07-01';

/** Seven of one branch; one of them died in May, the whole branch then came under the other township. */
beforeAll(async () => {
  t = await createTestApp({ now: new Date('2026-03-02T02:00:00Z') });
  officer = await t.asOfficer('committee_administrator', codes.committee);
  const members = [];
  for (const code of [...Array<string>(7).fill(codes.eastFirst), codes.eastSecond, codes.westFirst])
    members.push(await createMember(t, officer, code));
  t.clock.set(new Date('2026-05-04T02:00:00Z'));
  officer = await t.asOfficer('committee_administrator', codes.committee);
  const [first, second, third] = members;
  const ended = await t.call('POST /members/{id}/status-changes', {
    as: officer,
    params: { id: first?.id ?? '' },
    ifMatch: first?.version ?? 0,
    body: { kind: 'die', on: '2026-05-04' },
  });
  expect([ended.status, ended.text.slice(0, 200)]).toEqual([201, expect.any(String)]);
  const term = await t.call('POST /organizations/{id}/terms', {
    as: officer,
    params: { id: at(codes.eastFirst) },
    body: {
      from: '2026-04-01',
      election: 'founding',
      village: false,
      officers: [
        { memberId: second?.id, post: 'secretary' },
        { memberId: third?.id, post: 'organization' },
      ],
    },
  });
  expect([term.status, term.text.slice(0, 200)]).toEqual([201, expect.any(String)]);
  t.clock.set(new Date('2026-07-01T02:00:00Z'));
  officer = await t.asOfficer('committee_administrator', codes.committee);
  const { version } = (
    await t.call('GET /organizations/{id}', { as: officer, params: { id: at(codes.eastFirst) } })
  ).body;
  const moved = await t.call('POST /organizations/{id}/moves', {
    as: officer,
    params: { id: at(codes.eastFirst) },
    ifMatch: version,
    body: { parentId: at(codes.westTownship), on: today, reason: '区划调整' },
  });
  expect([moved.status, moved.text.slice(0, 200)]).toEqual([200, expect.any(String)]);
});
afterAll(() => t.close());

async function rowsOf(table: StatisticsTable, code: string, as: Headers = officer, when = {}) {
  const { body } = await t.call('GET /statistics', { as, query: { organization: at(code), table, ...when } });
  return Object.fromEntries(body.rows.map(({ key, cells }) => [key, cells.at(-1)]));
}

async function behind(
  table: StatisticsTable,
  row: string,
  code: string,
  column = 'people',
  as: Headers = officer,
  when = {},
) {
  const { status, body, text } = await t.call('GET /statistics/drill-down', {
    as,
    query: { organization: at(code), table, row, column, limit: 50, ...when },
  });
  expect([status, text.slice(0, 200)]).toEqual([200, expect.any(String)]);
  return body;
}

describe('who left and who came', () => {
  it('is told by cause on both sides of a move, and inside the county not at all', async () => {
    expect(await rowsOf('changes', codes.eastTownship)).toEqual({
      in: 8,
      'in:registered': 8,
      out: 7,
      'out:reorganized': 6,
      'out:deceased': 1,
    });
    expect(await rowsOf('changes', codes.westTownship)).toEqual({
      in: 7,
      'in:registered': 1,
      'in:reorganized': 6,
      out: 0,
    });
    expect(await rowsOf('changes', codes.committee)).toMatchObject({ in: 9, out: 1, 'out:deceased': 1 });
    expect(await rowsOf('balance', codes.westTownship)).toMatchObject({
      opening: 0,
      in: 7,
      out: 0,
      closing: 7,
    });
  });

  it.each([
    ['in', codes.eastTownship, 8],
    ['in:registered', codes.eastTownship, 8],
    ['out', codes.eastTownship, 7],
    ['out:reorganized', codes.eastTownship, 6],
    ['out:deceased', codes.eastTownship, 1],
    ['in:reorganized', codes.westTownship, 6],
    ['in', codes.westTownship, 7],
    ['out:deceased', codes.committee, 1],
    ['in', codes.committee, 9],
  ] as const)('%s of %s opens to its events', async (row, code, n) => {
    const list = await behind('changes', row, code);
    expect([list.kind, list.count, list.hidden, list.items.length]).toEqual(['events', n, 0, n]);
    const [side, cause] = row.split(':');
    for (const item of list.items) {
      expect(item.direction).toBe(side);
      if (cause) expect(item.cause).toBe(cause);
      if (item.cause === 'reorganized') expect(item.on).toBe(today);
      if (item.cause === 'deceased') expect([item.on, item.stage]).toEqual(['2026-05-04', 'deceased']);
    }
  });

  it('what went out of reach is counted and not named', async () => {
    const east = await t.asOfficer('organization_officer', codes.eastTownship);
    const events = await behind('changes', 'out:reorganized', codes.eastTownship, 'people', east);
    expect([events.count, events.hidden, events.items]).toEqual([6, 6, []]);
    const june = { asOf: '2026-06-30' };
    const members = await behind('profile', 'member', codes.eastTownship, 'people', east, june);
    expect([members.count, members.hidden, members.items.length]).toEqual([7, 6, 1]);
    const branches = await behind('organizations', 'branch', codes.eastTownship, 'all', east, june);
    expect([branches.count, branches.hidden, branches.items.length]).toEqual([2, 1, 1]);
    const all = await behind('profile', 'member', codes.eastTownship, 'people', officer, june);
    expect([all.count, all.hidden, all.items.length]).toEqual([7, 0, 7]);
  });
});

describe('who is in office', () => {
  it('is counted by post and term on the day, and listed', async () => {
    expect(await rowsOf('officers', codes.committee)).toMatchObject({
      'post:secretary': 1,
      'post:organization': 1,
      'term:running': 1,
      'term:overdue': 0,
    });
    expect(await rowsOf('officers', codes.committee, officer, { asOf: '2026-03-31' })).toMatchObject({
      'post:secretary': 0,
      'term:running': 0,
    });
    const secretaries = await behind('officers', 'post:secretary', codes.committee, 'number');
    expect([secretaries.kind, secretaries.items.length, secretaries.items[0]?.opens]).toEqual([
      'members',
      1,
      true,
    ]);
    const terms = await behind('officers', 'term:running', codes.committee, 'number');
    expect([terms.kind, terms.items.map(({ id }) => id)]).toEqual(['organizations', [at(codes.eastFirst)]]);
  });

  it('is not counted for a duty that reads no files', async () => {
    const leader = await t.asOfficer('leader', codes.committee);
    expect(await rowsOf('officers', codes.committee, leader)).toMatchObject({
      'post:secretary': null,
      'term:running': 1,
    });
  });
});

describe('a branch that was merged away', () => {
  beforeAll(async () => {
    const merged = await t.call('POST /organizations/{id}/mergers', {
      as: officer,
      params: { id: at(codes.eastSecond) },
      body: { targetId: at(codes.westFirst), on: today },
    });
    expect([merged.status, merged.text.slice(0, 200)]).toEqual([200, expect.any(String)]);
  });

  it.each([
    ['out:reorganized', codes.eastSecond, 1],
    ['out:reorganized', codes.eastTownship, 7],
    ['in:reorganized', codes.westFirst, 1],
    ['in:reorganized', codes.westTownship, 7],
  ] as const)('%s of %s opens to whoever left or came on its last day', async (row, code, n) => {
    const list = await behind('changes', row, code);
    expect([list.count, list.hidden, list.items.length]).toEqual([n, 0, n]);
  });

  it('still opens to its people of a day before', async () => {
    const list = await behind('profile', 'member', codes.eastSecond, 'people', officer, {
      asOf: '2026-06-30',
    });
    expect([list.count, list.hidden, list.items.length]).toEqual([1, 0, 1]);
  });
});
