import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { systemActor, throughGate } from '../../kernel/authorization.ts';
import { sql } from '../../kernel/database.ts';
import { importOrganizations } from './public.ts';

const fixture = new URL('../../../test/fixtures/rosters/organizations.xlsx', import.meta.url).pathname;
let filled: TestApp;
let empty: TestApp;
let county: Headers;
beforeAll(async () => {
  [filled, empty] = await Promise.all([createTestApp(), createTestApp({ empty: true })]);
  county = await filled.asOfficer('committee_administrator', codes.committee);
});
afterAll(() => Promise.all([filled.close(), empty.close()]));

const octets = { 'content-type': 'application/octet-stream' };

function upload(
  table: string | Buffer,
  change: { as?: Headers; query?: Record<string, string | boolean> } = {},
) {
  const { as = county, query = {} } = change;
  const organization = organizationOf(filled.county, codes.committee).id;
  return filled.call('POST /organization-imports', {
    as,
    headers: octets,
    query: { organization, fileName: '组织.csv', ...query },
    body: Buffer.from(table),
  });
}

interface Row {
  code: string;
  parent: string | null;
  path: string;
  depth: number;
  childCount: number;
  nextChild: number;
}

function tree(app: TestApp): Promise<Row[]> {
  return app.services.database.read(systemActor().scope, (reader) =>
    reader.rows(sql<Row>`
      SELECT o.code, p.code AS parent, o.path, o.depth, o.child_count AS "childCount", o.next_child AS "nextChild"
      FROM organization o LEFT JOIN organization p ON p.region_id = o.region_id AND p.id = o.parent_id ORDER BY o.path`),
  );
}

test('on an empty registry the command line makes region, top and tree from the file; again adds nothing', async () => {
  const run = (dryRun = false) =>
    importOrganizations(empty.services, systemActor(), {
      path: fixture,
      fileName: 'organizations.xlsx',
      organizationId: null,
      dryRun,
    });
  expect(await run(true)).toEqual({ outcome: 'dry-run', accepted: 10, unchanged: 0, problems: [] });
  expect(await tree(empty)).toEqual([]);
  expect(await run()).toEqual({ outcome: 'commit', accepted: 10, unchanged: 0, problems: [] });
  const rows = await tree(empty);
  expect(rows.map(({ code, parent, path }) => [code, parent, path])).toEqual([
    ['150785000000', null, 'n.15.07.0001'],
    ['150785001000', '150785000000', 'n.15.07.0001.0001'],
    ['150785001001', '150785001000', 'n.15.07.0001.0001.0001'],
    ['150785001002', '150785001000', 'n.15.07.0001.0001.0002'],
    ['150785001003', '150785001000', 'n.15.07.0001.0001.0003'],
    ['150785002000', '150785000000', 'n.15.07.0001.0002'],
    ['150785002001', '150785002000', 'n.15.07.0001.0002.0001'],
    ['150785002002', '150785002000', 'n.15.07.0001.0002.0002'],
    ['150785003000', '150785000000', 'n.15.07.0001.0003'],
    ['150785003001', '150785003000', 'n.15.07.0001.0003.0001'],
  ]);
  expect(rows.map((row) => [row.depth, row.childCount, row.nextChild]).slice(0, 3)).toEqual([
    [1, 3, 4],
    [2, 3, 4],
    [3, 0, 1],
  ]);
  expect(await run()).toEqual({ outcome: 'commit', accepted: 0, unchanged: 10, problems: [] });
  expect(await tree(empty)).toEqual(rows);
  const regions = await empty.services.database.read(systemActor().scope, (reader) =>
    reader.rows(sql<{ name: string; path: string }>`SELECT name, path FROM region ORDER BY path`),
  );
  expect(regions).toEqual([
    { name: '中国', path: 'n' },
    { name: '内蒙古自治区', path: 'n.15' },
    { name: '呼伦贝尔市', path: 'n.15.07' },
  ]);
});

