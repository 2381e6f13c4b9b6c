import { decodeXml } from './encoding.ts';
import { SpreadsheetError } from './errors.ts';
import { columnLetters, columnOf } from './merges.ts';
import { isZip } from './reader.ts';
import { PROBLEM_HEADING, type RemarkPlan } from './remarks.ts';
import { readWorkbook } from './workbook.ts';
import { inlineCell } from './writer.ts';
import { attribute } from './xml.ts';
import { type ZipEntry, ZipReader } from './zip.ts';
import type { ZipPart } from './zip-writer.ts';

/** Styles added behind the workbook's own: every style once more with a red fill, then two red fonts. */
interface AddedStyles {
  /** Style `s` on a red fill is `s + shift`. */
  readonly shift: number;
  readonly problem: number;
  readonly problemHeader: number;
}

/**
 * The parts of the workbook, all copied as they are but the styles and the sheets with remarks; these
 * are changed only in the rows concerned.
 */
export async function* annotatePackage(
  path: string,
  plans: ReadonlyMap<string, RemarkPlan>,
): AsyncGenerator<ZipPart> {
  const zip = await ZipReader.open(path);
  const workbook = await readWorkbook(zip);
  const bySheetPath = new Map<ZipEntry | undefined, RemarkPlan>();
  for (const sheet of workbook.sheets) {
    const plan = plans.get(sheet.name);
    if (plan) bySheetPath.set(zip.find(sheet.path), plan);
  }
  const stylesEntry = zip.find(workbook.stylesPath);
  const { xml, added } = addStyles(stylesEntry ? await textOf(zip, stylesEntry) : '');
  for (const entry of zip.entries()) {
    const plan = bySheetPath.get(entry);
    if (entry.name.endsWith('/')) continue;
    if (plan) yield { name: entry.name, content: annotateSheet(decodeXml(zip.read(entry)), plan, added) };
    else if (entry === stylesEntry && added) yield { name: entry.name, content: [xml] };
    else yield { ...entry, packed: zip.readPacked(entry) };
  }
}

/**
 * Whether the file is a workbook whose sheets can be changed where they stand: written without a
 * namespace prefix (`<x:row>`), as all common programs do.
 */
export async function canAnnotateInPlace(path: string): Promise<boolean> {
  if (!(await isZip(path))) return false;
  const zip = await ZipReader.open(path);
  for (const sheet of (await readWorkbook(zip)).sheets) {
    const entry = zip.find(sheet.path);
    if (!entry) return false;
    for await (const piece of decodeXml(zip.read(entry))) {
      if (!/<worksheet[\s>]/.test(piece.slice(0, 4096))) return false;
      break;
    }
  }
  return true;
}

async function textOf(zip: ZipReader, entry: ZipEntry): Promise<string> {
  let text = '';
  for await (const piece of decodeXml(zip.read(entry))) text += piece;
  return text;
}

/** Excel allows 64 000 styles; a workbook near that gets its remarks without colours. */
const MOST_STYLES = 30_000;

/** Null styles: the workbook has none that can be extended; remarks then come without colours. */
function addStyles(xml: string): { xml: string; added: AddedStyles | null } {
  const fonts = extend(xml, 'fonts', [
    '<font><sz val="11"/><color rgb="FFC00000"/></font>',
    '<font><b/><sz val="11"/><color rgb="FFC00000"/></font>',
  ]);
  const fills =
    fonts &&
    extend(fonts.xml, 'fills', [
      '<fill><patternFill patternType="solid"><fgColor rgb="FFFFC7CE"/><bgColor indexed="64"/></patternFill></fill>',
    ]);
  const own = fills && /<cellXfs\b[^>]*>([\s\S]*?)<\/cellXfs>/.exec(fills.xml)?.[1];
  const formats = own?.match(/<xf\b[^>]*\/>|<xf\b[^>]*>[\s\S]*?<\/xf>/g);
  if (!fonts || !fills || !formats || formats.length > MOST_STYLES) return { xml, added: null };
  const red = formats.map((format) => filled(format, fills.count));
  const text = '<alignment wrapText="1" vertical="top"/></xf>';
  const problem = `<xf numFmtId="49" fontId="${fonts.count}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1">${text}`;
  const header = `<xf numFmtId="49" fontId="${fonts.count + 1}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1">${text}`;
  const extended = extend(fills.xml, 'cellXfs', [...red, problem, header]);
  if (!extended || extended.count !== formats.length) return { xml, added: null };
  const shift = formats.length;
  return { xml: extended.xml, added: { shift, problem: shift * 2, problemHeader: shift * 2 + 1 } };
}

function filled(format: string, fill: number): string {
  const bare = format.replace(/\s(?:fillId|applyFill)\s*=\s*"[^"]*"/g, '');
  return bare.replace(/^<xf/, `<xf fillId="${fill}" applyFill="1"`);
}

