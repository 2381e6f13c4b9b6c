import { cleanText, toHalfWidth } from './text.ts';

/**
 * Names of people and organisations: one normal form, plausibility, and the tokens by which they
 * are found. Everything works on code points: 𠮷 is one character, not two.
 */

/**
 * GBK and GB 18030-2000 kept these characters in the private use area, and old systems still export
 * them so; GB 18030-2022 gives their proper code points. First code point U+E815.
 */
const PRIVATE_USE_FIRST = 0xe815;
const PRIVATE_USE =
  '⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱䎬⺻䏝䓖䙡䙌龹䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻';
const privateUse = new Map(
  [...PRIVATE_USE].map((character, index) => [String.fromCharCode(PRIVATE_USE_FIRST + index), character]),
);

const HAN = '[\\p{Script=Han}〇○]';
const PRIVATE_OR_RADICAL = /[\ue815-\ue864\u2f00-\u2fd5]/g;
/** The many dots that stand between the parts of a name: •・‧．⋅∙･● and the full stop. */
const DOTS =
  /\s*[\u00b7\u2022\u30fb\u2027\uff0e\u22c5\u2219\uff65\u0387\u2024\u16eb\u25cf\u2b24\u318d\ufe52]\s*/g;
const FULL_STOP_BETWEEN_HAN = new RegExp(`(?<=${HAN})\\s*[.。]\\s*(?=${HAN})`, 'gu');
const SPACE_BESIDE_HAN = new RegExp(`(?<=${HAN})\\s+|\\s+(?=${HAN})`, 'gu');
const ONLY_PLAIN_HAN = /^[\u4e00-\u9fff]+$/;
const PLAUSIBLE = /^[\p{L}\p{M}〇○\p{Co}][\p{L}\p{M}〇○\p{Co}·.' -]*$/u;
const HAS_HAN = new RegExp(HAN, 'u');

/**
 * The form in which a name is kept and compared: NFC (never NFKC, which would change rare
 * characters), no spaces inside Chinese names, single spaces in Latin ones, U+00B7 as the only
 * middle dot, Kangxi radicals (copied from PDF) and private-use code points as the real character.
 */
export function normalizeName(text: string): string {
  if (ONLY_PLAIN_HAN.test(text)) return text;
  return (
    toHalfWidth(cleanText(text).replace(DOTS, '·'))
      .replace(PRIVATE_OR_RADICAL, (character) => privateUse.get(character) ?? character.normalize('NFKC'))
      .normalize('NFC')
      .replace(FULL_STOP_BETWEEN_HAN, '·')
      .replace(SPACE_BESIDE_HAN, '')
      .replace(/\s+/g, ' ')
      // A mark of Excel may only now have become one: from a full-width form, from U+1FEF, from behind a dot.
      .replace(/^[·'‘’`´\s]+|[·\s]+$/g, '')
  );
}

/**
 * Whether a normalised name can be a person's: letters of any script, dots, and 2–60 characters.
 * Digits, brackets ("张伟（预备）"), `?` and U+FFFD (characters lost on the way) are refused.
 */
export function isPlausibleName(name: string): boolean {
  if (!PLAUSIBLE.test(name)) return false;
  const length = [...name].length;
  return length >= 2 && length <= 60;
}

const INDEXED = /[\p{L}\p{M}\p{N}〇○\p{Co}]/u;
const COMBINED = /[^\u4e00-\u9fff]/;

/** The characters that count for searching: letters and digits, lower-case, without spaces and dots. */
function indexedCharacters(text: string): string[] {
  const characters = [...text];
  if (!COMBINED.test(text)) return characters;
  return [...text.toLowerCase()].filter((character) => INDEXED.test(character));
}

/**
 * Tokens for the search index of a name or title: every character and every pair of neighbours.
 * They contain letters and digits only, so they are safe as `tsvector` lexemes; order is kept,
 * repeats are dropped. 张小伟 → 张 小 伟 张小 小伟. scale.md: bigrams give 100 % recall with a recheck.
 */
export function searchTokens(name: string): string[] {
  const characters = indexedCharacters(normalizeName(name));
  const tokens = new Set(characters);
  for (let i = 1; i < characters.length; i += 1) tokens.add(`${characters[i - 1]}${characters[i]}`);
  return [...tokens];
}

/**
 * Tokens that a matching entry must all have: the pairs of the query, or its single character.
 * Empty when the query has no letter or digit. The caller rechecks the text itself.
 */
export function queryTokens(text: string): string[] {
  const characters = indexedCharacters(normalizeName(text));
  if (characters.length < 2) return characters;
  const tokens = new Set<string>();
  for (let i = 1; i < characters.length; i += 1) tokens.add(`${characters[i - 1]}${characters[i]}`);
  return [...tokens];
}

/** Whether any character is Chinese. */
export function hasHan(text: string): boolean {
  return HAS_HAN.test(text);
}
