import type { RuleKey } from '@zhibu/contract/rules';
import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import { newId } from '../../kernel/ids.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';

/** An organisation as the loaders give it. */
export interface RuleOrganization {
  regionId: number;
  id: string;
  path: string;
  name: string;
  endedOn: LocalDate | null;
}

export interface StoredSetting {
  id: string;
  regionId: number;
  organizationId: string;
  key: RuleKey;
  value: unknown;
  fromOn: LocalDate;
  untilOn: LocalDate | null;
}

const columns = sql`id, region_id AS "regionId", organization_id AS "organizationId", key, value,
  from_on AS "fromOn", until_on AS "untilOn"`;

/** By its id alone: whoever asks next opens the organisation through the actor's loader. */
export async function findSetting(reader: Reader, id: string): Promise<StoredSetting | null> {
  const found = await reader.first(sql<StoredSetting>`
    SELECT ${columns} FROM rule_setting WHERE id = ${id}::uuid AND revoked_at IS NULL`);
  return found ?? null;
}

/** The organisation's own settings of a rule that hold on that day or later, the earliest first. */
export function ownSettings(
  reader: Reader,
  place: RuleOrganization,
  key: RuleKey,
  day: LocalDate,
): Promise<StoredSetting[]> {
  return reader.rows(sql<StoredSetting>`
    SELECT ${columns} FROM rule_setting
    WHERE region_id = ${place.regionId} AND organization_id = ${place.id}::uuid AND key = ${key}
      AND revoked_at IS NULL AND (until_on IS NULL OR until_on > ${day}::date)
    ORDER BY from_on`);
}

export interface NewSetting {
  key: RuleKey;
  value: unknown;
  from: LocalDate;
  reason: string;
}

/**
 * Under the organisation's lock: what holds ends on the first day of the new value, what was planned from that day
 * on is taken back.
 */
export async function insertSetting(
  tx: Tx,
  accountId: string | null,
  now: Date,
  place: RuleOrganization,
  { key, value, from, reason }: NewSetting,
): Promise<string> {
  const mine = sql`region_id = ${place.regionId} AND organization_id = ${place.id}::uuid AND key = ${key}
    AND revoked_at IS NULL`;
  await tx.run(sql`UPDATE rule_setting SET revoked_at = ${now}, ended_by = ${accountId}::uuid
    WHERE ${mine} AND from_on >= ${from}::date`);
  await tx.run(sql`UPDATE rule_setting SET until_on = ${from}::date, ended_by = ${accountId}::uuid
    WHERE ${mine} AND from_on < ${from}::date AND (until_on IS NULL OR until_on > ${from}::date)`);
  const id = newId();
  await tx.run(sql`
    INSERT INTO rule_setting (region_id, id, organization_id, org_path, key, value, from_on, reason, set_by, recorded_at)
    VALUES (${place.regionId}, ${id}::uuid, ${place.id}::uuid, ${place.path}, ${key},
      ${JSON.stringify(value)}::jsonb, ${from}::date, ${reason}, ${accountId}::uuid, ${now})`);
  return id;
}

/**
 * Ends a setting; before or on its first day it is taken back, and what it had replaced goes on.
 */
export async function endSetting(
  tx: Tx,
  accountId: string | null,
  now: Date,
  setting: StoredSetting,
  on: LocalDate,
  reason: string,
): Promise<void> {
  const { regionId, id, organizationId, key, fromOn } = setting;
  if (on > fromOn) {
    await tx.run(sql`
      UPDATE rule_setting SET until_on = ${on}::date, ended_by = ${accountId}::uuid, end_reason = ${reason}
      WHERE region_id = ${regionId} AND id = ${id}::uuid`);
    return;
  }
  await tx.run(sql`
    UPDATE rule_setting SET revoked_at = ${now}, ended_by = ${accountId}::uuid, end_reason = ${reason}
    WHERE region_id = ${regionId} AND id = ${id}::uuid`);
  await tx.run(sql`
    UPDATE rule_setting SET until_on = NULL, ended_by = NULL
    WHERE region_id = ${regionId} AND organization_id = ${organizationId}::uuid AND key = ${key}
      AND until_on = ${fromOn}::date AND revoked_at IS NULL AND end_reason IS NULL`);
}
