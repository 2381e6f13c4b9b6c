import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOwner, expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember, fullNumbers, idNumberOf } from '../../../test/harness/members.ts';
import { openTable } from '../../integrations/spreadsheet/reader.ts';
import { writeXlsx } from '../../integrations/spreadsheet/writer.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { createOrganization } from '../organizations/public.ts';

/** The origin files by a table for many: judged row by row, then filed as it was shown or not at all. */

let t: TestApp;
let township: Headers;
let scratch: string;
beforeAll(async () => {
  t = await createTestApp();
  township = await t.asOfficer('committee_administrator', codes.eastTownship);
  scratch = mkdtempSync(join(tmpdir(), 'zhibu-transfer-tables-'));
});
afterAll(async () => {
  rmSync(scratch, { recursive: true, force: true });
  await t.close();
});

const heading = '姓名,公民身份号码,接收党委,转接原因,党费交至,希望编入的支部,补充说明';
const outsideHeading =
  '姓名,公民身份号码,接收党委,系统外党组织,系统外党组织所在地,系统外党组织电话,转接原因,党费交至,希望编入的支部,补充说明';
const west = '中共云岭县西山镇委员会';
type Person = Awaited<ReturnType<typeof createMember>>;

const rowOf = ({ name, person }: Pick<Person, 'name' | 'person'>, change: Record<number, string> = {}) => {
  const cells = [name, person.idNumber, west, '毕业', '2026-06', '', ''];
  for (const [at, text] of Object.entries(change)) cells[Number(at)] = text;
  return cells.join(',');
};
const send = (rows: readonly string[], query: Record<string, unknown> = {}, as = township) =>
  t.call('POST /transfer-tables', {
    as,
    headers: { 'content-type': 'application/octet-stream' },
    query: { fileName: '毕业班.csv', ...query },
    body: Buffer.from([heading, ...rows].join('\r\n')),
  });
const preview = (...rows: string[]) => send(rows, { preview: true });
const problemsOf = async (...rows: string[]) =>
  (await preview(...rows)).body.items.map(({ row, problems }) =>
    problems.map(({ column, words }) => `${row} ${column}: ${words.zh}`),
  );
const openOf = async (ids: readonly string[]) =>
  asOwner<{ member: string; destination: string; dues: string | null }>(
    t,
    `SELECT member_name AS member, destination_name AS destination, dues_until AS dues FROM transfer
     WHERE member_id = ANY($1::uuid[]) AND applied_by = 'origin' AND state = 'applied'`,
    [ids],
  );

