import { isRealDate, type LocalDate } from './dates.ts';
import type { Sex } from './sex.ts';
import { compactText } from './text.ts';

/**
 * Resident ID numbers, GB 11643-1999: six digits of division, eight of birth date, three of
 * sequence (odd: male), one check character (ISO 7064 MOD 11-2). Division codes are deliberately
 * not checked: old cards carry abolished ones (domain.md rule 9).
 */
export type IdNumberFault = 'length' | 'characters' | 'birth' | 'check_digit';

export type ParsedIdNumber =
  | { readonly ok: true; readonly idNumber: string; readonly birth: LocalDate; readonly sex: Sex }
  | { readonly ok: false; readonly reason: IdNumberFault };

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const CHECK_CHARACTERS = '10X98765432';

/** The check character for the first 17 digits (GB 11643-1999, 4.4). Expects 17 ASCII digits. */
export function idNumberCheckDigit(first17: string): string {
  let sum = 0;
  for (const [position, weight] of WEIGHTS.entries()) sum += weight * (first17.charCodeAt(position) - 48);
  return CHECK_CHARACTERS.charAt(sum % 11);
}

/**
 * Reads a resident ID number however a spreadsheet holds it: full-width digits, lower-case x,
 * apostrophes, tabs and inner spaces are tolerated; a 15-digit number of the first generation
 * becomes 18 digits in the 20th century, the only one in which they were issued.
 */
export function parseIdNumber(text: string): ParsedIdNumber {
  const compact = compactText(text)
    .replace(/['’‘`-]/g, '')
    .toUpperCase();
  if (!/^[0-9X]+$/.test(compact)) return { ok: false, reason: 'characters' };
  if (compact.length === 15) return parseLegacy(compact);
  if (compact.length !== 18) return { ok: false, reason: 'length' };
  if (!/^\d{17}[\dX]$/.test(compact)) return { ok: false, reason: 'characters' };
  return check(compact);
}

function parseLegacy(digits: string): ParsedIdNumber {
  if (!/^\d{15}$/.test(digits)) return { ok: false, reason: 'characters' };
  const first17 = `${digits.slice(0, 6)}19${digits.slice(6)}`;
  return check(first17 + idNumberCheckDigit(first17));
}

function check(idNumber: string): ParsedIdNumber {
  const birth = `${idNumber.slice(6, 10)}-${idNumber.slice(10, 12)}-${idNumber.slice(12, 14)}`;
  if (birth < '1850' || !isRealDate(birth)) return { ok: false, reason: 'birth' };
  if (idNumberCheckDigit(idNumber) !== idNumber.charAt(17)) return { ok: false, reason: 'check_digit' };
  const sex = (idNumber.charCodeAt(16) - 48) % 2 === 1 ? 'male' : 'female';
  return { ok: true, idNumber, birth, sex };
}
