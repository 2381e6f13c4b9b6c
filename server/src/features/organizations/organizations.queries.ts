import type { OrganizationAnswer, OrganizationNodeAnswer } from '@zhibu/contract/organizations';
import type { Actor } from '../../kernel/authorization.ts';
import { type Reader, sql } from '../../kernel/database.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { divisionPath } from '../../kernel/standards/divisions.ts';
import { headcounts } from '../../kernel/tallies.ts';
import { shownHeadcounts } from './organizations.headcounts.ts';
import { abilitiesOf, canSeeHeadcount, reachOf } from './organizations.policy.ts';
import { ancestorPaths } from './organizations.rules.ts';
import { type OrganizationRecord, organizationColumns } from './organizations.store.ts';

export interface Listed<T> {
  items: T[];
  /** The path after which the next page begins; null on the last. */
  nextPath: string | null;
}

/** One more row than asked says whether there is a next page. */
export function cut<T extends { path: string }>(rows: T[], limit: number): Listed<T> {
  const items = rows.slice(0, limit);
  return { items, nextPath: rows.length > limit ? (items.at(-1)?.path ?? null) : null };
}

/** The next level in the order of making, keyset on the path. `parent` comes from the actor's loader. */
export async function childrenOf(
  reader: Reader,
  actor: Actor,
  parent: OrganizationRecord,
  { after, limit, ended }: { after: string; limit: number; ended: boolean },
): Promise<Listed<OrganizationRecord>> {
  const until = reachOf(actor)?.until ?? '';
  const rows = await reader.rows(sql<OrganizationRecord>`
    SELECT ${organizationColumns} FROM organization o
    WHERE o.region_id = ${parent.regionId} AND o.parent_id = ${parent.id}::uuid AND o.path > ${after}
      AND o.path < ${until} ${ended ? sql`` : sql`AND o.ended_on IS NULL`}
    ORDER BY o.path LIMIT ${limit + 1}`);
  return cut(rows, limit);
}

/** Without a text: where the actor's reach begins. */
export async function topOf(reader: Reader, actor: Actor, after: string, limit: number) {
  const reach = reachOf(actor);
  const rows = actor.duty
    ? await reader.rows(sql<OrganizationRecord>`
        SELECT ${organizationColumns} FROM organization o
        WHERE o.region_id = ${actor.duty.regionId} AND o.path = ${actor.duty.path} AND o.path > ${after}`)
    : await reader.rows(sql<OrganizationRecord>`
        SELECT ${organizationColumns} FROM organization o
        WHERE o.parent_id IS NULL AND o.path > ${after} AND o.path < ${reach?.until ?? ''}
        ORDER BY o.path LIMIT ${limit + 1}`);
  return cut(rows, limit);
}

/** Answers as the contract has them; counts of members only for those who may know them, no small one for those who read no files. */
export async function presentNodes(
  reader: Reader,
  actor: Actor,
  rows: readonly OrganizationRecord[],
  today: LocalDate,
): Promise<OrganizationNodeAnswer[]> {
  const counts = canSeeHeadcount(actor)
    ? await shownHeadcounts(reader, actor, rows, { asOf: today, asKnown: null }, (all) =>
        headcounts(reader, all),
      )
    : null;
  return rows.map((row) => ({
    id: row.id,
    // Above the top of the reach nothing exists for the actor.
    parentId: row.path === actor.duty?.path ? null : row.parentId,
    code: row.code,
    name: row.name,
    shortName: row.shortName,
    kind: row.kind,
    form: row.form,
    childCount: row.childCount,
    memberCount: counts?.get(row.id) ?? null,
    endedOn: row.endedOn,
  }));
}

export async function presentOrganization(
  reader: Reader,
  actor: Actor,
  row: OrganizationRecord,
  today: LocalDate,
): Promise<OrganizationAnswer> {
  const [nodes, ancestors, region, successors] = await Promise.all([
    presentNodes(reader, actor, [row], today),
    ancestorsOf(reader, actor, [row]),
    reader.first(sql<{ name: string }>`SELECT name FROM region WHERE id = ${row.regionId}`),
    row.successorId === null
      ? new Map<string, OrganizationName>()
      : organizationsByIds(reader, row.regionId, [row.successorId]),
  ]);
  const successor = successors.get(row.successorId ?? '');
  const [node] = nodes;
  if (!node) throw new Error('presentNodes gives one answer a row');
  return {
    ...node,
    divisionCode: row.divisionCode,
    divisionName: row.divisionCode === null ? null : divisionPath(row.divisionCode),
    regionName: region?.name ?? '',
    foundedOn: row.foundedOn,
    phone: row.phone,
    address: row.address,
    temporaryUntil: row.temporaryUntil,
    successor: successor ? { id: successor.id, name: successor.name } : null,
    ancestors: ancestors.get(row.path) ?? [],
    version: row.version,
    can: abilitiesOf(actor, row),
  };
}

/** By path: what stands above each, from the top of the actor's reach down to the parent. */
export async function ancestorsOf(
  reader: Reader,
  actor: Actor,
  rows: readonly { regionId: number; path: string }[],
): Promise<Map<string, { id: string; name: string }[]>> {
  const top = actor.duty?.path ?? null;
  const wanted = [...new Set(rows.flatMap((row) => ancestorPaths(row.path, top)))];
  if (wanted.length === 0) return new Map();
  const found = await reader.rows(sql<{ id: string; name: string; path: string }>`
    SELECT id, name, path FROM organization
    WHERE region_id = ANY(${[...new Set(rows.map((row) => row.regionId))]}::int[]) AND path = ANY(${wanted}::text[])`);
  const byPath = new Map(found.map(({ id, name, path }) => [path, { id, name }]));
  return new Map(
    rows.map((row) => [
      row.path,
      ancestorPaths(row.path, top).flatMap((path) => {
        const above = byPath.get(path);
        return above ? [above] : [];
      }),
    ]),
  );
}

export interface OrganizationName {
  id: string;
  code: string;
  name: string;
  path: string;
}

/** Names for rows that the caller's own loader has already opened to the actor; no reach is checked here. */
export async function organizationsByIds(
  reader: Reader,
  regionId: number,
  ids: readonly string[],
): Promise<Map<string, OrganizationName>> {
  const rows = await reader.rows(sql<OrganizationName>`
    SELECT id, code, name, path FROM organization
    WHERE region_id = ${regionId} AND id = ANY(${[...new Set(ids)]}::uuid[])`);
  return new Map(rows.map((row) => [row.id, row]));
}
