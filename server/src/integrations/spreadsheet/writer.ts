import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { columnLetters } from './merges.ts';
import { encodeXstring } from './xml.ts';
import { type ZipPart, zipArchive } from './zip-writer.ts';

/**
 * Writes tables as `.xlsx` and `.csv`, row by row in bounded memory. Every text is a text cell (ID
 * numbers and phones keep all digits) and none can be executed as a formula by the program that opens
 * it; our reader gives every value back unchanged.
 */
export interface SheetColumn {
  readonly heading: string;
  /** In characters of the default font; 14 when absent. */
  readonly width?: number;
  /** Cells below that are still empty are text, so that a number that is typed keeps all its digits. */
  readonly text?: true;
}

export interface SheetCell {
  readonly text: string;
  readonly style: keyof typeof styles;
}
export type SheetValue = string | number | null | SheetCell;
export type SheetValues = readonly SheetValue[];
type Rows = AsyncIterable<SheetValues> | Iterable<SheetValues>;

export interface SheetContent {
  readonly name: string;
  readonly columns?: readonly SheetColumn[];
  /** Rows that stay visible when scrolling; 1 with columns, 0 without. */
  readonly frozen?: number;
  readonly rows: Rows;
}

/** Indexes into `cellXfs` below. `text` shows the apostrophe mark (quotePrefix), so editing stays safe. */
const styles = { general: 0, header: 1, text: 2, bad: 3, problem: 4, problemHeader: 5 } as const;

const STYLES = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="4"><font><sz val="11"/><name val="等线"/></font><font><b/><sz val="11"/><name val="等线"/></font><font><sz val="11"/><color rgb="FFC00000"/><name val="等线"/></font><font><b/><sz val="11"/><color rgb="FFC00000"/><name val="等线"/></font></fonts><fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFF2F2F2"/></patternFill></fill><fill><patternFill patternType="solid"><fgColor rgb="FFFFC7CE"/></patternFill></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="6"><xf xfId="0"/><xf numFmtId="49" fontId="1" fillId="2" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"/><xf numFmtId="49" xfId="0" quotePrefix="1" applyNumberFormat="1"/><xf numFmtId="49" fillId="3" xfId="0" quotePrefix="1" applyNumberFormat="1" applyFill="1"/><xf numFmtId="49" fontId="2" xfId="0" quotePrefix="1" applyNumberFormat="1" applyFont="1" applyAlignment="1"><alignment wrapText="1" vertical="top"/></xf><xf numFmtId="49" fontId="3" fillId="2" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"/></cellXfs></styleSheet>`;

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const DOCUMENT = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const WORKSHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml';

/** The workbook as a stream of bytes. */
export function xlsxStream(sheets: readonly SheetContent[]): Readable {
  return Readable.from(zipArchive(workbookParts(sheets)), { objectMode: false });
}

/** Writes the workbook to a file. */
export async function writeXlsx(path: string, sheets: readonly SheetContent[]): Promise<void> {
  await pipeline(xlsxStream(sheets), createWriteStream(path));
}

