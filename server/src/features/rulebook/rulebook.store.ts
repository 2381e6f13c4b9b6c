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

const ofPlace = ({ regionId, id }: Pick<RuleOrganization, 'regionId' | 'id'>, key: RuleKey) => sql`
  region_id = ${regionId} AND organization_id = ${id}::uuid AND key = ${key}`;

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
  const id = newId();
  await tx.run(sql`
    UPDATE rule_setting SET revoked_at = ${now}, ended_by = ${accountId}::uuid, displaced_by = ${id}::uuid
    WHERE ${ofPlace(place, key)} AND revoked_at IS NULL AND from_on >= ${from}::date`);
  await tx.run(sql`
    INSERT INTO rule_setting (region_id, id, organization_id, org_path, key, value, from_on, reason, set_by, recorded_at)
    VALUES (${place.regionId}, ${id}::uuid, ${place.id}::uuid, ${place.path}, ${key},
      ${JSON.stringify(value)}::jsonb, ${from}::date, ${reason}, ${accountId}::uuid, ${now})`);
  await settleEnds(tx, place, key);
  return id;
}

/** Every setting holds until the end that it was given or until the next begins, whichever comes first. */
async function settleEnds(
  tx: Tx,
  place: Pick<RuleOrganization, 'regionId' | 'id'>,
  key: RuleKey,
): Promise<void> {
  await tx.run(sql`
    UPDATE rule_setting s SET until_on = least(s.ends_on, n.next_on)
    FROM (SELECT region_id, id, lead(from_on) OVER (ORDER BY from_on) AS next_on FROM rule_setting
      WHERE ${ofPlace(place, key)} AND revoked_at IS NULL) n
    WHERE s.region_id = n.region_id AND s.id = n.id AND s.until_on IS DISTINCT FROM least(s.ends_on, n.next_on)`);
}

/**
 * Ends a setting; before or on its first day it is taken back, and what it had displaced goes on as it was: what held
 * before it, and what was planned after it.
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
  const place = { regionId, id: organizationId };
  const takenBack = on <= fromOn;
  await tx.run(sql`
    UPDATE rule_setting SET ended_by = ${accountId}::uuid, end_reason = ${reason},
      ${takenBack ? sql`revoked_at = ${now}` : sql`ends_on = ${on}::date`}
    WHERE region_id = ${regionId} AND id = ${id}::uuid`);
  if (takenBack) await bringBack(tx, place, key, id);
  await settleEnds(tx, place, key);
}

/**
 * What a setting had displaced is planned again, unless one that was made later and begins no later displaces it, too.
 */
async function bringBack(
  tx: Tx,
  place: Pick<RuleOrganization, 'regionId' | 'id'>,
  key: RuleKey,
  displacer: string,
): Promise<void> {
  await tx.run(sql`
    UPDATE rule_setting b SET displaced_by = (
      SELECT e.id FROM rule_setting e
      WHERE e.region_id = b.region_id AND e.organization_id = b.organization_id AND e.key = b.key
        AND e.revoked_at IS NULL AND e.from_on <= b.from_on AND (e.recorded_at, e.id) > (b.recorded_at, b.id)
      ORDER BY e.recorded_at, e.id LIMIT 1)
    WHERE ${ofPlace(place, key)} AND displaced_by = ${displacer}::uuid`);
  await tx.run(sql`
    UPDATE rule_setting SET revoked_at = NULL, ended_by = NULL
    WHERE ${ofPlace(place, key)} AND revoked_at IS NOT NULL AND displaced_by IS NULL AND end_reason IS NULL`);
}
