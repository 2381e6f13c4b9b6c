import type { Stage } from '@zhibu/contract/fields';
import { above, selfOrAbove } from '../../kernel/ancestors.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { alongside, type Reader, sql, type Tx } from '../../kernel/database.ts';
import { notFound } from '../../kernel/errors.ts';
import { everyRegion } from '../../kernel/every-region.ts';
import { canSee } from './transfers.policy.ts';
import { isUnderWay, type TransferRecord, transferColumns } from './transfers.record.ts';

/** An organisation as transfers name it. */
export interface NamedPlace {
  regionId: number;
  id: string;
  name: string;
  path: string;
}

/** A transfer with the committee that stands above the origin now, which would issue. */
export type PlacedTransfer = TransferRecord & {
  issuerId: string;
  issuerName: string;
  committeePath: string;
  /** Whether the committee that it goes to lives and receives; an organisation outside is not asked. */
  receives: boolean;
};

/** The nearest committee at or above a path: the one that issues. Above none, the top of the tree does. */
export const committeeAbove = (path: ReturnType<typeof sql.ref>, regionId: ReturnType<typeof sql.ref>) => sql`
  LATERAL (SELECT c.id, c.name, c.path, c.region_id, c.kind FROM organization c
    WHERE c.region_id = ${regionId} AND c.path = ${selfOrAbove(path)}
    ORDER BY (c.kind IN ('committee', 'working_committee')) DESC,
      CASE WHEN c.kind IN ('committee', 'working_committee') THEN -length(c.path) ELSE length(c.path) END LIMIT 1)`;

/** What the member is by now, for whoever reads the file; of a case that has ended what it was. */
const stageNow = sql`(SELECT m.stage FROM member m WHERE m.region_id = t.region_id AND m.id = t.member_id
  AND t.kind <> 'incoming' AND ${isUnderWay}) AS "stageNow"`;

/** Of `t` and the {@link committeeAbove} it, `c`. */
export const placedColumns = sql`${transferColumns}, c.id AS "issuerId", c.name AS "issuerName", c.path AS "committeePath",
  (t.destination_id IS NULL OR EXISTS (SELECT FROM organization d WHERE d.region_id = t.destination_region_id
    AND d.id = t.destination_id AND d.ended_on IS NULL AND d.kind IN ('committee', 'working_committee'))) AS receives`;

const placed = sql`${placedColumns}
  FROM transfer t CROSS JOIN ${committeeAbove(sql.ref('t.org_path'), sql.ref('t.region_id'))} c`;

/** @throws Problem 404 also for whom it is not to be seen */
export async function findTransfer(reader: Reader, actor: Actor, id: string): Promise<PlacedTransfer> {
  const found = await reader.first(sql<PlacedTransfer & { stageNow: Stage | null }>`
    SELECT ${stageNow}, ${placed} WHERE t.region_id = ${everyRegion} AND t.id = ${id}::uuid`);
  if (!found || !canSee(actor, found)) throw notFound('transfer', id);
  const { stageNow: stage, ...transfer } = found;
  return { ...transfer, memberStage: stage ?? transfer.memberStage };
}

/** The only way to a transfer for a step: scoped to the actor, locked. @throws Problem 404 */
export async function lockFor(tx: Tx, actor: Actor, id: string): Promise<PlacedTransfer> {
  const [, transfer] = await alongside<[unknown, PlacedTransfer]>(
    tx.rows(sql`SELECT FROM transfer WHERE region_id = ${everyRegion} AND id = ${id}::uuid FOR UPDATE`),
    findTransfer(tx, actor, id),
  );
  return transfer;
}

/** The open transfer of a member; undefined: none. */
export function openTransferOf(reader: Reader, memberId: string): Promise<TransferRecord | undefined> {
  return reader.first(sql<TransferRecord>`
    SELECT ${transferColumns} FROM transfer t WHERE t.region_id = ${everyRegion} AND t.member_id = ${memberId}::uuid
      AND ${isUnderWay}`);
}

/** Transfers of one member, the latest first; one more than asked says whether there is a next page. */
export function transfersOfMember(
  reader: Reader,
  memberId: string,
  before: string | null,
  limit: number,
): Promise<PlacedTransfer[]> {
  return reader.rows(sql<PlacedTransfer>`
    SELECT ${placed} WHERE t.region_id = ${everyRegion} AND t.member_id = ${memberId}::uuid
      AND (${before}::uuid IS NULL OR t.id < ${before}::uuid) ORDER BY t.id DESC LIMIT ${limit + 1}`);
}

/** @throws the database's own refusal on `transfer_open` where one is open already */
export async function insertTransfer(tx: Tx, one: TransferRecord): Promise<void> {
  await tx.run(sql`
    INSERT INTO transfer (region_id, id, kind, state, member_id, member_name, member_stage, organization_id, org_path,
      origin_name, committee_id, committee_name, destination_region_id, destination_id, destination_name,
      destination_path, outside_place, outside_phone, branch_id, branch_name, applied_by, applied_on, ground, wish, note,
      dues_until, turn, turn_since, due, letter_number, issued_on, valid_until, checked_in_at, steps, created_at, updated_at)
    VALUES (${one.regionId}, ${one.id}::uuid, ${one.kind}, ${one.state}, ${one.memberId}::uuid, ${one.memberName},
      ${one.memberStage}, ${one.organizationId}::uuid, ${one.orgPath}, ${one.originName}, ${one.committeeId}::uuid,
      ${one.committeeName}, ${one.destinationRegionId}, ${one.destinationId}::uuid, ${one.destinationName},
      ${one.destinationPath}, ${one.outsidePlace}, ${one.outsidePhone}, ${one.branchId}::uuid, ${one.branchName},
      ${one.appliedBy}, ${one.appliedOn}::date, ${one.ground}, ${one.wish}, ${one.note}, ${one.duesUntil}, ${one.turn},
      ${one.turnSince}, ${one.due}::date, ${one.letterNumber}, ${one.issuedOn}::date, ${one.validUntil}::date,
      ${one.checkedInAt}, ${JSON.stringify(one.steps)}::jsonb,
      ${one.createdAt}, ${one.updatedAt})`);
}

