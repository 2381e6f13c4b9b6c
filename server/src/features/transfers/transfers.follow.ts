import type { RawBuilder } from 'kysely';
import { auditAll } from '../../kernel/audit.ts';
import { type Actor, systemActor } from '../../kernel/authorization.ts';
import { sql, type Tx } from '../../kernel/database.ts';
import { everyRegion } from '../../kernel/every-region.ts';
import type { TreeChanged } from '../../kernel/open-items.ts';
import { receivesAt } from './transfers.blocks.ts';
import { anyNews, type Followed, type News, newsIn } from './transfers.follow.words.ts';
import { isUnderWay } from './transfers.record.ts';
import { stepOf } from './transfers.steps.ts';
import { committeeAbove, committeeStrictlyAbove } from './transfers.store.ts';

/** Of members at a place or below it. */
const below = (place: RawBuilder<unknown>) =>
  sql`t.org_path >= ${place} COLLATE "C" AND t.org_path < (${place} || '/') COLLATE "C"`;
const told = sql`t.id, t.member_name AS name, t.state`;

/**
 * Takes transfers under way along in the transaction of the operation: the origin is where the member belongs now, its
 * committee the nearest above that, the destination what took over the one that ended, or the committee above one that is
 * none any more; names are those of today. Letters keep their words. What became otherwise stands in each one's history.
 */
export async function transfersFollow(
  tx: Tx,
  { regionId, ends, sources, places, reshaped, revived, cause }: TreeChanged,
  { actor, now }: { actor: Actor; now: Date },
): Promise<void> {
  const news: News[] = await originsFollow(tx, regionId, sources);
  const over = [...ends, ...(await receivingNoMore(tx, regionId, reshaped))];
  for (const { id, into } of over) if (into !== null) news.push(...(await destinationFollows(tx, id, into)));
  const gone = over.map(({ id }) => id);
  if (gone.length > 0) news.push(...(await destinationIsNone(tx, gone)));
  if (revived.length > 0) news.push(...(await destinationIsBack(tx, revived)));
  for (const { id, into } of ends) news.push(...(await wishedBranchFollows(tx, id, into)));
  news.push(...(await ownIsNoWish(tx, regionId, places)));
  news.push(...(await namesFollow(tx, regionId, reshaped)));
  if (places.length === 0) news.push(...(await committeeNamesFollow(tx, regionId, reshaped)));
  const targets = over.flatMap(({ into }) => into ?? []);
  news.push(...(await committeesFollow(tx, regionId, places, targets, now)));
  if (places.length > 0) news.push(...(await othersIsNoWish(tx, regionId, places)));
  if (news.length > 0) await note(tx, anyNews(news), cause, { actor, now });
}

/** In the history of each transfer, and in the log. */
async function note(
  tx: Tx,
  followed: readonly Followed[],
  cause: TreeChanged['cause'],
  { actor, now }: { actor: Actor; now: Date },
): Promise<void> {
  const steps = followed.map(({ state, changes }) =>
    stepOf(systemActor(), now, { action: 'follow', state, side: 'system', words: newsIn(cause, changes) }),
  );
  await tx.run(sql`
    UPDATE transfer t SET steps = t.steps || jsonb_build_array(s.step::jsonb), version = version + 1, updated_at = ${now}
    FROM unnest(${followed.map(({ id }) => id)}::uuid[], ${steps.map((step) => JSON.stringify(step))}::text[]) AS s (id, step)
    WHERE t.region_id = ${everyRegion} AND t.id = s.id`);
  await auditAll(
    tx,
    actor,
    now,
    followed.map(({ id, name }) => ({
      action: 'transfers.follow',
      object: { type: 'transfer', id, name },
    })),
  );
}

/** Of the organisations that are no committees any more, the one above each. */
async function receivingNoMore(tx: Tx, regionId: number, ids: readonly string[]) {
  const rows = await tx.rows(sql<{ id: string; path: string }>`
    SELECT id, path FROM organization WHERE region_id = ${regionId} AND id = ANY(${ids}::uuid[])
      AND kind NOT IN ('committee', 'working_committee')`);
  const found: { id: string; into: string | null }[] = [];
  for (const { id, path } of rows)
    found.push({ id, into: (await committeeStrictlyAbove(tx, regionId, path))?.id ?? null });
  return found;
}

