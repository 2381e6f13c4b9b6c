import { describe, expect, it } from 'vitest';
import type { Cell, FlowCell } from '../../kernel/tallies.ts';
import { officersTable, organizationsTable } from './statistics.bodies.rules.ts';
import {
  ageBands,
  bandOf,
  figuresOf,
  flowFiguresOf,
  partOf,
  standingBands,
} from './statistics.figures.rules.ts';
import {
  balanceTable,
  changesTable,
  developmentTable,
  hiddenOfPeriod,
} from './statistics.movements.rules.ts';
import {
  ageSexTable,
  educationTable,
  ethnicTable,
  profileTable,
  shownOf,
} from './statistics.tables.rules.ts';

const cell = (dimension: string, key: string, n: number): Cell => ({ dimension, key, n });
const none = new Set<string>();
const shown = (cells: Cell[], year = 2026) => shownOf(figuresOf(cells, year), none);
const lines = (rows: { key: string; cells: (number | null)[] }[]) =>
  rows.map(({ key, cells }) => [key, ...cells]);

describe('bands', () => {
  it.each([
    [18, '-30'],
    [30, '-30'],
    [31, '31-35'],
    [35, '31-35'],
    [70, '66-70'],
    [71, '71-'],
    [104, '71-'],
  ])('somebody of %i years stands in %s', (age, key) => {
    expect(bandOf(ageBands, age)?.key).toBe(key);
  });

  it.each([
    [0, '-4'],
    [4, '-4'],
    [5, '5-9'],
    [49, '40-49'],
    [50, '50-'],
    [-1, '-4'],
  ])('%i years of standing are %s', (years, key) => {
    expect(bandOf(standingBands, years)?.key).toBe(key);
  });

  it('are of the year of the day, not of today', () => {
    const cells = [cell('age_sex', '1995 male', 4)];
    expect(figuresOf(cells, 2026).get('age:male:31-35')).toBe(4);
    expect(figuresOf(cells, 2025).get('age:male:-30')).toBe(4);
  });
});

describe('figures', () => {
  it('are parts of one whole each', () => {
    expect(partOf('member')).toBeNull();
    expect(partOf('ethnic:11')).toEqual({ division: 'minority', whole: 'minority' });
    expect(partOf('ethnic:01')).toEqual({ division: 'ethnic', whole: 'member' });
    expect(partOf('education:14')).toEqual({ division: 'education:1', whole: 'education:1' });
    expect(partOf('education:6')).toEqual({ division: 'lower', whole: 'lower' });
    expect(partOf('age:female:31-35')).toEqual({ division: 'age:female', whole: 'female' });
    expect(partOf('in:moved')).toEqual({ division: 'in', whole: 'in' });
    expect(partOf('in')).toBeNull();
  });

  it('of education and ethnic group add up', () => {
    const found = figuresOf(
      [
        cell('education', '14', 2),
        cell('education', '21', 3),
        cell('education', '61', 4),
        cell('education', 'unknown', 1),
        cell('ethnic_group', '01', 6),
        cell('ethnic_group', '02', 3),
        cell('ethnic_group', 'unknown', 1),
      ],
      2026,
    );
    expect(Object.fromEntries(found)).toMatchObject({
      higher: 5,
      lower: 4,
      'education:unknown': 1,
      minority: 3,
    });
  });
});

