import { type Reader, sql } from '../../kernel/database.ts';
import { everyRegion } from '../../kernel/every-region.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { periodOf } from '../../kernel/two-times.ts';

/** A branch of this registry, or (without an id) a place outside it. */
export interface PlaceOfDay {
  organizationId: string | null;
  name: string;
}

/** Where a member belonged on a day and where the member took part. */
export interface PlacesOfDay {
  home: (PlaceOfDay & { regionId: number; organizationId: string }) | null;
  hosts: PlaceOfDay[];
}

/**
 * Home and hosts of any day, also a past one (domain rule 28): for whoever counts attendance and hours, which count at home.
 * The home is that of the history with two times; a host counts from the first day until the day on which the period ended,
 * once it was confirmed.
 * @param reader in a scope that reaches the file; a host's own scope finds its own period, and no home
 * @param asKnown the home as it was known at the end of that day; default: as it is known now
 */
export async function placesOf(
  reader: Reader,
  memberId: string,
  day: LocalDate,
  asKnown: LocalDate | null = null,
): Promise<PlacesOfDay> {
  const home = await reader.first(sql<NonNullable<PlacesOfDay['home']>>`
    SELECT s.region_id AS "regionId", s.organization_id AS "organizationId", o.name FROM member_state s
    JOIN organization o ON o.region_id = s.region_id AND o.id = s.organization_id
    WHERE s.region_id = ${everyRegion} AND s.member_id = ${memberId}::uuid
      AND ${periodOf('s', { asOf: day, asKnown })}
    ORDER BY s.recorded_at DESC LIMIT 1`);
  const hosts = await reader.rows(sql<PlaceOfDay>`
    SELECT h.host_id AS "organizationId", coalesce(o.name, h.host_name) AS name FROM member_mobility h
    LEFT JOIN organization_locator l ON l.organization_id = h.host_id
    LEFT JOIN organization o ON o.region_id = l.region_id AND o.id = h.host_id
    WHERE h.region_id = ${everyRegion} AND h.member_id = ${memberId}::uuid AND h.kind = 'floating'
      AND h.confirmed_on IS NOT NULL AND h.since <= ${day}::date AND coalesce(h.ended_on, 'infinity') > ${day}::date
    ORDER BY h.since, h.id`);
  return { home: home ?? null, hosts };
}
