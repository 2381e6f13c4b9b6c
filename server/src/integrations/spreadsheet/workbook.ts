import { soundText } from './cell.ts';
import { decodeXml } from './encoding.ts';
import { SpreadsheetError } from './errors.ts';
import { builtInFormat, type NumberFormat, parseFormat } from './number-formats.ts';
import { attribute, XmlScanner } from './xml.ts';
import type { ZipReader } from './zip.ts';

/** What the workbook says before any sheet is read. */
export interface Workbook {
  readonly date1904: boolean;
  readonly sheets: readonly SheetPlace[];
  readonly sharedStringsPath: string;
  readonly stylesPath: string;
}

export interface SheetPlace {
  readonly name: string;
  readonly hidden: boolean;
  readonly path: string;
}

/** Each sheet is opened to look for its header: 3 000 of them took 42 s, and no office keeps so many. */
const MAX_SHEETS = 200;

/** Calls `open` for every element of a part; quietly does nothing when the part is missing. */
async function eachElement(
  zip: ZipReader,
  path: string,
  open: (name: string, attributes: string) => void,
  close: (name: string) => void = () => {},
): Promise<void> {
  const entry = zip.find(path);
  if (!entry) return;
  const scanner = new XmlScanner({ wantsText: false, open, close, text: () => {} });
  for await (const piece of decodeXml(zip.read(entry))) scanner.feed(piece);
  scanner.end();
}

interface Relationship {
  readonly type: string;
  readonly target: string;
}

/** Relationships of a part, targets as paths from the root of the archive. */
async function readRelationships(zip: ZipReader, part: string): Promise<Map<string, Relationship>> {
  const slash = part.lastIndexOf('/') + 1;
  const folder = part.slice(0, slash);
  const relationships = new Map<string, Relationship>();
  await eachElement(zip, `${folder}_rels/${part.slice(slash)}.rels`, (name, attributes) => {
    if (name !== 'Relationship') return;
    const target = attribute(attributes, 'Target') ?? '';
    const type = (attribute(attributes, 'Type') ?? '').replace(/^.*\//, '');
    relationships.set(attribute(attributes, 'Id') ?? '', { type, target: resolvePath(folder, target) });
  });
  return relationships;
}

function resolvePath(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const parts: string[] = [];
  for (const part of `${folder}${target}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/** Reads the workbook part. Throws `SpreadsheetError` when the archive is no .xlsx workbook. */
export async function readWorkbook(zip: ZipReader): Promise<Workbook> {
  const root = await readRelationships(zip, '');
  const office = [...root.values()].find(({ type }) => type === 'officeDocument');
  const path = office?.target ?? 'xl/workbook.xml';
  if (!zip.find(path) || !/\.xml$/i.test(path))
    throw new SpreadsheetError(
      zip.find('xl/workbook.bin') || !zip.find('[Content_Types].xml') ? 'unsupported_format' : 'damaged',
    );
  const relationships = await readRelationships(zip, path);
  const sheets: SheetPlace[] = [];
  let date1904 = false;
  let isWorkbook = false;
  await eachElement(zip, path, (name, attributes) => {
    if (name === 'workbook') isWorkbook = true;
    else if (name === 'workbookPr') date1904 = /^(?:1|true)$/.test(attribute(attributes, 'date1904') ?? '');
    else if (name === 'sheet') addSheet(sheets, attributes, relationships);
  });
  if (!isWorkbook) throw new SpreadsheetError('unsupported_format');
  if (sheets.length > MAX_SHEETS) throw new SpreadsheetError('too_many_sheets');
  const present = sheets.filter((sheet) => zip.find(sheet.path));
  if (present.length < sheets.length) throw new SpreadsheetError('damaged');
  const byType = (type: string, usual: string) =>
    [...relationships.values()].find((relationship) => relationship.type === type)?.target ?? usual;
  return {
    date1904,
    sheets,
    sharedStringsPath: byType('sharedStrings', 'xl/sharedStrings.xml'),
    stylesPath: byType('styles', 'xl/styles.xml'),
  };
}

/** Chart and dialog sheets hold no cells and are passed over. */
function addSheet(sheets: SheetPlace[], attributes: string, relationships: Map<string, Relationship>): void {
  const id = /\s[\w.-]+:id\s*=\s*["']([^"']*)["']/.exec(attributes)?.[1];
  const relationship = relationships.get(id ?? '');
  if (relationship && relationship.type !== 'worksheet') return;
  const hidden = /hidden/i.test(attribute(attributes, 'state') ?? '');
  const number = sheets.length + 1;
  sheets.push({
    name: soundText(attribute(attributes, 'name') ?? `Sheet${number}`),
    hidden,
    path: relationship?.target ?? `xl/worksheets/sheet${number}.xml`,
  });
}

/** Number format of every cell style, in the order of `cellXfs`. */
export async function readNumberFormats(zip: ZipReader, path: string): Promise<NumberFormat[]> {
  const custom = new Map<number, NumberFormat>();
  const formats: NumberFormat[] = [];
  let inCellFormats = false;
  await eachElement(
    zip,
    path,
    (name, attributes) => {
      if (name === 'numFmt') {
        custom.set(
          Number(attribute(attributes, 'numFmtId')),
          parseFormat(attribute(attributes, 'formatCode') ?? ''),
        );
      } else if (name === 'cellXfs') inCellFormats = true;
      else if (name === 'xf' && inCellFormats) {
        const id = Number(attribute(attributes, 'numFmtId') ?? 0);
        formats.push(custom.get(id) ?? builtInFormat(id));
      }
    },
    (name) => {
      if (name === 'cellXfs') inCellFormats = false;
    },
  );
  return formats;
}
