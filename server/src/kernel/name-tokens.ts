import { type RawBuilder, sql } from 'kysely';
import type { Pinyin } from './standards/pinyin.ts';

/**
 * Search tokens of a name, one row each in a token table: pairs of neighbours and the last character (`n:`),
 * pinyin (`p:`), initials (`i:`). Equality and ranges on text are leakproof, so the index works under row-level
 * security; `@@` of tsvector is not, and scans (ADR 0003).
 */
export function nameTokens(name: string, pinyin: Pinyin): string[] {
  const characters = [...name];
  const tokens = new Set<string>();
  for (let i = 1; i < characters.length; i += 1) tokens.add(`n:${characters[i - 1]}${characters[i]}`);
  tokens.add(`n:${characters.at(-1) ?? ''}$`);
  if (pinyin.full) tokens.add(`p:${pinyin.full}`);
  if (pinyin.initials) tokens.add(`i:${pinyin.initials}`);
  return [...tokens];
}

/** How to look a text up: token conditions, any of which may match, and what to check again on the row. */
export interface TokenSearch {
  /** Equality where it can be: then the token index already delivers the order of the tree. */
  readonly tokens:
    | readonly { readonly equal: string }[]
    | readonly { readonly from: string; readonly until: string }[];
  readonly recheck: { readonly kind: 'name' | 'latin'; readonly text: string };
}

/** Above every character that a token can contain. */
const last = '\u{10ffff}';

/** Null when the text has nothing to look for. @param text already normalised as names are */
export function tokenSearch(text: string): TokenSearch | null {
  const characters = [...text];
  if (characters.length === 0) return null;
  if (/^[a-z0-9 ']+$/i.test(text)) {
    const latin = text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
    if (latin === '') return null;
    const tokens = ['p:', 'i:'].map((prefix) => ({ from: prefix + latin, until: prefix + latin + last }));
    return { tokens, recheck: { kind: 'latin', text: latin } };
  }
  const recheck = { kind: 'name', text } as const;
  if (characters.length === 1) return { tokens: [{ from: `n:${text}`, until: `n:${text}${last}` }], recheck };
  return { tokens: [{ equal: `n:${characters[0]}${characters[1]}` }], recheck };
}

/** The condition on the token column. */
export function tokenCondition(column: RawBuilder<unknown>, search: TokenSearch): RawBuilder<unknown> {
  const conditions = search.tokens.map((token) =>
    'equal' in token
      ? sql`${column} = ${token.equal}`
      : sql`(${column} >= ${token.from} AND ${column} < ${token.until})`,
  );
  return sql`(${sql.join(conditions, sql` OR `)})`;
}
