import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asOwner } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { check, collectingIo, commit, handIn, octets, startCommit } from '../../../test/harness/imports.ts';
import { everyPage, fullNumbers } from '../../../test/harness/members.ts';
import { exportCommand, importCommand } from '../../cli/imports.ts';
import { UsageError } from '../../cli/io.ts';
import { openTable } from '../../integrations/spreadsheet/reader.ts';

/** The fixtures of the repository's owner, through the web and through the command line, into an empty registry. */

const folder = new URL('../../../test/fixtures/rosters/', import.meta.url).pathname;
const scratch = mkdtempSync(join(tmpdir(), 'zhibu-import-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Expected {
  organization: string;
  outcome: 'commit' | 'refuse';
  accepted: number;
  problems: { sheet: string; row: number; column: string; code: string }[];
  members?: { row: number; idNumber: string }[];
}
const files = ['roster-title-rows.xlsx', 'roster-gb18030.csv', 'roster-problems.xlsx'];
const expectedOf = (file: string): Expected =>
  JSON.parse(readFileSync(`${folder}${file}.expected.json`, 'utf8'));
const byNumber = (a: { idNumber: string }, b: { idNumber: string }) => (a.idNumber < b.idNumber ? -1 : 1);
const expectedMembers = (file: string) =>
  (expectedOf(file).members ?? []).map(({ row: _row, ...member }) => member).sort(byNumber);

let t: TestApp;
let officer: Headers;
beforeEach(async () => {
  t = await createTestApp({ empty: true, now: new Date('2026-11-22T02:00:00Z') });
  const made = await run('import', ['organizations', `${folder}organizations.xlsx`, '--json']);
  expect(made).toMatchObject({ code: 0, json: { outcome: 'commit', accepted: 10, problems: [] } });
  officer = await t.asOfficer('committee_administrator', '150785000000');
});
afterEach(() => t.close());

async function run(command: 'import' | 'export', args: string[]) {
  const io = collectingIo();
  const code = await (command === 'import' ? importCommand : exportCommand)(t.services, args, io);
  const json: unknown =
    args.includes('--json') && command === 'import' ? JSON.parse(io.lines[0] ?? 'null') : null;
  return { code, json, ...io };
}

/** The registry as `zhibu export members --reveal --json` prints it, without what the fixtures leave open. */
async function members(): Promise<unknown[]> {
  const { lines } = await run('export', ['members', '--reveal', '--json']);
  return lines.map((line): { idNumber: string } => JSON.parse(line)).sort(byNumber);
}
const organizationOf = async (code: string) =>
  (await asOwner<{ id: string }>(t, 'SELECT id FROM organization WHERE code = $1', [code]))[0]?.id ?? '';
const tables = [
  'member',
  'member_locator',
  'id_number_locator',
  'member_name_token',
  'member_event',
  'org_stat_delta',
];
async function nothingStored(): Promise<void> {
  for (const table of tables) expect([table, ...(await asOwner(t, `SELECT FROM ${table}`))]).toEqual([table]);
}

describe.each(files)('%s', (file) => {
  const expected = expectedOf(file);

  it(`ends in ${expected.outcome} through the web`, async () => {
    const organization = await organizationOf(expected.organization);
    const handed = await handIn(t, officer, organization, file, readFileSync(folder + file));
    expect(handed).toMatchObject({
      status: 201,
      body: { state: 'mapping', fileName: file, can: { check: true, commit: false } },
    });
    expect(handed.text).not.toMatch(fullNumbers);
    const { id } = handed.body;
    const checked = await check(t, officer, id);
    await nothingStored();
    const problems = await everyPage((position) =>
      t.call('GET /member-imports/{id}/problems', {
        as: officer,
        params: { id },
        query: { limit: 5, ...position },
      }),
    );
    const places = problems.map(({ sheet, row, column, code }) => ({ sheet, row, column, code }));
    expect(places).toEqual(expected.problems);
    for (const { message } of problems)
      expect([message.zh, message.en].every((text) => text.length > 5)).toBe(true);
    if (expected.outcome === 'refuse') {
      expect(checked).toMatchObject({
        state: 'refused',
        problemCount: expected.problems.length,
        can: { commit: false, report: true },
      });
      expect((await startCommit(t, officer, checked)).status).toBe(409);
      await nothingStored();
      return;
    }
    expect(checked).toMatchObject({
      state: 'checked',
      accepted: expected.accepted,
      unchanged: 0,
      problemCount: 0,
    });
    expect(await commit(t, officer, checked)).toMatchObject({
      state: 'committed',
      accepted: expected.accepted,
    });
    expect(await members()).toEqual(expectedMembers(file));

    const again = await check(
      t,
      officer,
      (await handIn(t, officer, organization, file, readFileSync(folder + file))).body.id,
    );
    expect(again).toMatchObject({
      state: 'checked',
      accepted: 0,
      unchanged: expected.accepted,
      can: { commit: false },
    });
    expect((await startCommit(t, officer, again)).status).toBe(409);
    expect(await members()).toHaveLength(expected.accepted);
  });

  it(`ends in ${expected.outcome} through the command line`, async () => {
    const args = ['members', folder + file, '--organization', expected.organization, '--json'];
    const dry = await run('import', [...args, '--dry-run']);
    await nothingStored();
    const first = await run('import', args);
    const problems = expected.problems.map((problem) =>
      expect.objectContaining({ ...problem, message: expect.any(String) }),
    );
    const refused = expected.outcome === 'refuse';
    expect(first).toMatchObject({
      code: refused ? 1 : 0,
      json: { outcome: expected.outcome, accepted: expected.accepted, unchanged: 0, problems },
    });
    expect(dry.code).toBe(refused ? 1 : 0);
    if (refused) return nothingStored();
    expect(dry.json).toMatchObject({ outcome: 'dry-run', accepted: expected.accepted, problems: [] });
    expect(await members()).toEqual(expectedMembers(file));
    const again = await run('import', args);
    expect(again).toMatchObject({
      code: 0,
      json: { outcome: 'commit', accepted: 0, unchanged: expected.accepted },
    });
    expect(await members()).toHaveLength(expected.accepted);
  });
});

describe('what a commit writes', () => {
  it('is found, counted, told in the history, and keeps the roster no longer', async () => {
    const file = 'roster-title-rows.xlsx';
    const { organization: code, accepted } = expectedOf(file);
    const organization = await organizationOf(code);
    const handed = await handIn(t, officer, organization, file, readFileSync(folder + file));
    const done = await commit(t, officer, await check(t, officer, handed.body.id));
    expect(done).toMatchObject({ can: { report: false, cancel: false, check: false } });
    const list = await everyPage((position) =>
      t.call('GET /members', { as: officer, query: { ...position } }),
    );
    expect(list).toHaveLength(accepted);
    expect(list.filter(({ joinedPrecision }) => joinedPrecision === 'month').length).toBeGreaterThan(0);
    const counted = await t.call('GET /organizations/{id}', { as: officer, params: { id: organization } });
    const inParty = list.filter(({ stage }) => stage === 'full' || stage === 'probationary').length;
    expect(counted.body.memberCount).toBe(inParty);
    for (const { id, name } of list.slice(0, 5)) {
      const found = await t.call('GET /members', {
        as: officer,
        query: { name: [...name].slice(-2).join(''), limit: 100 },
      });
      expect(found.body.items.map((row) => row.id)).toContain(id);
      const history = await t.call('GET /members/{id}/history', { as: officer, params: { id } });
      expect(history.body.items).toMatchObject([
        { kind: 'imported', changes: [{ field: 'import', before: null, after: file }] },
      ]);
      const { status } = await t.call('PATCH /members/{id}', {
        as: officer,
        params: { id },
        ifMatch: 1,
        body: { occupation: '教师' },
      });
      expect(status).toBe(200);
    }
    const kept = await asOwner(t, `SELECT FROM file WHERE deleted_at IS NULL`);
    expect(kept).toEqual([]);
    expect(await asOwner(t, 'SELECT FROM member_import_row')).toEqual([]);
  });
});

describe('the file back', () => {
  it.each(['xlsx', 'csv'])('carries the problems in a column of its own (%s)', async (kind) => {
    const { problems } = expectedOf('roster-problems.xlsx');
    const bytes =
      kind === 'xlsx'
        ? readFileSync(`${folder}roster-problems.xlsx`)
        : Buffer.from('姓名,公民身份号码,党组织代码\n张伟,123,150785001001\n');
    const organization = await organizationOf('150785000000');
    const { body } = await handIn(t, officer, organization, `名册.${kind}`, bytes);
    await check(t, officer, body.id);
    const answer = await t.app.inject({
      method: 'GET',
      url: `/api/member-imports/${body.id}/report`,
      headers: officer,
    });
    expect(answer.statusCode).toBe(200);
    expect(decodeURIComponent(String(answer.headers['content-disposition']))).toContain('名册-问题.xlsx');
    const rows = await rowsOf(answer.rawPayload);
    const remarked = rows.filter((row) => row.remark !== '' && row.remark !== '问题').map(({ row }) => row);
    expect(remarked).toEqual(kind === 'xlsx' ? [...new Set(problems.map(({ row }) => row))] : [2]);
    if (kind === 'csv') expect(rows[1]?.remark).toContain('公民身份号码位数不对');
  });

  async function rowsOf(bytes: Buffer): Promise<{ row: number; remark: string }[]> {
    const path = join(scratch, 'report.xlsx');
    writeFileSync(path, bytes);
    const rows = [];
    let column = -1;
    for await (const { row, cells } of openTable(path, 'report.xlsx')) {
      const at = cells.findIndex(({ text }) => text === '问题');
      if (at >= 0) column = at;
      rows.push({ row, remark: cells[column]?.text ?? '' });
    }
    return rows;
  }
});

describe('the command line', () => {
  it('writes the report and says what to do, without --json', async () => {
    const report = join(scratch, 'out.xlsx');
    const args = [
      'members',
      `${folder}roster-problems.xlsx`,
      '--organization',
      '150785000000',
      '--report',
      report,
    ];
    const { code, errors, lines } = await run('import', args);
    expect(code).toBe(1);
    expect(existsSync(report)).toBe(true);
    expect(errors).toHaveLength(12);
    expect(errors[1]).toMatch(
      /^党员信息 · 第 9 行 · 公民身份号码：第 9 行的身份证号已被表格软件按数字四舍五入/,
    );
    expect(lines).toEqual([expect.stringContaining('没有导入任何一行：有 12 处需要改正。')]);
  });

  it('refuses what is no roster in words', async () => {
    const path = join(folder, 'roster-problems.xlsx.expected.json');
    const { code, json } = await run('import', ['members', path, '--json']);
    expect(code).toBe(1);
    expect(json).toMatchObject({ outcome: 'refuse', accepted: 0, problems: [{ code: expect.any(String) }] });
    await nothingStored();
  });

  it.each([
    [['people', 'a.csv']],
    [['members']],
    [['members', 'no-such-file.csv']],
    [['members', 'a.csv', 'b.csv']],
  ])('used wrongly (%j) says how it is used', async (args) => {
    await expect(run('import', args)).rejects.toThrow(UsageError);
  });
});

it('a file that is none is refused over HTTP with its reason, and not kept', async () => {
  const organization = await organizationOf('150785000000');
  for (const [name, bytes] of [
    ['名册.xlsx', Buffer.from('%PDF-1.7')],
    ['名册.csv', Buffer.alloc(0)],
    ['名册.xls', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)])],
    ['名册.xlsx', readFileSync(`${folder}roster-problems.xlsx`).subarray(0, 3000)],
  ] as const) {
    const answer = await t.call('POST /member-imports', {
      as: officer,
      query: { organization, fileName: name },
      body: bytes,
      headers: octets,
    });
    expect(answer.status).toBe(415);
    expect(answer.problem.code).toBe('unsupported_file');
    expect(answer.problem.detail.length).toBeGreaterThan(10);
  }
  expect(await asOwner(t, 'SELECT FROM member_import')).toEqual([]);
  expect(await asOwner(t, 'SELECT FROM file')).toEqual([]);
});
