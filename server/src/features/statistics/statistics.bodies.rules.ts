import { organizationKinds } from '@zhibu/contract/kinds';
import { posts } from '@zhibu/contract/posts';
import type { Words } from '../../kernel/errors.ts';
import type { Table } from './statistics.tables.rules.ts';

/** Members of an organisation with everything below: where its rules change (domain rules 1 to 3), and between. */
export const sizes = [
  { key: '-2', from: 0, label: { zh: '3人以下', en: 'Under 3' } },
  { key: '3-6', from: 3, label: { zh: '3–6人', en: '3 to 6' } },
  { key: '7-20', from: 7, label: { zh: '7–20人', en: '7 to 20' } },
  { key: '21-50', from: 21, label: { zh: '21–50人', en: '21 to 50' } },
  { key: '51-', from: 51, label: { zh: '50人以上', en: 'Over 50' } },
] as const;

/** Lowest counts of all sizes but the first. */
export const sizeBounds = sizes.slice(1).map(({ from }) => from);

/** Organisations of one kind and size. */
export interface KindCount {
  kind: string;
  /** Index into {@link sizes}. */
  size: number;
  n: number;
}

export function organizationsTable(counts: readonly KindCount[]): Table {
  const of = (kind: string | null, size: number | null) =>
    counts
      .filter((one) => (kind === null || one.kind === kind) && (size === null || one.size === size))
      .reduce((sum, { n }) => sum + n, 0);
  const figures = (kind: string | null) => [of(kind, null), ...sizes.map((_, size) => of(kind, size))];
  return {
    columns: [
      { key: 'all', label: { zh: '个数', en: 'Number' } },
      ...sizes.map(({ key, label }) => ({ key, label })),
    ],
    rows: Object.entries(organizationKinds).map(([key, { zh, en }]) => ({
      key,
      label: { zh, en },
      level: 0,
      cells: figures(key),
    })),
    total: figures(null),
    chart: 'bars',
    counts: 'organizations',
    notes: [
      {
        zh: '规模按当日本级及下级的正式党员和预备党员计算。',
        en: 'Size: full and probationary members on that day, with everything below.',
      },
    ],
  };
}

export const termStates = ['running', 'ending', 'overdue'] as const;
export type TermState = (typeof termStates)[number];

const termWords: Record<TermState, Words> = {
  running: { zh: '任期内', en: 'Term running' },
  ending: { zh: '六个月内届满', en: 'Ends within six months' },
  overdue: { zh: '任期已满', en: 'Term over' },
};

/** @param held posts by post; null where the duty may not know who is in office */
export function officersTable(
  held: ReadonlyMap<string, number> | null,
  terms: ReadonlyMap<string, number>,
  isPast: boolean,
): Table {
  const cell = (n: number | undefined) => [n ?? 0];
  return {
    columns: [{ key: 'number', label: { zh: '数量', en: 'Number' } }],
    rows: [
      ...Object.entries(posts).map(([post, { zh, en }]) => ({
        key: `post:${post}`,
        label: { zh, en },
        level: 0,
        cells: held === null ? [null] : cell(held.get(post)),
      })),
      ...termStates.map((state) => ({
        key: `term:${state}`,
        label: termWords[state],
        level: 0,
        cells: cell(terms.get(state)),
      })),
    ],
    total: null,
    chart: 'none',
    counts: 'posts',
    notes: isPast
      ? [
          {
            zh: '任职和任期按现在登记的日期倒推，不随“当时已知”变化。',
            en: 'Posts and terms by the dates that are registered now; they do not follow “as known”.',
          },
        ]
      : [],
  };
}
