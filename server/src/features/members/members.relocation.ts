import type { Actor } from '../../kernel/authorization.ts';
import { sql, type Tx } from '../../kernel/database.ts';
import { newId } from '../../kernel/ids.ts';
import { rewriteMemberPaths } from '../../kernel/path-tables.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { type MemberPlacement, roleOf } from './members.store.ts';
import { reviseHistories } from './members.timeline.ts';

/** The operation that changes affiliations: it stands in each file's history. */
export interface RelocationCause {
  operationId: string;
  /** Names as the history tells them. */
  fromName: string;
  toName: string;
  validOn: LocalDate;
}

/**
 * Members come under another branch: affiliation and everything of the file, a line in each history. Whoever carries the
 * operation out counts it (statistics, recounting). Exactly those who are at `fromId` now; the files are locked.
 * @returns the ids of those who moved, in order
 */
export async function relocateMembers(
  tx: Tx,
  actor: Actor,
  now: Date,
  fromId: string,
  to: MemberPlacement,
  memberIds: readonly string[] | 'all',
  cause: RelocationCause,
): Promise<string[]> {
  const { regionId, organizationId, orgPath } = to;
  const some = memberIds === 'all' ? sql`` : sql`AND id = ANY(${memberIds}::uuid[])`;
  const members = await tx.rows(sql<{ id: string }>`
    SELECT id FROM member WHERE region_id = ${regionId} AND organization_id = ${fromId}::uuid ${some} ORDER BY id FOR UPDATE`);
  if (members.length === 0) return [];
  const ids = members.map(({ id }) => id);
  await tx.run(sql`
    UPDATE member SET organization_id = ${organizationId}::uuid, org_path = ${orgPath}, version = version + 1,
      updated_at = ${now}
    WHERE region_id = ${regionId} AND id = ANY(${ids}::uuid[])`);
  await rewriteMemberPaths(tx, regionId, ids, orgPath);
  const moved = { regionId, organizationId, orgPath };
  await reviseHistories(tx, ids, cause.validOn, (was) => (was.organizationId === fromId ? moved : {}), {
    now,
    cause: 'reorganized',
    counted: false,
  });
  const changes = JSON.stringify({ organization: [cause.fromName, cause.toName] });
  await tx.run(sql`
    INSERT INTO member_event (region_id, member_id, id, org_path, kind, valid_on, recorded_at, account_id, actor_name,
      duty_role, changes)
    SELECT ${regionId}, member_id, id, ${orgPath}, 'moved', ${cause.validOn}::date, ${now}::timestamptz,
      ${actor.accountId}::uuid, ${actor.name}, ${roleOf(actor)}, ${changes}::jsonb
    FROM unnest(${ids}::uuid[], ${ids.map(() => newId())}::uuid[]) AS moved (member_id, id)`);
  await tx.run(sql`
    INSERT INTO organization_operation_member (region_id, operation_id, member_id, org_path, from_id, to_id)
    SELECT ${regionId}, ${cause.operationId}::uuid, member_id, ${orgPath}, ${fromId}::uuid, ${organizationId}::uuid
    FROM unnest(${ids}::uuid[]) AS member_id`);
  return ids;
}
