import type { MemberFilterQuery } from '@zhibu/contract/members';
import type { RawBuilder } from 'kysely';
import type { Actor } from '../../kernel/authorization.ts';
import { type Reader, sql } from '../../kernel/database.ts';
import { notFound } from '../../kernel/errors.ts';
import { everyRegion } from '../../kernel/every-region.ts';
import { tokenSearch } from '../../kernel/name-tokens.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { normalizeName } from '../../kernel/standards/names.ts';
import type { TwoTimes } from '../../kernel/tallies.ts';
import { believed, believedWithin, holdsOn, periodOf } from '../../kernel/two-times.ts';
import { type Reach, reachOf } from './members.policy.ts';
import { lastBirthOf, type Position } from './members.queries.ts';
import type { MemberRecord } from './members.record.ts';

/** The list of a past day is made of periods (`member_state`), in the order of that day's tree (`organization_state`). */

/** What a period says of a member; what has no history comes from the present file, where that is in reach. */
export interface PastRow
  extends Pick<
    MemberRecord,
    | 'id'
    | 'name'
    | 'sex'
    | 'birth'
    | 'ethnicGroup'
    | 'education'
    | 'stage'
    | 'joined'
    | 'full'
    | 'organizationId'
    | 'organizationName'
    | 'organizationCode'
  > {
  /** The path of the organisation on that day: the list is in its order. */
  path: string;
  /** Of the present file; null where that is no longer in reach. */
  idNumberEncrypted: string | null;
  phoneEncrypted: string | null;
  /** How exactly the days are known, as long as the file says the same day. */
  joinedPrecision: MemberRecord['joinedPrecision'] | null;
  fullPrecision: MemberRecord['fullPrecision'] | null;
}

/** Where a list of a past day looks. */
export interface PastRange {
  reach: Reach;
  regionId: number | null;
  /** Of the organisation on that day; null: everything in reach. */
  from: string | null;
  until: string | null;
}

/**
 * The organisation asked for, or the acting duty's own, as it stood on the day; null where it did not stand.
 * @throws 404 an organisation that is not in reach now
 */
export async function pastRange(
  reader: Reader,
  actor: Actor,
  { organization, within }: MemberFilterQuery,
  at: TwoTimes,
): Promise<PastRange | null> {
  const reach = reachOf(actor);
  if (!reach) return null;
  const id = organization ?? actor.duty?.organizationId;
  if (id === undefined) return { reach, regionId: null, from: null, until: null };
  const found = await reader.first(sql<{ regionId: number; path: string | null }>`
    SELECT o.region_id AS "regionId", p.path FROM organization o
    LEFT JOIN organization_state p ON p.region_id = o.region_id AND p.organization_id = o.id AND ${periodOf('p', at)}
    WHERE o.region_id = (SELECT region_id FROM organization_locator WHERE organization_id = ${id}::uuid)
      AND o.id = ${id}::uuid AND o.path >= ${reach.from} AND o.path < ${reach.until}`);
  if (!found) throw notFound('organization', id);
  const { regionId, path } = found;
  if (path === null) return null;
  return { reach, regionId, from: path, until: within === 'only' ? `${path}!` : `${path}/` };
}

/** A page in the order of that day's tree, one row more than asked when there is a next page. */
export function pastPageStatement(
  { reach, regionId, from, until }: PastRange,
  filter: MemberFilterQuery,
  at: TwoTimes,
  after: Position | null,
  limit: number,
): RawBuilder<PastRow> {
  const where = [
    periodOf('p', at),
    holdsOn('s', at.asOf),
    believedWithin('s', reach, at.asKnown),
    // Who may: by the place of the period's organisation now (domain rule 27).
    sql`s.org_path >= ${reach.from}`,
    sql`s.org_path < ${reach.until}`,
    ...conditions(filter, at.asOf),
  ];
  if (regionId !== null) where.push(sql`p.region_id = ${regionId}`);
  if (from !== null) where.push(sql`p.path >= ${from}`, sql`p.path < ${until}`);
  if (after)
    where.push(sql`p.path >= ${after.path}`, sql`(p.path, s.member_id) > (${after.path}, ${after.id}::uuid)`);
  return sql<PastRow>`
    SELECT page.*, encode(m.id_number_encrypted, 'base64') AS "idNumberEncrypted",
      encode(m.phone_encrypted, 'base64') AS "phoneEncrypted",
      CASE WHEN m.joined = page.joined THEN m.joined_precision END AS "joinedPrecision",
      CASE WHEN m.full_on = page."full" THEN m.full_precision END AS "fullPrecision"
    FROM (
      SELECT s.member_id AS id, s.name, s.sex, s.birth, s.ethnic_group AS "ethnicGroup", s.education, s.stage, s.joined,
        s.full_on AS "full", s.organization_id AS "organizationId", p.name AS "organizationName",
        p.code AS "organizationCode", p.path
      FROM organization_state p
      JOIN member_state s ON s.region_id = p.region_id AND s.organization_id = p.organization_id
      WHERE ${sql.join(where, sql` AND `)}
      ORDER BY p.path, s.member_id LIMIT ${limit + 1}) page
    LEFT JOIN member_locator l ON l.member_id = page.id
    LEFT JOIN member m ON m.region_id = l.region_id AND m.id = l.member_id
      AND m.org_path >= ${reach.from} AND m.org_path < ${reach.until}
    ORDER BY page.path, page.id`;
}

