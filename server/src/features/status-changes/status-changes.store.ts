import type { CauseKey } from '@zhibu/contract/causes';
import type { StatusChangeKind, SuspensionGround } from '@zhibu/contract/status-changes';
import type { Actor } from '../../kernel/authorization.ts';
import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import { notFound } from '../../kernel/errors.ts';
import { everyRegion } from '../../kernel/every-region.ts';
import { newId } from '../../kernel/ids.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { isInReach, isOwn, type MemberRecord, type rangeOf, roleOf } from '../members/public.ts';
import type { StatusValues } from './status-changes.rules.ts';

/** One change on record. */
export interface StatusChangeRecord {
  regionId: number;
  id: string;
  memberId: string;
  memberName: string;
  orgPath: string;
  organizationId: string;
  organizationName: string;
  kind: StatusChangeKind;
  ground: SuspensionGround | null;
  on: LocalDate;
  basis: string | null;
  document: string | null;
  note: string | null;
  before: StatusValues;
  after: StatusValues;
  causeBefore: CauseKey | null;
  recordedAt: Date;
  actorName: string;
  actorRole: string;
  revokedAt: Date | null;
  revokedName: string | null;
  revokedRole: string | null;
  revokeReason: string | null;
  version: number;
  /** The last of its member that holds: the only one that can be taken back. */
  isLast: boolean;
}

const columns = sql`c.region_id AS "regionId", c.id, c.member_id AS "memberId", c.member_name AS "memberName",
  c.org_path AS "orgPath", c.organization_id AS "organizationId", c.organization_name AS "organizationName", c.kind,
  c.ground, c.valid_on AS "on", c.basis, c.document, c.note, c.before, c.after, c.cause_before AS "causeBefore",
  c.recorded_at AS "recordedAt", c.actor_name AS "actorName", c.duty_role AS "actorRole", c.revoked_at AS "revokedAt",
  c.revoked_name AS "revokedName", c.revoked_role AS "revokedRole", c.revoke_reason AS "revokeReason", c.version,
  c.revoked_at IS NULL AND NOT EXISTS (SELECT FROM status_change l WHERE l.region_id = c.region_id
    AND l.member_id = c.member_id AND l.revoked_at IS NULL AND l.id > c.id) AS "isLast"`;

/** Changes of one member that hold, the latest first; as many as a decision looks back. */
export function standingChanges(reader: Reader, member: MemberRecord): Promise<StatusChangeRecord[]> {
  return reader.rows(sql<StatusChangeRecord>`
    SELECT ${columns} FROM status_change c
    WHERE c.region_id = ${member.regionId} AND c.member_id = ${member.id}::uuid AND c.revoked_at IS NULL
    ORDER BY c.id DESC LIMIT 100`);
}

/** One more row than asked says whether there is a next page. */
export function changesOfMember(
  reader: Reader,
  member: MemberRecord,
  before: string | null,
  limit: number,
): Promise<StatusChangeRecord[]> {
  return reader.rows(sql<StatusChangeRecord>`
    SELECT ${columns} FROM status_change c
    WHERE c.region_id = ${member.regionId} AND c.member_id = ${member.id}::uuid
      AND (${before}::uuid IS NULL OR c.id < ${before}::uuid)
    ORDER BY c.id DESC LIMIT ${limit + 1}`);
}

export interface ChangeFilter {
  kind?: readonly StatusChangeKind[];
  from?: LocalDate;
  until?: LocalDate;
}

/** Changes below a path, the latest recorded first. */
export function changesInRange(
  reader: Reader,
  range: NonNullable<Awaited<ReturnType<typeof rangeOf>>>,
  filter: ChangeFilter,
  before: string | null,
  limit: number,
): Promise<StatusChangeRecord[]> {
  return reader.rows(sql<StatusChangeRecord>`
    SELECT ${columns} FROM status_change c
    WHERE c.region_id = ${range.regionId} AND c.org_path >= ${range.from} AND c.org_path < ${range.until}
      AND (${before}::uuid IS NULL OR c.id < ${before}::uuid)
      AND (${filter.kind ?? null}::text[] IS NULL OR c.kind = ANY(${filter.kind ?? null}::text[]))
      AND (${filter.from ?? null}::date IS NULL OR c.valid_on >= ${filter.from ?? null}::date)
      AND (${filter.until ?? null}::date IS NULL OR c.valid_on <= ${filter.until ?? null}::date)
    ORDER BY c.id DESC LIMIT ${limit + 1}`);
}

