import { causeKeys, causeWords } from '@zhibu/contract/causes';
import { stages } from '@zhibu/contract/fields';
import type { Words } from '../../kernel/errors.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import type { Cell, FlowCell } from '../../kernel/tallies.ts';
import { balanceOf } from './statistics.balance.rules.ts';
import { type Figures, flowFiguresOf } from './statistics.figures.rules.ts';
import type { Hidden } from './statistics.suppression.rules.ts';
import type { Row, Table } from './statistics.tables.rules.ts';

/** What a period began with, what happened in it, what it ended with. */
export interface Period {
  from: LocalDate;
  until: LocalDate;
  opening: Cell[];
  flows: FlowCell[];
  closing: Cell[];
  /** Figures of `flowFiguresOf` that are not shown; `opening` and `closing` of the members, `opening:applicant` of a stage. */
  hidden: Hidden;
}

const sides = ['in', 'out'] as const;

/** Increases and decreases of the members, there even when nobody came or left. */
const sidesOf = (flows: readonly FlowCell[]) =>
  new Map([['in', 0] as const, ['out', 0] as const, ...flowFiguresOf(flows)]);

const totals: Readonly<Record<string, Words>> = {
  opening: { zh: '期初党员', en: 'Members at the beginning' },
  in: { zh: '增加', en: 'Increases' },
  out: { zh: '减少', en: 'Decreases' },
  closing: { zh: '期末党员', en: 'Members at the end' },
};

function wordsOf(key: string): Words {
  const [side, cause] = key.split(':');
  if (cause === undefined) return totals[key] ?? { zh: key, en: key };
  const { zh, en } = causeWords(cause, side === 'out' ? 'out' : 'in');
  return { zh, en };
}

/** In the order in which they are read: opening, increases with their causes, decreases with theirs, closing. */
function rowsOf(columns: readonly ReadonlyMap<string, number>[], hidden: readonly Hidden[]): Row[] {
  const causes = sides.flatMap((side) => [
    side,
    ...causeKeys
      .map((cause) => `${side}:${cause}`)
      .filter((key) => columns.some((column, at) => column.get(key) || hidden[at]?.has(key))),
  ]);
  return ['opening', ...causes, 'closing']
    .filter((key) => columns.some((column) => column.has(key)))
    .map((key) => ({
      key,
      label: wordsOf(key),
      level: key.includes(':') ? 1 : 0,
      cells: columns.map((column, at) => (hidden[at]?.has(key) ? null : (column.get(key) ?? 0))),
    }));
}

export function changesTable({ opening, flows, closing, hidden }: Period): Table {
  const movements = sidesOf(flows);
  const { members } = balanceOf(opening, flows, closing);
  return {
    columns: [{ key: 'people', label: { zh: '人数', en: 'People' } }],
    rows: rowsOf([movements], [hidden]),
    total: null,
    chart: 'flows',
    counts: 'people',
    notes: members.balanced ? [] : [unbalanced()],
  };
}

const unbalanced = (): Words => ({
  zh: '期初加增加减减少不等于期末，请联系系统管理员核对统计。',
  en: 'Opening plus increases less decreases is not closing: ask the system administrator to verify the statistics.',
});

/** Two years side by side; opening + increases − decreases = closing (domain rule 42) is checked, not assumed. */
export function balanceTable(years: readonly Period[]): Table {
  const balances = years.map(({ opening, flows, closing }) => balanceOf(opening, flows, closing));
  const columns = years.map(({ flows }, at) => {
    const { opening = 0, closing = 0 } = balances[at]?.members ?? {};
    return new Map([['opening', opening], ...sidesOf(flows), ['closing', closing]]);
  });
  return {
    columns: years.map(({ until }) => {
      const year = until.slice(0, 4);
      const label = until.endsWith('-12-31')
        ? { zh: `${year}年`, en: year }
        : { zh: `${year}年（至${until}）`, en: `${year} (until ${until})` };
      return { key: year, label };
    }),
    rows: rowsOf(
      columns,
      years.map(({ hidden }) => hidden),
    ),
    total: null,
    chart: 'none',
    counts: 'people',
    notes: balances.every(({ members }) => members.balanced) ? [] : [unbalanced()],
  };
}

/** Stages of development, in their order; the last is a membership. */
export const developmentStages = ['applicant', 'activist', 'candidate', 'probationary'] as const;

export function developmentTable({ opening, flows, closing, hidden }: Period): Table {
  const { cells } = balanceOf(opening, flows, closing);
  const columns = [
    ['opening', { zh: '期初', en: 'At the beginning' }],
    ['came', { zh: '增加', en: 'Came' }],
    ['went', { zh: '减少', en: 'Left' }],
    ['closing', { zh: '期末', en: 'At the end' }],
  ] as const;
  return {
    columns: columns.map(([key, label]) => ({ key, label })),
    rows: developmentStages.map((stage) => {
      const cell = cells.find(({ dimension, key }) => dimension === 'stage' && key === stage);
      const figures = [cell?.opening, cell?.ins, cell?.outs, cell?.closing];
      return {
        key: stage,
        label: { zh: stages[stage].zh, en: stages[stage].en },
        level: 0,
        cells: columns.map(([column], at) => {
          const n = figures[at] ?? 0;
          return hidden.has(`${column}:${stage}`) ? null : n;
        }),
      };
    }),
    total: null,
    chart: 'columns',
    counts: 'people',
    notes: [],
  };
}

/**
 * Opening, increases, decreases and closing are known but for two of them: if one is hidden, so are increases and
 * decreases, each with one of its causes. Whoever compares two days still learns the difference (docs/security.md).
 */
export function hiddenOfPeriod(figures: Figures, hidden: Hidden, opening: Hidden, closing: Hidden): Hidden {
  const all = new Set(hidden);
  if (opening.has('member')) all.add('opening');
  if (closing.has('member')) all.add('closing');
  if (['opening', ...sides, 'closing'].some((name) => all.has(name)))
    for (const side of sides) {
      all.add(side);
      const causes = [...figures].filter(([name]) => name.startsWith(`${side}:`));
      const [least] = causes.sort(([, one], [, other]) => one - other);
      if (least && !causes.some(([name]) => all.has(name))) all.add(least[0]);
    }
  for (const stage of developmentStages) {
    if (opening.has(stage)) all.add(`opening:${stage}`);
    if (closing.has(stage)) all.add(`closing:${stage}`);
    const row = ['opening', 'came', 'went', 'closing'].map((column) => `${column}:${stage}`);
    if (row.some((name) => all.has(name))) for (const name of row.slice(1, 3)) all.add(name);
  }
  return all;
}
