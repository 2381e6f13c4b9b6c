import type Excel from '@protobi/exceljs';
import { expect, test } from 'vitest';
import { liX, readBook, readCsv, wang, zhang } from './members.roster.testing.ts';

/** Rosters as offices send them: what stands in the rows. One kind of mess a test. */

test('a required formula whose result was never stored is explained', async () => {
  const { records, problems } = await readBook((book) => {
    const sheet = book.addWorksheet('S');
    sheet.addRow(['姓名', '身份证号']);
    sheet.addRow([{ formula: 'A9' }, zhang]);
  });
  expect(problems).toEqual([[2, '姓名', 'required']]);
  expect(records[0]?.problems[0]?.message.zh).toContain('公式');
});

test('Excel serials without format, in numbers and in text, and both date systems', async () => {
  const build = (date1904: boolean) => (book: Excel.Workbook) => {
    book.properties.date1904 = date1904;
    const sheet = book.addWorksheet('S');
    sheet.addRow(['姓名', '身份证号', '入党时间', '转正时间', '申请入党时间', '参加工作时间']);
    sheet.addRow(['张伟', zhang, date1904 ? 33_418 : 34_880, date1904 ? '33784' : '35246', 199306, 1990.09]);
  };
  for (const date1904 of [false, true]) {
    const { records, problems } = await readBook(build(date1904));
    expect(problems).toEqual([]);
    expect(records[0]?.values).toMatchObject({
      joined: '1995-06-30',
      joinedPrecision: 'day',
      full: '1996-06-30',
      applied: '1993-06-01',
      appliedPrecision: 'month',
      workStarted: '1990-09-01',
    });
  }
});

test('a date-formatted cell that shows only year and month is a month', async () => {
  const { records } = await readBook((book) => {
    const sheet = book.addWorksheet('S');
    sheet.addRow(['姓名', '身份证号', '入党时间']);
    sheet.addRow(['张伟', zhang, new Date('1995-07-01')]);
    sheet.getCell('C2').numFmt = 'yyyy.mm';
  });
  expect(records[0]?.values).toMatchObject({ joined: '1995-07-01', joinedPrecision: 'month' });
});

test('the number 1985.1 may be January or October: refused, unless its format shows which', async () => {
  const { records, problems } = await readBook((book) => {
    const sheet = book.addWorksheet('S');
    sheet.addRow(['姓名', '身份证号', '参加工作时间']);
    sheet.addRow(['张伟', zhang, 1985.1]);
    sheet.addRow(['王芳', wang, 1999.1]);
    sheet.getCell('C3').numFmt = '0.00';
  });
  expect(problems).toEqual([[2, '参加工作时间', 'date_invalid']]);
  expect(records[0]?.problems[0]?.message.zh).toContain('10 月');
  expect(records[1]?.values.workStarted).toBe('1999-10-01');
});

test('nothing with data vanishes: gaps in a row are problems', async () => {
  const { problems } = await readCsv(
    `姓名,身份证号,民族,党支部\n张伟,,汉族,一支部\n,${zhang},汉族,一支部\n王芳,${wang},汉族,\n李娜,,,\n`,
  );
  expect(problems).toEqual([
    [2, '身份证号', 'required'],
    [3, '姓名', 'required'],
    [4, '党支部', 'required'],
    [5, '身份证号', 'required'],
    [5, '党支部', 'required'],
  ]);
});

test('15 digits, lower-case x, full width, number-typed phones and 15-digit numbers', async () => {
  const { records, problems } = await readBook((book) => {
    const sheet = book.addWorksheet('S');
    sheet.addRow(['姓名', '身份证号', '手机']);
    sheet.addRow(['张伟', '150785700506001', 13_801_350_179]);
    sheet.addRow(['张伟', 150_785_700_506_001, '+86 138-0135-0179']);
    sheet.addRow(['李强', liX.toLowerCase(), '１３８０１３５０１７９']);
    sheet.addRow(['李强', `'${liX.slice(0, 6)} ${liX.slice(6)}`, '无']);
  });
  expect(problems).toEqual([]);
  expect(records.map(({ values }) => values.idNumber)).toEqual([zhang, zhang, liX, liX]);
  expect(records.map(({ values }) => values.phone)).toEqual([
    '13801350179',
    '13801350179',
    '13801350179',
    null,
  ]);
});

