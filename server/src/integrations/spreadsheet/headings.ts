import { compactText } from '../../kernel/standards/text.ts';

/** Under which headings each field is kept: the first that offices use most. */
export type HeadingTable<F extends string> = Readonly<Record<F, readonly string[]>>;

/** The person's own assignment of headings to fields; null: leave the column out. */
export type HeadingMapping<F extends string> = Readonly<Record<string, F | null>>;

/** Field of a heading; null: deliberately none; undefined: not known. */
export type HeadingMatcher<F extends string> = (heading: string) => F | null | undefined;

const DECORATION = /[*＊★☆●○△▲#:：;；,，。"“”'‘’_]/g;
const BRACKETED = /[([{【〔<《][^)\]}】〕>》]*[)\]}】〕>》]/g;
const NUMBERING = /^(?:\d{1,2}|[一二三四五六七八九十]{1,3})[、.．)）]/;
const OWNER = /^(?:党员|本人|人员|个人|成员)(?:的)?/;
const DATE_WORDS = /(?:日期|年月日|年月|时间)/g;

/**
 * A heading without what offices decorate it with: spaces and line breaks, asterisks, colons,
 * brackets (出生年月（yyyy.mm）), numbering. 日期, 年月 and 时间 mean the same and become one.
 */
export function normalizeHeading(heading: string): string {
  const plain = compactText(heading).toLowerCase().replace(DECORATION, '').replace(NUMBERING, '');
  const withoutBrackets = plain.replace(BRACKETED, '').replace(/[()[\]【】〔〕]/g, '');
  const kept = withoutBrackets === '' ? plain.replace(/[()[\]【】〔〕]/g, '') : withoutBrackets;
  return kept.replace(DATE_WORDS, '时间');
}

/** Builds the look-up of a heading table; `mapping` goes before it. */
export function headingMatcher<F extends string>(
  table: HeadingTable<F>,
  mapping: HeadingMapping<F> = {},
): HeadingMatcher<F> {
  const known = new Map<string, F>();
  // Object.entries loses the key type of a Record; the table has no other keys.
  for (const [field, headings] of Object.entries(table) as [F, readonly string[]][]) {
    for (const heading of headings) {
      const normal = normalizeHeading(heading);
      if (!known.has(normal)) known.set(normal, field);
    }
  }
  const chosen = new Map(
    Object.entries(mapping).map(([heading, field]) => [normalizeHeading(heading), field]),
  );
  return (heading) => {
    const normal = normalizeHeading(heading);
    if (normal === '' || normal.length > 30) return undefined;
    const own = chosen.get(normal);
    return own === undefined ? lookup(known, normal) : own;
  };
}

/** As written; without its owner (党员姓名 → 姓名); the first known part of 手机/电话. */
function lookup<F extends string>(known: ReadonlyMap<string, F>, normal: string): F | undefined {
  const direct = known.get(normal) ?? known.get(normal.replace(OWNER, ''));
  if (direct !== undefined) return direct;
  for (const part of normal.split(/[/／、或|]/)) {
    const field = known.get(part) ?? known.get(part.replace(OWNER, ''));
    if (field !== undefined) return field;
  }
  return undefined;
}