/** @throws Problem 404 also for whom the member is not to be seen */
export async function findChange(reader: Reader, actor: Actor, id: string): Promise<StatusChangeRecord> {
  const found = await reader.first(sql<StatusChangeRecord>`
    SELECT ${columns} FROM status_change c
    WHERE c.region_id = ${everyRegion} AND c.id = ${id}::uuid`);
  const member = found && { id: found.memberId, orgPath: found.orgPath };
  if (!found || !member || !(isInReach(actor, member) || isOwn(actor, member)))
    throw notFound('status_change', id);
  return found;
}

/** What a decision needs of the file besides its record. The caller has locked it, where it is to change. */
export async function statusValues(
  reader: Reader,
  member: MemberRecord,
): Promise<StatusValues & { reducedAt: Date | null }> {
  const row = await reader.first(sql<StatusValues & { reducedAt: Date | null }>`
    SELECT stage, joined, joined_precision AS "joinedPrecision", full_on AS "full", full_precision AS "fullPrecision",
      presence, presence_since AS "presenceSince", probation_until AS "probationUntil", reduced_at AS "reducedAt"
    FROM member WHERE region_id = ${member.regionId} AND id = ${member.id}::uuid`);
  if (!row) throw notFound('member', member.id);
  return row;
}

export async function writeStatus(
  tx: Tx,
  member: MemberRecord,
  next: StatusValues,
  now: Date,
): Promise<void> {
  await tx.run(sql`
    UPDATE member SET stage = ${next.stage}, joined = ${next.joined}::date, joined_precision = ${next.joinedPrecision},
      full_on = ${next.full}::date, full_precision = ${next.fullPrecision}, presence = ${next.presence},
      presence_since = ${next.presenceSince}::date, probation_until = ${next.probationUntil}::date,
      version = version + 1, updated_at = ${now}
    WHERE region_id = ${member.regionId} AND id = ${member.id}::uuid`);
}

export interface NewStatusChange {
  kind: StatusChangeKind;
  ground: SuspensionGround | null;
  on: LocalDate;
  basis: string | null;
  document: string | null;
  note: string | null;
  before: StatusValues;
  after: StatusValues;
  causeBefore: CauseKey | null;
}

export async function insertChange(
  tx: Tx,
  actor: Actor,
  now: Date,
  member: MemberRecord,
  change: NewStatusChange,
): Promise<string> {
  const id = newId();
  const { kind, ground, on, basis, document, note, before, after, causeBefore } = change;
  await tx.run(sql`
    INSERT INTO status_change (region_id, id, member_id, org_path, organization_id, organization_name, member_name, kind,
      ground, valid_on, basis, document, note, before, after, cause_before, recorded_at, account_id, actor_name, duty_role)
    VALUES (${member.regionId}, ${id}::uuid, ${member.id}::uuid, ${member.orgPath}, ${member.organizationId}::uuid,
      ${member.organizationName}, ${member.name}, ${kind}, ${ground}, ${on}::date, ${basis}, ${document}, ${note},
      ${JSON.stringify(before)}::jsonb, ${JSON.stringify(after)}::jsonb, ${causeBefore}, ${now}, ${actor.accountId}::uuid,
      ${actor.name}, ${roleOf(actor)})`);
  return id;
}

export async function markRevoked(
  tx: Tx,
  actor: Actor,
  now: Date,
  change: StatusChangeRecord,
  reason: string,
): Promise<void> {
  await tx.run(sql`
    UPDATE status_change SET revoked_at = ${now}, revoked_by = ${actor.accountId}::uuid, revoked_name = ${actor.name},
      revoked_role = ${roleOf(actor)}, revoke_reason = ${reason}, version = version + 1
    WHERE region_id = ${change.regionId} AND id = ${change.id}::uuid`);
}