describe('a table of a class', () => {
  it('is shown row by row before anything is stored, then filed as it was shown', async () => {
    const one = await createMember(t, township, codes.eastFirst, { name: '李明' });
    const two = await createMember(t, township, codes.eastSecond, { name: '王芳' });
    const rows = [rowOf(one), rowOf(two, { 2: codes.westTownship, 4: '2026年5月', 5: '第一党支部' })];
    const shown = await preview(...rows);
    expect(shown).toMatchObject({
      status: 200,
      body: {
        outcome: 'preview',
        filed: 2,
        already: 0,
        refused: 0,
        items: [
          { row: 2, name: '李明', outcome: 'file', destination: { name: west }, branch: null },
          { row: 3, name: '王芳', outcome: 'file', destination: { name: west }, branch: '第一党支部' },
        ],
      },
    });
    expect(shown.text).not.toMatch(fullNumbers);
    expect(await openOf([one.id, two.id])).toEqual([]);
    const filed = await send(rows, { expected: 2 });
    expect(filed.body).toMatchObject({ outcome: 'filed', filed: 2, refused: 0 });
    expect(await openOf([one.id, two.id])).toEqual([
      { member: '李明', destination: west, dues: '2026-06' },
      { member: '王芳', destination: west, dues: '2026-05' },
    ]);
    const logged = await asOwner<{ action: string; n: number }>(
      t,
      `SELECT action, count(*)::int AS n FROM audit_entry WHERE action LIKE 'transfers.%' GROUP BY action ORDER BY action`,
    );
    expect(logged).toEqual([
      { action: 'transfers.apply', n: 2 },
      { action: 'transfers.file_table', n: 1 },
    ]);
  });

  it('sent twice files nobody twice', async () => {
    const one = await createMember(t, township, codes.eastFirst);
    await send([rowOf(one)]);
    const again = await send([rowOf(one)]);
    expect(again.body).toMatchObject({ outcome: 'filed', filed: 0, already: 1, refused: 0 });
    expect(await openOf([one.id])).toHaveLength(1);
    const both = await createMember(t, township, codes.eastFirst);
    const answers = await Promise.all([send([rowOf(both)]), send([rowOf(both)])]);
    expect(answers.map(({ body }) => body.filed).sort()).toEqual([0, 1]);
    expect(await openOf([both.id])).toHaveLength(1);
  });

  it('with a row that is refused is filed whole or, when that was shown, without it', async () => {
    const one = await createMember(t, township, codes.eastFirst);
    const rows = [rowOf(one), rowOf(one, { 1: '110101199003077774' })];
    expect((await send(rows)).body).toMatchObject({ outcome: 'refused', filed: 0, refused: 1 });
    expect(await openOf([one.id])).toEqual([]);
    expectRefused(
      await send(rows, { expected: 2 }),
      409,
      'conflict',
      /^核对以后情况有变：原来可以发起 2 名，现在是 1 名/,
    );
    expect(await openOf([one.id])).toEqual([]);
    expect((await send(rows, { expected: 1 })).body).toMatchObject({
      outcome: 'filed',
      filed: 1,
      refused: 1,
    });
  });

  it('says of each row by column what is wrong and what to do', async () => {
    const one = await createMember(t, township, codes.eastFirst);
    expect(
      await problemsOf(
        rowOf(one, { 1: '110101199003077771' }),
        rowOf(one, { 1: '1.10101E+17' }),
        rowOf(one, { 0: '', 1: '', 2: '', 3: '' }).concat('x'),
        rowOf(one, { 3: '想走', 4: '六月' }),
        rowOf(one, { 0: '李四' }),
        rowOf(one, { 2: '西山镇' }),
        rowOf(one, { 2: '没有这个党委' }),
      ),
    ).toEqual([
      ['2 公民身份号码: 公民身份号码不对，请对照证件核对全部 18 位。'],
      [
        '3 公民身份号码: 公民身份号码被表格软件当成数字改动了，后几位已经丢失。请先把这一列设为“文本”，再重新填写。',
      ],
      [
        '4 姓名: “姓名”没有填，请补上。',
        '4 公民身份号码: “公民身份号码”没有填，请补上。',
        '4 接收党委: “接收党委”没有填，请补上；不在本系统的，改填“系统外党组织”的全称。',
        '4 转接原因: “转接原因”没有填，请补上。',
      ],
      [
        '5 转接原因: 转接原因“想走”不在可选的原因里。请填：工作单位变动、居住地变动、升学、毕业、离退休、外出六个月以上且地点固定、其他。',
        '5 党费交至: “六月”不是年和月。请写成 2026-06 这样。',
      ],
      [
        '6 公民身份号码: 与第 5 行是同一名党员，请删去一行。',
        '6 姓名: 姓名与这个公民身份号码的档案不一致，请核对是不是填错了行。',
      ],
      [
        '7 公民身份号码: 与第 5 行是同一名党员，请删去一行。',
        '7 接收党委: 没有找到接收党委“西山镇”。是不是：中共云岭县西山镇委员会（150785200000，中共云岭县委员会）？请改填代码。',
      ],
      [
        '8 公民身份号码: 与第 5 行是同一名党员，请删去一行。',
        '8 接收党委: 没有找到接收党委“没有这个党委”。请填全称或代码，与系统里的一致；不在本系统的，改填到“系统外党组织”一列。',
      ],
    ]);
  });

  it('says the same of somebody out of reach as of nobody', async () => {
    const theirs = await t.asOfficer('branch_secretary', codes.westFirst);
    const far = await createMember(t, theirs, codes.westFirst);
    const nobody = { name: '张伟', person: { ...far.person, idNumber: idNumberOf('1999-01-01', 777) } };
    const [first, second] = await problemsOf(rowOf(far), rowOf(nobody));
    expect(first?.map((text) => text.slice(2))).toEqual(second?.map((text) => text.slice(2)));
    expect(first).toEqual([expect.stringMatching(/在您的职务范围内没有这名党员/)]);
  });

  it('names the candidates where several committees are called the same', async () => {
    const at = organizationOf(t.county, codes.eastTownship);
    const actor = systemActor();
    await t.services.database.transaction(actor.scope, (tx) =>
      createOrganization(tx, actor, t.clock.now(), {
        regionId: at.regionId,
        parentId: at.id,
        code: '150785300000',
        name: west,
        kind: 'committee',
      }),
    );
    const one = await createMember(t, township, codes.eastFirst);
    const [problems] = await problemsOf(rowOf(one));
    expect(problems).toEqual([expect.stringMatching(/叫“中共云岭县西山镇委员会”的党委不止一个/)]);
  });

  it('passes nobody over who has another transfer open, and says where that stands', async () => {
    const one = await createMember(t, township, codes.eastFirst);
    await send([rowOf(one, { 2: codes.westTownship })]);
    const [problems] = await problemsOf(rowOf(one, { 2: codes.committee }));
    expect(problems).toEqual([
      '2 姓名: 已有一次在办的转接（待转出支部审核），一名党员同时只能办理一次。请先办结或撤回。',
    ]);
  });

  it('within the own committee takes the branch by its name', async () => {
    const one = await createMember(t, township, codes.eastFirst);
    const own = (branch: string) => rowOf(one, { 2: codes.eastTownship, 5: branch });
    expect(await problemsOf(own('西山镇第一党支部'))).toEqual([
      ['2 希望编入的支部: 本党委下面没有支部“西山镇第一党支部”。请填全称或代码；还没有定的留空。'],
    ]);
    expect(await problemsOf(own('东河镇第一党支部'))).toEqual([['2 希望编入的支部: 党员已经在这个党支部。']]);
    expect((await send([own('东河镇第二党支部')])).body).toMatchObject({
      outcome: 'filed',
      items: [{ branch: '东河镇第二党支部' }],
    });
    const rows = await asOwner<{ kind: string; branch: string }>(
      t,
      'SELECT kind, branch_name AS branch FROM transfer WHERE member_id = $1',
      [one.id],
    );
    expect(rows).toEqual([{ kind: 'within', branch: '东河镇第二党支部' }]);
  });
});