function* workbookParts(sheets: readonly SheetContent[]): Generator<ZipPart> {
  const numbers = sheets.map((_, i) => i + 1);
  const overrides = numbers
    .map((n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${WORKSHEET_TYPE}"/>`)
    .join('');
  yield part(
    '[Content_Types].xml',
    `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>${overrides}</Types>`,
  );
  yield part(
    '_rels/.rels',
    `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  );
  const names = sheetNames(sheets.map(({ name }) => name));
  const list = names.map(
    (name, i) => `<sheet name="${encodeXstring(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`,
  );
  yield part(
    'xl/workbook.xml',
    `<workbook xmlns="${MAIN}" xmlns:r="${DOCUMENT}"><sheets>${list.join('')}</sheets></workbook>`,
  );
  const relationships = numbers.map(
    (n) => `<Relationship Id="rId${n}" Type="${DOCUMENT}/worksheet" Target="worksheets/sheet${n}.xml"/>`,
  );
  yield part(
    'xl/_rels/workbook.xml.rels',
    `<Relationships xmlns="${PACKAGE}/relationships">${relationships.join('')}<Relationship Id="rId${numbers.length + 1}" Type="${DOCUMENT}/styles" Target="styles.xml"/></Relationships>`,
  );
  yield { name: 'xl/styles.xml', content: [STYLES] };
  for (const [i, sheet] of sheets.entries()) {
    yield { name: `xl/worksheets/sheet${i + 1}.xml`, content: sheetXml(sheet, i === 0) };
  }
}

function part(name: string, xml: string): ZipPart {
  return { name, content: [XML + xml] };
}

/** Sheet names as Excel allows them: at most 31 characters, none of []:*?/\, no two alike. */
function sheetNames(wanted: readonly string[]): string[] {
  const taken = new Set<string>();
  return wanted.map((name) => {
    const plain =
      name
        .replace(/[[\]:*?/\\\p{Cc}]/gu, ' ')
        .replace(/^'|'$/g, '')
        .trim()
        .slice(0, 28)
        .toWellFormed() || 'Sheet';
    let unique = plain;
    for (let n = 2; taken.has(unique.toLowerCase()); n += 1) unique = `${plain}${n}`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}

async function* sheetXml({ columns, frozen, rows }: SheetContent, selected: boolean): AsyncGenerator<string> {
  const fixed = frozen ?? (columns ? 1 : 0);
  const pane =
    fixed > 0
      ? `<pane ySplit="${fixed}" topLeftCell="A${fixed + 1}" activePane="bottomLeft" state="frozen"/>`
      : '';
  yield `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView${selected ? ' tabSelected="1"' : ''} workbookViewId="0">${pane}</sheetView></sheetViews>`;
  if (columns && columns.length > 0) {
    const cols = columns.map(
      ({ width, text }, i) =>
        `<col min="${i + 1}" max="${i + 1}" width="${width ?? 14}"${text ? ` style="${styles.text}"` : ''} customWidth="1"/>`,
    );
    yield `<cols>${cols.join('')}</cols>`;
  }
  yield '<sheetData>';
  let row = 0;
  if (columns) {
    row += 1;
    yield rowXml(
      row,
      columns.map(({ heading }) => ({ text: heading, style: 'header' })),
    );
  }
  for await (const values of rows) {
    row += 1;
    yield rowXml(row, values);
  }
  yield '</sheetData></worksheet>';
}

function rowXml(row: number, values: SheetValues): string {
  let xml = `<row r="${row}">`;
  for (let index = 0; index < values.length; index += 1) xml += cellXml(index, row, values[index] ?? null);
  return `${xml}</row>`;
}

function cellXml(index: number, row: number, value: SheetValue): string {
  const reference = `${columnLetters(index)}${row}`;
  if (typeof value === 'number') return `<c r="${reference}"><v>${value}</v></c>`;
  const { text, style } =
    typeof value === 'string' || value === null ? { text: value ?? '', style: 'text' as const } : value;
  if (text === '' && style === 'text') return '';
  return inlineCell(reference, text, styles[style]);
}

/** A text cell whose text stands in the sheet itself. */
export function inlineCell(reference: string, text: string, style: number): string {
  return `<c r="${reference}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${encodeXstring(text)}</t></is></c>`;
}

/** A table as CSV: UTF-8 with byte order mark (Excel needs it), CRLF, RFC 4180 quotes. */
export function csvStream(columns: readonly SheetColumn[], rows: Rows): Readable {
  async function* lines(): AsyncGenerator<string> {
    yield `\ufeff${csvLine(columns.map(({ heading }) => heading))}`;
    for await (const values of rows) yield csvLine(values);
  }
  return Readable.from(lines(), { objectMode: false });
}

/** Writes a table to a CSV file. */
export async function writeCsv(path: string, columns: readonly SheetColumn[], rows: Rows): Promise<void> {
  await pipeline(csvStream(columns, rows), createWriteStream(path));
}

function csvLine(values: SheetValues): string {
  return `${values.map((value) => csvField(typeof value === 'object' ? (value?.text ?? '') : value)).join(',')}\r\n`;
}

/**
 * A text that a spreadsheet program would execute gets an apostrophe (OWASP, CSV injection); the
 * reader takes exactly one away, so texts that begin with apostrophes survive too.
 */
function csvField(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = /^'*[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n;\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
