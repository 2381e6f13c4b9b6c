/**
 * Cleaning of text as it comes out of spreadsheets: full-width forms, invisible characters,
 * the apostrophe that Excel users type to force text.
 */

const INVISIBLE = /(?![\t\n\r])[\p{Cc}\p{Cf}]/gu;
const NEEDS_CLEANING = /[\p{Cc}\p{Cf}\p{Z}'‘’`´＇]/u;
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
  return text.replace(INVISIBLE, '').replace(LEADING_APOSTROPHES, '').trim();
}

/** Half-width and without any white space: for numbers, codes and headings. */
export function compactText(text: string): string {
  return toHalfWidth(cleanText(text)).replace(/\s+/g, '');
}
