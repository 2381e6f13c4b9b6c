import type { FindingAnswer } from '@zhibu/contract/annual-reports';
import { type ReportState, reportStateKeys } from '@zhibu/contract/report-states';
import { describe, expect, test } from 'vitest';
import { balanceOf } from '../statistics/public.ts';
import { findingsOf, mostNamed, type ReportFacts } from './annual-reports.findings.rules.ts';
import {
  contentOf,
  correctedCells,
  currentYear,
  dueOn,
  isOverdue,
  mayReopen,
  nextState,
  type ReportStep,
  reportYear,
  shownTotal,
  yearsOf,
} from './annual-reports.rules.ts';

const steps: readonly ReportStep[] = ['file', 'close', 'accept', 'return'];

test.each<[ReportState, (ReportState | null)[]]>([
  ['draft', ['filed', 'closed', null, null]],
  ['filed', [null, null, 'accepted', 'returned']],
  ['returned', ['filed', 'closed', null, null]],
  ['accepted', [null, null, null, 'returned']],
  ['closed', [null, null, null, null]],
])('from %s to %j', (state, next) => {
  expect(steps.map((step) => nextState(state, step))).toEqual(next);
});

test('what the superior signed for is not opened again', () => {
  expect(reportStateKeys.filter(mayReopen)).toEqual(['draft', 'returned']);
});

describe('days', () => {
  test('a year begins with the last day before it and ends with its own', () => {
    expect(reportYear(2026)).toEqual({ year: 2026, opens: '2025-12-31', closes: '2026-12-31' });
  });

  test.each<[number, number, string]>([
    [2026, 31, '2027-01-31'],
    [2026, 1, '2027-01-01'],
    [2027, 60, '2028-02-29'],
  ])('%i within %i days is due on %s', (year, days, due) => {
    expect(dueOn(year, days)).toBe(due);
  });

  test.each<[ReportState, string, boolean]>([
    ['draft', '2027-01-31', false],
    ['draft', '2027-02-01', true],
    ['returned', '2027-02-01', true],
    ['filed', '2027-02-01', false],
    ['accepted', '2027-02-01', false],
  ])('%s on %s is late: %s', (state, today, late) => {
    expect(isOverdue(state, '2027-01-31', today)).toBe(late);
  });

  test.each<[string, number]>([
    ['2026-07-01', 2026],
    ['2026-12-31', 2026],
    ['2027-01-31', 2026],
    ['2027-02-01', 2027],
  ])('on %s the page opens with %i', (today, year) => {
    expect(currentYear(today, 31)).toBe(year);
  });

  test('years go back to what is known, forty at most', () => {
    expect(yearsOf('2026-07-01', '2024-05-01')).toEqual([2026, 2025, 2024]);
    expect(yearsOf('2026-07-01', null)).toEqual([2026]);
    expect(yearsOf('2026-07-01', '2026-09-01')).toEqual([2026]);
    expect(yearsOf('2026-07-01', '1931-01-01')).toHaveLength(40);
  });
});

const facts: ReportFacts = {
  today: '2026-12-31',
  closes: '2026-12-31',
  year: 2026,
  existed: true,
  children: [],
  unlike: [],
  imbalances: [],
  importsOpen: 0,
  correctionsOpen: 0,
  unknown: [],
};
const child = (name: string, state: ReportState) => ({ id: `id-${name}`, name, state });
const cell = { dimension: 'sex', key: 'female' };

