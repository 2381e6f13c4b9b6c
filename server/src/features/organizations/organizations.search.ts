import type { OrganizationKind } from '@zhibu/contract/organizations';
import type { RawBuilder } from 'kysely';
import { type Reader, sql } from '../../kernel/database.ts';
import { normalizeName } from '../../kernel/standards/names.ts';
import { cut, type Listed } from './organizations.queries.ts';
import { type OrganizationRecord, organizationColumns } from './organizations.store.ts';

/** Where to look: one region's range of paths, from the actor's loader. */
export interface SearchRange {
  regionId: number;
  from: string;
  until: string;
}

type Token = { equal: string } | { from: string; until: string };

interface Search {
  /** `rarest`: every token must be there, so the rarest is enough; `union`: any of them will do. */
  mode: 'rarest' | 'union';
  tokens: Token[];
  /** The text itself, asked of the row: tokens only narrow down. */
  recheck: RawBuilder<unknown>;
}

/** Above every character that a token contains. */
const last = '\u{10ffff}';

/** Null when the text has nothing to look for. */
export function searchFor(text: string): Search | null {
  const name = normalizeName(text).toWellFormed();
  const characters = [...name];
  if (characters.length === 0) return null;
  const inName = sql`strpos(o.name, ${name}) > 0`;
  if (/^[a-z0-9 '-]+$/i.test(name)) return latinSearch(name, inName);
  if (characters.length === 1)
    return { mode: 'union', tokens: [{ from: `n:${name}`, until: `n:${name}${last}` }], recheck: inName };
  const tokens = characters
    .slice(1)
    .map((character, index) => ({ equal: `n:${characters[index]}${character}` }));
  return { mode: 'rarest', tokens, recheck: inName };
}

/** Pinyin from its beginning, the initials, the beginning of a code, or Latin letters in the name. */
function latinSearch(name: string, inName: RawBuilder<unknown>): Search | null {
  const latin = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  if (latin === '') return null;
  const tokens: Token[] = ['p:', 'i:', 'c:'].map((prefix) => ({
    from: prefix + latin,
    until: prefix + latin + last,
  }));
  const pair = [...name].slice(0, 2).join('');
  tokens.push(pair.length === 2 ? { equal: `n:${pair}` } : { from: `n:${pair}`, until: `n:${pair}${last}` });
  const recheck = sql`(strpos(o.pinyin, ${latin}) > 0 OR strpos(o.initials, ${latin}) > 0
    OR starts_with(lower(o.code), ${latin}) OR ${inName})`;
  return { mode: 'union', tokens, recheck };
}

/** Past this many candidates the walk in the order of the tree finds a page sooner than the tokens do. */
const manyCandidates = 1000;

/**
 * A page of what matches, in the order of the tree. Two roads to the same rows: a rare text through its rarest
 * token; a common one by walking the tree until the page is full. `after` is a path.
 */
export async function searchOrganizations(
  reader: Reader,
  range: SearchRange,
  filter: { text: string | null; kind: OrganizationKind | null; ended: boolean },
  after: string,
  limit: number,
): Promise<Listed<OrganizationRecord>> {
  const search = filter.text === null ? null : searchFor(filter.text);
  if (filter.text !== null && search === null) return { items: [], nextPath: null };
  const where = [sql`o.region_id = ${range.regionId}`];
  if (search) where.push(search.recheck);
  if (!filter.ended) where.push(sql`o.ended_on IS NULL`);
  if (filter.kind) where.push(sql`o.kind = ${filter.kind}`);
  const road = search && (await candidates(reader, range, search));
  const from = road
    ? sql`(SELECT DISTINCT t.path, t.organization_id FROM organization_name_token t
        WHERE t.region_id = ${range.regionId} AND ${road} AND t.path >= ${range.from} AND t.path < ${range.until}
          AND t.path > ${after}) t
      JOIN organization o ON o.region_id = ${range.regionId} AND o.id = t.organization_id`
    : sql`organization o`;
  if (!road) where.push(sql`o.path >= ${range.from} AND o.path < ${range.until} AND o.path > ${after}`);
  const rows = await reader.rows(sql<OrganizationRecord>`
    SELECT ${organizationColumns} FROM ${from} WHERE ${sql.join(where, sql` AND `)}
    ORDER BY ${road ? sql`t.path` : sql`o.path`} LIMIT ${limit + 1}`);
  return cut(rows, limit);
}

/** The token condition when it leaves few enough candidates, else null: walk. */
async function candidates(
  reader: Reader,
  range: SearchRange,
  search: Search,
): Promise<RawBuilder<unknown> | null> {
  const counts = await reader.first(sql<{ n: number[] }>`
    SELECT ARRAY[${sql.join(search.tokens.map((token) => probe(range, token)))}]::int[] AS n`);
  const sizes = counts?.n ?? [];
  if (search.mode === 'rarest') {
    const least = Math.min(...sizes);
    const token = search.tokens[sizes.indexOf(least)];
    return token && least < manyCandidates ? condition(token) : null;
  }
  const all = sizes.reduce((sum, size) => sum + size, 0);
  // Nothing begins so: pinyin in the middle of a name is found by the walk.
  if (all === 0 || all >= manyCandidates) return null;
  return sql`(${sql.join(search.tokens.map(condition), sql` OR `)})`;
}

function probe(range: SearchRange, token: Token): RawBuilder<unknown> {
  return sql`(SELECT count(*) FROM (SELECT FROM organization_name_token t
    WHERE t.region_id = ${range.regionId} AND ${condition(token)} AND t.path >= ${range.from}
      AND t.path < ${range.until} LIMIT ${manyCandidates}) few)`;
}

function condition(token: Token): RawBuilder<unknown> {
  return 'equal' in token
    ? sql`t.token = ${token.equal}`
    : sql`(t.token >= ${token.from} AND t.token < ${token.until})`;
}
