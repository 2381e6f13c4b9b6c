import type { MemberFilterQuery } from '@zhibu/contract/members';
import type { RawBuilder } from 'kysely';
import type { Actor } from '../../kernel/authorization.ts';
import { type Database, type Reader, sql, template } from '../../kernel/database.ts';
import { notFound } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { tokenCondition, tokenSearch } from '../../kernel/name-tokens.ts';
import { decodePosition, idShape, pathShape } from '../../kernel/paging.ts';
import { addDays, addYears, type LocalDate } from '../../kernel/standards/dates.ts';
import { normalizeName } from '../../kernel/standards/names.ts';
import { type Reach, reachOf } from './members.policy.ts';
import { fileColumns, type MemberRecord, rowColumns } from './members.record.ts';
import { roleOf } from './members.store.ts';

const joined = sql`member m JOIN organization o ON o.region_id = m.region_id AND o.id = m.organization_id`;

/**
 * One file, and in the same statement the line in its access log: the hottest path, one round trip.
 * The line may reach the disk up to 0.6 s later (`synchronous_commit = off`): a crash in that time loses
 * the line of an answer that was given; nothing else waits for it (ADR 0006).
 * @throws 404
 */
export async function openFile(
  database: Database,
  actor: Actor,
  id: string,
  now: Date,
): Promise<MemberRecord> {
  const own = actor.member?.id === id;
  const statement = own ? readStatement({ id }) : openStatement(actor, id, now);
  const [record] = await database.single<MemberRecord>(actor.scope, statement, { lazyCommit: !own });
  if (!record) throw notFound('member', id);
  return record;
}

const located = (id: unknown) =>
  sql`m.region_id = (SELECT region_id FROM member_locator WHERE member_id = ${id}::uuid) AND m.id = ${id}::uuid`;

const readStatement = template<{ id: string }>(
  ({ id }) => sql`SELECT ${fileColumns} FROM ${joined} WHERE ${located(id)}`,
);

const openTemplate = template<{
  id: string;
  from: string;
  until: string;
  lineId: string;
  at: string;
  accountId: string | null;
  actorName: string;
  role: string;
  organizationId: string | null;
  organizationName: string;
}>(
  (blank) => sql`
    WITH file AS MATERIALIZED (
      SELECT ${fileColumns} FROM ${joined}
      WHERE ${located(blank.id)} AND m.org_path >= ${blank.from} AND m.org_path < ${blank.until}),
    opened AS (
      INSERT INTO member_access (region_id, member_id, id, at, account_id, actor_name, duty_role, organization_id,
        organization_name, action)
      SELECT "regionId", file.id, ${blank.lineId}::uuid, ${blank.at}::timestamptz, ${blank.accountId}::uuid,
        ${blank.actorName}, ${blank.role}, ${blank.organizationId}::uuid, ${blank.organizationName}, 'opened'
      FROM file)
    SELECT * FROM file`,
);

function openStatement(actor: Actor, id: string, now: Date) {
  const reach = reachOf(actor);
  return openTemplate({
    id,
    from: reach?.from ?? '',
    until: reach?.until ?? '',
    lineId: newId(),
    at: now.toISOString(),
    accountId: actor.accountId,
    actorName: actor.name,
    role: roleOf(actor),
    organizationId: actor.duty?.organizationId ?? null,
    organizationName: actor.duty?.organizationName ?? '',
  });
}

export interface Position {
  path: string;
  id: string;
}

/** @throws Problem 400 for a position that {@link encodePosition} did not make of path and id */
export function positionOf(text: string | undefined): Position | null {
  const parts = decodePosition(text, [pathShape, idShape]);
  return parts && { path: parts[0] ?? '', id: parts[1] ?? '' };
}

/** Where a list looks: the actor's reach, narrowed to an organisation of it; as values or as expressions. */
export interface Range {
  regionId: number | RawBuilder<number>;
  from: string | RawBuilder<string>;
  until: string | RawBuilder<string>;
}

export async function rangeOf(
  reader: Reader,
  actor: Actor,
  filter: MemberFilterQuery,
): Promise<Range | null> {
  const reach = reachOf(actor);
  if (!reach) return null;
  if (filter.organization === undefined)
    return { regionId: actor.duty?.regionId ?? (await onlyRegion(reader)), ...reach };
  const found = await reader.first(sql<{ regionId: number; path: string }>`
    SELECT o.region_id AS "regionId", o.path FROM organization o
    WHERE o.region_id = (SELECT region_id FROM organization_locator WHERE organization_id = ${filter.organization}::uuid)
      AND o.id = ${filter.organization}::uuid AND o.path >= ${reach.from} AND o.path < ${reach.until}`);
  if (!found) throw notFound('organization', filter.organization);
  // "only": the organisation's own members; `!` sorts right behind the path and before any segment's dot.
  const until = filter.within === 'only' ? `${found.path}!` : `${found.path}/`;
  // A duty that reaches one organisation only ends before what stands below it.
  return { regionId: found.regionId, from: found.path, until: [until, reach.until].sort()[0] ?? until };
}

/**
 * The range of an organisation as the statement itself finds it, which saves the round trip of {@link rangeOf}.
 * Empty when the organisation is not in reach: an empty list is to be looked at again.
 */
export function rangeWithin(reach: Reach, organization: string, within: MemberFilterQuery['within']): Range {
  const regionId = sql<number>`(SELECT region_id FROM organization_locator WHERE organization_id = ${organization}::uuid)`;
  const place = sql`organization o WHERE o.region_id = ${regionId} AND o.id = ${organization}::uuid
    AND o.path >= ${reach.from} AND o.path < ${reach.until}`;
  const end = within === 'only' ? '!' : '/';
  return {
    regionId,
    from: sql<string>`(SELECT o.path FROM ${place})`,
    until: sql<string>`(SELECT least(o.path || ${end}::text, ${reach.until}::text) FROM ${place})`,
  };
}

