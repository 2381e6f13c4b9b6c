import { type Actor, throughGate } from '../../kernel/authorization.ts';
import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import { forbidden, notFound } from '../../kernel/errors.ts';
import { holding } from '../../kernel/holding.ts';
import type { OpenItems } from '../../kernel/open-items.ts';
import type { Scope } from '../../kernel/scope.ts';
import {
  canOperate,
  isInReach,
  type OrganizationRecord,
  organizationColumns,
} from '../organizations/public.ts';

/**
 * What an operation reads and writes: the actor's own range, and behind it rows that follow their organisation
 * whoever may see them (a hidden duty must not keep the old path). Policy has been asked before anything is written.
 */
export const operationScope = (actor: Actor): Scope => throughGate(actor, 'system');

/** Operations of one region take turns: each decides on the tree as the one before left it. */
export async function lockTree(tx: Tx, regionId: number): Promise<void> {
  await tx.rows(sql`SELECT pg_advisory_xact_lock(hashtext('zhibu.tree'), ${regionId}::int)`);
}

export async function regionOf(reader: Reader, organizationId: string): Promise<number> {
  const row = await reader.first(sql<{ regionId: number }>`
    SELECT region_id AS "regionId" FROM organization_locator WHERE organization_id = ${organizationId}::uuid`);
  if (!row) throw notFound('organization', organizationId);
  return row.regionId;
}

/** The organisations of an operation, by their id; every one is in the actor's reach. */
export class Nodes {
  readonly #byId: ReadonlyMap<string, OrganizationRecord>;
  constructor(rows: readonly OrganizationRecord[]) {
    this.#byId = new Map(rows.map((row) => [row.id, row]));
  }
  /** @throws Problem 404 */
  get(id: string): OrganizationRecord {
    const found = this.#byId.get(id);
    if (!found) throw notFound('organization', id);
    return found;
  }
  find(id: string): OrganizationRecord | undefined {
    return this.#byId.get(id);
  }
}

/** The organisations that an operation names in a region: those whose place or life it changes, and others. */
export interface Named {
  regionId: number;
  subjects: readonly string[];
  others: readonly string[];
}

/**
 * Loads the organisations that an operation names, each in the actor's reach; the superiors of its subjects come with
 * them. To be done, and not only previewed, all of them and everything below the subjects are locked in the order of the
 * tree, as every other writer does, and before them what is under way there, so that nobody waits in a ring.
 * @param openItems null: only to show @throws Problem 404 out of reach, 403 the own duty's organisation
 */
export async function loadNodes(
  tx: Tx,
  actor: Actor,
  named: Named,
  openItems: Pick<OpenItems, 'hold'> | null,
): Promise<Nodes> {
  const [nodes] = await loadNodesOf(tx, actor, [named], openItems);
  if (!nodes) throw new Error('operation: nothing is named');
  return nodes;
}

/** The same in several regions; in their order. */
export async function loadNodesOf(
  tx: Tx,
  actor: Actor,
  all: readonly Named[],
  openItems: Pick<OpenItems, 'hold'> | null,
): Promise<Nodes[]> {
  const found: Found[] = [];
  for (const named of all) found.push(await findNodes(tx, actor, named));
  if (openItems === null) return found.map(({ nodes }) => nodes);
  const inOrder = [...found].sort((a, b) => a.regionId - b.regionId);
  const places = inOrder.flatMap(({ nodes, subjects, others }) =>
    [...subjects, ...others].map((id) => ({ ...nodes.get(id), below: subjects.includes(id) })),
  );
  await holding(
    tx,
    operationScope(actor),
    openItems,
    async () => places,
    async () => {
      for (const one of inOrder) await lockSubtrees(tx, one);
    },
  );
  // Values may have changed between the two readings; paths cannot (lockTree).
  const locked: Nodes[] = [];
  for (const { regionId, ids } of found) locked.push(new Nodes(await rowsOf(tx, regionId, ids)));
  return locked;
}

