import type { StatisticsTable } from '@zhibu/contract/statistics';
import { statisticsTableKeys } from '@zhibu/contract/statistics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember, everyPage, idNumberOf } from '../../../test/harness/members.ts';
import { foldDeltas } from './public.ts';

let t: TestApp;
let officer: Headers;
let statistician: Headers;
const at = (code: string) => organizationOf(t.county, code).id;

interface Person {
  birth?: string;
  woman?: boolean;
  stage?: string;
  ethnicGroup?: string;
  education?: string;
  joined?: string;
  full?: string;
}
let people = 0;
const add = (code: string, { birth = '1980-03-05', woman = false, stage = 'full', ...rest }: Person = {}) => {
  people += 1;
  return createMember(t, officer, code, {
    name: `张${'一二三四五六七八九十'[people % 10]}`,
    idNumber: idNumberOf(birth, 100 + 2 * people + (woman ? 0 : 1)),
    stage,
    ...(stage === 'full'
      ? {}
      : stage === 'probationary'
        ? { joined: '2026-01-10', full: null }
        : { joined: null, full: null }),
    ...rest,
  });
};

type When = { asOf?: string; asKnown?: string; from?: string };
async function table(
  table: StatisticsTable,
  code: string = codes.committee,
  when: When = {},
  as: Headers = officer,
) {
  const answer = await t.call('GET /statistics', { as, query: { organization: at(code), table, ...when } });
  expect([answer.status, answer.text.slice(0, 300)]).toEqual([200, expect.any(String)]);
  return answer.body;
}
/** By row, the first column unless another is asked for. */
async function figures(of: StatisticsTable, code?: string, when?: When, as?: Headers, column = 0) {
  const { rows } = await table(of, code, when, as);
  return Object.fromEntries(rows.map(({ key, cells }) => [key, cells[column]]));
}

function list(
  of: StatisticsTable,
  row: string,
  column: string,
  code: string = codes.committee,
  when: When = {},
) {
  return t.call('GET /statistics/drill-down', {
    as: officer,
    query: { organization: at(code), table: of, row, column, limit: 3, ...when },
  });
}

/** Nobody stays signed in for days. */
async function signIn(): Promise<void> {
  officer = await t.asOfficer('organization_officer', codes.committee);
  statistician = await t.asOfficer('statistician', codes.committee);
}

beforeAll(async () => {
  t = await createTestApp({ now: new Date('2026-03-02T02:00:00Z') });
  officer = await t.asOfficer('organization_officer', codes.committee);
  for (let n = 0; n < 6; n += 1)
    await add(codes.eastFirst, { woman: n < 4, education: '21', ethnicGroup: '01' });
  await add(codes.eastFirst, {
    stage: 'probationary',
    birth: '2001-05-05',
    education: '31',
    ethnicGroup: '02',
  });
  await add(codes.eastSecond, { birth: '1950-01-01', education: '61', ethnicGroup: '01' });
  for (let n = 0; n < 5; n += 1)
    await add(codes.westFirst, { woman: n % 2 === 0, education: '14', ethnicGroup: '01' });
  await add(codes.westSecond, { stage: 'applicant' });
  t.clock.set(new Date('2026-07-01T02:00:00Z'));
  await signIn();
  for (let n = 0; n < 3; n += 1)
    await add(codes.westFirst, {
      birth: '1992-02-02',
      joined: '2014-07-01',
      full: '2015-07-01',
      ethnicGroup: '11',
      education: '11',
    });
});
afterAll(() => t.close());

