import { type Cell, EMPTY_CELL, type TableRow } from './cell.ts';
import { type HeadingMatcher, normalizeHeading } from './headings.ts';

/** A column of a detected table; `index` from 0. */
export interface Column<F extends string> {
  readonly index: number;
  /** As the file writes it; of a two-line header the most specific line. */
  readonly heading: string;
  readonly field: F | null;
  /** Another column before it already provides the field, or it is not known. */
  readonly ignored: 'duplicate' | 'unknown' | 'chosen' | null;
}

export interface Header<F extends string> {
  /** The sheet's own row numbers of the first and last line of the header. */
  readonly headerRow: number;
  readonly lastHeaderRow: number;
  readonly columns: readonly Column<F>[];
}

/** Rows in which a header is looked for. */
export const HEADER_SEARCHED = 30;
const MAX_LINES = 3;
/** With fewer known headings a row is taken for a title. */
const LEAST_FIELDS = 2;

/**
 * Finds the header among the first rows of a sheet: the line, or the two or three neighbouring
 * lines, that name the most fields. Works with merged cells and without (a group heading over empty
 * cells). Null when no row names at least two fields.
 */
export function detectHeader<F extends string>(
  rows: readonly TableRow[],
  match: HeadingMatcher<F>,
): Header<F> | null {
  let best: { header: Header<F>; score: number } | null = null;
  const searched = rows.slice(0, HEADER_SEARCHED);
  for (let lines = 1; lines <= MAX_LINES; lines += 1) {
    for (let first = 0; first + lines <= searched.length; first += 1) {
      const block = searched.slice(first, first + lines);
      if (!canBeHeader(block)) continue;
      const columns = columnsOf(block, match);
      const score = new Set(columns.map(({ field }) => field).filter((field) => field !== null)).size;
      if (score < LEAST_FIELDS || (best && score <= best.score)) continue;
      const [top, bottom] = [block.at(0), block.at(-1)];
      if (!top || !bottom) continue;
      best = { header: { headerRow: top.row, lastHeaderRow: bottom.row, columns }, score };
    }
  }
  return best?.header ?? null;
}

/**
 * For a sheet whose headings are all unknown: its first row of several short texts, so that the
 * mapping page has something to show. Null when there is none.
 */
export function guessHeader<F extends string>(rows: readonly TableRow[]): Header<F> | null {
  for (const line of rows.slice(0, HEADER_SEARCHED)) {
    const own = line.cells.filter((cell) => cell.text.trim() !== '' && !cell.merged);
    if (own.length < 2 || !own.every(isHeadingLike)) continue;
    const columns = columnsOf([line], () => undefined);
    return { headerRow: line.row, lastHeaderRow: line.row, columns: columns as Column<F>[] }; // every field is null
  }
  return null;
}

function isHeadingLike(cell: Cell): boolean {
  const text = cell.text.trim();
  return cell.number === undefined && text.length <= 40 && !/\d{5}/.test(text);
}

function ownText(cell: Cell | undefined): string {
  return cell && !cell.merged ? cell.text.trim() : '';
}

/** The lines of a header are neighbours, and from the second on hold no numbers, dates or long codes. */
function canBeHeader(block: readonly TableRow[]): boolean {
  return block.every((line, i) => {
    const above = block[i - 1];
    if (!above) return true;
    return (
      line.row === above.row + 1 && line.cells.every((cell) => ownText(cell) === '' || isHeadingLike(cell))
    );
  });
}

function columnsOf<F extends string>(block: readonly TableRow[], match: HeadingMatcher<F>): Column<F>[] {
  const width = Math.max(...block.map((line) => line.cells.length));
  const taken = new Set<F>();
  const columns: Column<F>[] = [];
  const groups = block.map(() => '');
  for (let index = 0; index < width; index += 1) {
    const parts = partsOf(block, index, groups);
    if (parts.length === 0) continue;
    const { heading, field } = chooseHeading(parts, match);
    if (field === undefined || field === null) {
      columns.push({ index, heading, field: null, ignored: field === null ? 'chosen' : 'unknown' });
    } else if (taken.has(field)) {
      columns.push({ index, heading, field: null, ignored: 'duplicate' });
    } else {
      taken.add(field);
      columns.push({ index, heading, field, ignored: null });
    }
  }
  return columns;
}

/** The texts above a column from top to bottom; a group reaches right over empty cells. */
function partsOf(block: readonly TableRow[], index: number, groups: string[]): string[] {
  const parts: string[] = [];
  for (const [line, row] of block.entries()) {
    const cell = row.cells[index] ?? EMPTY_CELL;
    const text = cell.text.trim();
    if (text !== '') groups[line] = text;
    const isLast = line === block.length - 1;
    const standsUnderGroup = !isLast && text === '' && ownText(block[line + 1]?.cells[index]) !== '';
    const part = standsUnderGroup ? (groups[line] ?? '') : text;
    if (part !== '' && parts.at(-1) !== part) parts.push(part);
  }
  return parts;
}

function chooseHeading<F extends string>(
  parts: readonly string[],
  match: HeadingMatcher<F>,
): { heading: string; field: F | null | undefined } {
  const last = parts.at(-1) ?? '';
  const group = parts.at(-2) ?? '';
  const own = match(last);
  if (own !== undefined || parts.length === 1) return { heading: last, field: own };
  // 时间 under 入党情况 is 入党时间
  for (const prefix of [group, group.replace(/(?:情况|信息|资料)$/, ''), parts.slice(0, -1).join('')]) {
    const joined = match(prefix + last);
    if (joined !== undefined) return { heading: prefix + last, field: joined };
  }
  return { heading: last, field: undefined };
}

/** Whether a row repeats the header: print pages of one table each begin with it. */
export function repeatsHeader<F extends string>(
  cells: readonly Cell[],
  columns: readonly Column<F>[],
  match: HeadingMatcher<F>,
): boolean {
  const own = cells.filter((cell) => ownText(cell) !== '');
  if (own.length === 0) return false;
  let same = 0;
  for (const { index, heading } of columns) {
    const text = ownText(cells[index]);
    if (text !== '' && normalizeHeading(text) === normalizeHeading(heading)) same += 1;
  }
  return same >= 2 || (same >= 1 && own.every((cell) => match(cell.text) !== undefined));
}
