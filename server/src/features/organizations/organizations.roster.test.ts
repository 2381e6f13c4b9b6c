import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formOf, kindOf } from './organizations.roster.rules.ts';
import { readOrganizationRoster } from './organizations.roster.ts';

const fixture = new URL('../../../test/fixtures/rosters/organizations.xlsx', import.meta.url).pathname;
const today = '2026-11-22';
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'organizations-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(path: string) {
  const records = [];
  for await (const record of readOrganizationRoster(path, path, { today })) records.push(record);
  return records;
}

async function readCsv(text: string) {
  const path = join(folder, 'organizations.csv');
  await writeFile(path, text);
  return read(path);
}

test('the tree of the fixtures', async () => {
  const records = await read(fixture);
  expect(records.flatMap(({ problems }) => problems)).toEqual([]);
  expect(records.map(({ values: { code, parentText, kind } }) => [code, parentText, kind])).toEqual([
    ['150785000000', '', 'committee'],
    ['150785001000', '150785000000', 'committee'],
    ['150785002000', '150785000000', 'committee'],
    ['150785003000', '150785000000', 'general_branch'],
    ['150785001001', '150785001000', 'branch'],
    ['150785001002', '150785001000', 'branch'],
    ['150785001003', '150785001000', 'branch'],
    ['150785002001', '150785002000', 'branch'],
    ['150785002002', '150785002000', 'branch'],
    ['150785003001', '150785003000', 'branch'],
  ]);
  expect(records[0]).toMatchObject({
    sheet: '党组织',
    row: 2,
    values: {
      name: '中共云岭县委员会',
      foundedOn: '1956-05-01',
      foundedPrecision: 'day',
      form: 'standard',
      divisionCode: '150785',
    },
  });
});

test('a title, other headings, a path of names, forms, months and notes', async () => {
  const records = await readCsv(
    [
      '云岭县党组织一览表,,,,,',
      '序号,全称*,隶属党组织,类别,建立时间,办公电话',
      '1,中共云岭县 委员会,,基层党委,1956年5月,0470-8212345',
      '2,青年创业联合党支部,中共云岭县委员会 / 商会党总支,联合党支部,2020.03,',
      '3,工地临时党支部,中共云岭县委员会,临时,2021-01-01,',
      '合计,3个,,,,',
      '填表人：王伟,,,,,',
    ].join('\n'),
  );
  expect(records.flatMap(({ problems }) => problems)).toEqual([]);
  expect(records.map(({ values }) => values)).toMatchObject([
    {
      code: null,
      name: '中共云岭县委员会',
      parentText: '',
      kind: 'committee',
      foundedOn: '1956-05-01',
      foundedPrecision: 'month',
      phone: '0470-8212345',
    },
    { parentText: '中共云岭县委员会/商会党总支', kind: 'branch', form: 'joint', foundedPrecision: 'month' },
    { kind: 'branch', form: 'temporary' },
  ]);
});

test('every problem in words, with its heading', async () => {
  const records = await readCsv(
    [
      '党组织代码,名称,上级党组织代码,类型,成立日期,行政区划代码,联系电话',
      ',无代码支部,,党支部,,,',
      '150785001,,,党支部,,,',
      '150785002,第二小学,,协会,,,',
      '150785003,第三党支部,,党支部,1985-02-30,,',
      '150785004,第四党支部,,党支部,2985-02-01,,',
      '150785005,第五党支部,,党支部,2027-02-01,,',
      '150785006,第六党支部,,党支部,,云岭县,',
      '150785007,第七党支部,,党支部,,,123',
      '1.50785E+17,第八党支部,,党支部,,,',
      '代码一,第九党支部,,党支部,,,',
    ].join('\n'),
  );
  expect(
    records.flatMap(({ problems }) => problems.map(({ row, column, code }) => [row, column, code])),
  ).toEqual([
    [2, '党组织代码', 'required'],
    [3, '名称', 'required'],
    [4, '类型', 'code_unknown'],
    [5, '成立日期', 'date_invalid'],
    [6, '成立日期', 'date_invalid'],
    [7, '成立日期', 'date_in_future'],
    [8, '行政区划代码', 'code_unknown'],
    [9, '联系电话', 'phone_invalid'],
    [10, '党组织代码', 'id_number_rounded_by_spreadsheet'],
    [11, '党组织代码', 'code_unknown'],
  ]);
});

test.each([
  ['党委', 'committee'],
  ['中共云岭县委员会', 'committee'],
  ['党工委', 'working_committee'],
  ['街道工作委员会', 'working_committee'],
  ['党总支', 'general_branch'],
  ['总支部', 'general_branch'],
  ['第一中学总支部委员会', 'general_branch'],
  ['党总支部', 'general_branch'],
  ['支部', 'branch'],
  ['党支部', 'branch'],
  ['机关支部委员会', 'branch'],
  ['功能型党支部', 'branch'],
  ['党支部（联合）', 'branch'],
  ['第一党小组', 'group'],
  ['协会', null],
])('%s is a %s', (text, kind) => {
  expect(kindOf(text)).toBe(kind);
});

test('forms', () => {
  expect(['联合党支部', '临时党支部', '功能型党支部', '单独组建', '党支部'].map(formOf)).toEqual([
    'joint',
    'temporary',
    'functional',
    'standard',
    null,
  ]);
});
