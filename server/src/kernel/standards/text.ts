/**
 * Cleaning of text as it comes out of spreadsheets: full-width forms, invisible characters,
 * the apostrophe that Excel users type to force text.
 */

/** Also the fillers of Hangul and the blank of Braille; a selector that chooses a form of the character before it stays. */
const INVISIBLE = /(?![\t\n\r\p{VS}])[\p{Cc}\p{Cf}\p{DI}\u2800]/gu;
const NEEDS_CLEANING = /[\p{Cc}\p{Cf}\p{DI}\p{Z}\u2800'‘’`´＇]/u;
const ONLY_SELECTORS = /^[\s\p{VS}]+$/u;
const LEADING_APOSTROPHES = /^[\s'‘’`´＇]+/;

/** Full-width ASCII (U+FF01–FF5E) and the ideographic space become their half-width twins. */
export function toHalfWidth(text: string): string {
  if (!/[\uff01-\uff5e\u3000]/.test(text)) return text;
  let result = '';
  for (const character of text) {
    const code = character.charCodeAt(0);
    if (code >= 0xff01 && code <= 0xff5e) result += String.fromCharCode(code - 0xfee0);
    else result += code === 0x3000 ? ' ' : character;
  }
  return result;
}

/**
 * A cell's text without invisible characters, leading apostrophes (Excel's "this is text" mark)
 * and surrounding white space. Inner characters, also full-width punctuation, stay as written.
 */
export function cleanText(text: string): string {
  if (!NEEDS_CLEANING.test(text)) return text;
  const seen = text.replace(INVISIBLE, '').replace(LEADING_APOSTROPHES, '').trim();
  return ONLY_SELECTORS.test(seen) ? '' : seen;
}

/** The same in one line, for names, numbers and addresses: what breaks a line is a blank there. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ');
}

/** Half-width and without any white space: for numbers, codes and headings. */
export function compactText(text: string): string {
  return toHalfWidth(cleanText(text)).replace(/\s+/g, '');
}
