import { expect, test } from 'vitest';
import { testRulebook } from '../../../test/harness/rulebook.ts';
import { type ImportTarget, type KnownOrganization, planImport } from './organizations.import.rules.ts';
import type { OrganizationRosterRow } from './organizations.roster.rules.ts';
import type { OrganizationRecord } from './organizations.roster.ts';

const headings = {
  code: '代码',
  name: '名称',
  parentCode: '上级代码',
  parent: '上级',
  kind: '类型',
} as const;

/** A row whose number the plan's caller gives: they count from 2, as below a heading. */
function row(values: Partial<OrganizationRosterRow> & { name: string }): OrganizationRecord {
  return {
    sheet: '党组织',
    row: 0,
    problems: [],
    headingOf: (column) => (column in headings ? headings[column as keyof typeof headings] : column), // a small table
    values: {
      code: null,
      shortName: null,
      parentText: '',
      kind: 'committee',
      form: 'standard',
      foundedOn: null,
      foundedPrecision: null,
      divisionCode: null,
      phone: null,
      address: null,
      ...values,
    },
  };
}

const top: KnownOrganization = {
  code: 'T',
  name: '县委',
  shortName: null,
  kind: 'committee',
  parentCode: null,
};
const town: KnownOrganization = {
  code: 'A',
  name: '东河镇党委',
  shortName: '东河',
  kind: 'committee',
  parentCode: 'T',
};

function target(known: readonly KnownOrganization[], change: Partial<ImportTarget> = {}): ImportTarget {
  const nextCode = { prefix: 'T', number: 1 };
  const rulebook = testRulebook();
  return {
    rootCode: known[0]?.code ?? null,
    regionId: null,
    known,
    taken: new Set(),
    nextCode,
    rulebook,
    ...change,
  };
}

function plan(rows: readonly OrganizationRecord[], at = target([top, town])) {
  const numbered = rows.map((record, index) => ({ ...record, row: index + 2 }));
  const { create, unchanged, problems } = planImport(numbered, at);
  return {
    create: create.map(({ code, parentCode }) => [code, parentCode]),
    unchanged,
    problems: problems.map(({ row: number, column, code, message }) => [number, column, code, message.zh]),
  };
}

test('parents may come later in the file, and are named by code, name, short name or path', () => {
  const rows = [
    row({ code: 'C3', name: '第三支部', kind: 'branch', parentText: '东河/机关总支' }),
    row({ code: 'C1', name: '第一支部', kind: 'branch', parentText: 'B1' }),
    row({ code: 'C2', name: '第二支部', kind: 'branch', parentText: '县委/东河镇党委/机关总支' }),
    row({ code: 'B1', name: '机关总支', kind: 'general_branch', parentText: '东河镇党委' }),
    row({ code: 'D1', name: '直属支部', kind: 'branch' }),
  ];
  expect(plan(rows)).toEqual({
    create: [
      ['B1', 'A'],
      ['C3', 'B1'],
      ['C1', 'B1'],
      ['C2', 'B1'],
      ['D1', 'T'],
    ],
    unchanged: 0,
    problems: [],
  });
});

test('a path tells namesakes apart, also when their own superiors are paths', () => {
  const rows = [
    row({ code: 'B1', name: '机关总支', kind: 'general_branch', parentText: '县委/东河镇党委' }),
    row({ code: 'W', name: '西山镇党委', parentText: '县委' }),
    row({ code: 'B2', name: '机关总支', kind: 'general_branch', parentText: '县委/西山镇党委' }),
    row({ code: 'C1', name: '支部', kind: 'branch', parentText: '西山镇党委/机关总支' }),
    row({ code: 'C2', name: '支部', kind: 'branch', parentText: '县委/东河镇党委/机关总支' }),
  ];
  const { create, problems } = plan(rows);
  expect(problems).toEqual([]);
  expect(Object.fromEntries(create)).toMatchObject({ C1: 'B2', C2: 'B1' });
  const unclear = plan([
    ...rows,
    row({ code: 'C3', name: '另一支部', kind: 'branch', parentText: '机关总支' }),
  ]);
  expect(unclear.create).toEqual([]);
  expect(unclear.problems).toEqual([
    [7, '上级', 'parent_unknown', '有 2 个党组织叫“机关总支”，请改写代码，或写全路径，如“甲/乙/丙”。'],
  ]);
});

test('a wrong part of a path, an unknown code and an unknown name are told in words', () => {
  const { problems } = plan([
    row({ code: 'C1', name: '一支部', kind: 'branch', parentText: '市委/东河镇党委' }),
    row({ code: 'C2', name: '二支部', kind: 'branch', parentText: '999' }),
  ]);
  expect(problems).toEqual([
    [
      2,
      '上级',
      'parent_unknown',
      '没有找到上级“市委/东河镇党委”，请核对代码或名称；上级也可以写在同一张表里。',
    ],
    [3, '上级代码', 'parent_unknown', '没有找到上级“999”，请核对代码或名称；上级也可以写在同一张表里。'],
  ]);
});