describe('an organisation outside', () => {
  const bureau = '中共南方市邮政管理局机关委员会';
  const upload = (rows: readonly string[], query: Record<string, unknown> = {}) =>
    t.call('POST /transfer-tables', {
      as: township,
      headers: { 'content-type': 'application/octet-stream' },
      query: { fileName: '毕业班.csv', ...query },
      body: Buffer.from([outsideHeading, ...rows].join('\r\n')),
    });
  const row = (one: Person, to: string, rest = '毕业,2026-06,,') =>
    [one.name, one.person.idNumber, to, rest].join(',');

  it('is named in its own columns, beside committees of this registry, and filed with place and telephone', async () => {
    const one = await createMember(t, township, codes.eastFirst, { name: '周敏' });
    const two = await createMember(t, township, codes.eastFirst, { name: '吴刚' });
    const rows = [
      row(one, `,${bureau},南方市人民路 8 号,0755-12345678`),
      row(two, `${codes.westTownship},,,`),
    ];
    const shown = await upload(rows, { preview: true });
    expect(shown.body).toMatchObject({
      filed: 2,
      refused: 0,
      items: [
        { name: '周敏', outcome: 'file', destination: { id: null, name: bureau } },
        { name: '吴刚', outcome: 'file', destination: { id: expect.any(String), name: west } },
      ],
    });
    expect((await upload(rows, { expected: 2 })).body).toMatchObject({ outcome: 'filed', filed: 2 });
    const kept = await asOwner(
      t,
      `SELECT kind, destination_name AS name, outside_place AS place, outside_phone AS phone, dues_until AS dues
       FROM transfer WHERE member_id = $1`,
      [one.id],
    );
    expect(kept).toEqual([
      { kind: 'outgoing', name: bureau, place: '南方市人民路 8 号', phone: '0755-12345678', dues: '2026-06' },
    ]);
    expect((await upload(rows)).body).toMatchObject({ filed: 0, already: 2, refused: 0 });
    const elsewhere = await upload([row(one, ',中共北方市邮政管理局委员会,,')], { preview: true });
    expect(elsewhere.body.items[0]?.problems[0]?.words.zh).toMatch(/^已有一次在办的转接/);
  });

  it('is told by column what is wrong and what to do', async () => {
    const one = await createMember(t, township, codes.eastFirst);
    const said = async (...cells: [string, string?][]) => {
      const problems = [];
      for (const [to, rest] of cells) {
        const { body } = await upload([row(one, to, rest)], { preview: true });
        problems.push(...(body.items[0]?.problems ?? []));
      }
      return problems.map(({ column, words }) => `${column}: ${words.zh}`);
    };
    expect(
      await said(
        [',,,'],
        [`${codes.westTownship},${bureau},,`],
        [`${codes.westTownship},,南方市,123456`],
        [',某局,,'],
        [`,${west},,`],
        [`,${bureau},,`, '毕业,2026-06,第一党支部,'],
      ),
    ).toEqual([
      '接收党委: “接收党委”没有填，请补上；不在本系统的，改填“系统外党组织”的全称。',
      '系统外党组织: “接收党委”和“系统外党组织”只填一项：在本系统的填前者，不在的填后者。',
      '系统外党组织所在地: 只有转往系统外的才填这一列。请在“系统外党组织”填它的全称，或者把这一列留空。',
      '系统外党组织电话: 只有转往系统外的才填这一列。请在“系统外党组织”填它的全称，或者把这一列留空。',
      '系统外党组织: 请填写系统外党组织的全称，至少四个字。',
      expect.stringMatching(/^系统外党组织: “中共云岭县西山镇委员会”在本系统里（代码 \d+），/),
      '希望编入的支部: 转往系统外的，由对方编入支部，这一列请留空；要说明的写到“补充说明”。',
    ]);
  });

  it('stands alone in a table where nobody goes to a committee of this registry', async () => {
    const one = await createMember(t, township, codes.eastFirst);
    const answer = await t.call('POST /transfer-tables', {
      as: township,
      headers: { 'content-type': 'application/octet-stream' },
      query: { fileName: '调出.csv', preview: true },
      body: Buffer.from(
        `姓名,公民身份号码,系统外单位,原因\r\n${one.name},${one.person.idNumber},${bureau},工作调动`,
      ),
    });
    expect(answer.body).toMatchObject({ filed: 1, items: [{ destination: { id: null, name: bureau } }] });
  });
});

