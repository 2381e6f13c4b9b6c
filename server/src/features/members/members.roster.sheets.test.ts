import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { SpreadsheetError } from '../../integrations/spreadsheet/errors.ts';
import { names, readBook, readCsv, readFrom, wang, withFile, zhang } from './members.roster.testing.ts';
import { inspectRoster } from './members.roster.ts';

/** Rosters as offices send them: what surrounds the rows. One kind of mess a test. */

test('a header in row 12 below letterhead, merged titles and instructions', async () => {
  const result = await readBook((book) => {
    const sheet = book.addWorksheet('名册');
    sheet.addRow(['附件2']);
    sheet.addRow(['中共云岭县得林镇委员会党员信息采集表']);
    sheet.mergeCells('A2:F2');
    for (let i = 3; i <= 11; i += 1)
      sheet.getCell(`A${i}`).value = i === 5 ? '填表说明：姓名、身份证号必须与证件一致' : '';
    sheet.getRow(12).values = [
      'No.',
      '党员姓名*',
      '身份证号（18位）',
      '出生年月（yyyy.mm）',
      '入党日期：',
      '所在支部',
    ];
    sheet.addRow([1, '张伟', zhang, '1970.05', '1995年7月', '一支部']);
  });
  expect(result.problems).toEqual([]);
  expect(result.records[0]).toMatchObject({
    row: 13,
    values: {
      name: '张伟',
      idNumber: zhang,
      birth: '1970-05-06',
      joined: '1995-07-01',
      joinedPrecision: 'month',
      organizationText: '一支部',
    },
  });
});

test('a roster kept in English', async () => {
  const { records, problems } = await readCsv(
    'Name,ID Number,Sex,Date of Birth,Ethnic group,Education,Party Branch,Date of joining,Became full member,Membership,Phone number\n' +
      `张伟,${zhang},Male,1970-05-06,Han,Bachelor’s degree,First,1995-07-01,1996-07-01,Full member,13804753307\n` +
      `王芳,${wang},F,1985-06-03,Hui,College,First,2026-01-01,,Probationary Member,\n`,
  );
  expect(problems).toEqual([]);
  expect(records.map(({ values }) => values)).toMatchObject([
    { education: '21', joined: '1995-07-01', full: '1996-07-01', stage: 'full', organizationText: 'First' },
    { education: '31', sex: 'female', ethnicGroup: '03', joined: '2026-01-01', stage: 'probationary' },
  ]);
});

test('hidden columns, rows and formula cells are read by their results', async () => {
  const result = await readBook((book) => {
    const sheet = book.addWorksheet('S');
    sheet.addRow(['姓名', '身份证号', '性别', '出生日期', '党支部']);
    sheet.addRow([
      { formula: 'CONCATENATE("张","伟")', result: '张伟' },
      zhang,
      { formula: 'IF(MOD(MID(B2,17,1),2),"男","女")', result: '男' },
      { formula: 'TEXT(MID(B2,7,8),"0000-00-00")', result: '1970-05-06' },
      { formula: 'VLOOKUP(1,X,2)', result: '一支部' },
    ]);
    sheet.addRow(['王芳', wang, { formula: 'X', result: '女' }, { formula: 'Y' }, '一支部']);
    sheet.getColumn(2).hidden = true;
    sheet.getRow(3).hidden = true;
  });
  expect(result.problems).toEqual([]);
  expect(result.records.map(({ hidden, values: { name, sex } }) => [hidden, name, sex])).toEqual([
    [false, '张伟', 'male'],
    [true, '王芳', 'female'],
  ]);
});

test('rich text, line breaks and invisible characters', async () => {
  const result = await readBook((book) => {
    const sheet = book.addWorksheet('S');
    sheet.addRow([{ richText: [{ text: '姓\n' }, { text: '名' }] }, '身份\r\n证号', '备注']);
    sheet.addRow([
      { richText: [{ text: '张 ' }, { font: { color: { argb: 'FFFF0000' } }, text: '伟\u200b' }] },
      `\t${zhang}\u00a0`,
      '甲\n乙',
    ]);
  });
  expect(result.problems).toEqual([]);
  expect(result.records[0]?.values).toMatchObject({ name: '张伟', idNumber: zhang, notes: '甲\n乙' });
});

test('other names of columns, in any order, for all fields', async () => {
  const { records, problems } = await readCsv(
    '联系方式,文化程度,族别,加入中国共产党时间,转为正式党员日期,证件号码,人员姓名,党员类别,现居住地,籍贯,工作单位及职务,参加工作时间,介绍人,电子邮箱,所属党组织代码,所属党组织\n' +
      `138 0135 0179,大专,蒙古,1995-07-01,1996-07-01,${zhang},张伟,正式党员,幸福路1号,内蒙古根河,县一中教师,1990.09,李四、王五,a@b.cn,150785001001,第一党支部\n`,
  );
  expect(problems).toEqual([]);
  expect(records[0]?.values).toEqual({
    name: '张伟',
    idNumber: zhang,
    sex: 'male',
    birth: '1970-05-06',
    birthPrecision: 'day',
    ethnicGroup: '02',
    education: '31',
    stage: 'full',
    joined: '1995-07-01',
    joinedPrecision: 'day',
    full: '1996-07-01',
    fullPrecision: 'day',
    applied: null,
    appliedPrecision: null,
    workStarted: '1990-09-01',
    workStartedPrecision: 'month',
    phone: '13801350179',
    email: 'a@b.cn',
    address: '幸福路1号',
    nativePlace: '内蒙古根河',
    introducers: '李四、王五',
    school: null,
    workUnit: '县一中教师',
    occupation: null,
    notes: null,
    organizationText: '第一党支部',
    organizationCode: '150785001001',
  });
});

