import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember, everyPage, fullNumbers } from '../../../test/harness/members.ts';
import { expectSound } from '../operations/operations.testing.ts';

/** The registry as of a day and as it was known: 10 January to 1 July 2026, with a merger across townships. */

let t: TestApp;
let county: Headers;
let east: Headers;
let west: Headers;
let sibling: Headers;
let anna: Awaited<ReturnType<typeof createMember>>;
let bator: Awaited<ReturnType<typeof createMember>>;

const id = (code: string) => organizationOf(t.county, code).id;
const at = (day: string) => t.clock.set(new Date(`${day}T02:00:00Z`));
const patch = async (memberId: string, body: Record<string, unknown>) => {
  const as = await t.asOfficer('committee_administrator', codes.committee);
  const { version } = (await t.call('GET /members/{id}', { as, params: { id: memberId } })).body;
  return t.call('PATCH /members/{id}', { as, params: { id: memberId }, ifMatch: version, body });
};
const list = (as: Headers, query: Record<string, string | number | string[]>) =>
  t.call('GET /members', { as, query: { limit: 100, ...query } });
const shown = async (as: Headers, query: Record<string, string | number | string[]>) => {
  const { status, body } = await list(as, query);
  expect(status).toBe(200);
  return body.items.map((row) => `${row.name} ${row.organization.name}`).sort();
};

beforeAll(async () => {
  t = await createTestApp({ now: new Date('2026-01-10T02:00:00Z') });
  const officer = await t.asOfficer('organization_officer', codes.committee);
  anna = await createMember(t, officer, codes.eastFirst, { name: '安娜', education: '61' });
  bator = await createMember(t, officer, codes.eastSecond, { name: '巴特尔' });
  at('2026-04-01');
  await patch(anna.id, { education: '21', since: '2026-03-01' });
  at('2026-07-01');
  const merged = await t.call('POST /organizations/{id}/mergers', {
    as: await t.asOfficer('organization_officer', codes.committee),
    params: { id: id(codes.eastFirst) },
    body: { on: '2026-06-30', targetId: id(codes.westFirst) },
  });
  expect([merged.status, merged.text]).toEqual([200, merged.text]);
  county = await t.asOfficer('committee_administrator', codes.committee);
  east = await t.asOfficer('committee_administrator', codes.eastTownship);
  west = await t.asOfficer('committee_administrator', codes.westTownship);
  sibling = await t.asOfficer('branch_secretary', codes.eastSecond);
});
afterAll(() => t.close());

describe('the list of a day', () => {
  it.each([
    ['2026-01-09', undefined, []],
    ['2026-01-10', undefined, ['安娜 东河镇第一党支部', '巴特尔 东河镇第二党支部']],
    ['2026-06-29', undefined, ['安娜 东河镇第一党支部', '巴特尔 东河镇第二党支部']],
    ['2026-06-30', undefined, ['安娜 西山镇第一党支部', '巴特尔 东河镇第二党支部']],
    ['2026-07-01', '2026-06-30', ['安娜 东河镇第一党支部', '巴特尔 东河镇第二党支部']],
    ['2026-07-01', '2026-01-09', []],
  ])('as of %s, known on %s', async (asOf, asKnown, rows) => {
    expect(await shown(county, { asOf, ...(asKnown ? { asKnown } : {}) })).toEqual(rows);
  });

  it('is today’s list today', async () => {
    const today = await list(county, { asOf: '2026-07-01' });
    const now = await list(county, {});
    const known = ({ workUnit: _w, occupation: _o, ...row }: (typeof now.body.items)[number]) => row;
    expect(today.body.items.map(known)).toEqual(now.body.items.map(known));
    expect(today.text).not.toMatch(fullNumbers);
  });

  it('takes its filters on that day’s values', async () => {
    const named = (query: Record<string, string | number | string[]>) => shown(county, query);
    expect(await named({ asOf: '2026-02-28', education: ['21'] })).toEqual([]);
    expect(await named({ asOf: '2026-03-01', education: ['21'] })).toHaveLength(1);
    expect(await named({ asOf: '2026-03-01', asKnown: '2026-03-31', education: ['21'] })).toEqual([]);
    expect(await named({ asOf: '2026-06-29', organization: id(codes.eastFirst) })).toHaveLength(1);
    expect(await named({ asOf: '2026-06-30', organization: id(codes.eastFirst) })).toEqual([]);
    expect(await named({ asOf: '2026-06-29', organization: id(codes.eastTownship) })).toHaveLength(2);
    expect(await named({ asOf: '2026-06-29', organization: id(codes.eastTownship), within: 'only' })).toEqual(
      [],
    );
    expect(await named({ asOf: '2026-06-29', name: '安' })).toHaveLength(1);
    expect(await named({ asOf: '2026-06-29', name: 'an' })).toHaveLength(1);
    const { body } = await t.call('GET /members/{id}', { as: county, params: { id: anna.id } });
    const [year = 0] = body.birth.split('-').map(Number);
    const birthday = `2026${body.birth.slice(4)}`;
    expect(await named({ asOf: birthday, name: '安娜', ageFrom: 2026 - year })).toHaveLength(1);
    expect(await named({ asOf: '2026-02-01', name: '安娜', ageFrom: 2026 - year })).toEqual([]);
  });

  it('refuses a day to come, and a condition that has no history', async () => {
    expectRefused(
      await list(county, { asOf: '2026-07-02' }),
      422,
      'invalid',
      /只能查看今天（2026-07-01）及以前/,
    );
    expectRefused(await list(county, { asKnown: '2026-07-02' }), 422, 'invalid', /只能查看今天/);
    expectRefused(
      await list(county, { asOf: '2026-06-01', missing: 'phone' }),
      422,
      'invalid',
      /没有历史记录/,
    );
    expect((await list(county, { asOf: '2026-02-30' })).status).toBe(400);
  });
});

