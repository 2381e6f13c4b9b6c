import { adminRoles, type Role, roles } from '@zhibu/contract/authorization';
import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import type { DutyRef } from '../../kernel/open-items.ts';

/** A duty that runs at one organisation, as whoever ends that organisation may know it. */
export interface DutyThere extends DutyRef {
  /** In words; without the holder's name where the duty is hidden from above. */
  name: string;
  /** One of the three admins: such a duty is ended by its own rules only. */
  admin: boolean;
}

/** Duties that run, or will, at these organisations themselves. The caller has opened the gate of the accounts. */
export async function dutiesAt(
  reader: Reader,
  regionId: number,
  organizationIds: readonly string[],
  today: string,
): Promise<DutyThere[]> {
  const rows = await reader.rows(sql<DutyRef & { holder: string | null }>`
    SELECT d.id, d.account_id AS "accountId", d.role, d.region_id AS "regionId", d.organization_id AS "organizationId",
      d.org_path AS path, CASE WHEN d.visible_from_above THEN a.name END AS holder
    FROM duty d JOIN account a ON a.id = d.account_id
    WHERE d.region_id = ${regionId} AND d.organization_id = ANY(${organizationIds}::uuid[]) AND d.ended_at IS NULL
      AND (d.until_on IS NULL OR d.until_on > ${today}::date) ORDER BY d.id`);
  return rows.map(({ holder, ...duty }) => ({
    ...duty,
    name: holder === null ? roles[duty.role].zh : `${holder} · ${roles[duty.role].zh}`,
    admin: adminRoles.includes(duty.role),
  }));
}

/**
 * Duties of one member's account that run, or will; those hidden from above are not told. The caller has opened the
 * gate of the accounts.
 */
export function dutiesOfMember(
  reader: Reader,
  memberId: string,
  today: string,
): Promise<{ role: Role; organizationId: string; organizationName: string }[]> {
  return reader.rows(sql<{ role: Role; organizationId: string; organizationName: string }>`
    SELECT d.role, d.organization_id AS "organizationId", o.name AS "organizationName"
    FROM account a JOIN duty d ON d.account_id = a.id
    JOIN organization o ON o.region_id = d.region_id AND o.id = d.organization_id
    WHERE a.member_id = ${memberId}::uuid AND d.ended_at IS NULL AND d.visible_from_above
      AND (d.until_on IS NULL OR d.until_on > ${today}::date)
    ORDER BY d.id LIMIT 20`);
}

/** Ends duties with the organisation that they stood at; their reach ends when the actors are forgotten. */
export async function endDuties(
  tx: Tx,
  ids: readonly string[],
  by: { accountId: string | null; now: Date; reason: string },
): Promise<number> {
  if (ids.length === 0) return 0;
  return tx.run(sql`
    UPDATE duty SET ended_at = ${by.now}, ended_by = ${by.accountId}::uuid, end_reason = ${by.reason}, version = version + 1
    WHERE id = ANY(${ids}::uuid[]) AND ended_at IS NULL`);
}
