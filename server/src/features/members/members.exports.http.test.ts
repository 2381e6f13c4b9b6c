import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MemberField, memberFieldKeys, stageKeys } from '@zhibu/contract/fields';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOwner, auditOf, expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember, fullNumbers, idNumberOf } from '../../../test/harness/members.ts';
import { registryOf } from '../../../test/harness/registry.ts';
import { openTable } from '../../integrations/spreadsheet/reader.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { educations } from '../../kernel/standards/education.ts';
import { ethnicGroups } from '../../kernel/standards/ethnic-groups.ts';
import { decideValues } from './members.rules.ts';
import { exportMembersCommand, importMembersFile, insertMembers, type NewMember } from './public.ts';

let t: TestApp;
let county: Headers;
const folder = mkdtempSync(join(tmpdir(), 'zhibu-export-'));
beforeAll(async () => {
  t = await createTestApp();
  county = await t.asOfficer('committee_administrator', codes.committee);
  const system = systemActor();
  await t.services.database.bulk(system.scope, (tx) => insertMembers(t.services, system, tx, people()));
});
afterAll(async () => {
  await t.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What a spreadsheet would run, cut, round, or read as something else. */
const trickyTexts = [
  '=1+1',
  '=cmd|’/c calc’!A1',
  '+8613800138000',
  '-2+3',
  '@SUM(A1:A9)',
  '007',
  '1e5',
  '123456789012345678',
  '1985.06',
  '2020-01-01',
  'TRUE',
  'a,"b";c\td',
  '第一行\n第二行',
  '<b>&amp;</b>',
  '_x0041_',
  '𠮷䶮·•',
  'it’s',
  '５０％',
];

/** Every stage, education and ethnic group; dates known to the day, the month, the year; the texts above. */
function* people(): Generator<NewMember> {
  const total = Math.max(ethnicGroups.length, educations.length, trickyTexts.length * 2);
  const branches = [codes.eastFirst, codes.eastSecond, codes.westFirst, codes.westSecond];
  for (let n = 0; n < total; n += 1) {
    // Each round of the stages begins one branch further: every stage is in every branch.
    const round = Math.floor(n / stageKeys.length);
    const at = organizationOf(t.county, branches[(n + round) % branches.length] ?? codes.eastFirst);
    const text = trickyTexts[n % trickyTexts.length] ?? '';
    const stage = stageKeys[n % stageKeys.length] ?? 'full';
    const inside = !['applicant', 'activist', 'candidate'].includes(stage);
    const precision = (['day', 'month', 'year'] as const)[n % 3] ?? 'day';
    const joined = { day: '2001-07-23', month: '2001-07-01', year: '2001-01-01' }[precision];
    const { values, faults } = decideValues(
      null,
      {
        name: n % 5 === 0 ? '阿依古丽·买买提' : n % 7 === 0 ? 'Anna Lindqvist' : '张小伟',
        idNumber: idNumberOf(`19${60 + (n % 20)}-02-03`, n),
        ethnicGroup: ethnicGroups[n]?.code ?? null,
        education: educations[n]?.code ?? null,
        stage,
        joined: inside ? joined : null,
        full: inside && stage !== 'probationary' ? '2003-01-01' : null,
        applied: '1999-12-31',
        workStarted: n % 4 === 0 ? null : '1995-09-01',
        phone: n % 3 === 0 ? null : n % 3 === 1 ? `139000${String(10_000 + n)}` : '0470-8212345转12',
        email: n % 2 === 0 ? null : 'zhang@example.cn',
        address: n % 2 === 0 ? text : null,
        nativePlace: '内蒙古云岭',
        introducers: '李红、王建国',
        school: text,
        workUnit: n % 2 === 1 ? text : null,
        occupation: text,
        notes: text,
      },
      '2026-07-01',
    );
    if (faults.length > 0) throw new Error(JSON.stringify(faults));
    const { regionId, id: organizationId, path: orgPath } = at;
    const fullPrecision = values.full ? precision : 'day';
    yield {
      regionId,
      organizationId,
      orgPath,
      values,
      joinedPrecision: values.joined ? precision : 'day',
      fullPrecision,
      entries: [],
    };
  }
}

const reason = '上报年度统计';
async function exported(
  body: Record<string, unknown>,
  as = county,
): Promise<{ path: string; bytes: Buffer }> {
  const answer = await t.app.inject({
    method: 'POST',
    url: '/api/member-exports',
    headers: as,
    payload: body,
  });
  if (answer.statusCode !== 200) throw new Error(answer.body);
  const path = join(folder, `${Math.random().toString(36).slice(2)}.${String(body.format)}`);
  writeFileSync(path, answer.rawPayload);
  return { path, bytes: answer.rawPayload };
}
async function cellsOf(path: string): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const { cells } of openTable(path, path)) rows.push(cells.map(({ text }) => text));
  return rows;
}