describe('who sees which period', () => {
  it('lets the origin read its own period and no later one, without the numbers', async () => {
    expect(await shown(east, { asOf: '2026-06-29' })).toEqual([
      '安娜 东河镇第一党支部',
      '巴特尔 东河镇第二党支部',
    ]);
    expect(await shown(east, { asOf: '2026-06-30' })).toEqual(['巴特尔 东河镇第二党支部']);
    const { items } = (await list(east, { asOf: '2026-06-29', name: '安娜' })).body;
    expect(items[0]).toMatchObject({ idNumber: '*'.repeat(18), phone: null });
  });

  it('lets the destination read what came, and nothing of before', async () => {
    expect(await shown(west, { asOf: '2026-06-30' })).toEqual(['安娜 西山镇第一党支部']);
    expect(await shown(west, { asOf: '2026-06-29' })).toEqual([]);
  });

  it('shows a sibling branch nothing', async () => {
    expect(await shown(sibling, { asOf: '2026-06-29' })).toEqual(['巴特尔 东河镇第二党支部']);
    const asked = await list(sibling, { asOf: '2026-06-29', organization: id(codes.eastFirst) });
    expect(asked.status).toBe(404);
  });

  const then = (as: Headers, asOf: string, more = {}) =>
    t.call('GET /members/{id}/as-of', { as, params: { id: anna.id }, query: { asOf, ...more } });
  it('the same for one member', async () => {
    expect((await then(county, '2026-06-29')).body).toMatchObject({
      state: {
        name: '安娜',
        education: '21',
        organization: { name: '东河镇第一党支部' },
        until: '2026-06-30',
      },
      first: '2026-01-10',
    });
    expect((await then(county, '2026-06-29', { asKnown: '2026-03-31' })).body.state?.education).toBe('61');
    expect((await then(county, '2026-01-09')).body).toMatchObject({ state: null, first: '2026-01-10' });
    expect((await then(east, '2026-06-29')).body.state?.organization.name).toBe('东河镇第一党支部');
    expect((await then(east, '2026-06-30')).body).toMatchObject({ state: null, first: '2026-01-10' });
    expect((await then(west, '2026-06-29')).body).toMatchObject({ state: null, first: '2026-06-30' });
    expect((await then(sibling, '2026-06-29')).status).toBe(404);
    expect((await then(await t.asOfficer('statistician', codes.committee), '2026-06-29')).status).toBe(404);
    expect((await then(await t.asMember(anna), '2026-06-29')).body.state?.name).toBe('安娜');
    expect((await then(await t.asMember(bator), '2026-06-29')).status).toBe(404);
    expectRefused(await then(county, '2026-07-02'), 422, 'invalid', /只能查看今天/);
  });
});

