import { type Answer, briefly, type Column, type Figure, mainColumn, type Row } from './statistics.answer.ts';
import type { Comparison, Pair } from './statistics.compare.ts';

/** Red is what one looks at; grey what it is held against; an outline what stood there before. */
export type Tone = 'red' | 'grey' | 'outline';

export interface Series {
  name: string;
  tone: Tone;
  /** Drawn to the other side of zero. */
  opposite: boolean;
  /** One value for every category; null is hidden, not nothing. */
  values: Figure[];
}

/** What a chart shows, before anything is said of pixels. */
export interface Drawing {
  /** `across`: one category below the other; `up`: one beside the other. */
  layout: 'across' | 'up';
  /** Two sides of one axis share a place. */
  mirrored: boolean;
  categories: string[];
  series: Series[];
  /** Categories that only the table has, because they are too many to be drawn. */
  more: number;
}

type Say = (words: { zh: string; en: string }) => string;
const most = 20;

/** The chart of one answer; null where the table says it better. Pure. @param name of what the only column counts */
export function drawingOf(answer: Answer, say: Say, name: string): Drawing | null {
  if (answer.chart === 'none' || answer.rows.length === 0) return null;
  const rows = leaves(answer.rows);
  const column = (at: number, tone: Tone, opposite: boolean, named?: string): Series => ({
    name: named ?? nameOf(answer.columns[at], say),
    tone,
    opposite,
    values: rows.map(({ cells }) => cells[at] ?? null),
  });
  if (answer.chart === 'flows') return drawn(answer, rows, flowsOf(answer.rows, rows, say), say);
  const sides = sidesOf(answer);
  if (sides !== null) {
    const series = [column(sides.first, 'grey', true), column(sides.second, 'red', false)];
    return { ...drawn(answer, rows, series, say), mirrored: true };
  }
  const main = mainColumn(answer.columns);
  const named = answer.columns.length > 1 ? undefined : name;
  return drawn(answer, rows, [column(main, 'red', false, named)], say);
}

/** The chart of two answers: the one looked at in red, the other in grey. Pure. */
export function drawingOfBoth(
  answer: Answer,
  comparison: Comparison,
  say: Say,
  names: { a: string; b: string },
): Drawing | null {
  if (answer.chart === 'none' || comparison.rows.length === 0) return null;
  const rows = leaves(comparison.rows);
  // Who left stands below the line, of both.
  const placed = ({ key }: Pair, n: Figure) =>
    n !== null && answer.chart === 'flows' && sideOf(key) === 'out' ? -n : n;
  const series: Series[] = [
    { name: names.a, tone: 'red', opposite: false, values: rows.map((row) => placed(row, row.a)) },
    { name: names.b, tone: 'grey', opposite: false, values: rows.map((row) => placed(row, row.b)) },
  ];
  return drawn(answer, rows, series, say);
}

/** Who came above the line, who left below; each cause on its own side. */
function flowsOf(all: readonly Row[], rows: readonly Row[], say: Say): Series[] {
  return (['in', 'out'] as const).map((side) => ({
    name: say(all.find(({ key }) => key === side)?.label ?? { zh: side, en: side }),
    tone: side === 'in' ? 'red' : 'grey',
    opposite: side === 'out',
    values: rows.map(({ key, cells }) => (sideOf(key) === side ? (cells[0] ?? null) : 0)),
  }));
}

/** `in:moved` → `in` */
const sideOf = (key: string) => key.split(':')[0];

/** Men and women, on two sides of one axis. */
function sidesOf({ chart, columns }: Answer): { first: number; second: number } | null {
  if (chart !== 'pyramid') return null;
  const [first = -1, second = -1] = ['male', 'female'].map((key) =>
    columns.findIndex((one) => one.key === key),
  );
  return first === -1 || second === -1 ? null : { first, second };
}

function drawn(
  { chart }: Answer,
  rows: readonly (Row | Pair)[],
  series: readonly Series[],
  say: Say,
): Drawing {
  const kept = largest(rows.length, series);
  return {
    layout: chart === 'columns' || chart === 'flows' ? 'up' : 'across',
    mirrored: chart === 'flows' && series.some(({ opposite }) => opposite),
    categories: kept.map((at) => say(briefly(rows[at]?.label ?? { zh: '', en: '' }))),
    series: series.map((one) => ({ ...one, values: kept.map((at) => one.values[at] ?? null) })),
    more: rows.length - kept.length,
  };
}

/** All places in their order, or, where there are too many, those of the largest figures. */
function largest(count: number, series: readonly Series[]): number[] {
  const places = Array.from({ length: count }, (_, at) => at);
  if (count <= most) return places;
  const size = (at: number) => Math.max(...series.map(({ values }) => Math.abs(values[at] ?? 0)));
  return places.toSorted((a, b) => size(b) - size(a)).slice(0, most);
}

/** Rows without parts of their own: together they count everybody once. */
function leaves<T extends { level: number }>(rows: readonly T[]): T[] {
  return rows.filter(({ level }, at) => level === 1 || (rows[at + 1]?.level ?? 0) === 0);
}

function nameOf(column: Column | undefined, say: Say): string {
  return column === undefined ? '' : say(column.label);
}

/** The largest figures in words, for those who do not see the picture. */
export function largestOf(drawing: Drawing, count = 3): { name: string; n: number }[] {
  return drawing.categories
    .flatMap((category, at) =>
      drawing.series.map(({ name, values }) => ({
        name: drawing.series.length > 1 ? `${category} ${name}` : category,
        n: Math.abs(values[at] ?? 0),
      })),
    )
    .filter(({ n }) => n > 0)
    .toSorted((one, other) => other.n - one.n)
    .slice(0, count);
}
