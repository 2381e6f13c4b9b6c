import type { RawBuilder } from 'kysely';
import { type Reader, sql } from '../../kernel/database.ts';

/** Since when the tree stands as it does around an organisation: nothing is told of a day before. */

/** The latest day on which something happened to one of these, and to which; reversed operations do not count. */
export function lastChanges(
  reader: Reader,
  regionId: number,
  ids: readonly string[],
  after: string,
): Promise<{ id: string; name: string; on: string }[]> {
  return reader.rows(sql<{ id: string; name: string; on: string }>`
    SELECT o.id, o.name, max(op.valid_on)::text AS on
    FROM organization_operation_part p
    JOIN organization_operation op ON op.region_id = p.region_id AND op.id = p.operation_id
    JOIN organization o ON o.region_id = p.region_id AND o.id = p.organization_id
    WHERE p.region_id = ${regionId} AND p.organization_id = ANY(${ids}::uuid[])
      AND p.role IN ('subject', 'source', 'target', 'founded', 'moved') AND op.reversed_by_id IS NULL AND op.kind <> 'reversal'
    GROUP BY o.id, o.name HAVING max(op.valid_on) > ${after}::date`);
}

/**
 * The latest day after `after` on which something around a subtree came under another superior: a part of it, then or now, or
 * whoever stands above it or above its new superior. Until then the tree stood otherwise, and nothing can be told of it.
 */
export function lastMoveAround(
  reader: Reader,
  places: readonly string[],
  after: string,
): Promise<{ id: string; name: string; on: string } | undefined> {
  const above = [...new Set(places.flatMap(pathsAbove))];
  const within = (path: RawBuilder<unknown>) => sql`${path} >= ${places[0]} AND ${path} < ${`${places[0]}/`}`;
  const moved = sql`organization_place p JOIN organization_place s ON s.region_id = p.region_id AND s.organization_id = p.organization_id
      AND s.superseded_at = 'infinity' AND s.valid_from = p.valid_until AND s.path <> p.path
    JOIN organization o ON o.region_id = p.region_id AND o.id = p.organization_id
    WHERE p.superseded_at = 'infinity' AND p.valid_until > ${after}::date AND p.valid_until < 'infinity'`;
  return reader.first(sql<{ id: string; name: string; on: string }>`
    SELECT id, name, valid_from::text AS on FROM (
      SELECT o.id, o.name, o.path, s.valid_from FROM ${moved}
        AND (o.path = ANY(${above}::text[]) OR (${within(sql`o.path`)}))
      UNION ALL SELECT o.id, o.name, o.path, s.valid_from FROM ${moved} AND ${within(sql`p.path`)}) change
    ORDER BY valid_from DESC, path LIMIT 1`);
}

/** `n.15.07.0001`, `n.15.07.0001.0002`, …, the path itself. */
function pathsAbove(path: string): string[] {
  const segments = path.split('.');
  return segments.map((_, index) => segments.slice(0, index + 1).join('.')).slice(3);
}

/**
 * The latest day from which one of an organisation's members (of `only` those) is affiliated there: by an operation that
 * was not reversed, or since joining. A file whose day is only that of its recording says nothing of it.
 */
export async function affiliatedSince(
  reader: Reader,
  regionId: number,
  organizationId: string,
  only?: readonly string[],
): Promise<string | null> {
  const there = sql`m.region_id = ${regionId} AND m.organization_id = ${organizationId}::uuid
    ${only ? sql`AND m.id = ANY(${only}::uuid[])` : sql``}`;
  const found = await reader.first(sql<{ on: string | null }>`
    SELECT max(day)::text AS on FROM (
      SELECT e.valid_on AS day FROM member m
      JOIN member_event e ON e.region_id = m.region_id AND e.member_id = m.id
      WHERE ${there} AND e.kind IN ('created', 'imported')
        AND e.valid_on < (e.recorded_at AT TIME ZONE 'Asia/Shanghai')::date
      UNION ALL
      SELECT op.valid_on FROM member m
      JOIN organization_operation_member r ON r.region_id = m.region_id AND r.member_id = m.id
      JOIN organization_operation op ON op.region_id = r.region_id AND op.id = r.operation_id
      WHERE ${there} AND op.reversed_by_id IS NULL AND op.kind <> 'reversal') known`);
  return found?.on ?? null;
}