async function onlyRegion(reader: Reader): Promise<number> {
  const row = await reader.first(
    sql<{ id: number }>`SELECT region_id AS id FROM organization WHERE parent_id IS NULL LIMIT 1`,
  );
  return row?.id ?? 0;
}

/** The filters besides place and name, one condition a line. */
function conditions(filter: MemberFilterQuery, today: LocalDate): RawBuilder<unknown>[] {
  const list: RawBuilder<unknown>[] = [];
  if (filter.stage?.length) list.push(sql`m.stage = ANY(${filter.stage}::text[])`);
  if (filter.sex) list.push(sql`m.sex = ${filter.sex}`);
  if (filter.education?.length) list.push(sql`m.education = ANY(${filter.education}::text[])`);
  if (filter.ethnicGroup?.length) list.push(sql`m.ethnic_group = ANY(${filter.ethnicGroup}::text[])`);
  if (filter.joinedFrom) list.push(sql`m.joined >= ${filter.joinedFrom}::date`);
  if (filter.joinedUntil) list.push(sql`m.joined <= ${filter.joinedUntil}::date`);
  if (filter.missing === 'phone') list.push(sql`m.phone_encrypted IS NULL`);
  if (filter.ageFrom !== undefined) list.push(sql`m.birth <= ${lastBirthOf(filter.ageFrom, today)}::date`);
  if (filter.ageUntil !== undefined)
    list.push(sql`m.birth > ${lastBirthOf(filter.ageUntil + 1, today)}::date`);
  return list;
}

/** The youngest who are of this age today; on 28 February of a common year those born on the 29th, too (`ageOn`). */
export function lastBirthOf(age: number, today: LocalDate): LocalDate {
  const sameDay = addYears(today, -age);
  const nextDay = addDays(sameDay, 1);
  return addYears(nextDay, age) <= today ? nextDay : sameDay;
}

/** A page in the order of the tree, one row more than asked when there is a next page. */
export function pageStatement(
  range: Range,
  filter: MemberFilterQuery,
  after: Position | null,
  limit: number,
  today: LocalDate,
  columns: RawBuilder<unknown> = rowColumns,
): RawBuilder<MemberRecord> {
  const where = [
    sql`m.region_id = ${range.regionId}`,
    sql`m.org_path >= ${range.from}`,
    sql`m.org_path < ${range.until}`,
    ...conditions(filter, today),
  ];
  const search = filter.name === undefined ? null : tokenSearch(normalizeName(filter.name));
  if (filter.name !== undefined && !search) where.push(sql`false`);
  if (!search) {
    if (after) where.push(sql`(m.org_path, m.id) > (${after.path}, ${after.id}::uuid)`);
    return sql<MemberRecord>`SELECT ${columns} FROM ${joined} WHERE ${sql.join(where, sql` AND `)}
      ORDER BY m.org_path, m.id LIMIT ${limit + 1}`;
  }
  const { recheck } = search;
  where.push(
    recheck.kind === 'name'
      ? sql`strpos(m.name, ${recheck.text}) > 0`
      : sql`(starts_with(m.pinyin, ${recheck.text}) OR starts_with(m.initials, ${recheck.text}))`,
  );
  // Of one token a member has one row; only where several may match is there anything to be told apart.
  const oneTokenEach = search.tokens.length === 1 && search.tokens.every((token) => 'equal' in token);
  // The token index delivers names in the order of the tree: a two-character search reads only its page.
  return sql<MemberRecord>`SELECT ${columns}
    FROM (SELECT ${oneTokenEach ? sql`` : sql`DISTINCT`} t.org_path, t.member_id FROM member_name_token t
      WHERE t.region_id = ${range.regionId} AND ${tokenCondition(sql`t.token`, search)}
        AND t.org_path >= ${range.from} AND t.org_path < ${range.until}
        ${after ? sql`AND (t.org_path, t.member_id) > (${after.path}, ${after.id}::uuid)` : sql``}) t
    JOIN member m ON m.region_id = ${range.regionId} AND m.id = t.member_id
    JOIN organization o ON o.region_id = m.region_id AND o.id = m.organization_id
    WHERE ${sql.join(where, sql` AND `)} ORDER BY t.org_path, t.member_id LIMIT ${limit + 1}`;
}

/** Exact search by blind index, within the reach. */
export function exactStatement(
  range: Range,
  index: { column: 'id_number_index' | 'phone_index'; value: Buffer },
): RawBuilder<MemberRecord> {
  return sql<MemberRecord>`SELECT ${rowColumns} FROM ${joined}
    WHERE m.region_id = ${range.regionId} AND ${sql.ref(`m.${index.column}`)} = ${index.value}
      AND m.org_path >= ${range.from} AND m.org_path < ${range.until} LIMIT 20`;
}

export interface HistoryRow {
  id: string;
  kind: string;
  validOn: LocalDate;
  recordedAt: Date;
  actorName: string;
  role: string;
  changes: Record<string, [string | null, string | null]>;
  correctionRequest: string | null;
}

export function historyStatement(regionId: number, memberId: string, before: string | null, limit: number) {
  return sql<HistoryRow>`
    SELECT id, kind, valid_on AS "validOn", recorded_at AS "recordedAt", actor_name AS "actorName",
      duty_role AS role, changes, correction_id AS "correctionRequest" FROM member_event
    WHERE region_id = ${regionId} AND member_id = ${memberId}::uuid ${before ? sql`AND id < ${before}::uuid` : sql``}
    ORDER BY id DESC LIMIT ${limit + 1}`;
}