describe.each(['xlsx', 'csv'] as const)('a revealed export as %s', (format) => {
  it('comes back into an empty registry as it was: every value, code, precision and branch', async () => {
    const { path } = await exported({ format, reveal: true, reason });
    const other = await createTestApp();
    try {
      const outcome = await importMembersFile(other.services, systemActor(), {
        path,
        fileName: `导出.${format}`,
      });
      expect(outcome.problems).toEqual([]);
      const before = await registryOf(t);
      expect(outcome).toMatchObject({ outcome: 'commit', accepted: before.length, unchanged: 0 });
      expect(await registryOf(other)).toEqual(before);
      const again = await importMembersFile(other.services, systemActor(), {
        path,
        fileName: `导出.${format}`,
      });
      expect(again).toMatchObject({ outcome: 'commit', accepted: 0, unchanged: before.length, problems: [] });
    } finally {
      await other.close();
    }
  });

  it('can be executed by no spreadsheet program', async () => {
    const { bytes, path } = await exported({ format, reveal: true, reason });
    const text = bytes.toString('utf8');
    if (format === 'csv') {
      const fields = text.split(/[,\r\n]+/).map((field) => field.replace(/^"/, ''));
      expect(fields.filter((field) => /^[=+\-@\t]/.test(field))).toEqual([]);
      expect(text.charCodeAt(0)).toBe(0xfeff);
    }
    const cells = (await cellsOf(path)).flat();
    expect(
      cells.filter((cell) => cell.startsWith('=1+1') || cell.startsWith("'=1+1")).length,
    ).toBeGreaterThan(0);
    const formulas = [];
    for await (const row of openTable(path, path)) formulas.push(...row.cells.filter((cell) => cell.formula));
    expect(formulas).toEqual([]);
  });
});

describe('an export', () => {
  it('is masked where nothing else is asked for', async () => {
    for (const format of ['csv', 'xlsx'] as const) {
      const rows = await cellsOf(
        (await exported({ format, columns: ['name', 'idNumber', 'phone', 'address'] })).path,
      );
      expect(rows[0]).toEqual(['姓名', '公民身份号码', '手机号码', '家庭住址']);
      expect(rows.slice(1).every(([, idNumber]) => /^\*{16}\d[\dX]$/.test(idNumber ?? ''))).toBe(true);
      expect(rows.flat().join('\n')).not.toMatch(fullNumbers);
    }
  });

  it('follows the filter and the columns in their order', async () => {
    const organization = organizationOf(t.county, codes.eastTownship).id;
    const columns: MemberField[] = ['organization', 'stage', 'name'];
    const { path } = await exported({ format: 'csv', organization, stage: ['probationary'], columns });
    const [heading, ...rows] = await cellsOf(path);
    expect(heading).toEqual(['所在党支部', '党组织代码', '人员类别', '姓名']);
    expect(rows.length).toBeGreaterThan(0);
    for (const [, code, stage] of rows) {
      expect([codes.eastFirst, codes.eastSecond]).toContain(code);
      expect(stage).toBe('预备党员');
    }
    const { body } = await t.call('GET /members', {
      as: county,
      query: { organization, stage: 'probationary', limit: 100 },
    });
    expect(rows).toHaveLength(body.items.length);
  });

  it('reaches no further than the duty', async () => {
    const west = await t.asOfficer('branch_secretary', codes.westFirst);
    const rows = await cellsOf((await exported({ format: 'csv', columns: ['organization'] }, west)).path);
    expect(new Set(rows.slice(1).map(([, code]) => code))).toEqual(new Set([codes.westFirst]));
    const organization = organizationOf(t.county, codes.eastFirst).id;
    const elsewhere = await t.call('POST /member-exports', {
      as: west,
      body: { format: 'csv', organization },
    });
    expectRefused(elsewhere, 404, 'not_found', /没有找到/);
  });

  it('leaves a line with every exported member, and one in the audit', async () => {
    const west = await t.asOfficer('branch_secretary', codes.westSecond);
    const lines = () =>
      asOwner<{ member: string; fields: string[]; reason: string | null }>(
        t,
        `SELECT member_id AS member, fields, reason FROM member_access WHERE action = 'exported' AND organization_id = $1`,
        [organizationOf(t.county, codes.westSecond).id],
      );
    const { body } = await t.call('GET /members', { as: west, query: { limit: 100 } });
    await exported({ format: 'xlsx', columns: ['name', 'idNumber'], reveal: true, reason }, west);
    const revealed = await lines();
    expect(revealed.map(({ member }) => member).sort()).toEqual(body.items.map(({ id }) => id).sort());
    for (const line of revealed) expect(line).toMatchObject({ fields: ['idNumber'], reason });
    await exported({ format: 'csv' }, west);
    const masked = (await lines()).filter(({ fields }) => fields.length === 0);
    expect(masked).toHaveLength(body.items.length);
    const entries = await auditOf(t, 'members.export');
    expect(entries).toContainEqual(
      expect.objectContaining({
        reason,
        after: {
          count: body.items.length,
          format: 'xlsx',
          reveal: true,
          columns: ['name', 'idNumber'],
          filter: {},
        },
      }),
    );
  });

  it('in full needs a reason, a fresh sign-in and a role that may reveal', async () => {
    const ask = (as: Headers, body: Record<string, unknown>) =>
      t.call('POST /member-exports', { as, body: { format: 'csv', reveal: true, ...body } });
    const before = (await asOwner(t, 'SELECT FROM member_access')).length;
    expectRefused(await ask(county, {}), 422, 'invalid', /^请填写查看完整信息的理由。$/);
    expectRefused(await ask(county, { reason: '      ' }), 422, 'invalid', /理由/);
    const statistician = await t.asOfficer('statistician', codes.committee);
    expectRefused(await ask(statistician, { reason }), 403, 'forbidden', /职务/);
    const secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
    const back = t.clock.now();
    t.clock.advance(5 * 60_000 + 1);
    expectRefused(await ask(secretary, { reason }), 403, 'fresh_sign_in_required', /再输入一次密码/);
    t.clock.set(back);
    expect((await asOwner(t, 'SELECT FROM member_access')).length).toBe(before);
  });

  it('names every field under a heading that the import knows', async () => {
    const { path } = await exported({ format: 'csv' });
    const [heading = []] = await cellsOf(path);
    expect(heading).toHaveLength(memberFieldKeys.length + 1);
    expect(new Set(heading).size).toBe(heading.length);
  });

  it('shows a new value at once', async () => {
    await createMember(t, county, codes.westFirst, { name: '司马懿', notes: '=HYPERLINK("http://x","y")' });
    const { path, bytes } = await exported({ format: 'csv', name: '司马懿', columns: ['name', 'notes'] });
    expect(bytes.toString('utf8')).toContain(`"'=HYPERLINK(""http://x"",""y"")"`);
    expect((await cellsOf(path)).slice(1)).toHaveLength(1);
  });
});

describe('zhibu export members --reveal --json', () => {
  it('prints one member a line with the glossary’s names, logged', async () => {
    const lines = [];
    for await (const line of exportMembersCommand(t.services, systemActor())) lines.push(line);
    const people = await registryOf(t);
    expect(lines).toHaveLength(people.length);
    const [first] = people;
    const line = lines.find(({ idNumber }) => idNumber === first?.idNumber);
    expect(Object.keys(line ?? {})).toEqual([
      'name',
      'idNumber',
      'sex',
      'birth',
      'ethnicGroup',
      'education',
      'joined',
      'full',
      'phone',
      'organization',
    ]);
    expect(line).toMatchObject({ name: first?.name, birth: first?.birth, phone: first?.phone });
    expect(await auditOf(t, 'members.export')).toContainEqual(
      expect.objectContaining({ reason: 'zhibu export members --reveal' }),
    );
  });
});