describe('since when', () => {
  it('is no day to come and none before the birth; identity is corrected for all time', async () => {
    const refused = await patch(bator.id, { education: '31', since: '2026-07-02' });
    expectRefused(refused, 422, 'invalid', /将来/);
    expect(refused.problem.errors?.[0]?.pointer).toBe('/since');
    expectRefused(await patch(bator.id, { education: '31', since: '1900-01-01' }), 422, 'invalid', /出生/);
    expect((await patch(bator.id, { name: '巴特尔夫', since: '2026-05-01' })).status).toBe(200);
    expect(await shown(county, { asOf: '2026-01-10', organization: id(codes.eastSecond) })).toEqual([
      '巴特尔夫 东河镇第二党支部',
    ]);
    expect(await shown(county, { asOf: '2026-01-10', asKnown: '2026-06-30', name: '巴特尔' })).toEqual([
      '巴特尔 东河镇第二党支部',
    ]);
    await expectSound(t);
  });
});

it('pages in one order, whatever the size of the page', async () => {
  const officer = await t.asOfficer('organization_officer', codes.committee);
  for (const code of [
    codes.westSecond,
    codes.eastSecond,
    codes.westSecond,
    codes.eastSecond,
    codes.westFirst,
  ])
    await createMember(t, officer, code);
  const whole = (await list(county, { asOf: '2026-07-01' })).body.items.map((row) => row.id);
  expect(new Set(whole).size).toBe(7);
  for (const limit of [1, 2, 3]) {
    const rows = await everyPage((position) =>
      t.call('GET /members', { as: county, query: { asOf: '2026-07-01', limit, ...position } }),
    );
    expect(rows.map((row) => row.id)).toEqual(whole);
  }
  const damaged = await list(county, { asOf: '2026-07-01', after: 'abc' });
  expect(damaged.status).toBe(400);
});

/** What one member is believed to be, after each day of recording. */
interface Belief {
  on: string;
  name: string;
  education: { from: string; value: string }[];
}
const dayAfter = (start: string, days: number) =>
  new Date(Date.parse(start) + days * 86_400_000).toISOString().slice(0, 10);
const step = fc.oneof(
  fc.record({ kind: fc.constant('name' as const), name: fc.constantFrom('乌兰', '其其格', '敖登') }),
  fc.record({
    kind: fc.constant('education' as const),
    value: fc.constantFrom('21', '31', '61', '14'),
    back: fc.integer({ min: 0, max: 40 }),
  }),
);

it('equals the replay of small random histories, for any two days', async () => {
  const start = '2026-07-10';
  const history = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), step), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(history, async (steps) => {
      at(start);
      const officer = await t.asOfficer('organization_officer', codes.committee);
      const member = await createMember(t, officer, codes.eastSecond, { name: '乌兰', education: '61' });
      const beliefs: Belief[] = [{ on: start, name: '乌兰', education: [{ from: start, value: '61' }] }];
      let day = 0;
      for (const [wait, change] of steps) {
        day += wait;
        const on = dayAfter(start, day);
        at(on);
        const last = beliefs.at(-1) ?? { on, name: '', education: [] };
        if (change.kind === 'name') {
          await patch(member.id, { name: change.name });
          beliefs.push({ ...last, on, name: change.name });
          continue;
        }
        const now = last.education.at(-1)?.value;
        const since = dayAfter(on, -change.back);
        await patch(member.id, { education: change.value, since });
        if (now === change.value) continue; // nothing differs, nothing is said
        const from = since < start ? start : since;
        const kept = last.education.filter((one) => one.from < from);
        beliefs.push({ ...last, on, education: [...kept, { from, value: change.value }] });
      }
      const as = await t.asOfficer('committee_administrator', codes.committee);
      for (let asOf = -1; asOf <= day; asOf += 3)
        for (let asKnown = -1; asKnown <= day; asKnown += 4) {
          const days = { asOf: dayAfter(start, asOf), asKnown: dayAfter(start, asKnown) };
          const belief = beliefs.findLast(({ on }) => on <= days.asKnown);
          const education = belief?.education.findLast(({ from }) => from <= days.asOf)?.value;
          const expected = belief && education ? [{ name: belief.name, education }] : [];
          const { items } = (await list(as, days)).body;
          const found = items.filter((row) => row.id === member.id);
          expect([days, found.map((row) => ({ name: row.name, education: row.education }))]).toEqual([
            days,
            expected,
          ]);
        }
    }),
    { numRuns: 6 },
  );
  await expectSound(t);
});
