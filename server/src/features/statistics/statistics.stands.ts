import type { RawBuilder } from 'kysely';
import { sql } from '../../kernel/database.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { believed } from '../../kernel/two-times.ts';

/**
 * The places of organisations in time, without gaps: of days before anything is known of one its first period is told; who
 * leaves it on the day on which it ends leaves its last place. A place goes on when its organisation has ended; only beliefs of
 * before migration 0023 have gaps, filled with where it stands since. Windows over all periods of an organisation, `s`.
 */
export const sinceEver = sql`coalesce(lag(s.valid_until) OVER (PARTITION BY s.organization_id ORDER BY s.valid_from),
  '-infinity')`;
export const stoodUntil = sql`CASE WHEN lead(s.valid_from) OVER (PARTITION BY s.organization_id ORDER BY s.valid_from) IS NULL
  THEN 'infinity' ELSE s.valid_until END`;

/** The places of a region's organisations in time: `(organization_id, path, stood_from, stood_until)`. */
export const stands = (regionId: number, asKnown: LocalDate | null) => sql`(
  SELECT s.organization_id, s.path, ${sinceEver} AS stood_from, ${stoodUntil} AS stood_until
  FROM organization_place s WHERE s.region_id = ${regionId} AND ${believed('s', asKnown)})`;

/** The one of a day among them. */
export function stoodOn(alias: string, day: RawBuilder<unknown>): RawBuilder<unknown> {
  const column = (name: string) => sql.ref(`${alias}.${name}`);
  return sql`${column('stood_from')} <= ${day} AND ${column('stood_until')} > ${day}`;
}
