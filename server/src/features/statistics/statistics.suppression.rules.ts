import { fewest, hiddenTotals } from '../organizations/public.ts';
import { type Figures, partOf } from './statistics.figures.rules.ts';
import { Grid } from './statistics.suppression.grid.rules.ts';

/**
 * Which figures a duty that reads no files does not see: those below three people, and so many others that none of them
 * can be computed from what is shown of an organisation, its siblings and its superior. Pure.
 *
 * The figures of one division (all ethnic groups) in the organisations below one superior are a table whose margins are
 * known. A hidden cell can be computed if and only if it is a bridge of the graph that joins the row and the column of
 * each hidden cell (D. Gusfield, "A Graph Theoretic Approach to Statistical Data Security", SIAM J. Comput. 17(3), 1988).
 * Every level is decided with the figures above it taken as known, so what hides a cell lies at its own level; and where
 * a figure above is hidden, one organisation below carries it, so that the levels do not give each other away.
 */
export type Hidden = ReadonlySet<string>;

export interface Node {
  figures: Figures;
  hidden: Hidden;
}

/** The figures of the organisation at which a duty stands: nothing above it is shown. */
export function hiddenAtTop(figures: Figures): Hidden {
  return hiddenBelow(null, [figures])[0] ?? new Set();
}

/**
 * @param above the organisation above, as it is shown; null: nothing above is shown
 * @param below all organisations right below it
 * @returns in the order of `below`, what is not shown of each
 */
export function hiddenBelow(above: Node | null, below: readonly Figures[]): Hidden[] {
  const rows = above === null ? [...below] : [...below, remainder(above.figures, below)];
  const hidden = rows.map(() => new Set<string>());
  // An empty figure that is hidden above may be the one that is hidden here.
  const there = [...rows.flatMap((one) => [...one.keys()]), ...(above?.hidden ?? [])];
  const names = [...new Set(there)].sort();
  for (const name of names) if (partOf(name) === null) hideAlone(name, above, rows, hidden);
  for (const [division, parts] of divisionsOf(names)) hideDivision(division, parts, above, rows, hidden);
  return hidden.slice(0, below.length);
}

/** People who count above and in no organisation below: whoever subtracts knows their figures. */
function remainder(above: Figures, below: readonly Figures[]): Figures {
  const left = new Map(above);
  for (const figures of below) for (const [name, n] of figures) left.set(name, (left.get(name) ?? 0) - n);
  return left;
}

/** Divisions of what is a division itself come after it. */
function divisionsOf(names: readonly string[]): [whole: string, parts: string[]][] {
  const depth = (name: string): number => {
    const part = partOf(name);
    return part === null ? 0 : 1 + depth(part.whole);
  };
  const found = new Map<string, { whole: string; parts: string[] }>();
  for (const name of names) {
    const part = partOf(name);
    if (part === null) continue;
    const division = found.get(part.division) ?? { whole: part.whole, parts: [] };
    division.parts.push(name);
    found.set(part.division, division);
  }
  return [...found.values()]
    .sort((one, other) => depth(one.whole) - depth(other.whole))
    .map(({ whole, parts }) => [whole, parts]);
}

/** A figure that is part of no other: all below add up to the one above. */
function hideAlone(name: string, above: Node | null, rows: readonly Figures[], hidden: Set<string>[]): void {
  const of = rows.map((row) => row.get(name) ?? 0);
  const totals = hiddenTotals(of, above && { isHidden: above.hidden.has(name) });
  for (const [row, isHidden] of totals.entries()) if (isHidden) hidden[row]?.add(name);
}

/** The parts of a figure in all rows. Where the whole is hidden, so are all its parts, the empty ones too. */
function hideDivision(
  whole: string,
  parts: readonly string[],
  above: Node | null,
  rows: readonly Figures[],
  hidden: Set<string>[],
): void {
  const isFree = (row: number) => hidden[row]?.has(whole) === true;
  for (const [row, set] of hidden.entries()) if (isFree(row)) for (const name of parts) set.add(name);
  const tied = rows.map((_, row) => row).filter((row) => !isFree(row));
  const values = tied.map((row) => parts.map((name) => rows[row]?.get(name) ?? 0));
  const free = above === null || tied.length < rows.length;
  const unknown = parts.map((name) => above === null || above.hidden.has(name));
  const grid = new Grid(values, unknown, free);
  grid.protect(fewest);
  for (const [at, row] of tied.entries())
    for (const [column, name] of parts.entries()) if (grid.isHidden(at, column)) hidden[row]?.add(name);
}
