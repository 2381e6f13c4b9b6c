import type { ElectionKind, Post, WayToPost } from '@zhibu/contract/posts';
import { type Reader, sql, type Tx, violatedConstraint } from '../../kernel/database.ts';
import { conflict, notFound } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import type { KnownDate, LocalDate } from '../../kernel/standards/dates.ts';

/** An organisation as its loader gave it: whoever holds it may see its terms. */
export interface Place {
  regionId: number;
  id: string;
  path: string;
}

export interface TermRecord {
  id: string;
  number: number;
  election: ElectionKind;
  village: boolean;
  from: LocalDate;
  due: LocalDate;
  extendedUntil: LocalDate | null;
  approval: string | null;
  extensionReason: string | null;
  ended: LocalDate | null;
  version: number;
}

export const termColumns = sql`id, number, election, village, from_on AS "from", due_on AS due,
  extended_until AS "extendedUntil", approval, extension_reason AS "extensionReason", ended_on AS ended, version`;

export interface OfficerRecord {
  id: string;
  termId: string;
  termNumber: number;
  memberId: string;
  memberName: string;
  post: Post;
  how: WayToPost;
  from: LocalDate;
  until: LocalDate | null;
  endReason: string | null;
  version: number;
}

export const officerColumns = sql`f.id, f.term_id AS "termId", t.number AS "termNumber", f.member_id AS "memberId",
  f.member_name AS "memberName", f.post, f.how, f.from_on AS "from", f.until_on AS until,
  f.end_reason AS "endReason", f.version`;

export async function runningTerm(reader: Reader, place: Place): Promise<TermRecord | null> {
  const found = await reader.first(sql<TermRecord>`
    SELECT ${termColumns} FROM organization_term
    WHERE region_id = ${place.regionId} AND organization_id = ${place.id}::uuid AND ended_on IS NULL`);
  return found ?? null;
}

/** When the latest term that is over ended; null before the first one did. */
export async function lastTermEnd(reader: Reader, place: Place): Promise<LocalDate | null> {
  const found = await reader.first(sql<{ on: LocalDate | null }>`
    SELECT max(ended_on)::text AS on FROM organization_term
    WHERE region_id = ${place.regionId} AND organization_id = ${place.id}::uuid`);
  return found?.on ?? null;
}

/** The last day on which a post of this term began or ended; null when nobody held one. */
export async function lastPostOf(
  reader: Reader,
  place: Place,
  term: Pick<TermRecord, 'id'>,
): Promise<LocalDate | null> {
  const found = await reader.first(sql<{ on: LocalDate | null }>`
    SELECT max(greatest(from_on, until_on))::text AS on FROM organization_officer
    WHERE region_id = ${place.regionId} AND term_id = ${term.id}::uuid`);
  return found?.on ?? null;
}

/** When the last holder of this post left, as one person holds it at a time: the secretary, or this person again. */
export async function leftOn(
  reader: Reader,
  place: Place,
  { post, memberId }: Pick<NewOfficer, 'post' | 'memberId'>,
): Promise<LocalDate | null> {
  const found = await reader.first(sql<{ on: LocalDate | null }>`
    SELECT max(until_on)::text AS on FROM organization_officer
    WHERE region_id = ${place.regionId} AND organization_id = ${place.id}::uuid AND post = ${post}
      AND (post = 'secretary' OR member_id = ${memberId}::uuid)`);
  return found?.on ?? null;
}

/** @throws Problem 404 */
export async function findTerm(reader: Reader, place: Place, id: string): Promise<TermRecord> {
  const found = await reader.first(sql<TermRecord>`
    SELECT ${termColumns} FROM organization_term
    WHERE region_id = ${place.regionId} AND id = ${id}::uuid AND organization_id = ${place.id}::uuid`);
  if (!found) throw notFound('organization_term', id);
  return found;
}

/** @throws Problem 404 also when row-level security hides it */
export async function findOfficer(reader: Reader, place: Place, id: string): Promise<OfficerRecord> {
  const found = await reader.first(sql<OfficerRecord>`
    SELECT ${officerColumns} FROM organization_officer f
    JOIN organization_term t ON t.region_id = f.region_id AND t.id = f.term_id
    WHERE f.region_id = ${place.regionId} AND f.id = ${id}::uuid AND f.organization_id = ${place.id}::uuid`);
  if (!found) throw notFound('organization_officer', id);
  return found;
}

export interface Candidate {
  id: string;
  name: string;
  stage: string;
  /** When the person became a full member, as far as it is known. */
  full: KnownDate | null;
  orgPath: string;
}

