import type { Cell, TableRow } from './cell.ts';
import { EMPTY_CELL } from './cell.ts';
import { type Message, SpreadsheetError } from './errors.ts';
import {
  type Column,
  detectHeader,
  guessHeader,
  HEADER_SEARCHED,
  type Header,
  repeatsHeader,
} from './header.ts';
import { type HeadingMapping, type HeadingMatcher, type HeadingTable, headingMatcher } from './headings.ts';
import { type OpenSheet, openSheets } from './reader.ts';

/** What a kind of roster consists of. */
export interface TableSpec<F extends string> {
  readonly headings: HeadingTable<F>;
  /** A sheet counts as a roster only when, of every group, it has at least one field. */
  readonly required: readonly (readonly F[])[];
  readonly labels: Readonly<Record<F, Message>>;
  /** Whether a row is certainly data, so that "合计" in a remark does not drop it. */
  isData(get: (field: F) => Cell): boolean;
}

export interface TableOptions<F extends string> {
  readonly mapping?: HeadingMapping<F>;
  /** Called for everything that is read but not taken, so that nothing vanishes silently. */
  readonly onSkipped?: (skipped: Skipped) => void;
}

export interface Skipped {
  readonly sheet: string;
  /** Null: the whole sheet. */
  readonly row: number | null;
  readonly reason:
    | 'blank'
    | 'total'
    | 'repeated_header'
    | 'note'
    | 'no_header'
    | 'hidden_sheet'
    | 'columns_missing';
}

export interface TableRecord<F extends string> {
  readonly sheet: string;
  readonly row: number;
  readonly hidden: boolean;
  readonly date1904: boolean;
  readonly layout: SheetLayout<F>;
  /** The field's cell; an empty one when the sheet lacks the column. */
  get(field: F): Cell;
}

/** A sheet and the roster found in it. */
export interface SheetLayout<F extends string> {
  readonly sheet: string;
  readonly hidden: boolean;
  readonly header: Header<F> | null;
  readonly hiddenColumns: ReadonlySet<number>;
  readonly missing: readonly F[];
  readonly use: 'read' | 'no_header' | 'hidden_sheet' | 'columns_missing';
  /** Heading of a field for problems; the label where the sheet has no such column. */
  headingOf(field: F): string;
}

export interface SheetPreview<F extends string> {
  readonly layout: SheetLayout<F>;
  readonly sample: readonly TableRow[];
}

const SAMPLE = 5;
const LAST_ROW_READ = 200_000;

/** Sheets with their detected columns and five sample rows; throws only for an unreadable file. */
export async function inspectTable<F extends string>(
  path: string,
  fileName: string,
  spec: TableSpec<F>,
  mapping?: HeadingMapping<F>,
): Promise<SheetPreview<F>[]> {
  const match = headingMatcher(spec.headings, mapping);
  return (await layOut(await openSheets(path, fileName), spec, match)).map(({ layout, head }) => ({
    layout,
    sample: head.filter((row) => row.row > (layout.header?.lastHeaderRow ?? 0)).slice(0, SAMPLE),
  }));
}

/**
 * The data rows of every sheet that holds such a roster; titles, blank rows, totals, repeated headers
 * and notes are passed over. Throws `SpreadsheetError` when no sheet holds one.
 */
export async function* readTable<F extends string>(
  path: string,
  fileName: string,
  spec: TableSpec<F>,
  options: TableOptions<F> = {},
): AsyncGenerator<TableRecord<F>> {
  const match = headingMatcher(spec.headings, options.mapping);
  const sheets = await layOut(await openSheets(path, fileName), spec, match);
  if (!sheets.some(({ layout }) => layout.use === 'read')) throw nothingToRead(sheets, spec);
  let count = 0;
  for (const { sheet, layout } of sheets) {
    if (layout.use !== 'read') {
      options.onSkipped?.({ sheet: sheet.name, row: null, reason: layout.use });
      continue;
    }
    for await (const record of readRecords(sheet, layout, spec, match, options.onSkipped)) {
      count += 1;
      if (count > LAST_ROW_READ) throw new SpreadsheetError('too_many_rows');
      yield record;
    }
  }
}

interface LaidOut<F extends string> {
  readonly sheet: OpenSheet;
  readonly layout: SheetLayout<F>;
  readonly head: readonly TableRow[];
}

/** Looks at the first rows of every sheet and decides which are read. */
async function layOut<F extends string>(
  sheets: readonly OpenSheet[],
  spec: TableSpec<F>,
  match: HeadingMatcher<F>,
): Promise<LaidOut<F>[]> {
  const found: { sheet: OpenSheet; head: TableRow[]; header: Header<F> | null; missing: F[] }[] = [];
  for (const sheet of sheets) {
    const head = await firstRows(sheet);
    const header = detectHeader(head, match);
    const present = new Set(header?.columns.map(({ field }) => field));
    const missing = spec.required
      .filter((group) => !group.some((field) => present.has(field)))
      .flatMap((g) => g.slice(0, 1));
    found.push({ sheet, head, header, missing });
  }
  const visible = found.some(({ sheet, header, missing }) => header && missing.length === 0 && !sheet.hidden);
  return found.map(({ sheet, head, header, missing }) => {
    let use: SheetLayout<F>['use'] = 'read';
    if (!header) use = 'no_header';
    else if (missing.length > 0) use = 'columns_missing';
    // Hidden sheets beside a visible roster are lists for drop-downs and old copies.
    else if (sheet.hidden && visible) use = 'hidden_sheet';
    return { sheet, head, layout: makeLayout(sheet, head, header, missing, use, spec) };
  });
}

