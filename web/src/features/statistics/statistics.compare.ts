import {
  type Answer,
  briefly,
  type Column,
  type Figure,
  mainColumn,
  type Row,
  wholesOf,
} from './statistics.answer.ts';

interface Sides {
  a: Figure;
  b: Figure;
}

/** One row of two answers side by side. */
export interface Pair extends Sides {
  key: string;
  label: Row['label'];
  level: number;
  /** How much more a is than b; null where either is hidden. */
  difference: Figure;
  /** Of what a and b are shares. */
  whole: Sides;
}

export interface Comparison {
  /** Of which one is compared. */
  columns: readonly Column[];
  by: Column | undefined;
  /** The same column of the other answer. */
  against: Column | undefined;
  rows: Pair[];
  total: Pair | null;
}

/** Two answers of one table, row by row, matched by key. Pure. */
export function compare(a: Answer, b: Answer, wanted: string | undefined): Comparison {
  const { columns } = a;
  const by = columns.find(({ key }) => key === wanted) ?? columns[mainColumn(columns)];
  const inA = columns.findIndex(({ key }) => key === by?.key);
  // Years are other years on another day: the last beside the last.
  const same = columns.every(({ key }) => b.columns.some((other) => other.key === key));
  const inB = same ? b.columns.findIndex(({ key }) => key === by?.key) : inA;
  const wholes = { a: wholesByKey(a, inA), b: wholesByKey(b, inB) };
  return {
    columns,
    by,
    against: b.columns[inB],
    rows: matched(a.rows, b.rows).map(({ key, ofA, ofB, label, level }) => ({
      key,
      label,
      level,
      ...sides(cell(ofA, inA), cell(ofB, inB)),
      whole: { a: wholes.a.get(key) ?? null, b: wholes.b.get(key) ?? null },
    })),
    total: totals(a.total?.[inA], b.total?.[inB]),
  };
}

function totals(a: Figure | undefined, b: Figure | undefined): Pair | null {
  if (a === undefined || b === undefined) return null;
  return { key: 'total', label: { zh: '', en: '' }, level: 0, ...sides(a, b), whole: { a, b } };
}

function sides(a: Figure, b: Figure): Sides & { difference: Figure } {
  return { a, b, difference: a === null || b === null ? null : a - b };
}

/** A row that one of them does not have counts nobody there; a hidden figure stays hidden. */
function cell(row: Row | undefined, column: number): Figure {
  if (row === undefined) return 0;
  return row.cells[column] ?? null;
}

function wholesByKey(answer: Answer, column: number): Map<string, Figure> {
  const wholes = wholesOf(answer, column);
  return new Map(answer.rows.map(({ key }, at) => [key, wholes[at] ?? null]));
}

/** Rows of both in one order: a's, and what only b has behind the row that stands before it there. */
function matched(a: readonly Row[], b: readonly Row[]) {
  const order = a.map(({ key }) => key);
  const placed = new Set(order);
  b.forEach(({ key }, index) => {
    if (placed.has(key)) return;
    const before = b[index - 1]?.key;
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, key);
    placed.add(key);
  });
  const rowsOfA = new Map(a.map((row) => [row.key, row]));
  const rowsOfB = new Map(b.map((row) => [row.key, row]));
  return order.flatMap((key) => {
    const [ofA, ofB] = [rowsOfA.get(key), rowsOfB.get(key)];
    const row = ofA ?? ofB;
    if (row === undefined) return [];
    const same = ofA === undefined || ofB === undefined || ofA.label.zh === ofB.label.zh;
    return [{ key, ofA, ofB, level: row.level, label: same ? row.label : briefly(row.label) }];
  });
}

/** `+12`, `−3`, `0`: the sign is said, with the proper minus. */
export function signed(n: number, locale: string): string {
  const size = Math.abs(n).toLocaleString(locale);
  if (n === 0) return size;
  return n > 0 ? `+${size}` : `−${size}`;
}
