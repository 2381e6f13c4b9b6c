import type { Stage } from '@zhibu/contract/fields';
import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { alongside, sql, type Tx, together } from '../../kernel/database.ts';
import { memberTables, rewriteMemberPaths } from '../../kernel/path-tables.ts';
import { type MemberPlacement, recordEvent } from './members.store.ts';
import { reviseHistories } from './members.timeline.ts';

/** A member file, locked wherever it lies, for whoever receives it. */
export interface LockedMember extends MemberPlacement {
  id: string;
  name: string;
  stage: Stage;
}

/** Locks the locator, then the file (scale rule 7). In a scope that reaches it; undefined: there is none. */
export async function lockWherever(tx: Tx, memberId: string): Promise<LockedMember | undefined> {
  await tx.rows(sql`SELECT FROM member_locator WHERE member_id = ${memberId}::uuid FOR UPDATE`);
  return tx.first(sql<LockedMember>`
    SELECT m.region_id AS "regionId", m.id, m.organization_id AS "organizationId", m.org_path AS "orgPath", m.name, m.stage FROM member m
    WHERE m.region_id = (SELECT region_id FROM member_locator WHERE member_id = ${memberId}::uuid)
      AND m.id = ${memberId}::uuid FOR UPDATE`);
}

/**
 * One member comes under another branch by a transfer: affiliation, everything of the file, the counts of both chains, a
 * line in the history. In the caller's transaction and in a scope that reaches both places; the file is locked.
 */
export async function transferMember(
  tx: Tx,
  actor: Actor,
  now: Date,
  member: LockedMember,
  to: MemberPlacement,
  names: { from: string; to: string },
): Promise<void> {
  const { regionId, organizationId, orgPath } = to;
  const today = dayInChina(now);
  const isFar = regionId !== member.regionId;
  if (isFar) await carryFile(tx, member, to);
  await tx.run(sql`
    UPDATE member SET organization_id = ${organizationId}::uuid, org_path = ${orgPath}, version = version + 1,
      updated_at = ${now} WHERE region_id = ${regionId} AND id = ${member.id}::uuid`);
  // What was carried stands under the new path already.
  await rewriteMemberPaths(
    tx,
    regionId,
    [member.id],
    orgPath,
    ({ anyRegion }) => !isFar || anyRegion === true,
  );
  const placed = { regionId, organizationId, orgPath };
  await reviseHistories(tx, [member.id], today, () => placed, { now, cause: 'moved' });
  await recordEvent(
    tx,
    actor,
    { regionId, id: member.id, orgPath },
    {
      kind: 'moved',
      validOn: today,
      recordedAt: now,
      changes: { organization: [names.from, names.to] },
    },
  );
}

/** Into another region: copied there, pointed at, deleted here; `region_id` is never updated (scale rule 7). */
export async function carryFile(
  tx: Tx,
  { id, regionId: from }: LockedMember,
  to: MemberPlacement,
): Promise<void> {
  const place = sql`jsonb_build_object('region_id', ${to.regionId}::int, 'org_path', ${to.orgPath}::text)`;
  const at = sql`${place} || jsonb_build_object('organization_id', ${to.organizationId}::text)`;
  const tables = [
    { table: 'member', column: 'id', overlay: at },
    ...memberTables.map((one) => ({ ...one, overlay: place })),
    {
      table: 'member_access',
      column: 'member_id',
      overlay: sql`jsonb_build_object('region_id', ${to.regionId}::int)`,
    },
  ];
  const copies = tables.map(({ table, column, overlay }) =>
    tx.run(sql`
      INSERT INTO ${sql.table(table)}
      SELECT r.* FROM ${sql.table(table)} t, LATERAL jsonb_populate_record(t, ${overlay}) r
      WHERE t.region_id = ${from} AND t.${sql.ref(column)} = ${id}::uuid`),
  );
  const pointers = ['member_locator', 'id_number_locator'].map((table) =>
    tx.run(sql`UPDATE ${sql.table(table)} SET region_id = ${to.regionId} WHERE member_id = ${id}::uuid`),
  );
  const account = sql`UPDATE account SET member_region_id = ${to.regionId} WHERE member_id = ${id}::uuid`;
  const rows = await alongside<number[]>(...copies, ...pointers, tx.run(account));
  // The file itself last: the rows that go with it point at it.
  const carried = tables.filter((_, index) => (rows[index] ?? 0) > 0).reverse();
  await together(
    ...carried.map(({ table, column }) =>
      tx.rows(sql`SELECT zhibu_leave_with_member(${table}::regclass, ${column}, ${from}::int, ${to.regionId}::int,
        ${id}::uuid)`),
    ),
  );
}