function makeLayout<F extends string>(
  sheet: OpenSheet,
  head: readonly TableRow[],
  header: Header<F> | null,
  missing: readonly F[],
  use: SheetLayout<F>['use'],
  spec: TableSpec<F>,
): SheetLayout<F> {
  const shown = header ?? guessHeader<F>(head);
  const headings = new Map(shown?.columns.map(({ field, heading }) => [field, heading]));
  return {
    sheet: sheet.name,
    hidden: sheet.hidden,
    header: shown,
    hiddenColumns: head[0]?.hiddenColumns ?? new Set(),
    missing,
    use,
    headingOf: (field) => headings.get(field) ?? spec.labels[field].zh,
  };
}

async function firstRows(sheet: OpenSheet): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  for await (const row of sheet.rows()) {
    rows.push(row);
    if (rows.length >= HEADER_SEARCHED + SAMPLE) break;
  }
  return rows;
}

function nothingToRead<F extends string>(
  sheets: readonly LaidOut<F>[],
  spec: TableSpec<F>,
): SpreadsheetError {
  const partial = sheets.find(({ layout }) => layout.use === 'columns_missing');
  if (!partial) return new SpreadsheetError('header_not_found');
  const names = partial.layout.missing.map((field) => spec.labels[field]);
  return new SpreadsheetError('columns_missing', {
    zh: `工作表“${partial.sheet.name}”缺少：${names.map(({ zh }) => zh).join('、')}`,
    en: `sheet "${partial.sheet.name}" lacks: ${names.map(({ en }) => en).join(', ')}`,
  });
}

async function* readRecords<F extends string>(
  sheet: OpenSheet,
  layout: SheetLayout<F>,
  spec: TableSpec<F>,
  match: HeadingMatcher<F>,
  onSkipped: TableOptions<F>['onSkipped'],
): AsyncGenerator<TableRecord<F>> {
  const { header } = layout;
  if (!header) return;
  const used = header.columns.filter(({ field }) => field !== null);
  const indexOf = new Map(used.map(({ field, index }) => [field, index]));
  for await (const { row, cells, hidden, date1904 } of sheet.rows()) {
    if (row <= header.lastHeaderRow) continue;
    const get = (field: F): Cell => {
      const index = indexOf.get(field);
      return index === undefined ? EMPTY_CELL : (cells[index] ?? EMPTY_CELL);
    };
    const reason = skipReason(cells, used, header.columns, get, spec, match);
    if (reason) onSkipped?.({ sheet: sheet.name, row, reason });
    else yield { sheet: sheet.name, row, hidden, date1904, layout, get };
  }
}

const TOTAL = /(?:小计|合计|总计|共计|累计)[:：]?\d*(?:人|名|个)?$/;
const NOTE =
  /^(?:填表人|填报人|制表人|审核人|经办人|负责人|填表|填报|制表|审核|复核|单位负责人|党组织负责人|书记签字|签字|盖章|（盖章）|说明|备注|注|填表说明|填报单位|填报日期|填表日期|联系人|联系电话|截止|截至)[^:：]{0,8}[:：]/;
/** A row with more filled columns than a footer or a title has is data with gaps. */
const FEW = 4;

function skipReason<F extends string>(
  cells: readonly Cell[],
  used: readonly Column<F>[],
  columns: readonly Column<F>[],
  get: (field: F) => Cell,
  spec: TableSpec<F>,
  match: HeadingMatcher<F>,
): Skipped['reason'] | null {
  const filled = used.filter(({ index }) => isFilled(cells[index])).length;
  if (filled > 0 && spec.isData(get)) return null;
  const own = cells.filter(isFilled).map((cell) => cell.text.replace(/\s/g, ''));
  if (own.slice(0, 3).some((text) => TOTAL.test(text))) return 'total';
  if (repeatsHeader(cells, columns, match)) return 'repeated_header';
  if (own.length > 0 && filled < FEW && own.some((text) => NOTE.test(text))) return 'note';
  if (isTitle(cells, own)) return 'note';
  return filled === 0 ? 'blank' : null;
}

function isFilled(cell: Cell | undefined): cell is Cell {
  return cell !== undefined && !cell.merged && !cell.error && cell.text.trim() !== '';
}

/** One text alone that is merged over several columns or long: the title of the next block. */
function isTitle(cells: readonly Cell[], own: readonly string[]): boolean {
  const [text] = own;
  if (own.length !== 1 || text === undefined) return false;
  const spread = cells.filter((cell) => cell.merged && cell.text.replace(/\s/g, '') === text).length;
  return spread >= 2 || text.length > 12;
}
