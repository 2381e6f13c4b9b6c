/** Hiding an empty cell says the least: only where nothing else helps. */
const costOfNone = 1_000_000;

/**
 * Cells whose rows add up to known totals, and whose columns do where they are not `unknown`.
 * Nodes of the graph: rows, then columns, then one for all rows that are hidden altogether.
 */
export class Grid {
  readonly #values: readonly (readonly number[])[];
  readonly #unknown: readonly boolean[];
  readonly #free: boolean;
  readonly #hidden: boolean[][];
  readonly #rows: number;
  readonly #columns: number;
  /** The row that bears what is hidden above, for all columns of which that is so. */
  readonly #carrier: number | null;

  /**
   * @param unknown columns whose total is hidden
   * @param free there are rows besides that are hidden altogether: they take up any change
   */
  constructor(values: readonly (readonly number[])[], unknown: readonly boolean[], free: boolean) {
    this.#values = values;
    this.#unknown = unknown;
    this.#free = free;
    this.#rows = values.length;
    this.#columns = unknown.length;
    this.#hidden = values.map((row) => row.map(() => false));
    this.#carrier = free || !unknown.includes(true) ? null : this.#fittest();
  }

  isHidden(row: number, column: number): boolean {
    return this.#hidden[row]?.[column] === true;
  }

  /** Hides what is below `fewest`, and the smallest cells besides, until none can be computed. */
  protect(fewest: number): void {
    this.#each((row, column) => {
      const n = this.#value(row, column);
      if ((n > 0 && n < fewest) || (row === this.#carrier && this.#unknown[column] === true))
        this.#hide(row, column);
    });
    for (;;) {
      const bridge = this.#bridge();
      if (bridge) {
        if (!this.#close(bridge)) return;
      } else if (!this.#fill(fewest)) return;
    }
  }

  #each(visit: (row: number, column: number) => void): void {
    for (let row = 0; row < this.#rows; row += 1)
      for (let column = 0; column < this.#columns; column += 1) visit(row, column);
  }

  #value(row: number, column: number): number {
    return this.#values[row]?.[column] ?? 0;
  }

  #hide(row: number, column: number): void {
    const cells = this.#hidden[row];
    if (cells) cells[column] = true;
  }

  #cost(row: number, column: number): number {
    if (this.isHidden(row, column)) return 0;
    return this.#value(row, column) > 0 ? this.#value(row, column) : costOfNone;
  }

