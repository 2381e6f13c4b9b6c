import {
  type DateFault,
  type DatePrecision,
  fromExcelSerial,
  type KnownDate,
  readDateText,
} from '../../kernel/standards/dates.ts';
import { cleanText } from '../../kernel/standards/text.ts';
import type { Cell } from './cell.ts';

/** What people put into a cell to say that there is nothing. */
const NOTHING =
  /^(?:[-—–－/／\\.。*、?？]+|无|暂无|空|没有|未知|不详|不明|未填|待查|缺|null|none|nil|n\/a|undefined|#n\/a)$/i;

/** The cell's text, cleaned; empty for error values and for words that say "nothing" (无, /, —). */
export function textOf(cell: Cell): string {
  if (cell.error) return '';
  const text = cleanText(cell.text);
  return NOTHING.test(text) ? '' : text;
}

/** Why a cell holds no date; `one_decimal`: a number such as 1985.1, `error`: an error value. */
export type DateCellFault = DateFault | 'one_decimal' | 'error';

/**
 * The date in a cell: formatted as one, an Excel serial without format, or text in any usual form.
 * Null for an empty cell. `date1904`: the workbook's day count.
 */
export function dateOf(cell: Cell, date1904: boolean): KnownDate | DateCellFault | null {
  if (cell.error) return 'error';
  if (cell.date) return { date: cell.date, precision: precisionOf(cell.text) };
  const text = textOf(cell);
  if (text === '') return null;
  if (cell.number !== undefined) return dateOfNumber(cell.number, text, date1904);
  if (/^\d{5}(?:\.\d+)?$/.test(text)) return serialDate(Number(text), date1904);
  return readDateText(text);
}

function precisionOf(text: string): DatePrecision {
  return text.length === 7 ? 'month' : 'day';
}

/** 1985, 198506, 19850601 and 1985.06 typed as numbers mean what they look like; others are serials. */
function dateOfNumber(number: number, text: string, date1904: boolean): KnownDate | DateCellFault {
  if (Number.isInteger(number)) {
    const looksWritten = (number >= 1900 && number <= 2199) || number > 99_999;
    return looksWritten ? readDateText(text) : serialDate(number, date1904);
  }
  // The number 1985.1 was typed as 1985.1 or as 1985.10: January or October, nobody can tell.
  if (/^(?:19|20)\d{2}\.\d$/.test(text)) return 'one_decimal';
  if (/^(?:19|20)\d{2}\.\d{2}$/.test(text)) return readDateText(text);
  return serialDate(number, date1904);
}

function serialDate(serial: number, date1904: boolean): KnownDate | DateCellFault {
  const date = fromExcelSerial(serial, date1904);
  return date ? { date, precision: 'day' } : 'unreadable';
}

/**
 * Whether a spreadsheet rounded the number in the cell: numbers keep 15 digits, so a longer one lost
 * its end (1.50785E+17, or zeros in its last places).
 */
export function isRounded(cell: Cell): boolean {
  if (cell.number !== undefined && Math.abs(cell.number) > Number.MAX_SAFE_INTEGER) return true;
  return /^\d(?:\.\d+)?e\+?1[4-9]$/i.test(cleanText(cell.text).replace(/\s/g, ''));
}
