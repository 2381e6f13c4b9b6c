import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOwner, expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import {
  check,
  commit,
  csv,
  getImport,
  handed,
  importAll,
  type RosterLine,
  roster,
  rosterHeadings,
  rosterLine,
  runJob,
} from '../../../test/harness/imports.ts';
import { createMember, fullNumbers } from '../../../test/harness/members.ts';

let t: TestApp;
let county: Headers;
let secretary: Headers;
beforeAll(async () => {
  t = await createTestApp();
  county = await t.asOfficer('committee_administrator', codes.committee);
  secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
});
afterAll(() => t.close());

const at = (code: string) => organizationOf(t.county, code);
const countMembers = async () => (await asOwner(t, 'SELECT FROM member')).length;
const hand = (body: Buffer, as = county, code: string = codes.committee) => handed(t, as, code, body);
const problemsOf = async (id: string, as = county, query = {}) =>
  (await t.call('GET /member-imports/{id}/problems', { as, params: { id }, query: { limit: 100, ...query } }))
    .body.items;
const eastFirst = '东河镇第一党支部';

describe('the mapping', () => {
  it('shows what the columns hold, sensitive ones masked', async () => {
    const [name, idNumber, branch, phone] = rosterLine({ name: '李红' });
    const found = await hand(csv([...rosterHeadings, '备用号'], [[name, idNumber, branch, phone, phone]]));
    const { columns } = found.sheets[0] ?? { columns: [] };
    expect(columns.map(({ heading, field }) => [heading, field])).toEqual([
      ['姓名', 'name'],
      ['公民身份号码', 'idNumber'],
      ['所在党支部', 'organization'],
      ['手机号码', 'phone'],
      ['备用号', null],
    ]);
    expect(columns[0]?.samples).toEqual(['李红']);
    expect(JSON.stringify(found)).not.toMatch(fullNumbers);
    expect(columns[1]?.samples[0]).toMatch(new RegExp(`^\\*+${idNumber.slice(-2)}$`));
  });

  it('is remembered for the organisation that made it, and for no other', async () => {
    const rows = () =>
      csv([...rosterHeadings, '住哪儿', '座右铭'], [[...rosterLine(), '云岭县', '为人民服务']]);
    const mapping = { 住哪儿: 'address', 座右铭: null } as const;
    const first = await hand(rows(), county, codes.eastTownship);
    expect(first.mapping).toEqual({});
    const checked = await check(t, county, first.id, mapping);
    expect(checked).toMatchObject({ state: 'checked', mapping });
    await commit(t, county, checked);
    const [{ id = '' } = {}] = await asOwner<{ id: string }>(
      t,
      'SELECT id FROM member ORDER BY created_at DESC, id DESC LIMIT 1',
    );
    const member = await t.call('GET /members/{id}', { as: county, params: { id } });
    expect(member.body.address).toBe('云岭县****');
    const next = await hand(rows(), county, codes.eastTownship);
    expect(next.mapping).toEqual(mapping);
    expect(next.sheets[0]?.columns.find(({ heading }) => heading === '住哪儿')?.field).toBe('address');
    expect((await hand(rows(), county, codes.westTownship)).mapping).toEqual({});
  });

  it('gives no field two columns', async () => {
    const { id } = await hand(csv([...rosterHeadings, '家里电话'], [[...rosterLine(), '13900000000']]));
    const answer = await t.call('POST /member-imports/{id}/check', {
      as: county,
      params: { id },
      body: { mapping: { 手机号码: 'phone', 家里电话: 'phone' } },
    });
    expectRefused(answer, 409, 'conflict', /^有两列都对应“手机号码”，请只保留一列。$/);
  });
});