describe('the tables of a day', () => {
  it('count each figure once, folded or not', async () => {
    const profile = {
      member: 16,
      full: 15,
      probationary: 1,
      male: 9,
      female: 7,
      minority: 4,
      higher: 15,
      abroad: 0,
      lost: 0,
      candidate: 0,
      activist: 0,
      applicant: 1,
    };
    expect(await figures('profile')).toEqual(profile);
    await foldDeltas(t.services);
    expect(await figures('profile')).toEqual(profile);
    expect(await table('profile')).toMatchObject({
      organization: { code: codes.committee, kind: 'committee' },
      asOf: '2026-07-01',
      asKnown: null,
      from: null,
      since: '2026-01-10',
      members: 16,
      organizations: 7,
      suppressed: false,
      can: { drillDown: true, exportTable: true },
    });
  });

  it('give ages by years, in bands that say the years of birth', async () => {
    const { rows, total } = await table('age_sex');
    expect(rows.filter(({ cells }) => cells.some((n) => n !== 0))).toEqual([
      {
        key: '-30',
        label: { zh: '30岁及以下（1996年及以后出生）', en: '30 and under (born 1996 or later)' },
        level: 0,
        cells: [1, 0],
      },
      {
        key: '31-35',
        label: { zh: '31–35岁（1991–1995年生）', en: '31–35 (born 1991–1995)' },
        level: 0,
        cells: [3, 0],
      },
      {
        key: '46-50',
        label: { zh: '46–50岁（1976–1980年生）', en: '46–50 (born 1976–1980)' },
        level: 0,
        cells: [4, 7],
      },
      {
        key: '71-',
        label: { zh: '71岁及以上（1955年及以前出生）', en: '71 and over (born 1955 or earlier)' },
        level: 0,
        cells: [1, 0],
      },
    ]);
    expect(total).toEqual([9, 7]);
  });

  it('name what a file says and what it does not', async () => {
    expect(await figures('ethnic_group')).toEqual({ 'ethnic:01': 12, 'ethnic:02': 1, 'ethnic:11': 3 });
    expect(await figures('education')).toMatchObject({
      'education:1': 8,
      'education:11': 3,
      'education:14': 5,
      'education:2': 6,
      'education:3': 1,
      'education:6': 1,
    });
    expect(await figures('occupation')).toMatchObject({ 'occupation:unknown': 16 });
    expect(await figures('standing')).toMatchObject({ probationary: 1, 'standing:10-19': 15 });
  });

  it('of an organisation are the sum of those below it', async () => {
    for (const of of ['profile', 'age_sex', 'occupation', 'standing'] as const) {
      const parent = await table(of);
      const below = await Promise.all(
        [codes.eastTownship, codes.westTownship].map((code) => table(of, code)),
      );
      for (const { key, cells } of parent.rows)
        expect([key, cells]).toEqual([
          key,
          cells.map((_, column) =>
            below.reduce(
              (sum, { rows }) => sum + (rows.find((row) => row.key === key)?.cells[column] ?? 0),
              0,
            ),
          ),
        ]);
    }
  });

  it('give organisations by kind and size, today and before', async () => {
    const { rows, total } = await table('organizations');
    expect(rows.map(({ key, cells }) => [key, ...cells])).toEqual([
      ['committee', 3, 0, 0, 3, 0, 0],
      ['working_committee', 0, 0, 0, 0, 0, 0],
      ['general_branch', 0, 0, 0, 0, 0, 0],
      ['branch', 4, 2, 0, 2, 0, 0],
      ['group', 0, 0, 0, 0, 0, 0],
    ]);
    expect(total).toEqual([7, 2, 0, 5, 0, 0]);
    const before = await table('organizations', codes.committee, { asOf: '2026-06-30' });
    expect(before.rows.find(({ key }) => key === 'branch')?.cells).toEqual([4, 2, 1, 1, 0, 0]);
  });
});

describe('any day', () => {
  it('before and after a change', async () => {
    expect((await table('profile', codes.committee, { asOf: '2026-01-09' })).members).toBe(0);
    expect((await table('profile', codes.committee, { asOf: '2026-06-30' })).members).toBe(13);
    expect((await table('profile', codes.committee, { asOf: '2026-07-01' })).members).toBe(16);
  });

  it('none to come, and no period that ends before it begins', async () => {
    const ask = (when: When) =>
      t.call('GET /statistics', { as: officer, query: { table: 'changes', ...when } });
    expectRefused(await ask({ asOf: '2026-07-02' }), 422, 'invalid', /统计日期不能晚于今天/);
    expectRefused(await ask({ asKnown: '2026-07-02' }), 422, 'invalid', /统计日期不能晚于今天/);
    expectRefused(await ask({ from: '2026-07-01', asOf: '2026-06-30' }), 422, 'invalid', /开始日期不能晚于/);
    expect((await ask({ asOf: '2026-02-30' })).status).toBe(400);
  });

  it('as it was known before a correction that is dated back', async () => {
    const { id, version } = await add(codes.eastSecond, { woman: true });
    t.clock.set(new Date('2026-07-03T02:00:00Z'));
    await signIn();
    const changed = await t.call('PATCH /members/{id}', {
      as: officer,
      params: { id },
      ifMatch: version,
      body: { ethnicGroup: '03' },
    });
    expect(changed.status).toBe(200);
    const minority = async (when: When) => (await figures('profile', codes.eastSecond, when)).minority;
    expect(await minority({ asOf: '2026-07-01' })).toBe(1);
    expect(await minority({ asOf: '2026-07-01', asKnown: '2026-07-02' })).toBe(0);
    expect(await minority({ asOf: '2026-07-01', asKnown: '2026-07-03' })).toBe(1);
    const { body } = await list('profile', 'minority', 'people', codes.eastSecond, { asOf: '2026-07-01' });
    expect([body.count, body.items.map((one) => one.id)]).toEqual([1, [id]]);
  });
});

