import { expect, test } from 'vitest';
import { type Cell, EMPTY_CELL, type TableRow } from './cell.ts';
import { detectHeader } from './header.ts';
import { headingMatcher, normalizeHeading } from './headings.ts';

const table = {
  name: ['姓名'],
  id: ['身份证号', '公民身份号码'],
  joined: ['入党时间'],
  full: ['转正日期'],
  phone: ['联系电话', '手机'],
  notes: ['备注', '其他'],
};
const match = headingMatcher(table);

/** Rows of a sheet; `^` is a cell merged from above or from the left. */
function sheet(...lines: string[]): TableRow[] {
  let above: Cell[] = [];
  return lines.map((line, i) => {
    const cells: Cell[] = [];
    for (const [index, text] of line.split('|').entries()) {
      const origin = cells[index - 1]?.text ? cells[index - 1] : above[index];
      if (text === '^')
        cells.push({
          text: (index > 0 && line.split('|')[index - 1] !== '' ? origin : above[index])?.text ?? '',
          merged: true,
        });
      else cells.push(text === '' ? EMPTY_CELL : { text });
    }
    above = cells;
    return {
      sheet: 'S',
      sheetHidden: false,
      row: i + 1,
      cells,
      hidden: false,
      hiddenColumns: new Set(),
      date1904: false,
    };
  });
}

function detect(rows: TableRow[]) {
  const header = detectHeader(rows, match);
  if (!header) return null;
  const fields = header.columns
    .filter(({ field }) => field)
    .map(({ index, field, heading }) => `${index}:${field}:${heading}`);
  return [header.headerRow, header.lastHeaderRow, ...fields];
}

test.each([
  ['姓名*', '姓名'],
  ['姓　名', '姓名'],
  ['姓\n名：', '姓名'],
  ['出生年月（yyyy.mm）', '出生时间'],
  ['入党日期', '入党时间'],
  ['1、姓名', '姓名'],
  ['（一）姓名', '姓名'],
  ['【必填】姓名', '姓名'],
  ['ＮＡＭＥ', 'name'],
  ['（备注）', '备注'],
])('heading %s is %s', (heading, normal) => {
  expect(normalizeHeading(heading)).toBe(normal);
});

test('a plain header, titles above, running number ignored', () => {
  expect(
    detect(sheet('党员名册', '填报单位：得林镇', '序号|姓名|身份证号|入党日期', '1|张伟|1507|2020')),
  ).toEqual([3, 3, '1:name:姓名', '2:id:身份证号', '3:joined:入党日期']);
});

test('a header of two lines, without knowledge of merged cells', () => {
  expect(
    detect(sheet('姓名|身份证号|入党情况||手机', '||入党时间|转正时间|', '张伟|1507|2020|2021|138')),
  ).toEqual([1, 2, '0:name:姓名', '1:id:身份证号', '2:joined:入党时间', '3:full:转正时间', '4:phone:手机']);
});

test('group and line together name the field: 时间 under 入党', () => {
  expect(
    detect(sheet('姓名|身份证号|入党情况||转正', '||时间|介绍人|时间', '张伟|1507|2020|李|2021')),
  ).toEqual([1, 2, '0:name:姓名', '1:id:身份证号', '2:joined:入党时间', '4:full:转正时间']);
});

test('data that looks like a heading is no second line', () => {
  expect(detect(sheet('姓名|身份证号|学历|备注', '张伟|1507|其他|手机'))).toEqual([
    1,
    1,
    '0:name:姓名',
    '1:id:身份证号',
    '3:notes:备注',
  ]);
});

test('of two columns for one field the first wins', () => {
  const header = detectHeader(sheet('姓名|身份证号|联系电话|手机'), match);
  expect(header?.columns.map(({ field, ignored }) => [field, ignored])).toEqual([
    ['name', null],
    ['id', null],
    ['phone', null],
    [null, 'duplicate'],
  ]);
});

test('the mapping goes before the table and can leave a column out', () => {
  const mapped = headingMatcher(table, { 称呼: 'name', 备注: null });
  const header = detectHeader(sheet('称呼|身份证号|备注'), mapped);
  expect(header?.columns.map(({ field, ignored }) => [field, ignored])).toEqual([
    ['name', null],
    ['id', null],
    [null, 'chosen'],
  ]);
});

test('lines that are not neighbours are not one header', () => {
  const [first, second] = sheet('姓名|身份证号', '||入党时间|转正时间|手机');
  if (!first || !second) throw new Error('two rows expected');
  expect(detect([first, { ...second, row: 4 }])).toEqual([
    4,
    4,
    '2:joined:入党时间',
    '3:full:转正时间',
    '4:phone:手机',
  ]);
  expect(detect([first, second])).toHaveLength(7);
});

test('no header, no answer', () => {
  expect(detect(sheet('请在第二张表填写'))).toBeNull();
  expect(detect(sheet('甲|乙', '1|2'))).toBeNull();
  expect(detect([])).toBeNull();
});