describe('tables of one day', () => {
  it('show levels of education, and what is in the files where that says more', () => {
    const { rows, total } = educationTable(
      shown([
        cell('member', 'all', 9),
        cell('education', '11', 2),
        cell('education', '14', 3),
        cell('education', '21', 4),
      ]),
    );
    expect(lines(rows).filter(([, n]) => n !== 0)).toEqual([
      ['education:1', 5],
      ['education:11', 2],
      ['education:14', 3],
      ['education:2', 4],
    ]);
    expect(rows.map(({ level }) => level).slice(0, 4)).toEqual([0, 1, 1, 0]);
    expect(total).toEqual([9]);
  });

  it('show a hidden figure as hidden, also an empty one', () => {
    const figures = figuresOf([cell('member', 'all', 9), cell('ethnic_group', '01', 9)], 2026);
    const { rows } = ethnicTable(shownOf(figures, new Set(['ethnic:01', 'ethnic:05'])));
    expect(lines(rows)).toEqual([
      ['ethnic:01', null],
      ['ethnic:05', null],
    ]);
  });

  it('have all their rows in an empty organisation', () => {
    expect(profileTable(shown([])).rows.every(({ cells }) => cells[0] === 0)).toBe(true);
    expect(ageSexTable(shown([]), 2026).rows).toHaveLength(10);
    expect(ethnicTable(shown([])).rows).toEqual([]);
  });

  it('count organisations by kind, by size and together', () => {
    const { rows, total } = organizationsTable([
      { kind: 'branch', size: 0, n: 2 },
      { kind: 'branch', size: 4, n: 1 },
      { kind: 'committee', size: 4, n: 1 },
    ]);
    expect(lines(rows).filter(([, n]) => n !== 0)).toEqual([
      ['committee', 1, 0, 0, 0, 0, 1],
      ['branch', 3, 2, 0, 0, 0, 1],
    ]);
    expect(total).toEqual([4, 2, 0, 0, 0, 2]);
  });

  it('hide who is in office from a duty that reads no files, and say that posts have one time', () => {
    const hidden = officersTable(null, new Map([['overdue', 2]]), true);
    expect(lines(hidden.rows)).toContainEqual(['post:secretary', null]);
    expect(lines(hidden.rows)).toContainEqual(['term:overdue', 2]);
    expect(hidden.notes).toHaveLength(1);
    expect(officersTable(new Map([['secretary', 4]]), new Map(), false).notes).toEqual([]);
  });
});

describe('a period', () => {
  const flow = (cause: FlowCell['cause'], ins: number, outs: number, dimension = 'member', key = 'all') => ({
    cause,
    dimension,
    key,
    ins,
    outs,
  });
  const period = (closing: number, flows: FlowCell[], hidden: ReadonlySet<string> = none) => ({
    from: '2026-01-01',
    until: '2026-07-01',
    opening: [cell('member', 'all', 10), cell('stage', 'activist', 2)],
    flows,
    closing: [cell('member', 'all', closing), cell('stage', 'activist', 1)],
    hidden,
  });
  const flows = [
    flow('admitted', 3, 0),
    flow('moved', 2, 4),
    flow('deceased', 0, 1),
    flow('developed', 1, 2, 'stage', 'activist'),
  ];

  it('closes with what it began with, more what came, less what left', () => {
    const { rows, columns, notes } = balanceTable([period(10, flows)]);
    expect(lines(rows)).toEqual([
      ['opening', 10],
      ['in', 5],
      ['in:admitted', 3],
      ['in:moved', 2],
      ['out', 5],
      ['out:moved', 4],
      ['out:deceased', 1],
      ['closing', 10],
    ]);
    expect([columns[0]?.label.zh, notes]).toEqual(['2026年（至2026-07-01）', []]);
    expect(rows.map(({ label }) => label.zh)).toEqual(
      expect.arrayContaining(['期初党员', '转入', '转出', '去世', '期末党员']),
    );
  });

  it('says so when it does not', () => {
    expect(balanceTable([period(11, flows)]).notes[0]?.zh).toMatch(/不等于期末/);
    expect(changesTable(period(11, flows)).notes).toHaveLength(1);
    expect(changesTable(period(10, flows)).notes).toEqual([]);
  });

  it('has a line a stage of development', () => {
    const { rows } = developmentTable(period(10, flows, new Set(['came:activist', 'went:activist'])));
    expect(lines(rows)).toContainEqual(['activist', 2, null, null, 1]);
    expect(lines(developmentTable(period(10, flows)).rows)).toContainEqual(['activist', 2, 1, 2, 1]);
  });

  it('hides increases with decreases, and opening or closing with both', () => {
    const figures = flowFiguresOf(flows);
    expect([...hiddenOfPeriod(figures, new Set(['out', 'out:deceased']), none, none)].sort()).toEqual([
      'in',
      'in:moved',
      'out',
      'out:deceased',
    ]);
    const opened = hiddenOfPeriod(figures, none, new Set(['member', 'activist']), none);
    expect(
      ['opening', 'in', 'out', 'opening:activist', 'came:activist', 'went:activist'].filter(
        (one) => !opened.has(one),
      ),
    ).toEqual([]);
    expect([...hiddenOfPeriod(figures, none, none, none)]).toEqual([]);
  });
});
