import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOwner, auditOf, expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import {
  check,
  commit,
  csv,
  getImport,
  handIn,
  importAll,
  runJob,
  startCommit,
} from '../../../test/harness/imports.ts';
import { createMember, fullNumbers, newPerson } from '../../../test/harness/members.ts';
import { defineJobs } from '../../runtime.ts';
import { resumeImports } from './public.ts';

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
const headings = ['姓名', '公民身份号码', '所在党支部', '手机号码'];
const eastFirst = '东河镇第一党支部';
type Row = [name: string, idNumber: string, branch: string, phone: string];
const rowOf = (change: Record<string, unknown> = {}, branch = eastFirst): Row => {
  const { name, idNumber, phone } = newPerson(change);
  return [name, idNumber, branch, phone];
};
const roster = (...rows: Row[]) => csv(headings, rows);
const countMembers = async () => (await asOwner(t, 'SELECT FROM member')).length;
const hand = async (body: Buffer, as = county, code: string = codes.committee) => {
  const answer = await handIn(t, as, at(code).id, '名册.csv', body);
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.body;
};
const problemsOf = async (id: string, as = county, query = {}) =>
  (await t.call('GET /member-imports/{id}/problems', { as, params: { id }, query: { limit: 100, ...query } }))
    .body.items;
