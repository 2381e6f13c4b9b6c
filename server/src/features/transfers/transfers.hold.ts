import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import { conflict } from '../../kernel/errors.ts';
import { everyRegion } from '../../kernel/every-region.ts';
import { unlessWaiting } from '../../kernel/holding.ts';
import type { HeldPlace, HoldMode } from '../../kernel/open-items.ts';
import { say } from './transfers.messages.ts';
import { isUnderWay, type TransferRecord } from './transfers.record.ts';
import { committeeAbove } from './transfers.store.ts';

/**
 * Who waits for whom: a transfer is locked first, then organisations in the order of the tree, then the file. A step has
 * its transfer and asks for organisations; a filing has no transfer yet, asks for its organisations and then for the file;
 * an operation on the tree holds the transfers that it will take along, and then locks its organisations.
 */

/**
 * Locks the transfers under way that name these organisations, or anything below those that change with all below them, in
 * the order of their ids.
 */
export async function holdTransfersNaming(
  tx: Tx,
  places: readonly HeldPlace[],
  mode: HoldMode,
): Promise<void> {
  if (places.length === 0) return;
  const place = sql`unnest(${places.map(({ regionId }) => regionId)}::int[], ${places.map(({ id }) => id)}::uuid[],
    ${places.map(({ path }) => path)}::text[], ${places.map(({ below }) => below)}::boolean[]) AS p (region_id, id, path, below)`;
  const under = (path: ReturnType<typeof sql.ref>) =>
    sql`${path} >= p.path COLLATE "C" AND ${path} < (p.path || '/') COLLATE "C"`;
  const named = sql`ANY(ARRAY(
    SELECT p.id FROM ${place} UNION
    SELECT o.id FROM ${place} JOIN organization o ON p.below AND o.region_id = p.region_id AND ${under(sql.ref('o.path'))}))`;
  await tx.rows(sql`
    SELECT FROM (
      SELECT t.region_id, t.id FROM ${place}
      JOIN transfer t ON t.region_id = p.region_id AND ${under(sql.ref('t.org_path'))} AND ${isUnderWay}
        AND (p.below OR t.organization_id = p.id OR t.committee_id = p.id)
      UNION
      SELECT t.region_id, t.id FROM transfer t WHERE t.region_id = ${everyRegion} AND ${isUnderWay} AND t.destination_id = ${named}
      UNION
      SELECT t.region_id, t.id FROM transfer t WHERE t.region_id = ${everyRegion} AND ${isUnderWay} AND t.branch_id = ${named}) named
    JOIN transfer t ON t.region_id = named.region_id AND t.id = named.id
    ORDER BY t.id FOR UPDATE OF t ${unlessWaiting(mode)}`);
}

/** Whose transfer is to be filed, and the organisations of this registry that it will name besides their own. */
export interface PlacesToLock {
  memberIds: readonly string[];
  others: readonly (string | null | undefined)[];
  /** Codes or names of branches within their own committees. */
  branches?: readonly string[];
}

/**
 * Locks the organisations that a transfer will name, before the files: their own branch, the committee above it, and those
 * it goes to. An operation that has one of them is waited for, and none comes in between.
 * @returns their ids
 */
export async function lockPlaces(
  tx: Tx,
  { memberIds, others, branches = [] }: PlacesToLock,
): Promise<ReadonlySet<string>> {
  const own = await placesOf(tx, memberIds);
  const within = branches.length === 0 ? [] : await branchesBelow(tx, own, branches);
  const all = [...new Set([...own, ...within, ...others.flatMap((id) => id ?? [])])];
  await tx.rows(sql`
    SELECT FROM organization o WHERE o.region_id = ${everyRegion} AND o.id = ANY(${all}::uuid[]) ORDER BY o.path FOR SHARE`);
  return new Set(all);
}

async function placesOf(reader: Reader, memberIds: readonly string[]): Promise<string[]> {
  const rows = await reader.rows(sql<{ branch: string; committee: string }>`
    SELECT DISTINCT m.organization_id AS branch, c.id AS committee
    FROM member m CROSS JOIN ${committeeAbove(sql.ref('m.org_path'), sql.ref('m.region_id'))} c
    WHERE m.region_id = ${everyRegion} AND m.id = ANY(${memberIds}::uuid[])`);
  return rows.flatMap(({ branch, committee }) => [branch, committee]);
}

async function branchesBelow(
  reader: Reader,
  places: readonly string[],
  names: readonly string[],
): Promise<string[]> {
  const rows = await reader.rows(sql<{ id: string }>`
    SELECT o.id FROM organization c
    JOIN organization o ON o.region_id = c.region_id AND o.path >= c.path AND o.path < (c.path || '/') COLLATE "C"
    WHERE c.region_id = ${everyRegion} AND c.id = ANY(${places}::uuid[]) AND o.ended_on IS NULL
      AND (o.code = ANY(${names}::text[]) OR o.name = ANY(${names}::text[]) OR o.short_name = ANY(${names}::text[]))`);
  return rows.map(({ id }) => id);
}

/** Where an operation took the file elsewhere while its lock was waited for. @throws Problem 409 */
export function refuseUnlocked(
  locked: ReadonlySet<string>,
  {
    organizationId,
    committeeId,
    memberId,
  }: Pick<TransferRecord, 'organizationId' | 'committeeId' | 'memberId'>,
): void {
  if (!locked.has(organizationId) || !locked.has(committeeId))
    throw conflict(say.placeChanged, { object: { type: 'member', id: memberId } });
}