test('an upload adds below the organisation, is searched at once and logged', async () => {
  const table = [
    '党组织代码,党组织名称,上级党组织,类型',
    '150785300001,南坡镇第一党支部,中共云岭县委员会/中共云岭县南坡镇委员会,党支部',
    '150785300000,中共云岭县南坡镇委员会,,党委',
    `${codes.eastTownship},中共云岭县东河镇委员会,,党委`,
  ].join('\n');
  const dry = await upload(table, { query: { dryRun: true } });
  expect([dry.status, dry.body]).toEqual([
    201,
    { outcome: 'dry-run', accepted: 2, unchanged: 1, problems: [] },
  ]);
  const done = await upload(table);
  expect(done.body).toEqual({ outcome: 'commit', accepted: 2, unchanged: 1, problems: [] });
  const found = await filled.call('GET /organizations', { as: county, query: { name: '南坡' } });
  expect(found.body.items.map((item) => item.name)).toEqual(['中共云岭县南坡镇委员会', '南坡镇第一党支部']);
  const entry = await filled.services.database.read(throughGate(systemActor(), 'audit'), (reader) =>
    reader.first(
      sql`SELECT reason, after FROM audit_entry WHERE action = 'organizations.import' AND outcome = 'done'`,
    ),
  );
  expect(entry).toEqual({ reason: '组织.csv', after: { count: 2, codes: ['150785300000', '150785300001'] } });
});

test('one wrong row refuses the whole file: nothing is stored', async () => {
  const before = await tree(filled);
  const table = [
    '党组织代码,党组织名称,上级党组织代码,类型',
    '150785400000,中共云岭县北岭乡委员会,,党委',
    '150785400001,北岭乡第一党支部,150785499999,党支部',
    `${codes.eastFirst},别的名字党支部,,党支部`,
  ].join('\n');
  const { status, body } = await upload(table);
  expect(status).toBe(201);
  expect(body.outcome).toBe('refuse');
  expect(body.problems.map(({ row, column, code }) => [row, column, code])).toEqual([
    [4, '党组织名称', 'code_duplicate'],
    [3, '上级党组织代码', 'parent_unknown'],
  ]);
  expect(await tree(filled)).toEqual(before);
});

test('a file that is no table is refused in words, and so is one too large', async () => {
  const { body } = await upload('\u0000\u0001\u0002', { query: { fileName: 'x.xlsx' } });
  expect(body).toMatchObject({
    outcome: 'refuse',
    accepted: 0,
    problems: [{ code: 'file_unreadable', row: 0 }],
  });
  const { status, problem } = await upload(Buffer.alloc(64 * 1024 * 1024 + 1, 'a'));
  expect([status, problem.detail]).toEqual([413, '文件超过 64 MB，请按下级党组织拆成几个文件。']);
});

test('who may not write, or not there, is refused; codes in use elsewhere are not told apart from wrong ones', async () => {
  const table = `党组织代码,党组织名称,类型\n${codes.westFirst},任意党支部,党支部`;
  const organization = organizationOf(filled.county, codes.eastTownship).id;
  const east = await filled.asOfficer('organization_officer', codes.eastTownship);
  const taken = await upload(table, { as: east, query: { organization } });
  expect(taken.body.problems.map((problem) => problem.message.zh)).toEqual([
    `代码 ${codes.westFirst} 已被别的党组织使用，请核对后更正。`,
  ]);
  expect((await upload(table, { as: east })).status).toBe(404);
  const secretary = await filled.asOfficer('branch_secretary', codes.eastFirst);
  expect((await upload(table, { as: secretary })).status).toBe(403);
});

test('the same file twice at once is stored once', async () => {
  const table = '党组织代码,党组织名称,类型\n150785500000,中共云岭县同时镇委员会,党委';
  const answers = await Promise.all([upload(table), upload(table), upload(table)]);
  expect(answers.map((answer) => [answer.body.outcome, answer.body.accepted]).sort()).toEqual([
    ['commit', 0],
    ['commit', 0],
    ['commit', 1],
  ]);
});

test('a roster without codes gets them from the registry, and is recognised the next time', async () => {
  const table =
    '党组织名称,上级党组织,类型\n中共云岭县无码镇委员会,,党委\n无码镇党支部,中共云岭县无码镇委员会,党支部';
  const { body } = await upload(table);
  expect(body).toEqual({ outcome: 'commit', accepted: 2, unchanged: 0, problems: [] });
  const made = (await tree(filled)).filter((row) => row.code.includes('-')).map((row) => row.code);
  expect(made).toEqual(['150785000000-0001', '150785000000-0002']);
  expect((await upload(table)).body).toEqual({ outcome: 'commit', accepted: 0, unchanged: 2, problems: [] });
});

test('no upload stays in the clear, whether it was taken, refused or cut off', async () => {
  expect(await readdir(join(filled.services.settings.storageDir, 'tmp'))).toEqual([]);
});