interface Found {
  regionId: number;
  /** Of all of them and of the superiors; the rows of those in reach. */
  ids: readonly string[];
  nodes: Nodes;
  subjects: readonly string[];
  others: readonly string[];
}

async function findNodes(tx: Tx, actor: Actor, { regionId, ...named }: Named): Promise<Found> {
  const asked = [...new Set([...named.subjects, ...named.others])];
  const first = await rowsOf(tx, regionId, asked);
  const parents = first.flatMap(({ id, parentId }) =>
    parentId !== null && named.subjects.includes(id) && !asked.includes(parentId) ? [parentId] : [],
  );
  const ids = [...new Set([...asked, ...parents])];
  const rows = parents.length === 0 ? first : await rowsOf(tx, regionId, ids);
  const nodes = new Nodes(rows.filter((row) => isInReach(actor, row.path)));
  for (const id of named.subjects) {
    const { path } = nodes.get(id);
    if (!canOperate(actor, path))
      throw forbidden({
        zh: '本职务所在的党组织由上级党组织办理变更，请联系上级。',
        en: 'The organisation of your own duty is changed by the organisation above: ask there.',
      });
  }
  for (const id of named.others) nodes.get(id);
  return { regionId, ids, nodes, ...named };
}

export function rowsOf(
  reader: Reader,
  regionId: number,
  ids: readonly string[],
): Promise<OrganizationRecord[]> {
  return reader.rows(sql<OrganizationRecord>`
    SELECT ${organizationColumns} FROM organization o
    WHERE o.region_id = ${regionId} AND o.id = ANY(${ids}::uuid[]) ORDER BY o.path`);
}

async function lockSubtrees(tx: Tx, { regionId, ids, nodes, subjects }: Found): Promise<void> {
  const below = subjects.map((id) => {
    const { path } = nodes.get(id);
    return sql`OR (o.path >= ${path} AND o.path < ${`${path}/`})`;
  });
  await tx.rows(sql`
    SELECT count(*) FROM (SELECT FROM organization o
      WHERE o.region_id = ${regionId} AND (o.id = ANY(${ids}::uuid[]) ${sql.join(below, sql` `)})
      ORDER BY o.path FOR UPDATE) locked`);
}

/** Living organisations directly under these, in the order of the tree. */
export function childrenOf(
  reader: Reader,
  regionId: number,
  parentIds: readonly string[],
): Promise<OrganizationRecord[]> {
  return reader.rows(sql<OrganizationRecord>`
    SELECT ${organizationColumns} FROM organization o
    WHERE o.region_id = ${regionId} AND o.parent_id = ANY(${parentIds}::uuid[]) AND o.ended_on IS NULL ORDER BY o.path`);
}

export interface Counted {
  /** Everybody who has a file there, whatever the stage. */
  files: number;
  full: number;
  /** In the Party: full and probationary. */
  members: number;
}

/** Files at organisations themselves (of `only` those), or in whole subtrees. */
export async function countMembers(
  reader: Reader,
  regionId: number,
  place: { ids: readonly string[]; only?: readonly string[] } | { path: string },
): Promise<Counted> {
  const where =
    'path' in place
      ? sql`org_path >= ${place.path} AND org_path < ${`${place.path}/`}`
      : sql`organization_id = ANY(${place.ids}::uuid[]) ${place.only ? sql`AND id = ANY(${place.only}::uuid[])` : sql``}`;
  const row = await reader.first(sql<Counted>`
    SELECT count(*) AS files, count(*) FILTER (WHERE stage = 'full') AS full,
      count(*) FILTER (WHERE stage IN ('full', 'probationary')) AS members
    FROM member WHERE region_id = ${regionId} AND ${where}`);
  return row ?? noMembers;
}

export const noMembers: Counted = { files: 0, full: 0, members: 0 };
export const addCounts = (a: Counted, b: Counted, sign = 1): Counted => ({
  files: a.files + sign * b.files,
  full: a.full + sign * b.full,
  members: a.members + sign * b.members,
});

