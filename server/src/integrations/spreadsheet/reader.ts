import { open } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { type Cell, EMPTY_CELL, MAX_COLUMNS, soundText, type TableRow } from './cell.ts';
import { detectEncoding, readRecords } from './csv.ts';
import { decodeXml } from './encoding.ts';
import { SpreadsheetError } from './errors.ts';
import { type Merge, MergeFiller, readMerges } from './merges.ts';
import { readSharedStrings } from './shared-strings.ts';
import { type SheetContext, SheetHandler } from './sheet.ts';
import { readNumberFormats, readWorkbook, type SheetPlace } from './workbook.ts';
import { XmlScanner } from './xml.ts';
import { ZipReader } from './zip.ts';

/**
 * Reads `.xlsx` and `.csv` row by row in bounded memory, whatever their size. Why not a library:
 * docs/adr, with the measurement (damaged files hang both candidates; 200 000 rows take 378 MB).
 */
export type FileKind = 'xlsx' | 'csv';

const ZIP = Buffer.from([0x50, 0x4b, 3, 4]);
const COMPOUND = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
/** Where the directory of a compound file is looked for; rosters of old Excel are smaller. */
const COMPOUND_SEARCHED = 16 * 1024 * 1024;

/** One sheet of an opened file. `rows()` may be called again, and left before its end. */
export interface OpenSheet {
  readonly name: string;
  readonly hidden: boolean;
  rows(): AsyncGenerator<TableRow>;
}

/**
 * Opens a file and lists its sheets. `fileName` is the name the person knows: its extension must fit
 * the content, and a CSV's only sheet is called after it.
 * Throws `SpreadsheetError` for whatever cannot be read; never anything else for a bad file.
 */
export async function openSheets(path: string, fileName: string): Promise<OpenSheet[]> {
  const kind = await detectKind(path, fileName);
  return kind === 'xlsx' ? openXlsx(path) : [await openCsv(path, fileName)];
}

/** Every row that has content, sheet by sheet, in order. Throws as `openSheets`. */
export async function* openTable(path: string, fileName: string): AsyncGenerator<TableRow> {
  for (const sheet of await openSheets(path, fileName)) yield* sheet.rows();
}

/** What the file is, by its first bytes; refuses what is neither `.xlsx` nor delimited text. */
export async function detectKind(path: string, fileName: string): Promise<FileKind> {
  const start = await readStart(path, 4096);
  const extension = extname(fileName).toLowerCase();
  if (start.length === 0) throw new SpreadsheetError('empty');
  if (start.subarray(0, 8).equals(COMPOUND)) throw new SpreadsheetError(await compoundFault(path));
  if (startsAsZip(start)) {
    if (['.csv', '.txt', '.tsv'].includes(extension)) throw new SpreadsheetError('wrong_extension');
    if (['.ods', '.xlsb', '.docx', '.numbers', '.zip'].includes(extension))
      throw new SpreadsheetError('unsupported_format');
    return 'xlsx';
  }
  const text = start.toString('latin1').trimStart().slice(0, 200).toLowerCase();
  if (/^(?:ï»¿)?<(?:\?xml|!doctype|html|table|meta|head|style)|^%pdf|^\{\\rtf/.test(text)) {
    throw new SpreadsheetError('unsupported_format');
  }
  if (['.xlsx', '.xlsm'].includes(extension)) {
    throw new SpreadsheetError(
      start.subarray(0, 2).toString('latin1') === 'PK' || start.includes(0) ? 'damaged' : 'wrong_extension',
    );
  }
  if (['.xls', '.et'].includes(extension)) throw new SpreadsheetError('wrong_extension');
  return 'csv';
}

function startsAsZip(start: Buffer): boolean {
  return start.subarray(0, 4).equals(ZIP) || start.toString('latin1', 0, 4) === 'PK\x05\x06';
}

/** Whether the file begins as a ZIP archive, which is what `.xlsx` is. */
export async function isZip(path: string): Promise<boolean> {
  return startsAsZip(await readStart(path, 4));
}

async function readStart(path: string, length: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await file.read(buffer, 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Compound files are old workbooks, or new ones with a password ([MS-OFFCRYPTO] 2.3). */
async function compoundFault(path: string): Promise<'encrypted' | 'legacy_xls'> {
  const content = await readStart(path, COMPOUND_SEARCHED);
  return content.includes(Buffer.from('EncryptedPackage', 'utf16le')) ? 'encrypted' : 'legacy_xls';
}

async function openXlsx(path: string): Promise<OpenSheet[]> {
  const zip = await ZipReader.open(path);
  const workbook = await readWorkbook(zip);
  if (workbook.sheets.length === 0) throw new SpreadsheetError('no_sheet');
  const strings = await readSharedStrings(zip, workbook.sharedStringsPath);
  const formats = await readNumberFormats(zip, workbook.stylesPath);
  const context = { strings, formats, date1904: workbook.date1904 };
  return workbook.sheets.map((sheet) => openSheet(zip, sheet, context));
}

/** The merged ranges are read at the first use and kept for the next. */
function openSheet(zip: ZipReader, sheet: SheetPlace, context: SheetContext): OpenSheet {
  let merges: Promise<Merge[]> | undefined;
  async function* rows(): AsyncGenerator<TableRow> {
    const entry = zip.find(sheet.path);
    if (!entry) throw new SpreadsheetError('damaged');
    merges ??= readMerges(zip, entry);
    const filler = new MergeFiller(await merges);
    const handler = new SheetHandler(context);
    const scanner = new XmlScanner(handler);
    const { hiddenColumns } = handler;
    for await (const piece of decodeXml(zip.read(entry))) {
      scanner.feed(piece);
      for (const { row, cells, hidden } of handler.takeRows()) {
        filler.fill(row, cells);
        yield {
          sheet: sheet.name,
          sheetHidden: sheet.hidden,
          row,
          cells,
          hidden,
          hiddenColumns,
          date1904: context.date1904,
        };
      }
    }
    scanner.end();
  }
  return { name: sheet.name, hidden: sheet.hidden, rows };
}

const NO_COLUMNS: ReadonlySet<number> = new Set();

async function openCsv(path: string, fileName: string): Promise<OpenSheet> {
  const encoding = await detectEncoding(path, await readStart(path, 4096));
  const sheet = basename(fileName, extname(fileName));
  async function* rows(): AsyncGenerator<TableRow> {
    let row = 0;
    for await (const records of readRecords(path, encoding)) {
      for (const record of records) {
        row += 1;
        const cells = csvCells(record);
        if (cells.length === 0) continue;
        yield {
          sheet,
          sheetHidden: false,
          row,
          cells,
          hidden: false,
          hiddenColumns: NO_COLUMNS,
          date1904: false,
        };
      }
    }
  }
  return { name: sheet, hidden: false, rows };
}

/** Undoes what keeps spreadsheets from executing or changing a text: `'=…` and `="0123"`. */
function csvText(field: string): string {
  const first = field.charCodeAt(0);
  if (first === 39 && /^'+[=+\-@\t\r]/.test(field)) return field.slice(1);
  if (first === 61) return /^="([^"]*)"$/.exec(field)?.[1] ?? field;
  return field;
}

function csvCells(record: readonly string[]): Cell[] {
  let last = Math.min(record.length, MAX_COLUMNS);
  while (last > 0 && record[last - 1]?.trim() === '') last -= 1;
  const cells: Cell[] = [];
  for (let column = 0; column < last; column += 1) {
    const text = soundText(csvText(record[column] ?? ''));
    cells.push(text === '' ? EMPTY_CELL : { text });
  }
  return cells;
}