test('ID numbers that a spreadsheet rounded, in every shape, name the row and the repair', async () => {
  const { problems } = await readBook((book) => {
    const sheet = book.addWorksheet('S');
    sheet.addRow(['姓名', '身份证号', '性别', '出生日期']);
    sheet.addRow(['张伟', Number(zhang), '女', '1999-01-01']);
    sheet.addRow(['王芳', '1.50785E+17', '女', '1985-06-03']);
    sheet.addRow(['李强', '150785199001021000', '男', '1990-01-02']);
  });
  expect(problems.map(([row, , code]) => [row, code])).toEqual(
    [2, 3, 4].map((row) => [row, 'id_number_rounded_by_spreadsheet']),
  );
});

test('month precision: the same month is no contradiction', async () => {
  const { problems } = await readCsv(
    `姓名,身份证号,出生年月,入党时间,转正时间\n张伟,${zhang},1970.05,1988.05,1988.05\n张伟,${zhang},1970.06,1988.04,1988.03\n张伟,${zhang},1970,1988.05.06,1988.05\n张伟,${zhang},1970-05-06,1988.05.05,\n`,
  );
  expect(problems).toEqual([
    [3, '出生年月', 'birth_date_contradicts_id_number'],
    [3, '入党时间', 'joined_before_18'],
    [3, '转正时间', 'full_before_joined'],
    [5, '入党时间', 'joined_before_18'],
  ]);
});

test('one problem per cause, each in two languages', async () => {
  const { records, problems } = await readCsv(
    '姓名,身份证号,性别,出生日期,民族,学历,入党时间,转正时间,手机,邮箱,党员类别,籍贯\n' +
      `张伟（预备）,${zhang},人,85.06,火星,火星大学,2027-01-01,6/3/1999,123,x@,外星人,${'长'.repeat(61)}\n` +
      '王芳,15078519850603,女,1985-06-03,,,,,,,,\n' +
      '王芳,护照E123456,女,1985-06-03,,,,,,,,\n',
  );
  expect(problems.map(([row, column, code]) => `${row} ${column} ${code}`).sort()).toEqual(
    [
      '2 姓名 name_invalid',
      '2 性别 code_unknown',
      '2 出生日期 date_invalid',
      '2 民族 code_unknown',
      '2 学历 code_unknown',
      '2 入党时间 date_in_future',
      '2 转正时间 date_invalid',
      '2 手机 phone_invalid',
      '2 邮箱 email_invalid',
      '2 党员类别 code_unknown',
      '2 籍贯 too_long',
      '3 身份证号 id_number_check_digit',
      '4 身份证号 id_number_check_digit',
    ].sort(),
  );
  for (const { message } of records.flatMap((record) => record.problems)) {
    expect(message.zh).toMatch(/。$/);
    expect(message.en).toMatch(/^[\x20-\x7e\p{Script=Han}（）]+$/u);
  }
});

test('a value that is in no code list is told examples of its own list', async () => {
  const { records } = await readCsv(`姓名,身份证号,民族,学历,党员类别\n张伟,${zhang},火星,火星大学,外星人\n`);
  expect(records[0]?.problems.map(({ message }) => message.zh)).toEqual([
    '“火星”不在民族的标准名称中，请改为标准名称，如“汉族”“蒙古族”“回族”。',
    '“火星大学”不在学历的标准名称中，请改为标准名称，如“大学本科”“大学专科”“高中”“初中”。',
    '“外星人”不在人员类别的标准名称中，请改为标准名称，如“正式党员”“预备党员”“入党积极分子”。',
  ]);
  expect(records[0]?.problems[1]?.message.en).toBe(
    `"火星大学" is not a known education. Use the standard name, such as 大学本科 (Bachelor's course), 大学专科 (College) or 高中 (High school).`,
  );
});

test('the stage, given or derived from the dates', async () => {
  const { records } = await readCsv(
    `姓名,身份证号,政治面貌,入党时间,转正时间\n张伟,${zhang},中共党员,1995-07-01,1996-07-01\n张伟,${zhang},,2025-12-01,\n张伟,${zhang},中共党员,2020-01-01,\n张伟,${zhang},预备党员,2020-01-01,\n张伟,${zhang},入党积极分子,,\n张伟,${zhang},,,\n`,
  );
  expect(records.map(({ values }) => values.stage)).toEqual([
    'full',
    'probationary',
    'full',
    'probationary',
    'activist',
    'full',
  ]);
});