  /** The row with most people in the columns that are hidden above. */
  #fittest(): number | null {
    const weight = (row: number) =>
      this.#unknown.reduce((sum, is, column) => sum + (is ? this.#value(row, column) : 0), 0);
    const rows = this.#values.map((_, row) => row);
    return rows.sort((one, other) => weight(other) - weight(one))[0] ?? null;
  }

  /** Cells of the carrier take part in what hides the figure above: they need nothing at their own level. */
  #isCarried(row: number, column: number): boolean {
    return row === this.#carrier && this.#unknown[column] === true;
  }

  /** Neighbours in the graph of hidden cells. */
  #neighbours(node: number): number[] {
    const found: number[] = [];
    const ground = this.#rows + this.#columns;
    if (node === ground) {
      for (let column = 0; column < this.#columns; column += 1) found.push(this.#rows + column);
    } else if (node < this.#rows) {
      for (let column = 0; column < this.#columns; column += 1)
        if (this.isHidden(node, column)) found.push(this.#rows + column);
    } else {
      for (let row = 0; row < this.#rows; row += 1)
        if (this.isHidden(row, node - this.#rows)) found.push(row);
      if (this.#free) found.push(ground);
    }
    return found;
  }

  /** A hidden cell that is on no cycle (R. Tarjan, "A note on finding the bridges of a graph", 1974); null: none. */
  #bridge(): [row: number, column: number] | null {
    const order = new Map<number, number>();
    const low = new Map<number, number>();
    for (let start = 0; start < this.#rows; start += 1) {
      if (order.has(start)) continue;
      const path: { node: number; from: number; rest: number[] }[] = [];
      const enter = (node: number, from: number) => {
        order.set(node, order.size);
        low.set(node, order.get(node) ?? 0);
        path.push({ node, from, rest: this.#neighbours(node) });
      };
      enter(start, -1);
      for (let last = path.at(-1); last; last = path.at(-1)) {
        const { node, from } = last;
        const next = last.rest.pop();
        if (next === undefined) {
          path.pop();
          if (from < 0) continue;
          low.set(from, Math.min(low.get(from) ?? 0, low.get(node) ?? 0));
          const cell = this.#cellOf(from, node);
          const isBridge = (low.get(node) ?? 0) > (order.get(from) ?? 0);
          if (isBridge && cell && !this.#isCarried(...cell)) return cell;
        } else if (!order.has(next)) enter(next, node);
        else if (next !== from) low.set(node, Math.min(low.get(node) ?? 0, order.get(next) ?? 0));
      }
    }
    return null;
  }

  #cellOf(one: number, other: number): [number, number] | null {
    const [row, column] = one < other ? [one, other] : [other, one];
    return row < this.#rows && column < this.#rows + this.#columns ? [row, column - this.#rows] : null;
  }

  /** Hides the cheapest way around a bridge (E. W. Dijkstra, 1959). @returns false when there is none */
  #close([row, column]: [number, number]): boolean {
    const ground = this.#rows + this.#columns;
    const size = ground + 1;
    const costs = new Array<number>(size).fill(Infinity);
    const before = new Array<number>(size).fill(-1);
    const done = new Array<boolean>(size).fill(false);
    costs[row] = 0;
    const target = this.#rows + column;
    for (;;) {
      let node = -1;
      for (let at = 0; at < size; at += 1)
        if (!done[at] && (costs[at] ?? Infinity) < (node < 0 ? Infinity : (costs[node] ?? Infinity)))
          node = at;
      if (node < 0) return false;
      if (node === target) break;
      done[node] = true;
      const base = costs[node] ?? Infinity;
      const reach = (next: number, cost: number) => {
        if (base + cost >= (costs[next] ?? Infinity)) return;
        costs[next] = base + cost;
        before[next] = node;
      };
      if (node === ground) for (let at = 0; at < this.#columns; at += 1) reach(this.#rows + at, 0);
      else if (node < this.#rows) {
        for (let at = 0; at < this.#columns; at += 1)
          if (node !== row || at !== column) reach(this.#rows + at, this.#cost(node, at));
      } else {
        for (let at = 0; at < this.#rows; at += 1) reach(at, this.#cost(at, node - this.#rows));
        if (this.#free) reach(ground, 0);
      }
    }
    for (let node = target; node !== row; node = before[node] ?? row) {
      const cell = this.#cellOf(before[node] ?? row, node);
      if (cell) this.#hide(...cell);
    }
    return true;
  }

  /**
   * Hidden cells of a row or column are known together: if that is fewer than `fewest`, another one joins them (each is at
   * least one, so two that make two would be known). @returns whether one was hidden
   */
  #fill(fewest: number): boolean {
    const lines: [number, number][][] = this.#values.map((cells, row) =>
      cells.map((_, column): [number, number] => [row, column]),
    );
    if (!this.#free)
      for (let column = 0; column < this.#columns; column += 1)
        if (!this.#unknown[column]) lines.push(this.#values.map((_, row): [number, number] => [row, column]));
    for (const line of lines) {
      const hidden = line.filter(([row, column]) => this.isHidden(row, column));
      const sum = hidden.reduce((all, [row, column]) => all + this.#value(row, column), 0);
      if (hidden.length === 0 || sum >= fewest) continue;
      const [cheapest] = line
        .filter(([row, column]) => !this.isHidden(row, column) && this.#value(row, column) > 0)
        .sort((one, other) => this.#value(...one) - this.#value(...other));
      if (cheapest) {
        this.#hide(...cheapest);
        return true;
      }
    }
    return false;
  }
}
