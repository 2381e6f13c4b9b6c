import { compactText } from './text.ts';

const MOBILE = /^1[3-9]\d{9}$/;
/** Area codes: 010, 02x with eight digits; all others three further digits with seven or eight. */
const LANDLINE = /^(0(?:10|2\d)|0[3-9]\d{2})(\d{7,8})(?:(?:转|ext\.?|x|#)(\d{1,6}))?$/i;

/**
 * One normal form for a telephone number: eleven digits for a mainland mobile, `0483-8212345` (with
 * `转123`) for a landline with area code. Tolerates +86, 0086, dashes, dots, brackets, spaces and
 * full-width digits. Null for everything else: also for two numbers in one cell, which of
 * them is meant is not ours to guess.
 */
export function normalizePhone(text: string): string | null {
  if (MOBILE.test(text)) return text;
  const compact = compactText(text)
    // A number cell that went through a database or a CSV export.
    .replace(/\.0+$/, '')
    .replace(/[-‐-―−－.()·'_]/g, '')
    .replace(/^(?:\+|00)86/, '');
  if (MOBILE.test(compact)) return compact;
  if (/^86?0?1[3-9]\d{9}$/.test(compact)) return compact.slice(-11);
  if (/^01[3-9]\d{9}$/.test(compact)) return compact.slice(1);
  const landline = LANDLINE.exec(compact);
  if (!landline) return null;
  const [, area = '', number = '', extension] = landline;
  if (area.length === 3 && number.length !== 8) return null;
  return extension ? `${area}-${number}转${extension}` : `${area}-${number}`;
}

/** Whether a normalised number is a mobile, so that it can receive a text message and be an account. */
export function isMobile(phone: string): boolean {
  return MOBILE.test(phone);
}
