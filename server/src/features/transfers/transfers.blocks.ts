import { type Actor, throughGate } from '../../kernel/authorization.ts';
import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import type { Words } from '../../kernel/errors.ts';
import { everyRegion } from '../../kernel/every-region.ts';
import type { TreeBlock, TreeChange } from '../../kernel/open-items.ts';
import { inOwnScope } from '../../kernel/wider-scope.ts';
import { say } from './transfers.messages.ts';
import { committeeAbove, committeeOf, committeeStrictlyAbove } from './transfers.store.ts';

/** A letter is out: it names the committee that receives, and the other side reads it. */
const isOut = sql`t.state IN ('issued', 'lapsed', 'checked_in')`;
export const receives = (kind: string) => kind === 'committee' || kind === 'working_committee';
/** A top that only acts for one, where there was none above, does so no more. */
export const receivesAt = (kind: ReturnType<typeof sql.ref>) =>
  sql`${kind} IN ('committee', 'working_committee')`;

interface Named {
  id: string;
  name: string;
}

/** What could be finished by nobody after an operation on the tree, with what to do about it; named to whom it shows itself. */
export async function transfersInTheWay(tx: Tx, change: TreeChange, actor: Actor): Promise<TreeBlock[]> {
  const { regionId, moves, relocations } = change;
  const ends = [...change.ends, ...(await receivingNoMore(tx, change))];
  const homeless = ends.flatMap(({ id, into }) => (into && receives(into.kind) ? [] : [id]));
  const blocks: TreeBlock[] = [];
  const add = async (words: (who: Words) => Words, rows: readonly Named[]) => {
    if (rows.length === 0) return;
    const links = await seenOf(tx, actor, rows);
    blocks.push({ words: words(whoOf(links, rows.length)), count: rows.length, links });
  };
  if (homeless.length > 0)
    await add(
      say.destinationEnds,
      await tx.rows(sql<Named>`
        SELECT t.id, t.member_name AS name FROM transfer t
        WHERE t.region_id = ${everyRegion} AND ${isOut} AND t.destination_id = ANY(${homeless}::uuid[]) ORDER BY t.id`),
    );
  const parties = partiesOf(ends);
  const both = [
    ...(await betweenMerging(tx, parties)),
    ...(await betweenMoving(tx, regionId, moves, parties)),
    ...(await betweenRelocating(tx, regionId, relocations, parties)),
  ];
  const once = new Map(both.map((row) => [row.id, row]));
  await add(
    say.sidesMerge,
    [...once.values()].sort((x, y) => (x.id < y.id ? -1 : 1)),
  );
  return blocks;
}

/** What is no committee any more is followed by the nearest above, as if that took it over. */
async function receivingNoMore(
  reader: Reader,
  { regionId, reshapes }: TreeChange,
): Promise<TreeChange['ends']> {
  const found: TreeChange['ends'][number][] = [];
  for (const { id, path, kind } of reshapes)
    if (!receives(kind))
      found.push({ id, into: (await committeeStrictlyAbove(reader, regionId, path)) ?? null });
  return found;
}

const mostNamed = 5;
/** By name, as far as they are seen; else how many. */
function whoOf(seen: readonly Named[], count: number): Words {
  if (seen.length === 0)
    return { zh: `${count} 名党员`, en: count === 1 ? 'one member' : `${count} members` };
  const named = seen.slice(0, mostNamed).map(({ name }) => name);
  const more = count > named.length ? '…' : '';
  return { zh: named.join('、') + more, en: named.join(', ') + more };
}

/** Those that the actor's own range opens. */
function seenOf(tx: Tx, actor: Actor, rows: readonly Named[]): Promise<Named[]> {
  return inOwnScope(tx, actor, throughGate(actor, 'system'), () =>
    tx.rows(sql<Named>`
      SELECT t.id, t.member_name AS name FROM transfer t
      WHERE t.region_id = ${everyRegion} AND t.id = ANY(${rows.map(({ id }) => id)}::uuid[]) ORDER BY t.id`),
  );
}

/** Committees that are one afterwards, by what takes them over: `null`, where that is founded only then. */
type Parties = ReadonlyMap<string | null, readonly string[]>;

function partiesOf(ends: TreeChange['ends']): Parties {
  const parties = new Map<string | null, string[]>();
  for (const { id, into } of ends) {
    if (!into || !receives(into.kind)) continue;
    const known = parties.get(into.id) ?? (into.id === null ? [] : [into.id]);
    parties.set(into.id, [...known, id]);
  }
  return parties;
}

/** Every committee that is that one afterwards. */
const partyOf = (parties: Parties, id: string): readonly string[] =>
  [...parties.values()].find((party) => party.includes(id)) ?? [id];

/** With a letter out from one of the committees that become one to another of them. */
async function betweenMerging(reader: Reader, parties: Parties): Promise<Named[]> {
  const found: Named[] = [];
  for (const one of parties.values())
    found.push(
      ...(await reader.rows(sql<Named>`
        SELECT t.id, t.member_name AS name FROM transfer t
        WHERE t.region_id = ${everyRegion} AND ${isOut} AND t.kind = 'between' AND t.destination_id = ANY(${one}::uuid[])
          AND t.committee_id = ANY(${one}::uuid[]) ORDER BY t.id`)),
    );
  return found;
}

/** With a letter out to the committee under which their own branch comes. */
async function betweenMoving(
  reader: Reader,
  regionId: number,
  moves: TreeChange['moves'],
  parties: Parties,
): Promise<Named[]> {
  const found: Named[] = [];
  for (const { path, underPath, underRegionId = regionId, founded } of moves) {
    const to =
      founded !== undefined && receives(founded)
        ? (parties.get(null) ?? [])
        : partyOf(parties, (await committeeOf(reader, underRegionId, underPath)).id);
    found.push(
      ...(await reader.rows(sql<Named>`
        SELECT t.id, t.member_name AS name
        FROM transfer t CROSS JOIN ${committeeAbove(sql.ref('t.org_path'), sql.ref('t.region_id'))} c
        WHERE t.region_id = ${regionId} AND ${isOut} AND t.kind = 'between' AND t.destination_id = ANY(${to}::uuid[])
          AND t.org_path >= ${path} AND t.org_path < ${`${path}/`}
          AND NOT (c.path >= ${path} AND c.path < ${`${path}/`} AND ${receivesAt(sql.ref('c.kind'))})
        ORDER BY t.id`)),
    );
  }
  return found;
}

/** Of members with a letter out to the committee under which they come themselves. */
async function betweenRelocating(
  reader: Reader,
  regionId: number,
  relocations: TreeChange['relocations'],
  parties: Parties,
): Promise<Named[]> {
  const found: Named[] = [];
  for (const { fromId, memberIds, underPath } of relocations) {
    const to = partyOf(parties, (await committeeOf(reader, regionId, underPath)).id);
    const some = memberIds === 'all' ? sql`` : sql`AND t.member_id = ANY(${memberIds}::uuid[])`;
    found.push(
      ...(await reader.rows(sql<Named>`
        SELECT t.id, t.member_name AS name FROM transfer t
        WHERE t.region_id = ${regionId} AND ${isOut} AND t.kind = 'between' AND t.destination_id = ANY(${to}::uuid[])
          AND t.organization_id = ${fromId}::uuid ${some} ORDER BY t.id`)),
    );
  }
  return found;
}