/** Every organisation of a subtree, those that ended, too. */
export async function subtreeIds(reader: Reader, regionId: number, path: string): Promise<string[]> {
  const rows = await reader.rows(sql<{ id: string }>`
    SELECT id FROM organization WHERE region_id = ${regionId} AND path >= ${path} AND path < ${`${path}/`}`);
  return rows.map(({ id }) => id);
}

/** Of a subtree: its files, and its living organisations with the root. */
export async function subtreeSize(
  reader: Reader,
  regionId: number,
  path: string,
): Promise<{ members: number; organizations: number; depth: number }> {
  const row = await reader.first(sql<{ members: number; organizations: number; depth: number }>`
    SELECT (SELECT count(*) FROM member WHERE region_id = ${regionId} AND org_path >= ${path} AND org_path < ${`${path}/`})
        AS members,
      count(*) FILTER (WHERE ended_on IS NULL) AS organizations, max(depth)::int AS depth
    FROM organization WHERE region_id = ${regionId} AND path >= ${path} AND path < ${`${path}/`}`);
  return row ?? { members: 0, organizations: 0, depth: 0 };
}

export interface WaitingImport {
  id: string;
  organizationId: string;
  name: string;
  running: boolean;
}

/** Imports under way (a refused one is mended in a new file, so it is none), at these organisations themselves or in a subtree. */
export function importsAt(
  reader: Reader,
  regionId: number,
  place: { ids: readonly string[] } | { path: string },
): Promise<WaitingImport[]> {
  const where =
    'ids' in place
      ? sql`organization_id = ANY(${place.ids}::uuid[])`
      : sql`org_path >= ${place.path} AND org_path < ${`${place.path}/`}`;
  return reader.rows(sql<WaitingImport>`
    SELECT id, organization_id AS "organizationId", file_name AS name, state IN ('checking', 'committing') AS running
    FROM member_import
    WHERE region_id = ${regionId} AND ${where} AND state IN ('mapping', 'checking', 'checked', 'committing') ORDER BY id`);
}

/** Names of living organisations under a parent, with their codes; `except` those. */
export async function namesUnder(
  reader: Reader,
  regionId: number,
  parentId: string | null,
  names: readonly string[],
  except: readonly string[],
): Promise<{ id: string; name: string; code: string }[]> {
  if (names.length === 0) return [];
  return reader.rows(sql<{ id: string; name: string; code: string }>`
    SELECT id, name, code FROM organization
    WHERE region_id = ${regionId} AND parent_id IS NOT DISTINCT FROM ${parentId}::uuid AND name = ANY(${names}::text[])
      AND ended_on IS NULL AND NOT id = ANY(${except}::uuid[])`);
}

export async function takenCodes(reader: Reader, codes: readonly string[]): Promise<string[]> {
  const rows = await reader.rows(sql<{ code: string }>`
    SELECT code FROM organization_code_locator WHERE code = ANY(${codes}::text[])`);
  return rows.map(({ code }) => code);
}

/** The region of an operation in which an organisation in the actor's reach took part. @throws Problem 404 */
export async function regionOfOperation(reader: Reader, actor: Actor, id: string): Promise<number> {
  const rows = await reader.rows(sql<{ regionId: number; path: string }>`
    SELECT p.region_id AS "regionId", o.path FROM organization_operation_part p
    JOIN organization o ON o.region_id = p.region_id AND o.id = p.organization_id
    WHERE p.operation_id = ${id}::uuid ${actor.duty ? sql`AND p.region_id = ${actor.duty.regionId}` : sql``}
    ORDER BY p.role IN ('subject', 'source', 'founded') DESC, p.region_id`);
  const seen = rows.find(({ path }) => isInReach(actor, path));
  if (!seen) throw notFound('organization_operation', id);
  return seen.regionId;
}