test('four sheets: two rosters, an instruction, and a hidden list for drop-downs', async () => {
  const result = await readBook((book) => {
    book.addWorksheet('填表说明').addRow(['请勿修改表头']);
    const list = book.addWorksheet('字典', { state: 'hidden' });
    list.addRow(['姓名', '身份证号']);
    list.addRow(['旧数据', zhang]);
    for (const [name, id] of [
      ['张伟', zhang],
      ['王芳', wang],
    ] as const) {
      const sheet = book.addWorksheet(`${name}所在支部`);
      sheet.addRow(['姓名', '公民身份号码']);
      sheet.addRow([name, id]);
    }
  });
  expect(names(result)).toEqual(['张伟', '王芳']);
  expect(result.records.map(({ sheet }) => sheet)).toEqual(['张伟所在支部', '王芳所在支部']);
  expect(result.skipped).toEqual([
    { sheet: '填表说明', row: null, reason: 'no_header' },
    { sheet: '字典', row: null, reason: 'hidden_sheet' },
  ]);
});

test('GB 18030 with rare characters, UTF-16 and semicolons', async () => {
  const gb = (text: string) => Buffer.from(text, 'latin1');
  const head = Buffer.concat([
    Buffer.from([0xd0, 0xd5, 0xc3, 0xfb]),
    gb(','),
    Buffer.from([0xc9, 0xed, 0xb7, 0xdd, 0xd6, 0xa4, 0xba, 0xc5]),
    gb('\r\n'),
  ]);
  const rare = Buffer.concat([Buffer.from([0x95, 0x34, 0xb2, 0x35, 0xfe, 0x9f]), gb(`,${zhang}\r\n`)]);
  expect(names(await readCsv(Buffer.concat([head, rare])))).toEqual(['𠮷䶮']);
  const text = `姓名;身份证号;备注\r\n张伟;${zhang};"甲;乙"\r\n`;
  expect(names(await readCsv(Buffer.from(`\ufeff${text}`, 'utf16le')))).toEqual(['张伟']);
  const { records } = await readCsv(`\ufeff${text}`);
  expect(records[0]?.values.notes).toBe('甲;乙');
});

test('blank rows, prepared rows, subtotals, repeated headers, block titles and footers', async () => {
  const result = await readCsv(
    [
      '第一党支部党员名册,,,,',
      '序号,姓名,身份证号,民族,备注',
      `1,张伟,${zhang},汉族,合计党龄25年`,
      '2,,,,',
      ',,,,',
      '小计,1人,,,',
      '第二党支部党员名册（2026年度）,,,,',
      '序号,姓名,身份证号,民族,备注',
      `1,王芳,${wang},汉族,`,
      '合 计,,2,,',
      '总计：2人,,,,',
      '填表人：李娜,,审核人：王强,,',
      '注：本表一式两份,,,,',
      '填报日期：,2026年6月30日,,,',
    ].join('\n'),
  );
  expect(names(result)).toEqual(['张伟', '王芳']);
  expect(result.problems).toEqual([]);
  expect(result.skipped.map(({ row, reason }) => `${row} ${reason}`)).toEqual([
    '4 blank',
    '6 total',
    '7 note',
    '8 repeated_header',
    '10 total',
    '11 total',
    '12 note',
    '13 note',
    '14 note',
  ]);
});

test('branches merged over their members, also in a header of two lines', async () => {
  const result = await readBook((book) => {
    const sheet = book.addWorksheet('S');
    sheet.addRow(['党支部', '姓名', '证件', null, '党内情况', null]);
    sheet.addRow([null, null, '类型', '身份证号', '入党时间', '转正时间']);
    sheet.addRow(['一支部', '张伟', '身份证', zhang, '1995.07', '1996.07']);
    sheet.addRow([null, '王芳', '身份证', wang, '2010.07', '未转正']);
    sheet.addRow([null, null, null, null, null, null]);
    for (const range of ['A1:A2', 'B1:B2', 'C1:D1', 'E1:F1', 'A3:A5']) sheet.mergeCells(range);
  });
  expect(result.problems).toEqual([]);
  expect(result.records.map(({ values }) => [values.name, values.organizationText, values.full])).toEqual([
    ['张伟', '一支部', '1996-07-01'],
    ['王芳', '一支部', null],
  ]);
});

test('the mapping page: unknown headings are shown with samples, then assigned', () =>
  withFile('mapping.csv', async (path) => {
    await writeFile(path, `序号,称呼,编号一,党龄\n1,张伟,${zhang},25\n`);
    await expect(readFrom(path)).rejects.toMatchObject({ code: 'header_not_found' });
    const [sheet] = await inspectRoster(path, 'mapping.csv');
    expect(sheet).toMatchObject({ sheet: 'mapping', use: 'no_header', headerRow: 1 });
    expect(sheet?.columns.map(({ heading, field }) => [heading, field])).toEqual([
      ['序号', null],
      ['称呼', null],
      ['编号一', null],
      ['党龄', null],
    ]);
    expect(sheet?.sample).toEqual([{ row: 2, cells: ['1', '张伟', zhang, '25'] }]);
    const result = await readFrom(path, { 称呼: 'name', 编号一: 'idNumber' });
    expect(names(result)).toEqual(['张伟']);
    expect(result.records[0]?.unknownHeadings).toEqual(['党龄']);
  }));

test('a roster without a column for the ID number is refused, and says which is missing', async () => {
  const error = await readCsv('姓名,性别,民族\n张伟,男,汉族\n').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(SpreadsheetError);
  expect(error).toMatchObject({ code: 'columns_missing', zh: expect.stringContaining('公民身份号码') });
});
