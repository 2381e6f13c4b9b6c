import { type Cell, EMPTY_CELL, MAX_COLUMNS } from './cell.ts';
import { decodeXml } from './encoding.ts';
import { attribute, XmlScanner } from './xml.ts';
import type { ZipEntry, ZipReader } from './zip.ts';

/** A merged range; rows from 1, columns from 0, both ends included. */
export interface Merge {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** Column index from 0 of a reference's letters (`AB12` → 27), or -1. */
export function columnOf(reference: string): number {
  let column = 0;
  for (let i = 0; i < reference.length; i += 1) {
    const code = reference.charCodeAt(i);
    if (code < 65 || code > 90) break;
    column = column * 26 + code - 64;
    if (column > 16_384) return -1;
  }
  return column - 1;
}

/** Letters of a column index: 27 → AB. */
export function columnLetters(index: number): string {
  let letters = '';
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}

/**
 * The merged ranges of a sheet. They stand behind all rows in the file, so the sheet is unpacked
 * once more only for them (a quarter of a second for 84 MB) and never kept.
 */
export async function readMerges(zip: ZipReader, entry: ZipEntry): Promise<Merge[]> {
  const merges: Merge[] = [];
  const scanner = new XmlScanner({
    wantsText: false,
    open: (name, attributes) => {
      if (name !== 'mergeCell') return;
      const merge = parseRange(attribute(attributes, 'ref') ?? '');
      if (merge) merges.push(merge);
    },
    close: () => {},
    text: () => {},
  });
  for await (const piece of decodeXml(behindSheetData(zip.read(entry)))) scanner.feed(piece);
  return merges.sort((a, b) => a.top - b.top);
}

/** The bytes behind `</sheetData>`, under an opening tag so that they are a document again. */
async function* behindSheetData(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let tail: Buffer = Buffer.alloc(0);
  let found = false;
  for await (const chunk of chunks) {
    if (found) {
      yield chunk;
      continue;
    }
    const window = tail.length > 0 ? Buffer.concat([tail, chunk]) : chunk;
    const end = endOfSheetData(window);
    if (end >= 0) {
      found = true;
      yield Buffer.from('<worksheet>');
      yield window.subarray(end);
    } else tail = Buffer.from(window.subarray(-64));
  }
}

function endOfSheetData(window: Buffer): number {
  const MARK = 'sheetData>';
  for (let at = window.indexOf(MARK); at >= 0; at = window.indexOf(MARK, at + 1)) {
    if (/<\/(?:\w+:)?$/.test(window.toString('latin1', Math.max(0, at - 20), at))) return at + MARK.length;
  }
  return -1;
}

function parseRange(reference: string): Merge | null {
  const match = /^([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})$/.exec(reference);
  if (!match) return null;
  const [, left = '', top, right = '', bottom] = match;
  const merge = { top: Number(top), bottom: Number(bottom), left: columnOf(left), right: columnOf(right) };
  return merge.left >= 0 && merge.left < MAX_COLUMNS && merge.right >= merge.left ? merge : null;
}

/** Gives the cells under a merged range the value of its top-left cell, row by row downwards. */
export class MergeFiller {
  readonly #merges: readonly Merge[];
  #next = 0;
  #active: { readonly merge: Merge; readonly cell: Cell }[] = [];

  constructor(merges: readonly Merge[]) {
    this.#merges = merges;
  }

  /** Fills the row in place. Rows must come in ascending order. */
  fill(row: number, cells: Cell[]): void {
    if (this.#active.length > 0) this.#active = this.#active.filter(({ merge }) => merge.bottom >= row);
    for (let merge = this.#merges[this.#next]; merge && merge.top <= row; merge = this.#merges[this.#next]) {
      this.#next += 1;
      if (merge.top !== row) continue;
      const cell = cells[merge.left] ?? EMPTY_CELL;
      if (cell.text !== '') this.#active.push({ merge, cell: { ...cell, merged: true } });
    }
    for (const { merge, cell } of this.#active) {
      const first = merge.top === row ? merge.left + 1 : merge.left;
      const last = Math.min(merge.right, MAX_COLUMNS - 1);
      for (let column = first; column <= last; column += 1) {
        while (cells.length < column) cells.push(EMPTY_CELL);
        if ((cells[column] ?? EMPTY_CELL).text === '') cells[column] = cell;
      }
    }
  }
}