describe('branches that nobody knows', () => {
  it('are listed, created on demand, and the file then fits', async () => {
    const body = roster(
      rosterLine({}, '新民村党支部'),
      rosterLine({}, '新民村党支部'),
      rosterLine({}, '云岭中学党支部'),
      rosterLine(),
    );
    const handed = await hand(body, county, codes.eastTownship);
    const refused = await check(t, county, handed.id);
    expect(refused).toMatchObject({
      state: 'refused',
      problemSummary: { organization_unknown: 3 },
      unknownOrganizations: [
        { text: '新民村党支部', rows: 2 },
        { text: '云岭中学党支部', rows: 1 },
      ],
      can: { createOrganizations: true, commit: false },
    });
    const [problem] = await problemsOf(handed.id);
    expect(problem?.message.zh).toBe(
      '没有找到“新民村党支部”，请核对名称或改用党组织代码；确实是新支部的，可以先建立。',
    );
    const create = (names: string[]) =>
      t.call('POST /member-imports/{id}/organizations', {
        as: county,
        params: { id: handed.id },
        body: { names },
      });
    expectRefused(await create(['某支部']), 422, 'invalid', /^“某支部”不在这份名册的未知党支部里。$/);
    expect((await create(['新民村党支部', '云岭中学党支部'])).status).toBe(202);
    await runJob(t, handed.id);
    const checked = await getImport(t, county, handed.id);
    expect(checked).toMatchObject({ state: 'checked', accepted: 4, unknownOrganizations: [] });
    expect((await commit(t, county, checked)).state).toBe('committed');
    const found = await t.call('GET /organizations', { as: county, query: { name: '新民村' } });
    expect(found.body.items).toMatchObject([
      { kind: 'branch', parentId: at(codes.eastTownship).id, memberCount: 2 },
    ]);
  });

  it('are nothing that a branch secretary creates', async () => {
    const { id } = await hand(roster(rosterLine({}, '别的党支部')), secretary, codes.eastFirst);
    const found = await check(t, secretary, id);
    expect(found).toMatchObject({ state: 'refused', can: { createOrganizations: false } });
    const answer = await t.call('POST /member-imports/{id}/organizations', {
      as: secretary,
      params: { id },
      body: { names: ['别的党支部'] },
    });
    expectRefused(answer, 403, 'forbidden', /您当前的职务不能做这件事/);
  });

  it('are created once where the file writes one name in two ways', async () => {
    const { id } = await hand(
      roster(rosterLine({}, '团结村党支部'), rosterLine({}, '团结村 党支部')),
      county,
      codes.eastTownship,
    );
    const { unknownOrganizations } = await check(t, county, id);
    const names = unknownOrganizations.map(({ text }) => text);
    const made = await t.call('POST /member-imports/{id}/organizations', {
      as: county,
      params: { id },
      body: { names },
    });
    expect(made.status).toBe(202);
    await runJob(t, id);
    expect(await getImport(t, county, id)).toMatchObject({ state: 'checked', accepted: 2 });
    const found = await t.call('GET /organizations', { as: county, query: { name: '团结村' } });
    expect(found.body.items).toHaveLength(1);
  });

  it('may be a committee, two of one name, or one outside of the import’s organisation', async () => {
    const { id } = await hand(
      roster(rosterLine({}, '中共云岭县东河镇委员会'), rosterLine({}, '西山镇第一党支部')),
      county,
      codes.eastTownship,
    );
    await check(t, county, id);
    expect((await problemsOf(id)).map(({ message }) => message.zh)).toEqual([
      '“中共云岭县东河镇委员会”不是党支部或党小组，党员应编入它下面的党支部。',
      '没有找到“西山镇第一党支部”，请核对名称或改用党组织代码；确实是新支部的，可以先建立。',
    ]);
  });

  it('need no name in a branch’s own file without such a column', async () => {
    const [name, idNumber] = rosterLine();
    const { id } = await hand(csv(['姓名', '公民身份号码'], [[name, idNumber]]), secretary, codes.eastFirst);
    const checked = await check(t, secretary, id);
    expect(checked).toMatchObject({ state: 'checked', accepted: 1 });
    expect((await commit(t, secretary, checked)).state).toBe('committed');
    const { id: other } = await hand(
      csv(['姓名', '公民身份号码'], [[name, idNumber]]),
      county,
      codes.eastTownship,
    );
    expect(await check(t, county, other)).toMatchObject({ state: 'refused' });
  });
});

