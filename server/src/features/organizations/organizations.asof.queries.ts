import type { OrganizationForm, OrganizationKind } from '@zhibu/contract/organizations';
import type { Actor } from '../../kernel/authorization.ts';
import { type Reader, sql } from '../../kernel/database.ts';
import { notFound } from '../../kernel/errors.ts';
import { everyRegion } from '../../kernel/every-region.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import type { TwoTimes } from '../../kernel/tallies.ts';
import { believed, periodOf } from '../../kernel/two-times.ts';
import { isInReach } from './organizations.policy.ts';
import { cut, type Listed } from './organizations.queries.ts';

/** An organisation as it stood on a day; `path` is that day's, `pathNow` the one by which it is counted. */
export interface PastOrganization {
  regionId: number;
  id: string;
  parentId: string | null;
  path: string;
  pathNow: string;
  code: string;
  name: string;
  kind: OrganizationKind;
  form: OrganizationForm;
  endedOn: LocalDate | null;
  from: LocalDate;
  until: LocalDate;
}

const columns = sql`p.region_id AS "regionId", p.organization_id AS id, p.parent_id AS "parentId", p.path,
  o.path AS "pathNow", p.code, p.name, p.kind, p.form, o.ended_on AS "endedOn", p.valid_from AS "from",
  p.valid_until AS until`;
const joined = sql`organization_state p JOIN organization o ON o.region_id = p.region_id AND o.id = p.organization_id`;
const located = (id: string) =>
  sql`p.region_id = (SELECT region_id FROM organization_locator WHERE organization_id = ${id}::uuid)
    AND p.organization_id = ${id}::uuid`;

export interface Then {
  state: PastOrganization | null;
  first: LocalDate | null;
  last: LocalDate | null;
}

/**
 * One organisation on a day. Seen by whoever reaches it now, and by whoever reaches what it stood below on that day:
 * the tree as it was is the past of those it belonged to (domain rule 27). @throws 404
 */
export async function organizationThen(
  reader: Reader,
  actor: Actor,
  id: string,
  at: TwoTimes,
): Promise<Then> {
  const [found, span, own] = await Promise.all([
    reader.first(
      sql<PastOrganization>`SELECT ${columns} FROM ${joined} WHERE ${located(id)} AND ${periodOf('p', at)}`,
    ),
    reader.first(sql<{ first: LocalDate | null; last: LocalDate | null; pathNow: string | null }>`
      SELECT min(p.valid_from) AS first, max(p.valid_until) AS last, min(o.path) AS "pathNow"
      FROM ${joined} WHERE ${located(id)} AND ${believed('p', at.asKnown)}`),
    topThen(reader, actor, at),
  ]);
  const now = await reader.first(sql<{ path: string }>`
    SELECT o.path FROM organization o WHERE o.id = ${id}::uuid
      AND o.region_id = (SELECT region_id FROM organization_locator WHERE organization_id = ${id}::uuid)`);
  const visible = now && (isInReach(actor, now.path) || (found !== undefined && below(own, found.path)));
  if (!visible) throw notFound('organization', id);
  return { state: found ?? null, first: span?.first ?? null, last: span?.last ?? null };
}

const below = (top: string | null, path: string) => top !== null && path >= top && path < `${top}/`;

/** Where the acting duty's organisation stood on that day, if the duty reaches what is below it. */
async function topThen(reader: Reader, actor: Actor, at: TwoTimes): Promise<string | null> {
  const { duty } = actor;
  if (!duty || !isInReach(actor, `${duty.path}.0001`)) return null;
  const found = await reader.first(sql<{ path: string }>`
    SELECT p.path FROM organization_state p
    WHERE p.region_id = ${duty.regionId} AND p.organization_id = ${duty.organizationId}::uuid AND ${periodOf('p', at)}`);
  return found?.path ?? null;
}

/** The next level of that day's tree, in its order. `parent` comes from the actor's loader. */
export async function childrenThen(
  reader: Reader,
  parent: PastOrganization,
  at: TwoTimes,
  { after, limit }: { after: string; limit: number },
): Promise<Listed<PastOrganization>> {
  const rows = await reader.rows(sql<PastOrganization>`
    SELECT ${columns} FROM ${joined}
    WHERE p.region_id = ${parent.regionId} AND p.path > ${parent.path} AND p.path < ${`${parent.path}/`}
      AND p.path > ${after} AND p.parent_id = ${parent.id}::uuid AND ${periodOf('p', at)}
    ORDER BY p.path LIMIT ${limit + 1}`);
  return cut(rows, limit);
}

/** How many stood right below each on that day. */
export async function childCountsThen(
  reader: Reader,
  rows: readonly PastOrganization[],
  at: TwoTimes,
): Promise<Map<string, number>> {
  const paths = rows.map(({ path }) => path).sort();
  if (paths.length === 0) return new Map();
  const found = await reader.rows(sql<{ id: string; n: number }>`
    SELECT p.parent_id AS id, count(*) AS n FROM organization_state p
    WHERE p.region_id = ANY(${[...new Set(rows.map((row) => row.regionId))]}::int[])
      AND p.path > ${paths[0]} AND p.path < ${`${paths.at(-1)}/`}
      AND p.parent_id = ANY(${rows.map(({ id }) => id)}::uuid[]) AND ${periodOf('p', at)} GROUP BY 1`);
  return new Map(found.map(({ id, n }) => [id, n]));
}

/** By path of that day: the names of what stood above, of those that are asked for. */
export async function namesThen(
  reader: Reader,
  regionId: number,
  paths: readonly string[],
  at: TwoTimes,
): Promise<Map<string, { id: string; name: string }>> {
  if (paths.length === 0) return new Map();
  const found = await reader.rows(sql<{ id: string; name: string; path: string }>`
    SELECT p.organization_id AS id, p.name, p.path FROM organization_state p
    WHERE p.region_id = ${regionId} AND p.path = ANY(${[...paths]}::text[]) AND ${periodOf('p', at)}`);
  return new Map(found.map(({ path, id, name }) => [path, { id, name }]));
}

/** Names of organisations over time, for histories whose rows the caller's loader opened. */
export interface NamedPeriod {
  id: string;
  name: string;
  from: LocalDate;
  until: LocalDate;
}

export async function namesOverTime(
  reader: Reader,
  ids: readonly string[],
  asKnown: LocalDate | null,
): Promise<NamedPeriod[]> {
  if (ids.length === 0) return [];
  return reader.rows(sql<NamedPeriod>`
    SELECT p.organization_id AS id, p.name, p.valid_from AS "from", p.valid_until AS until FROM organization_state p
    WHERE p.region_id = ${everyRegion} AND p.organization_id = ANY(${[...new Set(ids)]}::uuid[])
      AND ${believed('p', asKnown)} ORDER BY p.organization_id, p.valid_from LIMIT 2000`);
}
