import { auditAll } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import type { TreeBlock, TreeChange, TreeChanged } from '../../kernel/open-items.ts';
import { say } from './transfers.messages.ts';
import { committeeAbove, committeeOf } from './transfers.store.ts';

const isOpen = sql`t.state NOT IN ('completed', 'refused', 'withdrawn')`;
const anyRegion = sql`ANY(ARRAY(SELECT id FROM region))`;
/** A letter is out: it names the committee that receives, and the other side reads it. */
const isOut = sql`t.state IN ('issued', 'lapsed', 'checked_in')`;
const receives = (kind: string) => kind === 'committee' || kind === 'working_committee';

interface Named {
  id: string;
  name: string;
}

/** What could be finished by nobody after an operation on the tree, with what to do about it. */
export async function transfersInTheWay(reader: Reader, change: TreeChange): Promise<TreeBlock[]> {
  const { regionId, ends, moves, relocations } = change;
  const homeless = ends.flatMap(({ id, into }) => (into && receives(into.kind) ? [] : [id]));
  const blocks: TreeBlock[] = [];
  const add = (words: (names: string) => TreeBlock['words'], rows: readonly Named[]) => {
    if (rows.length > 0) blocks.push({ words: words(namesIn(rows)), count: rows.length, links: rows });
  };
  if (homeless.length > 0)
    add(
      say.destinationEnds,
      await reader.rows(sql<Named>`
        SELECT t.id, t.member_name AS name FROM transfer t
        WHERE t.region_id = ${anyRegion} AND ${isOut} AND t.destination_id = ANY(${homeless}::uuid[]) ORDER BY t.id`),
    );
  add(say.sidesMerge, [
    ...(await betweenMerging(reader, ends)),
    ...(await betweenMoving(reader, regionId, moves)),
    ...(await betweenRelocating(reader, regionId, relocations)),
  ]);
  return blocks;
}

const mostNamed = 5;
const namesIn = (rows: readonly Named[]) =>
  rows
    .slice(0, mostNamed)
    .map(({ name }) => name)
    .join('、') + (rows.length > mostNamed ? '…' : '');

/** With a letter out from one of the committees that become one to another of them. */
function betweenMerging(reader: Reader, ends: TreeChange['ends']): Promise<Named[]> {
  const one = [...new Set(ends.flatMap(({ id, into }) => (into ? [id, into.id ?? id] : [])))];
  return reader.rows(sql<Named>`
    SELECT t.id, t.member_name AS name FROM transfer t
    WHERE t.region_id = ${anyRegion} AND ${isOut} AND t.kind = 'between' AND t.destination_id = ANY(${one}::uuid[])
      AND t.committee_id = ANY(${one}::uuid[]) ORDER BY t.id`);
}