describe('what blocks', () => {
  test.each<[string, Partial<ReportFacts>, string[]]>([
    ['nothing', {}, []],
    [
      'the day before the last of the year',
      { today: '2026-12-30' },
      ['block too_early 2026 年度报告自 2026-12-31 起可以报送；在此之前是随时更新的草稿。'],
    ],
    [
      'before the day nothing is said of those below, who cannot have filed',
      { today: '2026-12-30', children: [child('甲', 'draft')] },
      ['block too_early 2026 年度报告自 2026-12-31 起可以报送；在此之前是随时更新的草稿。'],
    ],
    [
      'an organisation founded later, and nothing else of it',
      { existed: false, importsOpen: 1 },
      ['block did_not_exist 这个党组织在 2026-12-31 不存在，不报送 2026 年度报告。'],
    ],
    [
      'those below, what can be done here first',
      {
        children: [
          child('甲', 'draft'),
          child('乙', 'accepted'),
          child('丙', 'returned'),
          child('丁', 'filed'),
        ],
      },
      [
        'block child_waiting “丁”的报告等待本级接收。',
        'block child_returned “丙”的报告已退回，等待重新报送。',
        'block child_missing “甲”还没有报送。',
      ],
    ],
    [
      'a report below that was corrected since',
      { unlike: [{ id: 'id', name: '甲', ...cell, filed: 3, now: 2 }] },
      ['block child_differs “甲”报送的“性别：女”为 3，现在是 2：请退回该报告，由其更正后重新报送。'],
    ],
    [
      'a cell that does not close',
      { imbalances: [{ ...cell, opening: 5, ins: 1, outs: 2, closing: 5, balanced: false }] },
      [
        'block imbalance “性别：女”不平衡：年初 5 ＋ 增加 1 － 减少 2 ≠ 年末 5。请系统管理员运行 verify-statistics 查明。',
      ],
    ],
    ['an import', { importsOpen: 2 }, ['block imports_open 还有 2 件党员导入没有办完，请先完成或放弃。']],
    [
      'what is not known, and open corrections, only warn',
      {
        unknown: [
          { dimension: 'education', n: 4 },
          { dimension: 'occupation', n: 0 },
        ],
        correctionsOpen: 1,
      },
      [
        'warn data_unknown 4 名党员没有填写学历，报告中计入“未填写”。',
        'warn corrections_open 还有 1 件更正申请没有答复，采纳后报告的数字可能变化。',
      ],
    ],
  ])('%s', (_name, change, told) => {
    const say = ({ severity, key, words }: FindingAnswer) => `${severity} ${key} ${words.zh}`;
    const found = findingsOf({ ...facts, ...change });
    expect(found.map(say)).toEqual(told);
    for (const { words } of found) expect(words.en).not.toBe('');
  });

  test('the first ten of a kind are named, with where to go; the rest is counted', () => {
    const found = findingsOf({
      ...facts,
      children: Array.from({ length: 300 }, (_, index) => child(`支部${index}`, 'draft')),
    });
    expect(found).toHaveLength(mostNamed + 1);
    expect(found[0]?.organization).toEqual({ id: 'id-支部0', name: '支部0' });
    expect(found.at(-1)?.words.zh).toBe('同类情况还有 290 处。');
  });

  test('the refusal before the day names it', () => {
    expect(findingsOf({ ...facts, today: '2026-03-01' })[0]?.earliest).toBe('2026-12-31');
  });
});

const organization = { id: 'o', code: '1', name: '甲支部', kind: 'branch' } as const;
const balance = balanceOf(
  [{ dimension: 'member', key: 'all', n: 2 }],
  [{ cause: 'admitted', dimension: 'member', key: 'all', ins: 1, outs: 0 }],
  [{ dimension: 'member', key: 'all', n: 3 }],
);
const content = () => contentOf(organization, reportYear(2026), { balance, organizations: [], children: [] });

test('content says the year, the balance and why', () => {
  expect(content()).toMatchObject({
    opens: '2025-12-31',
    closes: '2026-12-31',
    members: { opening: 2, ins: 1, outs: 0, closing: 3 },
    causes: [{ cause: 'admitted', ins: 1, outs: 0 }],
    cells: [{ dimension: 'member', key: 'all', opening: 2, ins: 1, outs: 0, closing: 3 }],
  });
});

test('a correction is a cell that is another one now; one that came or went counts from nothing', () => {
  const filed = content().cells;
  expect(correctedCells(filed, filed)).toEqual([]);
  const none = { opening: 0, ins: 0, outs: 0, closing: 0 };
  const now = [
    { dimension: 'member', key: 'all', opening: 2, ins: 0, outs: 0, closing: 2 },
    { dimension: 'sex', key: 'male', opening: 0, ins: 1, outs: 0, closing: 1 },
  ];
  expect(correctedCells(filed, now)).toEqual([
    {
      dimension: 'member',
      key: 'all',
      filed: { opening: 2, ins: 1, outs: 0, closing: 3 },
      now: { opening: 2, ins: 0, outs: 0, closing: 2 },
    },
    { ...cell, key: 'male', filed: none, now: { opening: 0, ins: 1, outs: 0, closing: 1 } },
  ]);
  expect(correctedCells(now, []).map(({ now: { closing } }) => closing)).toEqual([0, 0]);
});

test.each<[number, boolean, number | null]>([
  [3, true, 3],
  [2, true, null],
  [0, true, null],
  [300, false, null],
])('%i, own %s: shown without files as %s', (total, own, shown) => {
  expect(shownTotal(total, own)).toBe(shown);
});
