/** One remark of the import to one row; `column` is the heading as the file writes it. */
export interface RowRemark {
  readonly column: string;
  readonly text: string;
}
/** Remarks by sheet and row number, as the reader reports both. */
export type Remarks = ReadonlyMap<string, ReadonlyMap<number, readonly RowRemark[]>>;

export const PROBLEM_HEADING = '问题';

/** Where the remarks of one sheet go, as found by looking through it once. */
export interface RemarkPlan {
  /** Index of the new column, behind the last used one. */
  readonly column: number;
  readonly letters: string;
  /** Row of the headings: there the new column gets its own. */
  readonly headerRow: number;
  /** By row: the joined text, and the columns at fault. */
  readonly rows: ReadonlyMap<number, { readonly text: string; readonly bad: ReadonlySet<number> }>;
}
