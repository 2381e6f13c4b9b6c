import type { MemberField } from '@zhibu/contract/fields';
import { expect, it } from 'vitest';
import {
  type Column,
  faultsOf,
  fieldOf,
  refusalOf,
  type Sheet,
  shareOf,
  withField,
} from './import.mapping.ts';

function column(heading: string, field: MemberField | null, index = 0): Column {
  return { index, heading, field, hidden: false, samples: [] };
}
function sheet(...columns: Column[]): Sheet {
  return { name: 'Sheet1', hidden: false, headerRow: 1, columns };
}
const name = column('姓名', 'name');
const id = column('身份证号', 'idNumber');

it('takes what was chosen before what was recognised, and leaving out for a choice', () => {
  expect(fieldOf(name, {})).toBe('name');
  expect(fieldOf(name, { 姓名: null })).toBeNull();
  expect(fieldOf(column('其他', null), { 其他: 'notes' })).toBe('notes');
});

it('finds nothing wrong with a recognised roster', () => {
  expect(faultsOf({ sheets: [sheet(name, id)] }, {})).toEqual({ missing: [], doubled: [] });
});

it('names the columns that are missing, of the sheet that comes nearest', () => {
  const sheets = [sheet(column('说明', null)), sheet(name, column('号码', null))];
  expect(faultsOf({ sheets }, {}).missing).toEqual(['idNumber']);
  expect(faultsOf({ sheets }, { 号码: 'idNumber' }).missing).toEqual([]);
  expect(faultsOf({ sheets: [{ ...sheet(name, id), headerRow: null }] }, {}).missing).toEqual([
    'name',
    'idNumber',
  ]);
});

it('refuses one field twice in a sheet, but not across sheets and not for name and code of a branch', () => {
  const other = column('曾用名', null);
  const chosen = withField({}, other, 'name');
  expect(faultsOf({ sheets: [sheet(name, id, other)] }, chosen).doubled).toEqual([
    { field: 'name', headings: ['姓名', '曾用名'] },
  ]);
  const two = [sheet(name, id), sheet(column('名字', 'name'), id)];
  expect(faultsOf({ sheets: two }, {}).doubled).toEqual([]);
  const branch = [sheet(name, id, column('支部', 'organization'), column('支部代码', 'organization'))];
  expect(faultsOf({ sheets: branch }, {}).doubled).toEqual([]);
});

it('knows how far it is only when it knows how much there is', () => {
  expect(shareOf({ rowsDone: 5, rowsTotal: null })).toBeNull();
  expect(shareOf({ rowsDone: 5, rowsTotal: 0 })).toBeNull();
  expect(shareOf({ rowsDone: 5, rowsTotal: 10 })).toBe(0.5);
  expect(shareOf({ rowsDone: 11, rowsTotal: 10 })).toBe(1);
});

it.each([
  [{ name: '名册.xlsx', size: 1 }, null],
  [{ name: '名册.CSV', size: 1 }, null],
  [{ name: '名册.xls', size: 1 }, 'wrongType'],
  [{ name: '名册.xlsx', size: 64 * 1024 * 1024 + 1 }, 'tooBig'],
  [{ name: '名册.csv', size: 0 }, 'emptyFile'],
])('%o', (file, refusal) => {
  expect(refusalOf(file)).toBe(refusal);
});
