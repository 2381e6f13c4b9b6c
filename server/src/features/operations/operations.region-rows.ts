import { sql, type Tx } from '../../kernel/database.ts';
import { everyRegion } from '../../kernel/every-region.ts';
import { pathTables } from '../../kernel/path-tables.ts';
import { carryTotals } from '../../kernel/tallies.ts';
import { type OrganizationRecord, reviseStates } from '../organizations/public.ts';
import { foldRegion } from '../statistics/public.ts';

export interface RegionMove {
  from: number;
  to: number;
  fromPath: string;
  toPath: string;
}

interface Ids {
  organizations: string[];
  members: string[];
  transfers: string[];
}

/** Tables of the registry group without a path: through whom their rows are found. */
const withoutPath = [
  { table: 'org_stat', column: 'organization_id', of: 'organizations' },
  { table: 'org_stat_day', column: 'organization_id', of: 'organizations' },
  { table: 'organization_place', column: 'organization_id', of: 'organizations' },
  { table: 'import_mapping', column: 'organization_id', of: 'organizations' },
  { table: 'member_access', column: 'member_id', of: 'members' },
  { table: 'letter_number', column: 'organization_id', of: 'organizations' },
  { table: 'transfer_reminder', column: 'transfer_id', of: 'transfers' },
] as const;

/** Superiors before what hangs on them: the order of the foreign keys. */
const first = ['organization', 'member', 'organization_term'];
const carried = [
  ...first,
  ...new Set(pathTables.filter(({ registry }) => registry).map(({ table }) => table)),
].filter((table, index, all) => all.indexOf(table) === index && table !== 'member_import_row');

/** Tables whose key is an id of their own: they only name the region. */
const naming = [
  { table: 'duty', column: 'organization_id', of: 'organizations' },
  { table: 'admin_replacement', column: 'organization_id', of: 'organizations' },
  { table: 'organization_locator', column: 'organization_id', of: 'organizations' },
  { table: 'organization_code_locator', column: 'organization_id', of: 'organizations' },
  { table: 'member_locator', column: 'member_id', of: 'members' },
  { table: 'id_number_locator', column: 'member_id', of: 'members' },
  { table: 'letter_locator', column: 'transfer_id', of: 'transfers' },
  { table: 'incoming_locator', column: 'transfer_id', of: 'transfers' },
] as const;

/** Every table that the move carries or that names the region; the rest of the database knows no region. */
export const regionTables: readonly string[] = [
  ...carried,
  ...[...withoutPath, ...naming].map(({ table }) => table),
  'organization_operation',
];

/**
 * Lock the locators → copy there, superiors first → point at the new region → delete here, in the reverse order →
 * carry the totals (scale rule 7). Everything stays as it was but region, path and the root's superior.
 */
export async function carryRows(
  tx: Tx,
  now: Date,
  root: OrganizationRecord,
  superiors: { before: OrganizationRecord | null; after: OrganizationRecord | null },
  move: RegionMove,
  { on, totals }: { on: string; totals: boolean },
): Promise<void> {
  const ids = await lockLocators(tx, move);
  // Everything counted here is in the totals then, and nothing waits under the old place.
  await foldRegion(tx, move.from);
  await copyOperations(tx, ids, move);
  for (const table of carried) await copyByPath(tx, table, move, superiors.after?.id ?? null, root.id);
  for (const { table, column, of } of withoutPath) await copyByIds(tx, table, column, ids[of], move);
  for (const { table, column, of } of naming)
    await tx.run(sql`UPDATE ${sql.table(table)} SET region_id = ${move.to}
      WHERE ${sql.ref(column)} = ANY(${ids[of]}::uuid[])`);
  for (const { table, column, anyRegion } of pathTables.filter(({ registry }) => !registry))
    await tx.run(sql`
      UPDATE ${sql.table(table)} SET ${sql.ref(column)} = ${move.toPath} || substr(${sql.ref(column)}, ${move.fromPath.length + 1}::int)
      WHERE ${anyRegion ? sql`region_id = ${everyRegion}` : sql`region_id = ${move.to}`}
        AND ${inside(column, move.fromPath)}`);
  // Letters that lead there lie in the regions of their origins.
  await tx.run(sql`UPDATE transfer SET destination_region_id = ${move.to}
    WHERE region_id = ${everyRegion} AND destination_id = ANY(${ids.organizations}::uuid[])`);
  await tx.run(
    sql`UPDATE account SET member_region_id = ${move.to} WHERE member_id = ANY(${ids.members}::uuid[])`,
  );
  for (const { table, column, of } of withoutPath) await leave(tx, table, column, move, ids[of]);
  for (const table of [...carried].reverse()) await leave(tx, table, pathOf(table), move, null);
  await joinFiles(tx, move);
  await countChildren(tx, now, root, superiors, move);
  await reviseStates(tx, move.to, ids.organizations, 'place', { on, now });
  if (!totals) return;
  const [old, next] = [
    { regionId: move.from, path: move.fromPath },
    { regionId: move.to, path: move.toPath },
  ];
  await carryTotals(tx, { regionId: move.to, id: root.id }, old, next, on);
}

