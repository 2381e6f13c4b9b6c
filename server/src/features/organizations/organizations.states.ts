import { sql, type Tx } from '../../kernel/database.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { levelWidth, regionWidth } from '../../kernel/tallies.ts';

/**
 * The tree as it stood on any day (domain rule 7): a period of each organisation's name, kind, form and place. What was
 * believed is superseded, never overwritten. A period's own id is made by the database: nothing ever refers to it. Periods
 * in which it had ended (`organization_place`) go on to tell its place; in `organization_state` it lived.
 */

/**
 * The first period of new organisations, from their founding; where nobody knows when that was, from ever. Until then
 * whoever stands above them may have stood elsewhere: they stood below it there, too, a period for each of its places, so that
 * who is told to have been with them on such a day counts for it and goes along.
 * @param onRecordSince they are on record since that day or their founding; without: since now
 */
export async function beginStates(
  tx: Tx,
  ids: readonly string[],
  now: Date,
  onRecordSince: LocalDate | null = null,
): Promise<void> {
  const recordedAt =
    onRecordSince === null
      ? sql`${now}::timestamptz`
      : sql`(greatest(f.founded_on, ${onRecordSince}::date) + time '09:00') AT TIME ZONE 'Asia/Shanghai'`;
  const founded = sql`coalesce(f.founded_on, '-infinity')`;
  await tx.run(sql`
    WITH fresh AS MATERIALIZED (
      SELECT * FROM organization WHERE region_id = ANY(ARRAY(SELECT region_id FROM organization_locator
        WHERE organization_id = ANY(${ids}::uuid[]))) AND id = ANY(${ids}::uuid[])),
    known AS MATERIALIZED (
      SELECT DISTINCT o.region_id, o.id, o.path FROM fresh f
      JOIN organization o ON o.region_id = f.region_id AND o.id = f.parent_id
      WHERE NOT EXISTS (SELECT FROM fresh x WHERE x.id = o.id)),
    superior AS (
      SELECT DISTINCT ON (f.id) f.id, k.id AS superior_id, length(k.path) AS width FROM fresh f
      CROSS JOIN LATERAL generate_series(${regionWidth + levelWidth}::int, length(f.path) - ${levelWidth}::int,
        ${levelWidth}::int) AS at
      JOIN known k ON k.path = left(f.path, at) ORDER BY f.id, width DESC),
    arrival AS (
      SELECT *, lag(path) OVER (PARTITION BY organization_id ORDER BY valid_from) AS path_before FROM (
        SELECT s.organization_id, s.path, s.valid_from FROM known k JOIN organization_place s
          ON s.region_id = k.region_id AND s.organization_id = k.id AND s.superseded_at = 'infinity') place),
    stood AS (
      SELECT organization_id, path,
        CASE WHEN path_before IS NULL THEN '-infinity' ELSE valid_from END AS stood_from,
        coalesce(lead(valid_from) OVER (PARTITION BY organization_id ORDER BY valid_from), 'infinity') AS stood_until
      FROM arrival WHERE path IS DISTINCT FROM path_before)
    INSERT INTO organization_place (region_id, organization_id, id, parent_id, path, code, name, kind, form, ended,
      valid_from, valid_until, recorded_at, superseded_at)
    SELECT f.region_id, f.id, gen_random_uuid(), f.parent_id, coalesce(s.path || substr(f.path, p.width + 1), f.path), f.code,
      f.name, f.kind, f.form, false, greatest(${founded}, s.stood_from), coalesce(s.stood_until, 'infinity'), ${recordedAt},
      'infinity'
    FROM fresh f LEFT JOIN superior p ON p.id = f.id
    LEFT JOIN stood s ON s.organization_id = p.superior_id AND s.stood_until > ${founded}`);
}

/** What changed: where they stand, what they are called and are, that they are no more, or live again. */
export type StateChange = 'place' | 'shape' | 'end' | 'revive';

/** From a day on it is as the organisations' rows say now. */
export async function reviseStates(
  tx: Tx,
  regionId: number,
  ids: readonly string[],
  change: StateChange,
  { on, now }: { on: LocalDate; now: Date },
): Promise<void> {
  if (ids.length === 0) return;
  const place = change === 'place' ? sql.ref('o') : sql.ref('t');
  const shape = change === 'shape' ? sql.ref('o') : sql.ref('t');
  const ended = change === 'end' ? sql`true` : change === 'revive' ? sql`false` : sql`t.ended`;
  await tx.run(sql`
    WITH touched AS (
      UPDATE organization_place SET superseded_at = ${now}
      WHERE region_id = ${regionId} AND organization_id = ANY(${ids}::uuid[]) AND superseded_at = 'infinity'
        AND valid_until > ${on}::date RETURNING *),
    before AS (
      SELECT region_id, organization_id, parent_id, path, code, name, kind, form, ended, valid_from,
        ${on}::date AS valid_until
      FROM touched WHERE valid_from < ${on}::date),
    since AS (
      SELECT t.region_id, t.organization_id, ${place}.parent_id, ${place}.path, t.code, ${shape}.name, ${shape}.kind,
        ${shape}.form, ${ended}, greatest(t.valid_from, ${on}::date), t.valid_until
      FROM touched t JOIN organization o ON o.region_id = t.region_id AND o.id = t.organization_id)
    INSERT INTO organization_place (region_id, organization_id, id, parent_id, path, code, name, kind, form, ended,
      valid_from, valid_until, recorded_at, superseded_at)
    SELECT region_id, organization_id, gen_random_uuid(), parent_id, path, code, name, kind, form, ended, valid_from,
      valid_until, ${now}::timestamptz, 'infinity' FROM (SELECT * FROM before UNION ALL SELECT * FROM since) state`);
}

/** The founding was another day: the first period begins then. */
export async function refoundStates(
  tx: Tx,
  regionId: number,
  id: string,
  foundedOn: LocalDate | null,
  now: Date,
): Promise<void> {
  await tx.run(sql`
    WITH first AS (
      UPDATE organization_place SET superseded_at = ${now}
      WHERE region_id = ${regionId} AND organization_id = ${id}::uuid AND superseded_at = 'infinity'
        AND valid_from = (SELECT min(valid_from) FROM organization_place WHERE region_id = ${regionId}
          AND organization_id = ${id}::uuid AND superseded_at = 'infinity') RETURNING *)
    INSERT INTO organization_place (region_id, organization_id, id, parent_id, path, code, name, kind, form, ended,
      valid_from, valid_until, recorded_at, superseded_at)
    SELECT region_id, organization_id, gen_random_uuid(), parent_id, path, code, name, kind, form, ended,
      ${foundedOn ?? '-infinity'}::date, valid_until, ${now}::timestamptz, 'infinity' FROM first
    WHERE valid_until > ${foundedOn ?? '-infinity'}::date`);
}