/** The filters of the present list on that day's values, one condition a line. */
function conditions(filter: MemberFilterQuery, day: LocalDate): RawBuilder<unknown>[] {
  const list: RawBuilder<unknown>[] = [];
  if (filter.stage?.length) list.push(sql`s.stage = ANY(${filter.stage}::text[])`);
  if (filter.sex) list.push(sql`s.sex = ${filter.sex}`);
  if (filter.education?.length) list.push(sql`s.education = ANY(${filter.education}::text[])`);
  if (filter.ethnicGroup?.length) list.push(sql`s.ethnic_group = ANY(${filter.ethnicGroup}::text[])`);
  if (filter.joinedFrom) list.push(sql`s.joined >= ${filter.joinedFrom}::date`);
  if (filter.joinedUntil) list.push(sql`s.joined <= ${filter.joinedUntil}::date`);
  if (filter.ageFrom !== undefined) list.push(sql`s.birth <= ${lastBirthOf(filter.ageFrom, day)}::date`);
  if (filter.ageUntil !== undefined) list.push(sql`s.birth > ${lastBirthOf(filter.ageUntil + 1, day)}::date`);
  if (filter.name !== undefined) list.push(nameCondition(filter.name));
  return list;
}

/**
 * The name of that day. The token index knows present names only, so the periods in range are read one by one; pinyin
 * is the present file's, and finds whoever is still called so.
 */
function nameCondition(name: string): RawBuilder<unknown> {
  const search = tokenSearch(normalizeName(name));
  if (!search) return sql`false`;
  const { kind, text } = search.recheck;
  if (kind === 'name') return sql`strpos(s.name, ${text}) > 0`;
  return sql`EXISTS (SELECT FROM member m WHERE m.region_id = s.region_id AND m.id = s.member_id AND m.name = s.name
    AND (starts_with(m.pinyin, ${text}) OR starts_with(m.initials, ${text})))`;
}

/** One period, with the name of its organisation then. */
export interface PastState
  extends Pick<
    PastRow,
    'name' | 'sex' | 'birth' | 'ethnicGroup' | 'education' | 'stage' | 'joined' | 'full'
  > {
  organizationId: string;
  organizationName: string;
  organizationCode: string;
  orgPath: string;
  presence: string;
  occupationClass: string | null;
  validFrom: LocalDate;
  validUntil: LocalDate;
  cause: string;
  recordedAt: Date;
}

/** What a member's own, and whoever reaches `reach`, believes of the periods of one member. */
const knownTo = (reach: Reach | null, asKnown: LocalDate | null) =>
  reach === null ? believed('s', asKnown) : believedWithin('s', reach, asKnown);

/**
 * The period of a day, of what row-level security shows; none where nothing is known.
 * @param reach of an office; null for the member, who knows all of it
 */
export function pastStateStatement(
  memberId: string,
  at: TwoTimes,
  reach: Reach | null,
): RawBuilder<PastState> {
  return sql<PastState>`
    SELECT s.name, s.sex, s.birth, s.ethnic_group AS "ethnicGroup", s.education, s.stage, s.joined, s.full_on AS "full",
      s.presence, s.occupation_class AS "occupationClass", s.org_path AS "orgPath", s.organization_id AS "organizationId",
      s.valid_from AS "validFrom", s.valid_until AS "validUntil", s.cause, s.recorded_at AS "recordedAt",
      coalesce(p.name, o.name) AS "organizationName", o.code AS "organizationCode"
    FROM member_state s
    JOIN organization o ON o.region_id = s.region_id AND o.id = s.organization_id
    LEFT JOIN organization_state p ON p.region_id = s.region_id AND p.organization_id = s.organization_id
      AND ${periodOf('p', at)}
    WHERE s.region_id = ${everyRegion} AND s.member_id = ${memberId}::uuid AND ${holdsOn('s', at.asOf)}
      AND ${knownTo(reach, at.asKnown)}
    ORDER BY s.valid_from LIMIT 1`;
}

/** Where the periods of a member lie that row-level security shows, and the first day of each belief asked for. */
export function pastPlacesStatement(
  memberId: string,
  asKnown: LocalDate | null,
  reach: Reach | null,
): RawBuilder<{ orgPath: string; validFrom: LocalDate }> {
  return sql<{ orgPath: string; validFrom: LocalDate }>`
    SELECT s.org_path AS "orgPath", s.valid_from AS "validFrom" FROM member_state s
    WHERE s.region_id = ${everyRegion} AND s.member_id = ${memberId}::uuid
      AND ${knownTo(reach, asKnown)} ORDER BY s.valid_from LIMIT 500`;
}