async function lockLocators(tx: Tx, { from, fromPath }: RegionMove): Promise<Ids> {
  const organizations = await tx.rows(sql<{ id: string }>`
    SELECT l.organization_id AS id FROM organization_locator l
    JOIN organization o ON o.region_id = ${from} AND o.id = l.organization_id
    WHERE ${inside('o.path', fromPath)} ORDER BY l.organization_id FOR UPDATE OF l`);
  const members = await tx.rows(sql<{ id: string }>`
    SELECT l.member_id AS id FROM member_locator l JOIN member m ON m.region_id = ${from} AND m.id = l.member_id
    WHERE ${inside('m.org_path', fromPath)} ORDER BY l.member_id FOR UPDATE OF l, m`);
  const transfers = await tx.rows(sql<{ id: string }>`
    SELECT t.id FROM transfer t WHERE t.region_id = ${from} AND ${inside('t.org_path', fromPath)} ORDER BY t.id FOR UPDATE`);
  return {
    organizations: organizations.map(({ id }) => id),
    members: members.map(({ id }) => id),
    transfers: transfers.map(({ id }) => id),
  };
}

const inside = (column: string, path: string) =>
  sql`${sql.ref(column)} >= ${path} AND ${sql.ref(column)} < ${`${path}/`}`;

const pathOf = (table: string) =>
  table.startsWith('organization') && !/_(part|member|term|officer)$/.test(table) ? 'path' : 'org_path';

/** What happened before stays in the old region's history, and is known in the new one. */
async function copyOperations(tx: Tx, ids: Ids, { from, to }: RegionMove): Promise<void> {
  await tx.run(sql`
    INSERT INTO organization_operation
    SELECT r.* FROM organization_operation t, LATERAL jsonb_populate_record(t, jsonb_build_object('region_id', ${to}::int)) r
    WHERE t.region_id = ${from} AND (
      EXISTS (SELECT FROM organization_operation_part p WHERE p.region_id = t.region_id AND p.operation_id = t.id
        AND p.organization_id = ANY(${ids.organizations}::uuid[]))
      OR EXISTS (SELECT FROM organization_operation_member m WHERE m.region_id = t.region_id AND m.operation_id = t.id
        AND m.member_id = ANY(${ids.members}::uuid[])))
    ON CONFLICT DO NOTHING`);
}

async function copyByPath(
  tx: Tx,
  table: string,
  { from, to, fromPath, toPath }: RegionMove,
  parentId: string | null,
  rootId: string,
): Promise<void> {
  const column = pathOf(table);
  const path = sql`${toPath}::text || substr(t.${sql.ref(column)}, ${fromPath.length + 1}::int)`;
  const own =
    table === 'organization'
      ? sql` || jsonb_build_object('depth', t.depth + ${(toPath.length - fromPath.length) / 5}::int)
          || CASE WHEN t.id = ${rootId}::uuid THEN jsonb_build_object('parent_id', ${parentId}::uuid) ELSE '{}' END`
      : sql``;
  await tx.run(sql`
    INSERT INTO ${sql.table(table)}
    SELECT r.* FROM ${sql.table(table)} t, LATERAL jsonb_populate_record(t,
      jsonb_build_object('region_id', ${to}::int, ${sql.lit(column)}, ${path}) ${own}) r
    WHERE t.region_id = ${from} AND ${inside(`t.${column}`, fromPath)}`);
}

async function copyByIds(
  tx: Tx,
  table: string,
  column: string,
  ids: readonly string[],
  { from, to }: RegionMove,
): Promise<void> {
  await tx.run(sql`
    INSERT INTO ${sql.table(table)}
    SELECT r.* FROM ${sql.table(table)} t,
      LATERAL jsonb_populate_record(t, jsonb_build_object('region_id', ${to}::int)) r
    WHERE t.region_id = ${from} AND t.${sql.ref(column)} = ANY(${ids}::uuid[])`);
}

/** Only what has its exact copy there goes: the database's own function sees to it (migration 0006). */
async function leave(
  tx: Tx,
  table: string,
  column: string,
  { from, to, fromPath, toPath }: RegionMove,
  ids: readonly string[] | null,
): Promise<void> {
  await tx.rows(sql`SELECT zhibu_leave_region(${table}::regclass, ${column}, ${from}::int, ${to}::int, ${fromPath}, ${toPath},
    ${ids}::uuid[])`);
}

/**
 * What operations wrote about a member stands where the file does, as soon as both lie in one region: lines that stayed here while
 * the file was elsewhere, and those that come to where it went before.
 */
async function joinFiles(tx: Tx, { to, toPath }: RegionMove): Promise<void> {
  await tx.run(sql`
    UPDATE organization_operation_member r SET org_path = m.org_path FROM member m
    WHERE r.region_id = ${to} AND (${inside('m.org_path', toPath)} OR ${inside('r.org_path', toPath)})
      AND m.region_id = r.region_id AND m.id = r.member_id AND m.org_path <> r.org_path`);
}

async function countChildren(
  tx: Tx,
  now: Date,
  root: OrganizationRecord,
  { before, after }: { before: OrganizationRecord | null; after: OrganizationRecord | null },
  { from, to }: RegionMove,
): Promise<void> {
  if (before)
    await tx.run(sql`UPDATE organization SET child_count = child_count - 1
      WHERE region_id = ${from} AND id = ${before.id}::uuid`);
  if (after)
    await tx.run(sql`UPDATE organization SET child_count = child_count + 1, next_child = next_child + 1
      WHERE region_id = ${to} AND id = ${after.id}::uuid`);
  await tx.run(sql`UPDATE organization SET version = version + 1, updated_at = ${now}
    WHERE region_id = ${to} AND id = ${root.id}::uuid`);
}
