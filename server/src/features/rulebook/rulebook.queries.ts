import type { RuleKey, RuleValues } from '@zhibu/contract/rules';
import { type Reader, sql } from '../../kernel/database.ts';
import type { Rulebook } from '../../kernel/rulebook.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { type RuleSetting, rulebookOf } from './rulebook.rules.ts';

export interface RulePlace {
  regionId: number;
  path: string;
}

/** A path begins with its region's, `n.15.07`; every level below adds a dot and four characters (scale rule 9). */
const firstLevel = 12;
const levelWidth = 5;

/** The organisation's own path and those above it, inside its region. */
export function chainOf(path: string): string[] {
  const chain: string[] = [];
  for (let length = firstLevel; length <= path.length; length += levelWidth)
    chain.push(path.slice(0, length));
  return chain;
}

/**
 * The rules that hold at an organisation on a day, in one query. Settings are no personal data: whoever acts at a
 * place is bound by what was set above it, so no reach is asked.
 */
export async function rulebookAt(reader: Reader, place: RulePlace, date: LocalDate): Promise<Rulebook> {
  const settings = await reader.rows(sql<RuleSetting>`
    SELECT s.key, s.value, s.organization_id AS "organizationId", o.name AS "organizationName", s.org_path AS path,
      s.from_on AS "fromOn", s.until_on AS "untilOn"
    FROM rule_setting s JOIN organization o ON o.region_id = s.region_id AND o.id = s.organization_id
    WHERE s.region_id = ${place.regionId} AND s.org_path = ANY(${chainOf(place.path)}::text[])
      AND s.revoked_at IS NULL AND s.from_on <= ${date}::date
      AND (s.until_on IS NULL OR s.until_on > ${date}::date)`);
  return rulebookOf(settings, date);
}

/** What a region's organisations set otherwise for one rule on a day, the nearest to a place first: its path is the longest. */
export function settingsWithin<K extends RuleKey>(
  reader: Reader,
  regionId: number,
  key: K,
  date: LocalDate,
): Promise<{ path: string; value: RuleValues[K] }[]> {
  return reader.rows(sql<{ path: string; value: RuleValues[K] }>`
    SELECT org_path AS path, value FROM rule_setting
    WHERE region_id = ${regionId} AND key = ${key} AND revoked_at IS NULL AND from_on <= ${date}::date
      AND (until_on IS NULL OR until_on > ${date}::date)
    ORDER BY length(org_path) DESC, from_on DESC`);
}

/** One setting as history tells it, also when it ended or was taken back. */
export interface PastSetting extends Omit<RuleSetting, 'path'> {
  id: string;
  path: string;
  reason: string;
  revokedAt: Date | null;
}

/** The latest settings of each rule here and above, newest first: at most twenty a rule. */
export function settingsOf(
  reader: Reader,
  place: RulePlace,
  key: RuleKey | null = null,
): Promise<PastSetting[]> {
  return reader.rows(sql<PastSetting>`
    SELECT id, key, value, organization_id AS "organizationId", name AS "organizationName", org_path AS path,
      from_on AS "fromOn", until_on AS "untilOn", reason, revoked_at AS "revokedAt"
    FROM (
      SELECT s.*, o.name, row_number() OVER (PARTITION BY s.key ORDER BY s.from_on DESC, s.recorded_at DESC) AS place
      FROM rule_setting s JOIN organization o ON o.region_id = s.region_id AND o.id = s.organization_id
      WHERE s.region_id = ${place.regionId} AND s.org_path = ANY(${chainOf(place.path)}::text[])
        AND (${key}::text IS NULL OR s.key = ${key})) ranked
    WHERE place <= 20 ORDER BY key, place`);
}