/** Members for posts, locked against a change of their standing until the act is done. */
export async function lockCandidates(
  tx: Tx,
  place: Place,
  ids: readonly string[],
): Promise<Map<string, Candidate>> {
  // Their own branches before the files, in the order of the tree: an operation below takes several files in its own order.
  await tx.rows(sql`
    SELECT FROM organization o
    WHERE o.region_id = ${place.regionId} AND o.path >= ${place.path} AND o.path < ${`${place.path}/`}
      AND o.id IN (SELECT m.organization_id FROM member m
        WHERE m.region_id = ${place.regionId} AND m.id = ANY(${[...new Set(ids)]}::uuid[]))
    ORDER BY o.path FOR SHARE`);
  const rows = await tx.rows(sql<Candidate>`
    SELECT id, name, stage, org_path AS "orgPath", CASE WHEN full_on IS NOT NULL
        THEN jsonb_build_object('date', full_on, 'precision', full_precision) END AS "full"
    FROM member
    WHERE region_id = ${place.regionId} AND id = ANY(${[...new Set(ids)]}::uuid[]) ORDER BY id FOR SHARE`);
  return new Map(rows.map((row) => [row.id, row]));
}

export interface NewTerm {
  election: ElectionKind;
  village: boolean;
  from: LocalDate;
  due: LocalDate;
  approval: string | null;
}

/** Under the organisation's lock: the running term and its officers end on the day the new term begins. */
export async function changeTerm(
  tx: Tx,
  now: Date,
  place: Place,
  running: TermRecord | null,
  term: NewTerm,
): Promise<string> {
  const { regionId, id: organizationId, path } = place;
  if (running) {
    await tx.run(sql`
      UPDATE organization_officer SET until_on = greatest(${term.from}::date, from_on), end_reason = '换届',
        version = version + 1, updated_at = ${now}
      WHERE region_id = ${regionId} AND organization_id = ${organizationId}::uuid AND until_on IS NULL`);
    await tx.run(sql`
      UPDATE organization_term SET ended_on = ${term.from}::date, version = version + 1, updated_at = ${now}
      WHERE region_id = ${regionId} AND id = ${running.id}::uuid`);
  }
  const id = newId();
  await tx.run(sql`
    INSERT INTO organization_term (region_id, id, organization_id, org_path, number, election, village, from_on, due_on,
      approval, created_at, updated_at)
    SELECT ${regionId}, ${id}::uuid, ${organizationId}::uuid, ${path}, coalesce(max(number), 0) + 1, ${term.election},
      ${term.village}, ${term.from}::date, ${term.due}::date, ${term.approval}, ${now}::timestamptz, ${now}::timestamptz
    FROM organization_term WHERE region_id = ${regionId} AND organization_id = ${organizationId}::uuid`);
  return id;
}

export interface NewOfficer {
  memberId: string;
  memberName: string;
  post: Post;
  how: WayToPost;
  from: LocalDate;
}

/** @throws Problem 409 when the post is held already (the unique indexes decide) */
export async function insertOfficers(
  tx: Tx,
  now: Date,
  place: Place,
  termId: string,
  officers: readonly NewOfficer[],
): Promise<string[]> {
  const ids = officers.map(() => newId());
  try {
    await tx.run(sql`
      INSERT INTO organization_officer (region_id, id, organization_id, org_path, term_id, member_id, member_name, post,
        how, from_on, created_at, updated_at)
      SELECT ${place.regionId}, id, ${place.id}::uuid, ${place.path}, ${termId}::uuid, member_id, member_name, post, how,
        from_on, ${now}::timestamptz, ${now}::timestamptz
      FROM unnest(${ids}::uuid[], ${officers.map((one) => one.memberId)}::uuid[],
        ${officers.map((one) => one.memberName)}::text[], ${officers.map((one) => one.post)}::text[],
        ${officers.map((one) => one.how)}::text[], ${officers.map((one) => one.from)}::date[])
        AS o (id, member_id, member_name, post, how, from_on)`);
  } catch (error) {
    const constraint = violatedConstraint(error);
    if (constraint === 'organization_officer_secretary')
      throw conflict({
        zh: '已有一名书记在任，请先结束其职务再登记新的书记。',
        en: 'A secretary is in office; end that post before naming another.',
      });
    if (constraint === 'organization_officer_post')
      throw conflict({
        zh: '这个人已担任这个职务，不需要重复登记。',
        en: 'This person holds this post already.',
      });
    throw error;
  }
  return ids;
}

export async function endOfficer(
  tx: Tx,
  now: Date,
  place: Place,
  id: string,
  on: LocalDate,
  reason: string,
): Promise<void> {
  await tx.run(sql`
    UPDATE organization_officer SET until_on = ${on}::date, end_reason = ${reason}, version = version + 1,
      updated_at = ${now}
    WHERE region_id = ${place.regionId} AND id = ${id}::uuid`);
}

export async function extendTerm(
  tx: Tx,
  now: Date,
  place: Place,
  id: string,
  extension: { until: LocalDate; approval: string; reason: string },
): Promise<void> {
  await tx.run(sql`
    UPDATE organization_term SET extended_until = ${extension.until}::date, approval = ${extension.approval},
      extension_reason = ${extension.reason}, version = version + 1, updated_at = ${now}
    WHERE region_id = ${place.regionId} AND id = ${id}::uuid`);
}