describe('people who have a file', () => {
  it('elsewhere are named by row, with nothing of what is there', async () => {
    const hidden = await createMember(t, county, codes.westFirst, {
      name: '欧阳春梅',
      workUnit: '西山镇卫生院',
    });
    const { idNumber } = hidden.person;
    const { id } = await hand(
      roster(['张伟', idNumber, eastFirst, '13900001111'], rosterLine()),
      secretary,
      codes.eastFirst,
    );
    const found = await check(t, secretary, id);
    expect(found).toMatchObject({ state: 'refused', accepted: 1, problemSummary: { exists_elsewhere: 1 } });
    const [problem] = await problemsOf(id, secretary);
    expect(problem).toMatchObject({
      row: 2,
      column: '公民身份号码',
      code: 'exists_elsewhere',
      message: { zh: '该公民身份号码不能在此登记，请与上级党委组织部门核对，并从表中删去此行。' },
    });
    expect(JSON.stringify([found, problem])).not.toMatch(/欧阳|西山|卫生院/);
    expect(JSON.stringify([found, problem])).not.toContain(hidden.id);
  });

  it('in another branch of the reach are told alike', async () => {
    const known = await createMember(t, county, codes.eastSecond);
    const { id } = await hand(roster(['张伟', known.person.idNumber, eastFirst, '']));
    expect((await check(t, county, id)).problemSummary).toEqual({ exists_elsewhere: 1 });
  });

  it('twice in the file are told with the first of their rows', async () => {
    const row = rosterLine();
    const { id } = await hand(roster(row, rosterLine(), row));
    await check(t, county, id);
    expect(await problemsOf(id)).toMatchObject([
      {
        row: 4,
        code: 'duplicate_in_file',
        message: { zh: '与“名册 2”行的公民身份号码相同，同一人只保留一行。' },
      },
    ]);
  });

  it('in the same branch stay as they are', async () => {
    const known = await createMember(t, county, codes.eastFirst, { occupation: '教师' });
    const before = await countMembers();
    const done = await importAll(
      t,
      county,
      at(codes.committee).id,
      'a.csv',
      roster(['别名', known.person.idNumber, eastFirst, ''], rosterLine()),
    );
    expect(done).toMatchObject({ accepted: 1, unchanged: 1, state: 'committed' });
    expect(await countMembers()).toBe(before + 1);
    const { body } = await t.call('GET /members/{id}', { as: county, params: { id: known.id } });
    expect(body).toMatchObject({ name: known.name, occupation: '教师', version: 1 });
  });
});

it('problems are paged and filtered by their code', async () => {
  const rows = [
    rosterLine({}, '甲党支部'),
    rosterLine({}, '乙党支部'),
    ['张伟', '123', eastFirst, ''] as RosterLine,
  ];
  const { id } = await hand(roster(...rows));
  await check(t, county, id);
  expect((await problemsOf(id, county, { code: 'organization_unknown' })).map(({ row }) => row)).toEqual([
    2, 3,
  ]);
  expect((await problemsOf(id, county, { after: '1' })).map(({ seq }) => seq)).toEqual([2, 3]);
  const bad = await t.call('GET /member-imports/{id}/problems', {
    as: county,
    params: { id },
    query: { after: 'x' },
  });
  expectRefused(bad, 400, 'bad_request', /^翻页位置无效，请从第一页重新开始。$/);
});

it('problems quote a cell without the numbers that stand in it', async () => {
  const phones = rosterLine({ name: '李红', phone: '13812345678 13987654321' });
  const named = rosterLine({ name: '150785197005060012' });
  const { id } = await hand(roster(phones, named));
  await check(t, county, id);
  const found = await problemsOf(id);
  expect(found.map(({ code }) => code).sort()).toEqual(['name_invalid', 'phone_invalid']);
  expect(JSON.stringify(found)).not.toMatch(fullNumbers);
  expect(found.map(({ message }) => message.zh).join()).toContain('“*********78 *********21”');
  const [kept] = await asOwner<{ text: string }>(
    t,
    `SELECT string_agg(p::text, '') AS text FROM member_import_problem p WHERE import_id = '${id}'`,
  );
  expect(kept?.text).not.toMatch(/13812345678|13987654321|150785197005060012/);
});
