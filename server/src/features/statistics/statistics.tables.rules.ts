import { presences } from '@zhibu/contract/causes';
import { stages } from '@zhibu/contract/fields';
import { occupationClasses } from '@zhibu/contract/occupations';
import type { StatisticsAnswer } from '@zhibu/contract/statistics';
import type { Words } from '../../kernel/errors.ts';
import { education } from '../../kernel/standards/education.ts';
import { ethnicGroup } from '../../kernel/standards/ethnic-groups.ts';
import { sexes } from '../../kernel/standards/sex.ts';
import {
  ageBands,
  ageWords,
  type Figures,
  standingBands,
  standingWords,
} from './statistics.figures.rules.ts';

export type Row = StatisticsAnswer['rows'][number];
/** A table without the organisation and the days that it is about. */
export type Table = Pick<StatisticsAnswer, 'columns' | 'rows' | 'total' | 'chart' | 'counts' | 'notes'>;

/** Figures as they may be shown: null for one that is hidden. */
export interface Shown {
  /** Names of the figures that are there, also of hidden ones. */
  names: readonly string[];
  of: (name: string) => number | null;
}

export function shownOf(figures: Figures, hidden: ReadonlySet<string>): Shown {
  const names = new Set([...[...figures].filter(([, n]) => n !== 0).map(([name]) => name), ...hidden]);
  return {
    names: [...names].sort(),
    of: (name) => (hidden.has(name) ? null : (figures.get(name) ?? 0)),
  };
}

const unknown: Words = { zh: '未填写', en: 'Not filled in' };
const people = { key: 'people', label: { zh: '人数', en: 'People' } };
const plain = { columns: [people], total: null, notes: [], counts: 'people' } as const;

/** A table with one figure a row. */
function list(rows: readonly [name: string, label: Words, level?: 0 | 1][], shown: Shown): Row[] {
  return rows.map(([name, label, level = 0]) => ({
    key: name,
    label: words(label),
    level,
    cells: [shown.of(name)],
  }));
}

/** Of tables of data with more in them: the two languages only. */
const words = ({ zh, en }: Words): Words => ({ zh, en });

export function profileTable(shown: Shown): Table {
  return {
    ...plain,
    columns: [...plain.columns],
    notes: [],
    rows: list(
      [
        ['member', { zh: '党员总数', en: 'Members' }],
        ['full', stages.full, 1],
        ['probationary', stages.probationary, 1],
        ['male', sexes.male, 1],
        ['female', sexes.female, 1],
        ['minority', { zh: '少数民族', en: 'Minorities' }, 1],
        ['higher', { zh: '大专及以上学历', en: 'Junior college or above' }, 1],
        ['abroad', presences.abroad, 1],
        ['lost', presences.lost, 1],
        ['candidate', stages.candidate],
        ['activist', stages.activist],
        ['applicant', stages.applicant],
      ],
      shown,
    ),
    chart: 'none',
  };
}

/** @param year of the day of the figures */
export function ageSexTable(shown: Shown, year: number): Table {
  const both = ['male', 'female'] as const;
  return {
    columns: both.map((key) => ({ key, label: words(sexes[key]) })),
    rows: ageBands.map((band) => ({
      key: band.key,
      label: ageWords(band, year),
      level: 0,
      cells: both.map((sex) => shown.of(`age:${sex}:${band.key}`)),
    })),
    total: both.map((sex) => shown.of(sex)),
    chart: 'pyramid',
    counts: 'people',
    notes: [
      {
        zh: '年龄按年份计算：统计年份减出生年份。',
        en: 'Age by years: the year of the figures less the year of birth.',
      },
    ],
  };
}

export function ethnicTable(shown: Shown): Table {
  const codes = shown.names.flatMap((name) => /^ethnic:(\d+)$/.exec(name)?.[1] ?? []);
  const known = codes.map((code): [string, Words] => [
    `ethnic:${code}`,
    ethnicGroup(code) ?? { zh: code, en: code },
  ]);
  return bars(shown, [...known, ['ethnic:unknown', unknown]]);
}

const levels: Readonly<Record<string, Words>> = {
  1: { zh: '研究生', en: 'Postgraduate' },
  2: { zh: '大学本科', en: 'Bachelor' },
  3: { zh: '大学专科', en: 'Junior college' },
  4: { zh: '中专、职高、技校', en: 'Secondary vocational' },
  6: { zh: '高中', en: 'Senior high school' },
  7: { zh: '初中', en: 'Junior high school' },
  8: { zh: '小学', en: 'Primary school' },
  9: { zh: '其他', en: 'Other' },
};

/** Levels as GB/T 4658 groups them; what stands in the files below, where that says more. */
export function educationTable(shown: Shown): Table {
  const codesOf = (level: string) =>
    shown.names.flatMap((name) => {
      const code = /^education:(\d\d)$/.exec(name)?.[1];
      return code?.startsWith(level) ? [code] : [];
    });
  const rows = Object.entries(levels).flatMap(([level, label]): [string, Words, 0 | 1][] => {
    const codes = codesOf(level);
    const parts = codes.length < 2 ? [] : codes;
    return [
      [`education:${level}`, label, 0],
      ...parts.map((code): [string, Words, 1] => [
        `education:${code}`,
        education(code) ?? { zh: code, en: code },
        1,
      ]),
    ];
  });
  return bars(shown, [...rows, ['education:unknown', unknown, 0]]);
}

export function standingTable(shown: Shown): Table {
  const bands = standingBands.map((band): [string, Words] => [`standing:${band.key}`, standingWords(band)]);
  return {
    ...bars(shown, [
      ['probationary', { zh: '预备期', en: 'On probation' }],
      ...bands,
      ['standing:unknown', unknown],
    ]),
    chart: 'columns',
    notes: [
      {
        zh: '党龄从转为正式党员起，按年份计算。',
        en: 'Standing counts from becoming a full member, by years.',
      },
    ],
  };
}

export function occupationTable(shown: Shown): Table {
  const classes = Object.entries(occupationClasses).map(([key, label]): [string, Words] => [
    `occupation:${key}`,
    label,
  ]);
  return bars(shown, [...classes, ['occupation:unknown', unknown]]);
}

/** One figure a row, all of them together the members; the unknown only where there are some. */
function bars(shown: Shown, rows: readonly [name: string, label: Words, level?: 0 | 1][]): Table {
  const there = rows.filter(([name]) => !name.endsWith(':unknown') || shown.names.includes(name));
  return {
    ...plain,
    columns: [...plain.columns],
    rows: list(there, shown),
    total: [shown.of('member')],
    chart: 'bars',
    notes: [],
  };
}
