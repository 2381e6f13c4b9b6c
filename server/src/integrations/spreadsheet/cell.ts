import type { LocalDate } from '../../kernel/standards/dates.ts';

/** One cell as a person sees it. */
export interface Cell {
  /** What is shown; dates as `YYYY-MM-DD`, or `YYYY-MM` where the cell shows no day. */
  readonly text: string;
  /** The number behind it; above 2^53 its last digits are lost already. */
  readonly number?: number;
  readonly date?: LocalDate;
  /** The text is a formula's stored result; empty when the program that wrote it stored none. */
  readonly formula?: true;
  /** The text is an error value such as `#N/A`. */
  readonly error?: true;
  /** The value belongs to the top-left cell of a merged range that covers this one. */
  readonly merged?: true;
}

/** One row that has content. Rows without any are not reported, but count. */
export interface TableRow {
  readonly sheet: string;
  readonly sheetHidden: boolean;
  /** The sheet's own row number, from 1; for CSV the record's. */
  readonly row: number;
  /** By column from 0, without holes; trailing empty cells are cut. */
  readonly cells: readonly Cell[];
  readonly hidden: boolean;
  /** Columns (from 0) that the sheet hides; they are read all the same. */
  readonly hiddenColumns: ReadonlySet<number>;
  /** The workbook counts its days from 1904. */
  readonly date1904: boolean;
}

export const EMPTY_CELL: Cell = { text: '' };

/** Columns beyond are not read: no roster has them, formatted-to-the-end sheets do. */
export const MAX_COLUMNS = 256;

/** Shortest text that V8 keeps as a slice of its parent. */
const SLICED_FROM = 13;

/**
 * A copy that does not keep the whole block alive from which it was cut: V8 slices share their
 * parent's memory, so 200 000 kept ID numbers would keep the whole file.
 */
export function detached(text: string): string {
  return text.length < SLICED_FROM ? text : Buffer.from(text, 'utf16le').toString('utf16le');
}

/**
 * The text without what no column of the registry can hold: U+0000 goes, half of a surrogate pair becomes U+FFFD.
 * Neither is text, but a spreadsheet can spell both (`&#0;`, `_xD800_`).
 */
export function soundText(text: string): string {
  if (text.isWellFormed() && !text.includes('\0')) return text;
  return text.toWellFormed().replaceAll('\0', '');
}