/** Where the members went from here, their transfers are from there, with letters and reminders. */
async function originsFollow(tx: Tx, regionId: number, sources: readonly string[]): Promise<News[]> {
  if (sources.length === 0) return [];
  const rows = await tx.rows(sql<News>`
    UPDATE transfer t SET organization_id = o.id, org_path = o.path, origin_name = o.name
    FROM member m JOIN organization o ON o.region_id = m.region_id AND o.id = m.organization_id, transfer b
    WHERE t.region_id = ${regionId} AND ${isUnderWay} AND t.organization_id = ANY(${sources}::uuid[])
      AND m.region_id = t.region_id AND m.id = t.member_id AND m.organization_id <> t.organization_id
      AND b.region_id = t.region_id AND b.id = t.id
    RETURNING ${told}, 'origin_branch' AS what, b.origin_name AS before, o.name AS after`);
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
    WHERE t.region_id = ${everyRegion} AND t.id = ANY(${ids}::uuid[]) AND f.region_id = t.region_id AND f.transfer_id = t.id`);
}

/** What takes over an organisation that ended, where it can receive; who comes from outside waits there, too. */
async function destinationFollows(tx: Tx, ended: string, into: string): Promise<News[]> {
  const rows = await tx.rows(sql<News>`
    UPDATE transfer t SET destination_id = o.id, destination_name = o.name, destination_region_id = o.region_id,
      destination_path = CASE WHEN t.destination_path IS NULL THEN NULL ELSE o.path END,
      organization_id = CASE WHEN t.kind = 'incoming' THEN o.id ELSE t.organization_id END,
      org_path = CASE WHEN t.kind = 'incoming' THEN o.path ELSE t.org_path END
    FROM organization o, transfer b
    WHERE t.region_id = ${everyRegion} AND ${isUnderWay} AND t.destination_id = ${ended}::uuid AND o.id = ${into}::uuid
      AND o.kind IN ('committee', 'working_committee') AND b.region_id = t.region_id AND b.id = t.id
    RETURNING ${told}, 'destination' AS what, b.destination_name AS before, o.name AS after`);
  const ids = rows.map(({ id }) => id);
  await tx.run(sql`
    UPDATE transfer_letter l SET destination_id = t.destination_id, destination_path = t.destination_path FROM transfer t
    WHERE t.region_id = ${everyRegion} AND t.id = ANY(${ids}::uuid[]) AND l.region_id = t.region_id AND l.transfer_id = t.id
      AND l.serial = t.letter_serial AND l.destination_id = ${ended}::uuid`);
  await tx.run(sql`
    UPDATE transfer_incoming i SET organization_id = t.organization_id, org_path = t.org_path FROM transfer t
    WHERE t.region_id = ${everyRegion} AND t.id = ANY(${ids}::uuid[]) AND i.region_id = t.region_id AND i.transfer_id = t.id`);
  await papersFollow(tx, ids);
  await tx.run(sql`
    UPDATE transfer_reminder r SET organization_id = o.id, org_path = o.path FROM organization o
    WHERE r.region_id = ${everyRegion} AND r.transfer_id = ANY(${ids}::uuid[]) AND r.organization_id = ${ended}::uuid
      AND o.id = ${into}::uuid`);
  return rows;
}

/** Where nothing that receives took over: without a letter, so that the origin chooses another one, whosever turn it is. */
function destinationIsNone(tx: Tx, gone: readonly string[]): Promise<News[]> {
  return tx.rows(sql<News>`
    SELECT ${told}, 'destination' AS what, t.destination_name AS before, NULL::text AS after, t.turn FROM transfer t
    WHERE t.region_id = ${everyRegion} AND ${isUnderWay} AND t.destination_id = ANY(${gone}::uuid[])`);
}

/** Where nothing had taken over a destination that ended, the transfer still names it: it receives again. */
function destinationIsBack(tx: Tx, revived: readonly string[]): Promise<News[]> {
  return tx.rows(sql<News>`
    SELECT ${told}, 'destination' AS what, t.destination_name AS before, o.name AS after, true AS "isBack"
    FROM organization o JOIN transfer t ON t.region_id = ${everyRegion} AND ${isUnderWay} AND t.destination_id = o.id
    WHERE o.region_id = ${everyRegion} AND o.id = ANY(${revived}::uuid[]) AND ${receivesAt(sql.ref('o.kind'))}`);
}

/** The branch that was wanted within the committee: what took it over, where that is one; else there is no wish any more. */
function wishedBranchFollows(tx: Tx, ended: string, into: string | null): Promise<News[]> {
  return tx.rows(sql<News>`
    UPDATE transfer t SET branch_id = o.id, branch_name = o.name
    FROM transfer b LEFT JOIN organization o ON o.id = ${into}::uuid AND o.kind IN ('branch', 'group')
    WHERE t.region_id = ${everyRegion} AND ${isUnderWay} AND t.branch_id = ${ended}::uuid
      AND b.region_id = t.region_id AND b.id = t.id
    RETURNING ${told}, 'branch' AS what, b.branch_name AS before, t.branch_name AS after`);
}

/** Whoever comes to the branch that was wanted does not want it any more. */
function ownIsNoWish(tx: Tx, regionId: number, places: readonly string[]): Promise<News[]> {
  return tx.rows(sql<News>`
    UPDATE transfer t SET branch_id = NULL, branch_name = NULL FROM unnest(${places}::text[]) AS place, transfer b
    WHERE t.region_id = ${regionId} AND ${isUnderWay} AND t.branch_id = t.organization_id AND ${below(sql.ref('place'))}
      AND b.region_id = t.region_id AND b.id = t.id
    RETURNING ${told}, 'branch' AS what, b.branch_name AS before, NULL::text AS after`);
}

/** Nor is a branch one that came under another committee than the one within which the member stays, in this region or another. */
function othersIsNoWish(tx: Tx, regionId: number, places: readonly string[]): Promise<News[]> {
  return tx.rows(sql<News>`
    WITH named AS MATERIALIZED (
      SELECT DISTINCT t.id, t.region_id AS held_in, o.region_id, o.path FROM unnest(${places}::text[]) AS place
      JOIN organization o ON o.region_id = ${regionId} AND o.path >= place COLLATE "C" AND o.path < (place || '/') COLLATE "C"
      JOIN transfer t ON t.region_id = ${everyRegion} AND t.branch_id = o.id AND t.kind = 'within' AND ${isUnderWay})
    UPDATE transfer t SET branch_id = NULL, branch_name = NULL
    FROM named n CROSS JOIN ${committeeAbove(sql.ref('n.path'), sql.ref('n.region_id'))} c, transfer b
    WHERE t.region_id = n.held_in AND t.id = n.id AND c.id <> t.destination_id
      AND b.region_id = t.region_id AND b.id = t.id
    RETURNING ${told}, 'branch' AS what, b.branch_name AS before, NULL::text AS after`);
}

/** What is called or made otherwise is so in every transfer under way that names it; a letter from outside names its own. */
async function namesFollow(tx: Tx, regionId: number, ids: readonly string[]): Promise<News[]> {
  if (ids.length === 0) return [];
  const renamed = sql`o.region_id = ${regionId} AND o.id = ANY(${ids}::uuid[])`;
  const origins = await tx.rows(sql<News>`
    UPDATE transfer t SET origin_name = o.name FROM organization o, transfer b
    WHERE ${renamed} AND t.region_id = ${regionId} AND t.org_path = o.path AND ${isUnderWay} AND t.kind <> 'incoming'
      AND t.organization_id = o.id AND t.origin_name <> o.name
      AND b.region_id = t.region_id AND b.id = t.id
    RETURNING ${told}, 'origin_branch' AS what, b.origin_name AS before, o.name AS after`);
  const destinations = await tx.rows(sql<News>`
    UPDATE transfer t SET destination_name = o.name FROM organization o, transfer b
    WHERE ${renamed} AND t.region_id = ${everyRegion} AND ${isUnderWay} AND t.destination_id = o.id
      AND t.destination_name <> o.name
      AND b.region_id = t.region_id AND b.id = t.id
    RETURNING ${told}, 'destination' AS what, b.destination_name AS before, o.name AS after`);
  const branches = await tx.rows(sql<News>`
    UPDATE transfer t SET branch_id = CASE WHEN o.fits THEN t.branch_id END, branch_name = CASE WHEN o.fits THEN o.name END
    FROM (SELECT o.id, o.name, o.kind IN ('branch', 'group') AS fits FROM organization o WHERE ${renamed}) o, transfer b
    WHERE t.region_id = ${everyRegion} AND ${isUnderWay} AND t.branch_id = o.id AND (NOT o.fits OR t.branch_name <> o.name)
      AND b.region_id = t.region_id AND b.id = t.id
    RETURNING ${told}, 'branch' AS what, b.branch_name AS before, t.branch_name AS after`);
  return [...origins, ...destinations, ...branches];
}

/** The same of committees that are called otherwise and stand where they stood. */
function committeeNamesFollow(tx: Tx, regionId: number, ids: readonly string[]): Promise<News[]> {
  return tx.rows(sql<News>`
    UPDATE transfer t SET committee_name = o.name FROM organization o, transfer b
    WHERE o.region_id = ${regionId} AND o.id = ANY(${ids}::uuid[]) AND t.region_id = ${regionId} AND ${below(sql.ref('o.path'))} AND ${isUnderWay} AND t.kind <> 'incoming'
      AND t.committee_id = o.id AND t.committee_name <> o.name AND b.region_id = t.region_id AND b.id = t.id
    RETURNING ${told}, 'origin_committee' AS what, b.committee_name AS before, o.name AS after`);
}

/** The nearest committee now, and with it whether the transfer stays within one. */
async function committeesFollow(
  tx: Tx,
  regionId: number,
  places: readonly string[],
  targets: readonly string[],
  now: Date,
): Promise<News[]> {
  if (places.length === 0 && targets.length === 0) return [];
  const rows = await tx.rows(sql<News & { isOurs: boolean }>`
    WITH asked AS (
      SELECT t.region_id, t.id FROM unnest(${places}::text[]) AS place
      JOIN transfer t ON t.region_id = ${regionId} AND ${below(sql.ref('place'))} AND ${isUnderWay}
      UNION
      SELECT t.region_id, t.id FROM transfer t
      WHERE t.region_id = ${everyRegion} AND ${isUnderWay} AND t.destination_id = ANY(${targets}::uuid[])),
    now AS (
      SELECT t.region_id, t.id, c.id AS committee_id, t.committee_name AS before, t.kind AS kind_before,
        -- Of a letter from outside this is whoever issued it there.
        CASE t.kind WHEN 'incoming' THEN t.committee_name ELSE c.name END AS committee_name,
        CASE WHEN t.kind NOT IN ('within', 'between') THEN t.kind WHEN c.id = t.destination_id THEN 'within' ELSE 'between' END AS kind
      FROM asked a JOIN transfer t ON t.region_id = a.region_id AND t.id = a.id
      CROSS JOIN ${committeeAbove(sql.ref('t.org_path'), sql.ref('t.region_id'))} c)
    UPDATE transfer t SET committee_id = now.committee_id, committee_name = now.committee_name, kind = now.kind,
      wish = CASE WHEN now.kind = 'between' AND t.kind = 'within' THEN coalesce(t.wish, t.branch_name) ELSE t.wish END,
      branch_id = CASE WHEN now.kind = 'between' AND t.kind = 'within' THEN NULL ELSE t.branch_id END,
      branch_name = CASE WHEN now.kind = 'between' AND t.kind = 'within' THEN NULL ELSE t.branch_name END,
      updated_at = ${now}
    FROM now WHERE t.region_id = now.region_id AND t.id = now.id
      AND (t.committee_id <> now.committee_id OR t.kind <> now.kind OR t.committee_name <> now.committee_name)
    RETURNING ${told}, 'origin_committee' AS what, now.before, t.committee_name AS after,
      CASE WHEN t.kind <> now.kind_before THEN t.kind END AS kind, t.kind <> 'incoming' AS "isOurs"`);
  // Whoever issued a letter from outside is the same as before.
  return rows.filter(({ isOurs }) => isOurs);
}