/** Appends children to a list element; `count` is how many it had. */
function extend(
  xml: string,
  list: string,
  children: readonly string[],
): { xml: string; count: number } | null {
  const match = new RegExp(`<${list}\\b([^>]*[^/])?>([\\s\\S]*?)</${list}>`).exec(xml);
  if (!match) return null;
  const child = /^<(\w+)/.exec(children[0] ?? '')?.[1] ?? '';
  const count = (match[2] ?? '').match(new RegExp(`<${child}\\b`, 'g'))?.length ?? 0;
  const attributes = (match[1] ?? '').replace(/\scount="\d*"/, '').replace(/\s[\w]+:knownFonts="\d*"/, '');
  const replacement = `<${list}${attributes} count="${count + children.length}">${match[2]}${children.join('')}</${list}>`;
  return { xml: xml.replace(match[0], () => replacement), count };
}

/** Longest row of a sheet; a longer one is a broken file. */
const MAX_ROW = 4 * 1024 * 1024;

async function* annotateSheet(
  pieces: AsyncIterable<string>,
  plan: RemarkPlan,
  added: AddedStyles | null,
): AsyncGenerator<string> {
  let rest = '';
  let row = 0;
  for await (const piece of pieces) {
    rest += piece;
    let start = 0;
    for (;;) {
      const open = nextRow(rest, start);
      const end = open < 0 ? -1 : endOfRow(rest, open);
      if (end < 0) break;
      yield rest.slice(start, open);
      const xml = rest.slice(open, end);
      row = Number(attribute(xml.slice(4, xml.indexOf('>')), 'r') ?? row + 1);
      yield annotateRow(xml, row, plan, added);
      start = end;
    }
    // What is before the unfinished row can go; keep enough to recognise a tag cut in two.
    const keepFrom = Math.max(start, nextRow(rest, start) < 0 ? rest.lastIndexOf('<') : nextRow(rest, start));
    yield rest.slice(start, keepFrom);
    rest = rest.slice(keepFrom);
    if (rest.length > MAX_ROW) throw new SpreadsheetError('damaged');
  }
  yield rest;
}

function nextRow(text: string, from: number): number {
  let at = text.indexOf('<row', from);
  while (at >= 0 && !/[\s>/]/.test(text.charAt(at + 4))) at = text.indexOf('<row', at + 4);
  return at;
}

function endOfRow(text: string, open: number): number {
  const tagEnd = text.indexOf('>', open);
  if (tagEnd < 0) return -1;
  if (text.charAt(tagEnd - 1) === '/') return tagEnd + 1;
  const close = text.indexOf('</row>', tagEnd);
  return close < 0 ? -1 : close + 6;
}

function annotateRow(xml: string, row: number, plan: RemarkPlan, added: AddedStyles | null): string {
  const remark = plan.rows.get(row);
  if (!remark && row !== plan.headerRow) return xml;
  const tagEnd = xml.indexOf('>');
  const attributes = xml
    .slice(4, tagEnd)
    .replace(/\/$/, '')
    .replace(/\sspans="[^"]*"/, '');
  const cells = xml.slice(tagEnd + 1, xml.endsWith('</row>') ? -6 : undefined);
  const kept = keptCells(cells, plan.column);
  const marked = remark && added ? markBad(kept, row, remark.bad, added) : kept;
  const reference = `${plan.letters}${row}`;
  const style = remark ? (added?.problem ?? 0) : (added?.problemHeader ?? 0);
  const cell = inlineCell(reference, remark ? remark.text : PROBLEM_HEADING, style);
  return `<row${attributes}>${marked}${cell}</row>`;
}

const CELL = /<c\b(?:"[^"]*"|'[^']*'|[^>"'])*?(?:\/>|>[\s\S]*?<\/c>)/g;

/** Empty formatted cells from the new column on give way to it: cells must stand in order. */
function keptCells(cells: string, column: number): string {
  return cells.replace(CELL, (cell) => {
    const reference = attribute(cell.slice(2, cell.indexOf('>')), 'r');
    return reference !== undefined && columnOf(reference) >= column ? '' : cell;
  });
}

function markBad(cells: string, row: number, bad: ReadonlySet<number>, added: AddedStyles): string {
  const missing = new Set(bad);
  let column = -1;
  let result = cells.replace(CELL, (cell) => {
    const tag = cell.slice(2, cell.indexOf('>'));
    const reference = attribute(tag, 'r');
    column = reference === undefined ? column + 1 : columnOf(reference);
    if (!bad.has(column)) return cell;
    missing.delete(column);
    const style = Number(attribute(tag, 's') ?? 0) + added.shift;
    return cell.replace(/\ss="[^"]*"/, '').replace(/^<c\b/, `<c s="${style}"`);
  });
  for (const index of missing) {
    const cell = `<c r="${columnLetters(index)}${row}" s="${added.shift}"/>`;
    const after = result
      .match(CELL)
      ?.find((other) => columnOf(attribute(other.slice(2, other.indexOf('>')), 'r') ?? '') > index);
    result = after ? result.replace(after, () => cell + after) : result + cell;
  }
  return result;
}