/**
 * Everything of a transfer that a step may change; the version rises by one. The name is the file's of this moment, which the
 * record has afterwards: one that was corrected on the way. A letter from outside keeps the name that it bears.
 */
export async function saveTransfer(tx: Tx, one: TransferRecord, now: Date): Promise<void> {
  const saved = await tx.first(sql<{ name: string }>`
    UPDATE transfer t SET kind = ${one.kind}, state = ${one.state}, member_name = coalesce((
        SELECT m.name FROM member m WHERE m.region_id = t.region_id AND m.id = t.member_id AND ${one.kind !== 'incoming'}::boolean),
      ${one.memberName}), member_stage = ${one.memberStage}, committee_id = ${one.committeeId}::uuid,
      committee_name = ${one.committeeName}, destination_region_id = ${one.destinationRegionId},
      destination_id = ${one.destinationId}::uuid, destination_name = ${one.destinationName},
      destination_path = ${one.destinationPath}, outside_place = ${one.outsidePlace}, outside_phone = ${one.outsidePhone},
      branch_id = ${one.branchId}::uuid, branch_name = ${one.branchName},
      ground = ${one.ground}, wish = ${one.wish}, note = ${one.note}, dues_until = ${one.duesUntil}, turn = ${one.turn},
      turn_since = ${one.turnSince}, due = ${one.due}::date, letter_serial = ${one.letterSerial},
      letter_number = ${one.letterNumber}, first_issued_on = ${one.firstIssuedOn}::date, issued_on = ${one.issuedOn}::date,
      valid_until = ${one.validUntil}::date, checked_in_at = ${one.checkedInAt}, completed_at = ${one.completedAt},
      receipt = ${one.receipt && JSON.stringify(one.receipt)}::jsonb, steps = ${JSON.stringify(one.steps)}::jsonb,
      updated_at = ${now}, version = version + 1
    WHERE region_id = ${one.regionId} AND id = ${one.id}::uuid RETURNING member_name AS name`);
  one.memberName = saved?.name ?? one.memberName;
}

/** A committee that can receive, living; undefined: none of that id. */
export const committeeById = (reader: Reader, id: string) => livingPlace(reader, id, sql``);

/** The same, which stays as it is until the end of the transaction. */
export const lockCommittee = (tx: Tx, id: string) => livingPlace(tx, id, sql`FOR SHARE`);

function livingPlace(
  reader: Reader,
  id: string,
  lock: ReturnType<typeof sql>,
): Promise<(NamedPlace & { kind: string }) | undefined> {
  return reader.first(sql<NamedPlace & { kind: string }>`
    SELECT o.region_id AS "regionId", o.id, o.name, o.path, o.kind FROM organization o
    WHERE o.region_id = (SELECT region_id FROM organization_locator WHERE organization_id = ${id}::uuid)
      AND o.id = ${id}::uuid AND o.ended_on IS NULL ${lock}`);
}

/** The committee of a branch: nearest at or above. */
export async function committeeOf(reader: Reader, regionId: number, path: string): Promise<NamedPlace> {
  const found = await reader.first(sql<NamedPlace>`
    SELECT c.region_id AS "regionId", c.id, c.name, c.path
    FROM (VALUES (${path}::text COLLATE "C", ${regionId}::int)) AS b (path, region_id)
    CROSS JOIN ${committeeAbove(sql.ref('b.path'), sql.ref('b.region_id'))} c`);
  if (!found) throw new Error(`transfers: nothing stands above ${path}`);
  return found;
}

/** The committee above a place, itself left out; undefined: none. */
export function committeeStrictlyAbove(
  reader: Reader,
  regionId: number,
  path: string,
): Promise<{ id: string; kind: string } | undefined> {
  return reader.first(sql<{ id: string; kind: string }>`
    SELECT c.id, c.kind FROM organization c
    WHERE c.region_id = ${regionId} AND c.path = ${above(sql`${path}::text`)} AND c.kind IN ('committee', 'working_committee')
    ORDER BY c.path DESC LIMIT 1`);
}

export interface Branch extends NamedPlace {
  kind: string;
}

/** A living organisation below a committee (or itself), locked against an end meanwhile; undefined: none there. */
export function lockBranch(tx: Tx, committee: { regionId: number; path: string }, id: string) {
  return tx.first(sql<Branch>`
    SELECT o.region_id AS "regionId", o.id, o.name, o.path, o.kind FROM organization o
    WHERE o.region_id = ${committee.regionId} AND o.id = ${id}::uuid AND o.path >= ${committee.path}
      AND o.path < ${`${committee.path}/`} AND o.ended_on IS NULL FOR SHARE`);
}
