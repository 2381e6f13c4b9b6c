/**
 * What a cell's number format makes of its number, as far as a roster needs it: dates, months,
 * fixed decimals (1985.10 typed as a number), leading zeros. ECMA-376 part 1, 18.8.30.
 */
export type NumberFormat =
  | { readonly kind: 'general' }
  | { readonly kind: 'date' }
  /** Shows year and month, no day. */
  | { readonly kind: 'month' }
  | { readonly kind: 'decimals'; readonly places: number }
  | { readonly kind: 'padded'; readonly width: number };

export const GENERAL: NumberFormat = { kind: 'general' };
const DATE: NumberFormat = { kind: 'date' };
const MONTH: NumberFormat = { kind: 'month' };

/** Built-in formats; 27–36 and 50–58 are the dates of the East Asian editions. */
const builtIn = new Map<number, NumberFormat>([
  [2, { kind: 'decimals', places: 2 }],
  ...[14, 15, 16, 22, 28, 29, 30, 31, 36, 50, 51, 53, 54, 58].map((id) => [id, DATE] as const),
  ...[17, 27, 52, 55, 57].map((id) => [id, MONTH] as const),
]);

/** Format 27 and its like differ between the simplified and the traditional Chinese editions. */
export function builtInFormat(id: number): NumberFormat {
  return builtIn.get(id) ?? GENERAL;
}

/** Reads a custom format code such as `yyyy"年"m"月";@`. */
export function parseFormat(code: string): NumberFormat {
  const first = code
    .replace(/"[^"]*"|\\.|_.|\*./g, '')
    .replace(/\[[^\]]*\]/g, '')
    .split(';', 1)
    .join('')
    .toLowerCase();
  if (/^0\.0+$/.test(first)) return { kind: 'decimals', places: first.length - 2 };
  if (/^0{2,}$/.test(first)) return { kind: 'padded', width: first.length };
  if (/general|[#0?]/.test(first)) return GENERAL;
  if (/[ye]/.test(first)) return /d/.test(first) ? DATE : MONTH;
  return /m/.test(first) && /d/.test(first) ? DATE : GENERAL;
}
