import type { CauseKey } from '@zhibu/contract/causes';
import type { Cell, FlowCell } from '../../kernel/tallies.ts';

/** One cell's year: what it began with, who came, who left, what it ended with. */
export interface BalanceCell {
  dimension: string;
  key: string;
  opening: number;
  ins: number;
  outs: number;
  closing: number;
  /** opening + ins − outs = closing (domain rule 42). */
  balanced: boolean;
}

export interface CauseTotal {
  cause: CauseKey;
  ins: number;
  outs: number;
}

export interface Balance {
  /** By dimension and key. Cells that were empty throughout are not there. */
  cells: BalanceCell[];
  /** Those of `cells` that do not close. */
  imbalances: BalanceCell[];
  /** Everybody in the Party: the cell `member`/`all`, there even when it is empty. */
  members: BalanceCell;
  /** Why members came and left, by cause; nothing for causes of which nobody came or left. */
  causes: CauseTotal[];
}

const isMembers = ({ dimension, key }: { dimension: string; key: string }) =>
  dimension === 'member' && key === 'all';
const compare = (one: string, other: string) => Number(one > other) - Number(one < other);

/**
 * Opening + increases − decreases = closing, cell by cell. Pure.
 * @param opening as of the last day before the period
 * @param flows of the period, both as known on the same day as the two ends
 * @param closing as of the period's last day
 */
export function balanceOf(
  opening: readonly Cell[],
  flows: readonly FlowCell[],
  closing: readonly Cell[],
): Balance {
  const found = new Map<string, BalanceCell>();
  const at = ({ dimension, key }: { dimension: string; key: string }): BalanceCell => {
    const name = JSON.stringify([dimension, key]);
    const known = found.get(name);
    if (known) return known;
    const cell = { dimension, key, opening: 0, ins: 0, outs: 0, closing: 0, balanced: true };
    found.set(name, cell);
    return cell;
  };
  const members = at({ dimension: 'member', key: 'all' });
  for (const cell of opening) at(cell).opening += cell.n;
  for (const cell of closing) at(cell).closing += cell.n;
  for (const flow of flows) {
    const cell = at(flow);
    cell.ins += flow.ins;
    cell.outs += flow.outs;
  }
  for (const cell of found.values()) cell.balanced = cell.opening + cell.ins - cell.outs === cell.closing;
  const cells = [...found.values()]
    .filter((cell) => cell.opening !== 0 || cell.ins !== 0 || cell.outs !== 0 || cell.closing !== 0)
    .sort((one, other) => compare(one.dimension, other.dimension) || compare(one.key, other.key));
  return {
    cells,
    imbalances: cells.filter(({ balanced }) => !balanced),
    members,
    causes: causesOf(flows.filter(isMembers)),
  };
}

/** Flows of one cell by cause. */
function causesOf(flows: readonly FlowCell[]): CauseTotal[] {
  const totals = new Map<CauseKey, CauseTotal>();
  for (const { cause, ins, outs } of flows) {
    const total = totals.get(cause) ?? { cause, ins: 0, outs: 0 };
    totals.set(cause, { cause, ins: total.ins + ins, outs: total.outs + outs });
  }
  return [...totals.values()]
    .filter(({ ins, outs }) => ins !== 0 || outs !== 0)
    .sort((one, other) => compare(one.cause, other.cause));
}
