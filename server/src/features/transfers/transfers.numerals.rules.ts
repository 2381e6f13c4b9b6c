import type { LocalDate } from '../../kernel/standards/dates.ts';

/** Chinese capital numerals (大写), as letters and receipts write numbers so that nobody alters them (domain rule 21). */
const capitals = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const units = ['', '拾', '佰', '仟'];

/** @param n whole, 0 to 9999: 叁拾, 壹佰零伍 */
export function capitalNumber(n: number): string {
  if (n === 0) return '零';
  const digits = String(n).split('').map(Number);
  let text = '';
  for (const [index, digit] of digits.entries()) {
    const unit = units[digits.length - 1 - index] ?? '';
    if (digit !== 0) text += `${capitals[digit]}${unit}`;
    else if (!text.endsWith('零')) text += '零';
  }
  return text.replace(/零$/, '');
}

/** Digit by digit: 贰零贰陆 */
export const capitalDigits = (text: string) =>
  text.replaceAll(/\d/g, (digit) => capitals[Number(digit)] ?? digit);

/** 贰零贰陆年零柒月, of a month `YYYY-MM`; ten and more with their unit: 壹拾壹月 */
export function capitalMonth(month: string): string {
  const [year = '', number = ''] = month.split('-');
  const n = Number(number);
  return `${capitalDigits(year)}年${n < 10 ? '零' : ''}${capitalNumber(n)}月`;
}

/** 贰零贰陆年零柒月零壹日 */
export function capitalDay(day: LocalDate): string {
  const n = Number(day.slice(8, 10));
  return `${capitalMonth(day.slice(0, 7))}${n < 10 ? '零' : ''}${capitalNumber(n)}日`;
}
