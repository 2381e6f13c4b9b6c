import { type Reader, sql } from '../../kernel/database.ts';
import type { Words } from '../../kernel/errors.ts';
import { compactText } from '../../kernel/standards/text.ts';
import { contained, isDirect } from './transfers.places.ts';
import { sayTable } from './transfers.table.messages.ts';
import { sameText } from './transfers.table.rules.ts';

/** A place that a table names: found, or why not. */
export type TablePlace = { id: string; name: string } | { problem: Words };

interface Found {
  id: string;
  name: string;
  shortName: string | null;
  code: string;
  above: string | null;
}

const columns = sql`o.id, o.name, o.short_name AS "shortName", o.code, p.name AS above
  FROM organization o LEFT JOIN organization p ON p.region_id = o.region_id AND p.id = o.parent_id`;
const mostShown = 4;

const shown = (found: readonly Found[]) =>
  found
    .slice(0, mostShown)
    .map(({ name, code, above }) => `${name}（${[code, above].filter(Boolean).join('，')}）`)
    .join('、') + (found.length > mostShown ? '…' : '');

/** As texts may stand in the registry: as written, without blanks, and the last part of `上级/名称`. */
export function spellings(text: string): string[] {
  const last =
    text
      .split(/[/／>＞\\]/)
      .at(-1)
      ?.trim() ?? '';
  return [...new Set([text, compactText(text), last, compactText(last)])].filter((one) => one !== '');
}

/** By code, name, short name, or `上级/名称`; the first way that leads anywhere counts. */
function fitting(text: string, rows: readonly Found[]): Found[] {
  const [parent, name] = text.split(/[/／>＞\\]/).slice(-2);
  const ways = [
    rows.filter(({ code }) => sameText(code, text)),
    rows.filter((row) => sameText(row.name, text)),
    rows.filter(({ shortName }) => shortName !== null && sameText(shortName, text)),
    rows.filter((row) => name && parent && sameText(row.name, name) && sameText(row.above ?? '', parent)),
  ];
  return ways.find((found) => found.length > 0) ?? [];
}

/** Committees that receive, by what a table calls them; each text is asked for once. */
export async function destinationsIn(
  reader: Reader,
  texts: readonly string[],
): Promise<ReadonlyMap<string, TablePlace>> {
  const distinct = [...new Set(texts)].filter((text) => text !== '');
  const names = distinct.flatMap(spellings);
  const rows = await reader.rows(sql<Found>`
    SELECT ${columns} WHERE o.ended_on IS NULL AND o.kind IN ('committee', 'working_committee')
      AND (o.code = ANY(${names.map((name) => name.toUpperCase())}::text[]) OR o.name = ANY(${names}::text[])
        OR o.short_name = ANY(${names}::text[]))
    ORDER BY o.code`);
  const places = new Map<string, TablePlace>();
  for (const text of distinct) {
    const found = fitting(text, rows);
    const [only] = found;
    if (only && found.length === 1) places.set(text, { id: only.id, name: only.name });
    else if (only) places.set(text, { problem: sayTable.destinationAmbiguous(text, shown(found)) });
    else places.set(text, { problem: await unknownDestination(reader, text, places.size) });
  }
  return places;
}

/** Which names of organisations outside are those of committees here, with the code. */
export async function committeesNamed(
  reader: Reader,
  texts: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const names = [
    ...new Set(texts.filter((text) => text !== '').flatMap((text) => [text, compactText(text)])),
  ];
  const rows = await reader.rows(sql<{ name: string; code: string }>`
    SELECT o.name, o.code FROM organization o WHERE o.ended_on IS NULL AND o.kind IN ('committee', 'working_committee')
      AND o.name = ANY(${names}::text[]) ORDER BY o.code DESC`);
  return new Map(rows.map(({ name, code }) => [compactText(name).toLowerCase(), code]));
}

/** A name that nobody has, with those that it may mean; a table full of strange names is not looked up whole. */
async function unknownDestination(reader: Reader, text: string, done: number): Promise<Words> {
  if (done > 200) return sayTable.destinationUnknown(text);
  const like = await reader.rows(sql<Found>`
    SELECT ${columns} WHERE o.ended_on IS NULL AND o.kind IN ('committee', 'working_committee')
      AND (o.name LIKE ${contained(text)} OR position(replace(o.name, '中共', '') IN ${text}) > 0)
    ORDER BY length(o.name), o.code LIMIT ${mostShown + 1}`);
  return like.length === 0 ? sayTable.destinationUnknown(text) : sayTable.destinationLike(text, shown(like));
}

/** Branches of one committee, for who stays within it. */
export function branchFinder(reader: Reader) {
  const known = new Map<string, TablePlace>();
  return async (committee: { regionId: number; path: string }, text: string): Promise<TablePlace> => {
    const key = `${committee.path} ${text}`;
    const before = known.get(key);
    if (before) return before;
    const names = spellings(text);
    const rows = await reader.rows(sql<Found & { isDirect: boolean }>`
      SELECT ${isDirect(sql.ref('o.path'), committee)} AS "isDirect", ${columns} WHERE o.region_id = ${committee.regionId} AND o.path >= ${committee.path}
        AND o.path < ${`${committee.path}/`} AND o.ended_on IS NULL AND o.kind IN ('branch', 'group')
        AND (o.code = ANY(${names}::text[]) OR o.name = ANY(${names}::text[]) OR o.short_name = ANY(${names}::text[]))
      ORDER BY o.code`);
    const own = fitting(
      text,
      rows.filter((row) => row.isDirect),
    );
    // One of a lower committee is refused where it is filed, with what to do.
    const found = own.length > 0 ? own : fitting(text, rows);
    const [only] = found;
    const place: TablePlace =
      only === undefined
        ? { problem: sayTable.branchUnknown(text) }
        : found.length > 1
          ? { problem: sayTable.branchAmbiguous(text, shown(found)) }
          : { id: only.id, name: only.name };
    known.set(key, place);
    return place;
  };
}
