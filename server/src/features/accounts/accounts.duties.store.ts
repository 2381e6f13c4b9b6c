import type { Role } from '@zhibu/contract/authorization';
import { type Reader, sql, type Tx, violatedConstraint } from '../../kernel/database.ts';
import { conflict } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';

export interface DutyPlace {
  regionId: number;
  id: string;
  path: string;
}

export interface NewDuty {
  accountId: string;
  role: Role;
  organization: DutyPlace;
  fromOn: string;
  untilOn: string | null;
}

/** @throws Problem 409 when the account has this duty there already (the unique index decides) */
export async function insertDuty(
  tx: Tx,
  grantedBy: string | null,
  now: Date,
  duty: NewDuty,
  today: string,
): Promise<string> {
  const { accountId, role, organization } = duty;
  // A duty whose time ran out stands in the way of its successor until it is marked as ended.
  await tx.run(sql`
    UPDATE duty SET ended_at = ${now} WHERE account_id = ${accountId} AND role = ${role}
      AND region_id = ${organization.regionId} AND organization_id = ${organization.id}
      AND ended_at IS NULL AND until_on <= ${today}::date`);
  const id = newId();
  try {
    await tx.run(sql`
      INSERT INTO duty (id, account_id, role, region_id, organization_id, org_path, from_on, until_on, granted_by,
        created_at)
      VALUES (${id}, ${accountId}, ${role}, ${organization.regionId}, ${organization.id}, ${organization.path},
        ${duty.fromOn}::date, ${duty.untilOn}::date, ${grantedBy}::uuid, ${now})`);
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

/** Duties of an account that run now or will. */
export function heldDuties(reader: Reader, accountId: string, today: string): Promise<HeldDuty[]> {
  return reader.rows(sql<HeldDuty>`
    SELECT d.role, d.org_path AS path, o.name AS "organizationName"
    FROM duty d JOIN organization o ON o.region_id = d.region_id AND o.id = d.organization_id
    WHERE d.account_id = ${accountId} AND d.ended_at IS NULL AND (d.until_on IS NULL OR d.until_on > ${today}::date)`);
}

export interface DutyRow {
  id: string;
  accountId: string;
  accountName: string;
  accountLogin: string;
  accountStatus: string;
  role: Role;
  organizationId: string;
  organizationName: string;
  organizationCode: string;
  path: string;
  fromOn: string;
  untilOn: string | null;
  version: number;
}

export const dutyRows = sql`
  SELECT d.id, d.account_id AS "accountId", a.name AS "accountName", a.login AS "accountLogin",
    a.status AS "accountStatus", d.role, d.organization_id AS "organizationId", o.name AS "organizationName",
    o.code AS "organizationCode", d.org_path AS path, d.from_on AS "fromOn", d.until_on AS "untilOn", d.version
  FROM duty d JOIN account a ON a.id = d.account_id
  JOIN organization o ON o.region_id = d.region_id AND o.id = d.organization_id`;

/** Duties that run now or will: what is over is history. */
export const notOver = (today: string) =>
  sql`(d.ended_at IS NULL AND (d.until_on IS NULL OR d.until_on > ${today}::date))`;