const storedFiles = () =>
  readdirSync(t.services.settings.storageDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

describe('the mapping', () => {
  it('shows what the columns hold, sensitive ones masked', async () => {
    const [name, idNumber, branch, phone] = rowOf({ name: '李红' });
    const found = await hand(csv([...headings, '备用号'], [[name, idNumber, branch, phone, phone]]));
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
    const rows = () => csv([...headings, '住哪儿', '座右铭'], [[...rowOf(), '云岭县', '为人民服务']]);
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
    const { id } = await hand(csv([...headings, '家里电话'], [[...rowOf(), '13900000000']]));
    const answer = await t.call('POST /member-imports/{id}/check', {
      as: county,
      params: { id },
      body: { mapping: { 手机号码: 'phone', 家里电话: 'phone' } },
    });
    expectRefused(answer, 409, 'conflict', /^有两列对应了同一个项目，请只保留一列。$/);
  });
});

describe('branches that nobody knows', () => {
  it('are listed, created on demand, and the file then fits', async () => {
    const body = roster(
      rowOf({}, '新民村党支部'),
      rowOf({}, '新民村党支部'),
      rowOf({}, '云岭中学党支部'),
      rowOf(),
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
    const { id } = await hand(roster(rowOf({}, '别的党支部')), secretary, codes.eastFirst);
    const found = await check(t, secretary, id);
    expect(found).toMatchObject({ state: 'refused', can: { createOrganizations: false } });
    const answer = await t.call('POST /member-imports/{id}/organizations', {
      as: secretary,
      params: { id },
      body: { names: ['别的党支部'] },
    });
    expectRefused(answer, 403, 'forbidden', /职责/);
  });

  it('are created once where the file writes one name in two ways', async () => {
    const { id } = await hand(
      roster(rowOf({}, '团结村党支部'), rowOf({}, '团结村 党支部')),
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
      roster(rowOf({}, '中共云岭县东河镇委员会'), rowOf({}, '西山镇第一党支部')),
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
    const [name, idNumber] = rowOf();
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
      roster(['张伟', idNumber, eastFirst, '13900001111'], rowOf()),
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
      message: { zh: '此人已在别的党组织建档，请通过组织关系转接办理，并从表中删去此行。' },
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
    const row = rowOf();
    const { id } = await hand(roster(row, rowOf(), row));
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
      roster(['别名', known.person.idNumber, eastFirst, ''], rowOf()),
    );
    expect(done).toMatchObject({ accepted: 1, unchanged: 1, state: 'committed' });
    expect(await countMembers()).toBe(before + 1);
    const { body } = await t.call('GET /members/{id}', { as: county, params: { id: known.id } });
    expect(body).toMatchObject({ name: known.name, occupation: '教师', version: 1 });
  });
});

describe('leaving and coming back', () => {
  it('finds the import where it stands, also from another session of the reach', async () => {
    const { id } = await hand(roster(rowOf()), secretary, codes.eastFirst);
    const township = await t.asOfficer('organization_officer', codes.eastTownship);
    const stranger = await t.asOfficer('branch_secretary', codes.westFirst);
    const started = await t.call('POST /member-imports/{id}/check', {
      as: secretary,
      params: { id },
      body: { mapping: {} },
    });
    expect(started.body.state).toBe('checking');
    expect(await getImport(t, township, id)).toMatchObject({
      state: 'checking',
      can: { check: false, cancel: false },
    });
    await runJob(t, id);
    for (const as of [secretary, township, county])
      expect((await getImport(t, as, id)).state).toBe('checked');
    const listed = async (as: Headers) =>
      (await t.call('GET /member-imports', { as, query: { limit: 100 } })).body.items.map((item) => item.id);
    expect(await listed(township)).toContain(id);
    expect(await listed(stranger)).toEqual([]);
    const answers = [
      await t.call('GET /member-imports/{id}', { as: stranger, params: { id } }),
      await t.call('GET /member-imports/{id}/problems', { as: stranger, params: { id } }),
      await t.call('GET /member-imports/{id}/report', { as: stranger, params: { id } }),
      await t.call('POST /member-imports/{id}/cancel', { as: stranger, params: { id } }),
      await startCommit(t, stranger, { id, version: 3 }),
    ];
    for (const answer of answers) expectRefused(answer, 404, 'not_found', /没有找到/);
  });

  it('hands nothing in for an organisation out of reach', async () => {
    const answer = await handIn(t, secretary, at(codes.westFirst).id, 'a.csv', roster(rowOf()));
    expectRefused(answer, 404, 'not_found', /没有找到/);
    const statistician = await t.asOfficer('statistician', codes.committee);
    expectRefused(
      await handIn(t, statistician, at(codes.eastFirst).id, 'a.csv', roster(rowOf())),
      403,
      'forbidden',
      /职责/,
    );
  });
});

describe('giving up', () => {
  it('deletes the file and what was laid aside', async () => {
    const before = storedFiles();
    const { id } = await hand(roster(rowOf()));
    expect(storedFiles()).toHaveLength(before.length + 1);
    await check(t, county, id);
    const cancel = () => t.call('POST /member-imports/{id}/cancel', { as: county, params: { id } });
    expect((await cancel()).body).toMatchObject({
      state: 'cancelled',
      can: { check: false, commit: false, cancel: false },
    });
    expect(storedFiles()).toEqual(before);
    expect(await asOwner(t, 'SELECT FROM member_import_row WHERE import_id = $1', [id])).toEqual([]);
    expectRefused(
      await cancel(),
      409,
      'conflict',
      /^这次导入已经取消，现在不能这样做。请刷新页面查看最新情况。$/,
    );
    expect(await auditOf(t, 'members.import_cancelled')).toContainEqual(
      expect.objectContaining({ object_id: id }),
    );
    const report = await t.call('GET /member-imports/{id}/report', { as: county, params: { id } });
    expectRefused(report, 409, 'conflict', /原文件不再保存/);
  });
});

describe('the commit', () => {
  it('wants a checked import and the version that was read', async () => {
    const handed = await hand(roster(rowOf()));
    expectRefused(await startCommit(t, county, handed), 409, 'conflict', /^这次导入等待核对/);
    const checked = await check(t, county, handed.id);
    const { id } = handed;
    expectRefused(
      await t.call('POST /member-imports/{id}/commit', { as: county, params: { id } }),
      428,
      'precondition_required',
      /If-Match/,
    );
    expectRefused(
      await startCommit(t, county, { id, version: checked.version - 1 }),
      412,
      'stale',
      /刚被别人改过/,
    );
    expect((await commit(t, county, checked)).state).toBe('committed');
    expectRefused(
      await startCommit(t, county, await getImport(t, county, id)),
      409,
      'conflict',
      /^这次导入已经导入完成/,
    );
  });

  it('is all or nothing when the database refuses the last row', async () => {
    const rows = Array.from({ length: 30 }, () => rowOf());
    const checked = await check(t, county, (await hand(roster(...rows, rowOf({ name: '不许' })))).id);
    const tables = [
      'member',
      'member_locator',
      'id_number_locator',
      'member_name_token',
      'member_event',
      'org_stat_delta',
    ];
    const counts = () =>
      Promise.all(tables.map(async (table) => (await asOwner(t, `SELECT FROM ${table}`)).length));
    const before = await counts();
    await asOwner(t, `ALTER TABLE member ADD CONSTRAINT broken CHECK (name <> '不许')`);
    const failed = await commit(t, county, checked);
    await asOwner(t, 'ALTER TABLE member DROP CONSTRAINT broken');
    expect(failed).toMatchObject({
      state: 'failed',
      failure: { zh: expect.stringMatching(/^处理中出错，登记簿没有改动。/) },
      can: { commit: false, cancel: true },
    });
    expect(await counts()).toEqual(before);
    expect(
      (await t.call('POST /member-imports/{id}/cancel', { as: county, params: { id: checked.id } })).status,
    ).toBe(200);
  });

  it('checks again, and says so, when somebody was registered meanwhile', async () => {
    const row = rowOf();
    const checked = await check(t, county, (await hand(roster(row, rowOf()))).id);
    const before = await countMembers();
    await createMember(t, county, codes.westFirst, { idNumber: row[1] });
    const again = await commit(t, county, checked);
    expect(again).toMatchObject({
      state: 'refused',
      problemSummary: { exists_elsewhere: 1 },
      failure: { zh: '核对之后登记簿有变化，已重新核对，请再看一遍结果。' },
    });
    expect(await countMembers()).toBe(before + 1);
  });

  it('checks again when a crash has emptied what was laid aside; the next try then succeeds', async () => {
    const checked = await check(t, county, (await hand(roster(rowOf(), rowOf()))).id);
    const before = await countMembers();
    await asOwner(t, 'DELETE FROM member_import_row WHERE import_id = $1', [checked.id]);
    const again = await commit(t, county, checked);
    expect(again).toMatchObject({
      state: 'checked',
      accepted: 2,
      failure: { zh: expect.stringContaining('已重新核对') },
    });
    expect(await countMembers()).toBe(before);
    expect(await commit(t, county, again)).toMatchObject({ state: 'committed', failure: null });
    expect(await countMembers()).toBe(before + 2);
  });

  it('takes one file once, handed in twice and committed at the same time', async () => {
    const body = roster(...Array.from({ length: 20 }, () => rowOf()));
    const before = await countMembers();
    const checked = [
      await check(t, county, (await hand(body)).id),
      await check(t, county, (await hand(body)).id),
    ];
    for (const one of checked) expect((await startCommit(t, county, one)).status).toBe(202);
    await Promise.all(checked.map(({ id }) => runJob(t, id)));
    const states = await Promise.all(checked.map(({ id }) => getImport(t, county, id)));
    expect(states.map(({ state }) => state).sort()).toEqual(['checked', 'committed']);
    expect(states.find(({ state }) => state === 'checked')).toMatchObject({ accepted: 0, unchanged: 20 });
    expect(await countMembers()).toBe(before + 20);
  });

  it('does not happen in a duty that has ended', async () => {
    const officer = await t.asOfficer('organization_officer', codes.eastTownship);
    const checked = await check(t, officer, (await hand(roster(rowOf()), officer, codes.eastTownship)).id);
    expect((await startCommit(t, officer, checked)).status).toBe(202);
    await asOwner(
      t,
      `UPDATE duty SET ended_at = $1 WHERE id = (SELECT (actor->'duty'->>'id')::uuid FROM member_import WHERE id = $2)`,
      [t.clock.now(), checked.id],
    );
    const before = await countMembers();
    await runJob(t, checked.id);
    expect(await getImport(t, county, checked.id)).toMatchObject({
      state: 'failed',
      failure: { zh: '办理导入的职务已经结束，导入没有进行，登记簿未改动。' },
    });
    expect(await countMembers()).toBe(before);
  });
});

describe('after a crash', () => {
  it('a check that was under way is done by the queue, and so is a commit', async () => {
    const { id } = await hand(roster(rowOf(), rowOf()));
    await asOwner(t, `UPDATE member_import SET state = 'checking' WHERE id = $1`, [id]);
    const process = await t.another();
    defineJobs(process.services);
    const settled = async (from: string) => {
      for (let n = 0; n < 400; n += 1) {
        const found = await getImport(t, county, id);
        if (found.state !== from) return found;
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
      throw new Error(`the import stays ${from}`);
    };
    try {
      expect(await resumeImports(process.services)).toBe(1);
      await process.services.jobs.start();
      const checked = await settled('checking');
      expect(checked).toMatchObject({ state: 'checked', accepted: 2 });
      expect((await startCommit(t, county, checked)).status).toBe(202);
      expect(await settled('committing')).toMatchObject({ state: 'committed' });
      expect(await resumeImports(process.services)).toBe(0);
    } finally {
      await process.close();
    }
  });

  it('a check that is run twice gives one result', async () => {
    const { id } = await hand(roster(rowOf(), rowOf({}, '没有的党支部')));
    await t.call('POST /member-imports/{id}/check', { as: county, params: { id }, body: { mapping: {} } });
    await Promise.all([runJob(t, id), runJob(t, id)]);
    expect(await getImport(t, county, id)).toMatchObject({
      state: 'refused',
      accepted: 1,
      problemCount: 1,
      rowsTotal: 2,
    });
    expect(await problemsOf(id)).toHaveLength(1);
  });
});

it('problems are paged and filtered by their code', async () => {
  const rows = [rowOf({}, '甲党支部'), rowOf({}, '乙党支部'), ['张伟', '123', eastFirst, ''] as Row];
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
  expectRefused(bad, 400, 'bad_request', /^翻页位置无效。$/);
});