test('the same file again changes nothing; another name or superior is not taken over silently', () => {
  const again = [row({ code: 'T', name: '县 委' }), row({ code: 'A', name: '东河镇党委', parentText: 'T' })];
  expect(plan(again)).toEqual({ create: [], unchanged: 2, problems: [] });
  expect(plan([row({ code: 'A', name: '东河乡党委', parentText: 'T' })]).problems).toEqual([
    [2, '名称', 'code_duplicate', '代码 A 已登记为“东河镇党委”。更名请在组织页面办理；代码写错的请更正。'],
  ]);
  const moved = [
    row({ code: 'W', name: '西山镇党委' }),
    row({ code: 'A', name: '东河镇党委', parentText: 'W' }),
  ];
  expect(plan(moved).problems).toEqual([
    [3, '上级代码', 'parent_unknown', '登记中它的上级是“县委”。导入不变更隶属关系，请更正表格。'],
  ]);
});

test('codes twice in the file or in use elsewhere are refused', () => {
  const rows = [
    row({ code: 'X', name: '甲支部', kind: 'branch' }),
    row({ code: 'X', name: '乙支部', kind: 'branch' }),
    row({ code: 'Y', name: '丙支部', kind: 'branch' }),
  ];
  expect(plan(rows, target([top], { taken: new Set(['Y']) })).problems).toEqual([
    [3, '代码', 'code_duplicate', '代码 X 与“党组织”第 2 行重复，请核对，每个党组织用自己的代码。'],
    [4, '代码', 'code_duplicate', '代码 Y 已被别的党组织使用，请核对后更正。'],
  ]);
});

test('siblings with one name are refused, in the file and beside the registry', () => {
  const rows = [
    row({ code: 'X', name: '甲支部', kind: 'branch' }),
    row({ code: 'Y', name: '甲支部', kind: 'branch' }),
    row({ code: 'Z', name: '东河镇党委' }),
  ];
  expect(plan(rows).problems).toEqual([
    [
      3,
      '名称',
      'duplicate_in_file',
      '同一上级下面有两个“甲支部”（另见“党组织”第 2 行），请核对后保留一个或改名。',
    ],
    [
      4,
      '名称',
      'code_duplicate',
      '同一上级下面已登记有“东河镇党委”（代码 A），请改用那个代码，或换一个名称。',
    ],
  ]);
});

test('a ring of superiors is named once, and nothing is created', () => {
  const rows = [
    row({ code: 'X', name: '甲', parentText: 'Z' }),
    row({ code: 'Y', name: '乙', parentText: 'X' }),
    row({ code: 'Z', name: '丙', parentText: 'Y' }),
    row({ code: 'Q', name: '丁', parentText: 'Z' }),
  ];
  expect(plan(rows)).toEqual({
    create: [],
    unchanged: 0,
    problems: [
      [2, '上级代码', 'parent_unknown', '上下级绕成了圈：甲 → 丙 → 乙 → 甲。请更正其中一个的上级。'],
    ],
  });
  const selfish = plan([row({ code: 'X', name: '甲', parentText: 'X' })]);
  expect(selfish.problems.map(([, , code]) => code)).toEqual(['parent_unknown']);
});

test('kinds that may not stand there are refused at the column of the superior', () => {
  const rows = [
    row({ code: 'G', name: '一组', kind: 'group' }),
    row({ code: 'X', name: '甲', kind: 'branch', parentText: 'G' }),
  ];
  expect(plan(rows).problems).toEqual([
    [3, '上级代码', 'parent_unknown', '党小组下面不能再设党组织，请把它设在所属的党支部或党委下面。'],
  ]);
});

test('an empty registry takes its top and its region from the file; a second top is refused', () => {
  const first = row({ code: '150785000000', name: '县委', divisionCode: '150785' });
  const made = planImport([first, row({ code: 'X', name: '镇党委', parentText: '县委' })], target([]));
  expect(made.problems).toEqual([]);
  expect(made.create).toMatchObject([
    { code: '150785000000', parentCode: null, regionId: 1507 },
    { code: 'X', parentCode: '150785000000' },
  ]);
  const second = plan([first, row({ code: 'X', name: '镇党委' })], target([]));
  expect(second.problems).toMatchObject([
    [3, '上级', 'required', '没有填写上级，而第 2 行已经是最上级。请补上它的上级党组织。'],
  ]);
  const nowhere = plan([row({ code: 'X', name: '县委' })], target([]));
  expect(nowhere.problems).toMatchObject([[2, '代码', 'code_unknown', expect.stringContaining('--region')]]);
  const told = planImport([row({ code: 'X', name: '县委' })], target([], { regionId: 1507 }));
  expect(told.create).toMatchObject([{ code: 'X', regionId: 1507 }]);
});

test('a file without codes gets codes from the registry, and is recognised by place and name', () => {
  const rows = [
    row({ name: '东河镇党委' }),
    row({ name: '一支部', kind: 'branch', parentText: '东河镇党委' }),
    row({ name: '二支部', kind: 'branch', parentText: '县委/东河镇党委' }),
  ];
  expect(plan(rows)).toEqual({
    create: [
      ['T-0002', 'A'],
      ['T-0003', 'A'],
    ],
    unchanged: 1,
    problems: [],
  });
});