describe('a file', () => {
  it('that is none, empty, too long or too large is refused in words', async () => {
    const file = (body: Buffer, fileName: string) =>
      t.call('POST /transfer-tables', {
        as: township,
        headers: { 'content-type': 'application/octet-stream' },
        query: { fileName, preview: true },
        body,
      });
    expectRefused(await file(Buffer.from('PKxx'), '一.xlsx'), 415, 'unsupported_file', /文件/);
    expectRefused(await send([], { preview: true }), 422, 'invalid', /^表里没有要办理的党员/);
    const line = '张三,110101199003077774,甲,毕业';
    expectRefused(
      await send(
        Array.from({ length: 2001 }, () => line),
        { preview: true },
      ),
      422,
      'invalid',
      /^一次最多 2000 名党员。请按班级或支部拆成几个文件/,
    );
    expectRefused(
      await file(Buffer.alloc(8 * 1024 * 1024 + 1, 'a'), '大.csv'),
      413,
      'payload_too_large',
      /^文件超过 8 MB/,
    );
  });

  it('is for who handles transfers', async () => {
    const member = await createMember(t, township, codes.eastFirst);
    expect((await send([rowOf(member)], {}, await t.asMember(member))).status).toBe(403);
  });

  it('begins as the template, whose second sheet says what to write', async () => {
    const answer = await t.app.inject({
      method: 'GET',
      url: '/api/transfer-tables/template',
      headers: township,
    });
    expect(answer.statusCode).toBe(200);
    const path = join(scratch, 'template.xlsx');
    writeFileSync(path, answer.rawPayload);
    const rows = [];
    for await (const row of openTable(path, 'template.xlsx')) rows.push(row.cells.map(({ text }) => text));
    expect(rows[0]?.join(',')).toBe(outsideHeading);
    expect(rows.length).toBe(12);
    // Filled in by a spreadsheet program, with both sheets, it is read.
    const one = await createMember(t, township, codes.eastFirst);
    const [first = [], ...hints] = rows;
    await writeXlsx(path, [
      {
        name: '填写',
        columns: first.map((text) => ({ heading: text })),
        rows: [rowOf(one, { 2: `${codes.westTownship},,,` }).split(',')],
      },
      { name: '说明', rows: hints },
    ]);
    const filled = await t.call('POST /transfer-tables', {
      as: township,
      headers: { 'content-type': 'application/octet-stream' },
      query: { fileName: 'template.xlsx', preview: true },
      body: readFileSync(path),
    });
    expect(filled.body).toMatchObject({ filed: 1, refused: 0, items: [{ sheet: '填写', row: 2 }] });
  });
});
