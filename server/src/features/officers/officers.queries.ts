import type { PathRange } from '../../kernel/authorization.ts';
import { type Reader, sql } from '../../kernel/database.ts';
import { everyRegion } from '../../kernel/every-region.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import {
  type OfficerRecord,
  officerColumns,
  type Place,
  type TermRecord,
  termColumns,
} from './officers.store.ts';

/** A keyset position: the day of the last line and its id. */
export type Position = readonly [day: string, id: string] | null;

/** One more row than asked says whether there is a next page. */
export async function officersPage(
  reader: Reader,
  place: Place,
  when: 'now' | 'past',
  after: Position,
  limit: number,
): Promise<OfficerRecord[]> {
  const [day, id] = after ?? [null, null];
  return reader.rows(sql<OfficerRecord>`
    SELECT ${officerColumns} FROM organization_officer f
    JOIN organization_term t ON t.region_id = f.region_id AND t.id = f.term_id
    WHERE f.region_id = ${place.regionId} AND f.organization_id = ${place.id}::uuid
      AND (f.until_on IS NULL) = ${when === 'now'}::boolean
      AND (${day}::date IS NULL OR (f.from_on, f.id) < (${day}::date, ${id}::uuid))
    ORDER BY f.from_on DESC, f.id DESC LIMIT ${limit + 1}`);
}

export async function termsPage(
  reader: Reader,
  place: Place,
  after: Position,
  limit: number,
): Promise<TermRecord[]> {
  const [day, id] = after ?? [null, null];
  return reader.rows(sql<TermRecord>`
    SELECT ${termColumns} FROM organization_term
    WHERE region_id = ${place.regionId} AND organization_id = ${place.id}::uuid
      AND (${day}::date IS NULL OR (from_on, id) < (${day}::date, ${id}::uuid))
    ORDER BY from_on DESC, id DESC LIMIT ${limit + 1}`);
}

/** Who is in office: a body is small, so all of it. */
export function inOffice(reader: Reader, place: Place): Promise<(OfficerRecord & { stands: boolean })[]> {
  return reader.rows(sql<OfficerRecord & { stands: boolean }>`
    SELECT ${officerColumns}, coalesce(m.stage = 'full' AND m.org_path >= ${place.path}
      AND m.org_path < ${`${place.path}/`}, false) AS stands
    FROM organization_officer f
    JOIN organization_term t ON t.region_id = f.region_id AND t.id = f.term_id
    LEFT JOIN member m ON m.region_id = f.region_id AND m.id = f.member_id
    WHERE f.region_id = ${place.regionId} AND f.organization_id = ${place.id}::uuid AND f.until_on IS NULL
    ORDER BY f.from_on, f.id LIMIT 100`);
}

export interface EndingTerm {
  id: string;
  organizationId: string;
  name: string;
  number: number;
  until: LocalDate;
}

/** When a running term ends, an approved extension counted. */
export const termUntil = sql<LocalDate>`coalesce(t.extended_until, t.due_on)`;

/** Running terms of a range that end until a day or should have; not those of organisations that ended. */
export const endingTermsWithin = (range: PathRange, until: LocalDate) => sql`
  organization_term t JOIN organization o ON o.region_id = t.region_id AND o.id = t.organization_id
  WHERE t.org_path >= ${range.from} AND t.org_path < ${range.until} AND t.ended_on IS NULL AND o.ended_on IS NULL
    AND ${termUntil} <= ${until}::date`;

export function endingTerms(
  reader: Reader,
  range: PathRange,
  until: LocalDate,
  after: Position,
  limit: number,
): Promise<EndingTerm[]> {
  const [day, id] = after ?? [null, null];
  return reader.rows(sql<EndingTerm>`
    SELECT t.id, o.id AS "organizationId", o.name, t.number, ${termUntil} AS until
    FROM ${endingTermsWithin(range, until)}
      AND (${day}::date IS NULL OR (${termUntil}, t.id) > (${day}::date, ${id}::uuid))
    ORDER BY ${termUntil}, t.id LIMIT ${limit + 1}`);
}

/** A post of one member, wherever it was. */
export interface PostHeld {
  id: string;
  organizationId: string;
  post: OfficerRecord['post'];
  from: LocalDate;
  until: LocalDate | null;
  endReason: string | null;
  createdAt: Date;
  updatedAt: Date;
}

/** Posts that a member held or holds, of those that row-level security shows: the own ones, and those in reach. */
export function postsHeld(reader: Reader, memberId: string): Promise<PostHeld[]> {
  return reader.rows(sql<PostHeld>`
    SELECT f.id, f.organization_id AS "organizationId", f.post, f.from_on AS "from", f.until_on AS until,
      f.end_reason AS "endReason", f.created_at AS "createdAt", f.updated_at AS "updatedAt"
    FROM organization_officer f
    WHERE f.region_id = ${everyRegion} AND f.member_id = ${memberId}::uuid
    ORDER BY f.from_on, f.id LIMIT 200`);
}
