import { fromExcelSerial } from '../../kernel/standards/dates.ts';
import { type Cell, detached, EMPTY_CELL, MAX_COLUMNS, soundText } from './cell.ts';
import { SpreadsheetError } from './errors.ts';
import { columnOf } from './merges.ts';
import { GENERAL, type NumberFormat } from './number-formats.ts';
import type { SharedStrings } from './shared-strings.ts';
import { attribute, decodeXstring, type XmlHandler } from './xml.ts';

export interface SheetRow {
  readonly row: number;
  readonly cells: Cell[];
  readonly hidden: boolean;
}

export interface SheetContext {
  readonly strings: SharedStrings;
  readonly formats: readonly NumberFormat[];
  readonly date1904: boolean;
}

/** Longest cell text of a spreadsheet is 32 767; some programs write a little more. */
const MAX_CELL = 200_000;
const LAST_ROW = 1_048_576;

/** Collects the rows of one worksheet part while it is scanned. */
export class SheetHandler implements XmlHandler {
  wantsText = false;
  #rows: SheetRow[] = [];
  readonly hiddenColumns = new Set<number>();
  readonly #context: SheetContext;
  #row = 0;
  #hidden = false;
  #cells: Cell[] = [];
  #column = -1;
  #type = '';
  #format: NumberFormat = GENERAL;
  #value = '';
  #formula = false;
  #inCell = false;
  #phonetic = 0;

  constructor(context: SheetContext) {
    this.#context = context;
  }

  /** The rows finished since the last call. */
  takeRows(): SheetRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open(name: string, attributes: string): void {
    if (name === 'c') this.#openCell(attributes);
    else if (name === 'v' || name === 't') this.wantsText = this.#inCell && this.#phonetic === 0;
    else if (name === 'row') this.#openRow(attributes);
    else if (name === 'f') this.#formula = true;
    else if (name === 'rPh') this.#phonetic += 1;
    else if (name === 'col') this.#hideColumns(attributes);
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.wantsText = false;
    else if (name === 'c') this.#closeCell();
    else if (name === 'row') this.#closeRow();
    else if (name === 'rPh') this.#phonetic -= 1;
  }

  text(text: string): void {
    this.#value += text;
    if (this.#value.length > MAX_CELL) throw new SpreadsheetError('damaged');
  }

  #hideColumns(attributes: string): void {
    if (!/^(?:1|true)$/.test(attribute(attributes, 'hidden') ?? '')) return;
    const last = Math.min(Number(attribute(attributes, 'max') ?? 0), MAX_COLUMNS);
    for (let column = Number(attribute(attributes, 'min') ?? 1); column <= last; column += 1) {
      this.hiddenColumns.add(column - 1);
    }
  }

  /** Rows and cells may omit their reference; then they follow the one before. */
  #openRow(attributes: string): void {
    const number = Number(attribute(attributes, 'r') ?? this.#row + 1);
    if (!(number > this.#row && number <= LAST_ROW)) throw new SpreadsheetError('damaged');
    this.#row = number;
    this.#hidden = /^(?:1|true)$/.test(attribute(attributes, 'hidden') ?? '');
    this.#cells = [];
    this.#column = -1;
  }

  #openCell(attributes: string): void {
    const reference = attribute(attributes, 'r');
    const column = reference === undefined ? this.#column + 1 : columnOf(reference);
    this.#column = column < 0 ? this.#column + 1 : column;
    this.#type = attribute(attributes, 't') ?? 'n';
    const style = attribute(attributes, 's');
    this.#format = style === undefined ? GENERAL : (this.#context.formats[Number(style)] ?? GENERAL);
    this.#value = '';
    this.#formula = false;
    this.#inCell = true;
  }

  #closeCell(): void {
    this.#inCell = false;
    if ((this.#value === '' && !this.#formula) || this.#column >= MAX_COLUMNS) return;
    const cell = this.#makeCell();
    if (cell === EMPTY_CELL) return;
    while (this.#cells.length < this.#column) this.#cells.push(EMPTY_CELL);
    this.#cells[this.#column] = this.#formula ? { ...cell, formula: true } : cell;
  }

  #makeCell(): Cell {
    const value = this.#value;
    switch (this.#type) {
      case 's':
        return textCell(this.#context.strings.get(Number(value)));
      case 'str':
      case 'inlineStr':
        return textCell(decodeXstring(detached(value)));
      case 'b':
        return { text: value === '1' || value === 'true' ? 'TRUE' : 'FALSE' };
      case 'e':
        return { text: soundText(value), error: true };
      case 'd':
        return isoCell(value);
      default:
        return value.trim() === ''
          ? this.#noNumber()
          : numberCell(value.trim(), this.#format, this.#context.date1904);
    }
  }

  /** A formula without a stored result stays visible as such, so that it can be explained. */
  #noNumber(): Cell {
    return this.#formula ? { text: '', formula: true } : EMPTY_CELL;
  }

  #closeRow(): void {
    if (this.#cells.length > 0) this.#rows.push({ row: this.#row, cells: this.#cells, hidden: this.#hidden });
  }
}

function textCell(value: string): Cell {
  const text = soundText(value);
  return text === '' ? EMPTY_CELL : { text };
}

function isoCell(value: string): Cell {
  const date = /^\d{4}-\d{2}-\d{2}/.exec(value)?.[0];
  return date ? { text: date, date } : textCell(detached(value));
}

/** A numeric cell as its format shows it. Numbers beyond 2^53 keep the digits of the file. */
export function numberCell(raw: string, format: NumberFormat, date1904: boolean): Cell {
  const number = Number(raw);
  if (!Number.isFinite(number)) return textCell(detached(raw));
  if (format.kind === 'date' || format.kind === 'month') {
    const date = fromExcelSerial(number, date1904);
    if (date) {
      const showsMonthOnly = format.kind === 'month' && date.endsWith('-01');
      return { text: showsMonthOnly ? date.slice(0, 7) : date, number, date };
    }
  }
  if (format.kind === 'decimals') return { text: number.toFixed(format.places), number };
  const text = Math.abs(number) <= Number.MAX_SAFE_INTEGER ? String(number) : detached(raw);
  return { text: format.kind === 'padded' ? text.padStart(format.width, '0') : text, number };
}
