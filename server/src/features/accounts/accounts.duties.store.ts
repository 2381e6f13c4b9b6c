import type { Role } from '@zhibu/contract/authorization';
import type { RawBuilder } from 'kysely';
import { type Reader, sql, type Tx, violatedConstraint } from '../../kernel/database.ts';
import { conflict, notFound } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { refuseEnded } from '../organizations/public.ts';

export interface DutyPlace {
  regionId: number;
  id: string;
  path: string;
}

/**
 * Locks an organisation before the accounts and duties that concern it, as operations on the tree do: it stays where it is,
 * and whoever asks for it with a duty in hand would wait in a ring.
 * @param strength `one` where acts at one organisation take turns
 */
export async function lockPlace(
  tx: Tx,
  organizationId: string,
  strength: 'many' | 'one' = 'many',
): Promise<void> {
  await tx.rows(sql`
    SELECT FROM organization
    WHERE region_id = (SELECT region_id FROM organization_locator WHERE organization_id = ${organizationId}::uuid)
      AND id = ${organizationId}::uuid ${strength === 'one' ? sql`FOR UPDATE` : sql`FOR SHARE`}`);
}

/**
 * Locks, in one order, every leave in which an account stands in or is stood in for: two who stand in for each other may both
 * be leaving. Behind the account and its duties.
 */
export async function lockLeaves(tx: Tx, accountId: string): Promise<void> {
  await tx.rows(sql`
    SELECT FROM duty_substitution s
    WHERE s.ended_at IS NULL AND (s.account_id = ${accountId}::uuid
      OR s.duty_id IN (SELECT d.id FROM duty d WHERE d.account_id = ${accountId}::uuid))
    ORDER BY s.id FOR UPDATE`);
}

export interface NewDuty {
  accountId: string;
  role: Role;
  organization: DutyPlace;
  fromOn: string;
  untilOn: string | null;
  visibleFromAbove?: boolean;
}

/** @throws Problem 409 when the account has this duty there already (the unique index decides), or the place ended */
export async function insertDuty(
  tx: Tx,
  grantedBy: string | null,
  now: Date,
  duty: NewDuty,
  today: string,
): Promise<string> {
  const { accountId, role, organization } = duty;
  const { regionId, id: organizationId } = organization;
  // As it stands when nobody can move or end the organisation any more: a duty with an old path reaches nothing, and
  // one that ended while this waited takes none.
  const place = await tx.first(sql<{ path: string; name: string; endedOn: string | null }>`
    SELECT path, name, ended_on AS "endedOn" FROM organization
    WHERE region_id = ${regionId} AND id = ${organizationId}::uuid FOR SHARE`);
  if (!place) throw notFound('organization', organizationId);
  refuseEnded(place);
  // A duty whose time ran out stands in the way of its successor until it is marked as ended.
  await tx.run(sql`
    UPDATE duty SET ended_at = ${now} WHERE account_id = ${accountId} AND role = ${role}
      AND region_id = ${regionId} AND organization_id = ${organizationId}
      AND ended_at IS NULL AND until_on <= ${today}::date`);
  const id = newId();
  try {
    await tx.run(sql`
      INSERT INTO duty (id, account_id, role, region_id, organization_id, org_path, from_on, until_on, granted_by,
        visible_from_above, created_at)
      VALUES (${id}, ${accountId}, ${role}, ${regionId}, ${organizationId}, ${place.path}, ${duty.fromOn}::date, ${duty.untilOn}::date, ${grantedBy}::uuid, ${duty.visibleFromAbove ?? true},
        ${now})`);
  } catch (error) {
    if (violatedConstraint(error) !== 'duty_once') throw error;
    throw conflict({
      zh: '这个账号在该党组织已有同样的职务，不需要重复授予；要改日期请先结束原来的。',
      en: 'The account has this duty there already. To change its dates, end it first and grant it again.',
    });
  }
  return id;
}

export interface HeldDuty {
  role: Role;
  path: string;
  organizationName: string;
}

/** Duties of an account that run now or will, also those in which it stands in for somebody. */
export function heldDuties(reader: Reader, accountId: string, today: string): Promise<HeldDuty[]> {
  return reader.rows(sql<HeldDuty>`
    SELECT d.role, d.org_path AS path, o.name AS "organizationName"
    FROM duty d JOIN organization o ON o.region_id = d.region_id AND o.id = d.organization_id
    WHERE d.id IN (${heldBy(sql`${accountId}::uuid`, today)}) AND ${notOver(today)}`);
}

/** Ids of the duties of an account, its own and those in which it stands in or will. */
export const heldBy = (account: RawBuilder<unknown>, today: string) => sql`
  SELECT id FROM duty WHERE account_id = ${account}
  UNION ALL
  SELECT s.duty_id FROM duty_substitution s
  WHERE s.account_id = ${account} AND s.ended_at IS NULL AND s.until_on > ${today}::date`;

export interface DutyRow {
  id: string;
  accountId: string;
  accountName: string;
  accountLogin: string;
  accountStatus: string;
  role: Role;
  regionId: number;
  organizationId: string;
  organizationName: string;
  organizationCode: string;
  path: string;
  fromOn: string;
  untilOn: string | null;
  visibleFromAbove: boolean;
  grantedBy: string | null;
  endedAt: Date | null;
  endReason: string | null;
  version: number;
}

export const dutyRows = sql`
  SELECT d.id, d.account_id AS "accountId", a.name AS "accountName", a.login AS "accountLogin",
    a.status AS "accountStatus", d.role, d.region_id AS "regionId",
    d.organization_id AS "organizationId", o.name AS "organizationName",
    o.code AS "organizationCode", d.org_path AS path, d.from_on AS "fromOn", d.until_on AS "untilOn",
    d.visible_from_above AS "visibleFromAbove", d.granted_by AS "grantedBy", d.ended_at AS "endedAt",
    d.end_reason AS "endReason", d.version
  FROM duty d JOIN account a ON a.id = d.account_id
  JOIN organization o ON o.region_id = d.region_id AND o.id = d.organization_id`;

/** Duties that run now or will: what is over is history. */
export const notOver = (today: string) =>
  sql`(d.ended_at IS NULL AND (d.until_on IS NULL OR d.until_on > ${today}::date))`;