/** With a letter out to the committee under which their own branch comes. */
async function betweenMoving(reader: Reader, regionId: number, moves: TreeChange['moves']): Promise<Named[]> {
  const found: Named[] = [];
  for (const { path, underPath } of moves) {
    const to = await committeeOf(reader, regionId, underPath);
    found.push(
      ...(await reader.rows(sql<Named>`
        SELECT t.id, t.member_name AS name
        FROM transfer t CROSS JOIN ${committeeAbove(sql.ref('t.org_path'), sql.ref('t.region_id'))} c
        WHERE t.region_id = ${regionId} AND ${isOut} AND t.kind = 'between' AND t.destination_id = ${to.id}::uuid
          AND t.org_path >= ${path} AND t.org_path < ${`${path}/`} AND NOT (c.path >= ${path} AND c.path < ${`${path}/`})
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
): Promise<Named[]> {
  const found: Named[] = [];
  for (const { fromId, memberIds, underPath } of relocations) {
    const to = await committeeOf(reader, regionId, underPath);
    const some = memberIds === 'all' ? sql`` : sql`AND t.member_id = ANY(${memberIds}::uuid[])`;
    found.push(
      ...(await reader.rows(sql<Named>`
        SELECT t.id, t.member_name AS name FROM transfer t
        WHERE t.region_id = ${regionId} AND ${isOut} AND t.kind = 'between' AND t.destination_id = ${to.id}::uuid
          AND t.organization_id = ${fromId}::uuid ${some} ORDER BY t.id`)),
    );
  }
  return found;
}

interface Followed extends Named {
  regionId: number;
}

/**
 * Takes transfers under way along in the transaction of the operation: the origin is where the member belongs now, its
 * committee the nearest above that, the destination what took over the one that ended. Letters keep their words.
 */
export async function transfersFollow(
  tx: Tx,
  { regionId, ends, sources, places }: TreeChanged,
  { actor, now }: { actor: Actor; now: Date },
): Promise<void> {
  const followed = await originsFollow(tx, regionId, sources);
  for (const { id, into } of ends) {
    if (into === null) continue;
    followed.push(...(await destinationFollows(tx, id, into)));
    await wishedBranchFollows(tx, id, into);
  }
  const targets = ends.flatMap(({ into }) => into ?? []);
  followed.push(...(await committeesFollow(tx, regionId, places, targets, now)));
  const each = new Map(followed.map((one) => [one.id, one]));
  if (each.size === 0) return;
  await tx.run(sql`UPDATE transfer t SET version = version + 1, updated_at = ${now}
    WHERE t.region_id = ${anyRegion} AND t.id = ANY(${[...each.keys()]}::uuid[])`);
  await auditAll(
    tx,
    actor,
    now,
    [...each.values()].map(({ id, name }) => ({
      action: 'transfers.follow',
      object: { type: 'transfer', id, name },
    })),
  );
}

/** Where the members went from here, their transfers are from there, with letters and reminders. */
async function originsFollow(tx: Tx, regionId: number, sources: readonly string[]): Promise<Followed[]> {
  const rows = await tx.rows(sql<Followed>`
    UPDATE transfer t SET organization_id = o.id, org_path = o.path, origin_name = o.name
    FROM member m JOIN organization o ON o.region_id = m.region_id AND o.id = m.organization_id
    WHERE t.region_id = ${regionId} AND ${isOpen} AND t.organization_id = ANY(${sources}::uuid[])
      AND m.region_id = t.region_id AND m.id = t.member_id AND m.organization_id <> t.organization_id
    RETURNING t.id, t.member_name AS name, t.region_id AS "regionId"`);
  const ids = rows.map(({ id }) => id);
  for (const table of ['transfer_letter', 'transfer_reminder'])
    await tx.run(sql`
      UPDATE ${sql.table(table)} l SET organization_id = t.organization_id, org_path = t.org_path FROM transfer t
      WHERE t.region_id = ${regionId} AND t.id = ANY(${ids}::uuid[]) AND l.region_id = t.region_id
        AND l.transfer_id = t.id AND l.organization_id = ANY(${sources}::uuid[])`);
  await papersFollow(tx, ids);
  return rows;
}

/** Photographs of letters and receipts lie where their transfer does. */
async function papersFollow(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.run(sql`
    UPDATE file f SET org_path = t.org_path FROM transfer t
    WHERE t.region_id = ${anyRegion} AND t.id = ANY(${ids}::uuid[]) AND f.region_id = t.region_id AND f.transfer_id = t.id`);
}

/** What takes over an organisation that ended, where it can receive; who comes from outside waits there, too. */
async function destinationFollows(tx: Tx, ended: string, into: string): Promise<Followed[]> {
  const rows = await tx.rows(sql<Followed>`
    UPDATE transfer t SET destination_id = o.id, destination_name = o.name, destination_region_id = o.region_id,
      destination_path = CASE WHEN t.destination_path IS NULL THEN NULL ELSE o.path END,
      organization_id = CASE WHEN t.kind = 'incoming' THEN o.id ELSE t.organization_id END,
      org_path = CASE WHEN t.kind = 'incoming' THEN o.path ELSE t.org_path END
    FROM organization o
    WHERE t.region_id = ${anyRegion} AND ${isOpen} AND t.destination_id = ${ended}::uuid AND o.id = ${into}::uuid
      AND o.kind IN ('committee', 'working_committee')
    RETURNING t.id, t.member_name AS name, t.region_id AS "regionId"`);
  const ids = rows.map(({ id }) => id);
  await tx.run(sql`
    UPDATE transfer_letter l SET destination_id = t.destination_id, destination_path = t.destination_path FROM transfer t
    WHERE t.region_id = ${anyRegion} AND t.id = ANY(${ids}::uuid[]) AND l.region_id = t.region_id AND l.transfer_id = t.id
      AND l.serial = t.letter_serial AND l.destination_id = ${ended}::uuid`);
  await tx.run(sql`
    UPDATE transfer_incoming i SET organization_id = t.organization_id, org_path = t.org_path FROM transfer t
    WHERE t.region_id = ${anyRegion} AND t.id = ANY(${ids}::uuid[]) AND i.region_id = t.region_id AND i.transfer_id = t.id`);
  await papersFollow(tx, ids);
  await tx.run(sql`
    UPDATE transfer_reminder r SET organization_id = o.id, org_path = o.path FROM organization o
    WHERE r.region_id = ${anyRegion} AND r.transfer_id = ANY(${ids}::uuid[]) AND r.organization_id = ${ended}::uuid
      AND o.id = ${into}::uuid`);
  return rows;
}

/** The branch that was wanted within the committee; the own one is no wish. */
async function wishedBranchFollows(tx: Tx, ended: string, into: string): Promise<void> {
  await tx.run(sql`
    UPDATE transfer t SET branch_id = CASE WHEN o.fits THEN o.id END, branch_name = CASE WHEN o.fits THEN o.name END
    FROM (SELECT id, name, kind IN ('branch', 'group') AS fits FROM organization WHERE id = ${into}::uuid) o
    WHERE t.region_id = ${anyRegion} AND ${isOpen} AND t.branch_id = ${ended}::uuid`);
  await tx.run(sql`
    UPDATE transfer t SET branch_id = NULL, branch_name = NULL
    WHERE t.region_id = ${anyRegion} AND ${isOpen} AND t.branch_id = ${into}::uuid AND t.organization_id = t.branch_id`);
}

/** The nearest committee now, and with it whether the transfer stays within one. */
function committeesFollow(
  tx: Tx,
  regionId: number,
  places: readonly string[],
  targets: readonly string[],
  now: Date,
): Promise<Followed[]> {
  const around = sql`EXISTS (SELECT FROM unnest(${places}::text[]) AS place
    WHERE t.org_path >= place COLLATE "C" AND t.org_path < (place || '/') COLLATE "C")`;
  return tx.rows(sql<Followed>`
    WITH now AS (
      SELECT t.region_id, t.id, c.id AS committee_id,
        -- Of a letter from outside this is whoever issued it there.
        CASE t.kind WHEN 'incoming' THEN t.committee_name ELSE c.name END AS committee_name,
        CASE WHEN t.kind NOT IN ('within', 'between') THEN t.kind WHEN c.id = t.destination_id THEN 'within' ELSE 'between' END AS kind
      FROM transfer t CROSS JOIN ${committeeAbove(sql.ref('t.org_path'), sql.ref('t.region_id'))} c
      WHERE t.region_id = ${anyRegion} AND ${isOpen}
        AND ((t.region_id = ${regionId} AND ${around}) OR t.destination_id = ANY(${targets}::uuid[])))
    UPDATE transfer t SET committee_id = now.committee_id, committee_name = now.committee_name, kind = now.kind,
      wish = CASE WHEN now.kind = 'between' AND t.kind = 'within' THEN coalesce(t.wish, t.branch_name) ELSE t.wish END,
      branch_id = CASE WHEN now.kind = 'between' AND t.kind = 'within' THEN NULL ELSE t.branch_id END,
      branch_name = CASE WHEN now.kind = 'between' AND t.kind = 'within' THEN NULL ELSE t.branch_name END,
      updated_at = ${now}
    FROM now WHERE t.region_id = now.region_id AND t.id = now.id
      AND (t.committee_id <> now.committee_id OR t.kind <> now.kind OR t.committee_name <> now.committee_name)
    RETURNING t.id, t.member_name AS name, t.region_id AS "regionId"`);
}
