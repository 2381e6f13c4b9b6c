/** Fewer than so many people are not shown to duties that read no files. */
export const fewest = 3;

export const isSmall = (n: number) => n > 0 && n < fewest;

/**
 * Which of the totals of one figure are not shown, in organisations below one superior: those below three, and so many
 * others that none of them can be computed. Pure.
 * @param of the totals; with a superior, the last is of the people who count there and in none below
 * @param above whether the superior's is hidden; null: nothing above is shown
 */
export function hiddenTotals(of: readonly number[], above: { isHidden: boolean } | null): boolean[] {
  const hidden = of.map(isSmall);
  if (above === null) return hidden;
  const n = (row: number) => of[row] ?? 0;
  const order = of.map((_, row) => row).sort((one, other) => n(one) - n(other));
  const there = () => order.filter((row) => hidden[row]);
  if (above.isHidden) {
    // One below carries what is hidden above, so that adding up does not bring it back.
    const most = order.at(-1);
    if (there().length === 0 && most !== undefined) hidden[most] = true;
    return hidden;
  }
  for (;;) {
    const rows = there();
    const enough = rows.length > 1 && rows.reduce((sum, row) => sum + n(row), 0) >= fewest;
    if (rows.length === 0 || enough) return hidden;
    const shown = order.filter((row) => !hidden[row]);
    const next = shown.find((row) => n(row) > 0) ?? shown[0];
    if (next === undefined) return hidden;
    hidden[next] = true;
  }
}

export interface Standing {
  id: string;
  parentId: string | null;
}

/**
 * The organisations whose headcount is not shown, of a part of the tree in which whoever has a sibling has them all.
 * @param standing superiors before those below them; the first is the top, nothing above it is shown
 */
export function hiddenHeadcounts(
  standing: readonly Standing[],
  headcounts: ReadonlyMap<string, number>,
): Set<string> {
  const of = ({ id }: Standing) => headcounts.get(id) ?? 0;
  const [top] = standing;
  const hidden = new Set<string>();
  if (top && isSmall(of(top))) hidden.add(top.id);
  const below = Map.groupBy(standing.slice(1), ({ parentId }) => parentId ?? '');
  for (const superior of standing) {
    const rows = below.get(superior.id) ?? [];
    const counts = rows.map(of);
    const rest = of(superior) - counts.reduce((sum, n) => sum + n, 0);
    const totals = hiddenTotals([...counts, rest], { isHidden: hidden.has(superior.id) });
    for (const [at, row] of rows.entries()) if (totals[at]) hidden.add(row.id);
  }
  return hidden;
}