describe('who comes and goes', () => {
  it('is a figure a cause, and a year closes with what it began with and what changed', async () => {
    expect(await figures('changes')).toEqual({
      in: 17,
      'in:registered': 16,
      'in:admitted': 1,
      out: 0,
    });
    expect(await figures('changes', codes.committee, { from: '2026-07-01' })).toMatchObject({ in: 4 });
    const balance = await table('balance');
    expect(balance.columns.map(({ key }) => key)).toEqual(['2025', '2026']);
    expect(balance.rows.map(({ key, cells }) => [key, ...cells])).toEqual([
      ['opening', 0, 0],
      ['in', 0, 17],
      ['in:registered', 0, 16],
      ['in:admitted', 0, 1],
      ['out', 0, 0],
      ['closing', 0, 17],
    ]);
    expect(balance.notes).toEqual([]);
    const development = await table('development');
    expect(development.rows.map(({ key, cells }) => [key, ...cells])).toEqual([
      ['applicant', 0, 1, 0, 1],
      ['activist', 0, 0, 0, 0],
      ['candidate', 0, 0, 0, 0],
      ['probationary', 0, 1, 0, 1],
    ]);
  });
});

describe('behind a figure', () => {
  it('stand exactly the people that it counts, in every table', async () => {
    for (const of of statisticsTableKeys)
      for (const when of [{}, { asOf: '2026-06-30' }] as When[]) {
        const { rows, columns, total } = await table(of, codes.committee, when);
        const all = [...rows, ...(total ? [{ key: 'total', cells: total }] : [])];
        for (const { key, cells } of all)
          for (const [index, n] of cells.entries()) {
            const column = columns[index]?.key ?? '';
            const items = await everyPage(async ({ after }) => {
              const answer = await t.call('GET /statistics/drill-down', {
                as: officer,
                query: {
                  organization: at(codes.committee),
                  table: of,
                  row: key,
                  column,
                  limit: 25,
                  ...when,
                  ...(after ? { after } : {}),
                },
              });
              expect([of, key, column, answer.status]).toEqual([of, key, column, 200]);
              expect([of, key, column, answer.body.count, answer.body.hidden]).toEqual([
                of,
                key,
                column,
                n,
                0,
              ]);
              return answer;
            });
            expect([of, key, column, items.length]).toEqual([of, key, column, n]);
            expect(new Set(items.map(({ id, on }) => `${id} ${on}`)).size).toBe(n);
          }
      }
  });

  it('are for nobody who reads no files, nor out of reach, nor of a figure that there is not', async () => {
    const query = { organization: at(codes.committee), table: 'profile', row: 'member', column: 'people' };
    const ask = (as: Headers, change: Record<string, string> = {}) =>
      t.call('GET /statistics/drill-down', { as, query: { ...query, ...change } });
    expectRefused(await ask(statistician), 403, 'forbidden', /当前的职务/);
    const east = await t.asOfficer('branch_secretary', codes.eastFirst);
    expectRefused(await ask(east), 404, 'not_found', /没有找到/);
    expectRefused(await ask(officer, { row: 'nobody' }), 404, 'not_found', /没有找到/);
    expectRefused(await ask(officer, { column: 'x' }), 404, 'not_found', /没有找到/);
    expect((await ask(officer, { after: 'x' })).status).toBe(400);
  });
});

describe('a duty that reads no files', () => {
  it('sees no figure below three, nor what would give it away', async () => {
    const seen = await table('profile', codes.committee, {}, statistician);
    expect(seen).toMatchObject({
      suppressed: true,
      members: 17,
      can: { drillDown: false, exportTable: true },
    });
    const by = Object.fromEntries(seen.rows.map(({ key, cells }) => [key, cells[0]]));
    expect([by.probationary, by.full, by.applicant]).toEqual([null, null, null]);
    const groups = await figures('ethnic_group', codes.committee, {}, statistician);
    expect(groups['ethnic:02']).toBeNull();
    expect(Object.values(groups).filter((n) => n === null).length).toBeGreaterThan(1);
    for (const code of Object.values(codes))
      for (const of of statisticsTableKeys.filter((one) => one !== 'organizations' && one !== 'officers')) {
        const { rows, total, members } = await table(of, code, {}, statistician);
        const shown = [members, ...(total ?? []), ...rows.flatMap(({ cells }) => cells)];
        expect([code, of, shown.filter((n) => n === 1 || n === 2)]).toEqual([code, of, []]);
      }
  });

  it('sees an organisation of two neither by itself nor as the difference of others', async () => {
    const [small, sibling, above] = await Promise.all(
      [codes.eastSecond, codes.eastFirst, codes.eastTownship].map((code) =>
        table('profile', code, {}, statistician),
      ),
    );
    expect([small?.members, sibling?.members, above?.members]).toEqual([null, null, 9]);
  });

  it('all figures are there for who reads the files', async () => {
    const { rows } = await table('profile', codes.eastSecond);
    expect(rows.flatMap(({ cells }) => cells)).not.toContain(null);
  });
});
