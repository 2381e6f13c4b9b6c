import { type Reader, sql, type Tx, together } from './database.ts';
import { everyRegion } from './every-region.ts';

/**
 * Every table that keeps a path of the tree, because row-level security compares it (scale rules 9 and 10). When a
 * subtree comes under another superior, all of them follow in one transaction. `path-tables.http.test.ts` compares
 * this list with the database: a new column `path` or `…_path` must stand here or among the exempt.
 */
export interface PathTable {
  readonly table: string;
  readonly column: string;
  /** Column of the member whose row it is: it stands where the member's file stands. */
  readonly member?: string;
  /** Column of the organisation that it belongs to: it stands where that stands. */
  readonly organization?: string;
  /** How its rows are found: by its own path, or through the member where no index begins with the path. */
  readonly foundBy: 'path' | 'member';
  /** Its key begins with `region_id`: a move to another region deletes and inserts it (scale rule 7). */
  readonly registry: boolean;
  /** Its path may lie in another region than the row: it is found in all of them. */
  readonly anyRegion?: true;
}

const row = (
  table: string,
  column = 'org_path',
  options: Partial<Omit<PathTable, 'table' | 'column'>> = {},
): PathTable => ({ table, column, foundBy: 'path', registry: true, ...options });

/** What a member's file consists of: where the file goes, these rows go. */
const ofMember = (table: string, foundBy: PathTable['foundBy'] = 'member') =>
  row(table, 'org_path', { member: 'member_id', foundBy });

const ofOrganization = (table: string, registry = true) =>
  row(table, 'org_path', { organization: 'organization_id', registry });

/** In the order in which they are rewritten: organisations first, then members, then what is found through them. */
export const pathTables: readonly PathTable[] = [
  row('organization', 'path'),
  row('organization_name_token', 'path', { organization: 'organization_id' }),
  row('member', 'org_path', { member: 'id', organization: 'organization_id' }),
  ofMember('member_name_token'),
  ofMember('member_entry'),
  ofMember('member_event'),
  // A period of a member's history stays with the organisation in which it passed (domain rule 27).
  ofOrganization('member_state'),
  // Besides, whoever keeps the file now reads the whole story (rule 26), wherever it passed.
  row('member_state', 'file_path', { member: 'member_id', registry: false, anyRegion: true }),
  ofMember('status_change'),
  ofMember('organization_operation_member'),
  ofMember('member_contact'),
  ofMember('member_mobility'),
  row('member_mobility', 'host_path', { organization: 'host_id', registry: false, anyRegion: true }),
  ofMember('correction_request'),
  ofMember('member_consent'),
  ofMember('file', 'path'),
  ofOrganization('member_import'),
  row('member_import_problem'),
  row('member_import_row'),
  row('member_import_row', 'member_path'),
  ofOrganization('organization_operation_part'),
  ofOrganization('rule_setting'),
  // A post belongs to the organisation: it stays there when its holder's file goes elsewhere.
  ofOrganization('organization_term'),
  ofOrganization('organization_officer'),
  ofOrganization('annual_report'),
  ofOrganization('annual_report_filing'),
  // A transfer is kept where its origin is; both sides find it by their own path.
  ofOrganization('transfer'),
  row('transfer', 'destination_path', { organization: 'destination_id', registry: false, anyRegion: true }),
  ofOrganization('transfer_letter'),
  row('transfer_letter', 'destination_path', {
    organization: 'destination_id',
    registry: false,
    anyRegion: true,
  }),
  ofOrganization('transfer_incoming'),
  row('transfer_reminder', 'org_path', { organization: 'organization_id', registry: false, anyRegion: true }),
  ofOrganization('duty', false),
  ofOrganization('admin_replacement', false),
];

/**
 * What a file consists of besides its row: it goes to another region with its member. What an operation on the tree wrote
 * about it stays with the operation.
 */
export const memberTables = pathTables.flatMap(({ table, member, registry }) =>
  member !== undefined && registry && table !== 'member' && table !== 'organization_operation_member'
    ? [{ table, column: member }]
    : [],
);

/** Columns of that kind that do not follow here, and why. */
export const exemptPaths: Readonly<Record<string, string>> = {
  'region.path': 'the upper tree is given by the division codes and never moves',
  'org_stat_delta.org_path': 'folded before anything moves; the totals follow: kernel/tallies, carryTotals',
  'organization_place.path': 'the place of that time, which history keeps',
};

export interface PathChange {
  regionId: number;
  from: string;
  to: string;
}

/**
 * Puts everything that stands at `from` or below at `to`: one statement a table. The caller has locked the
 * organisations; members are locked by their own statement before anything is found through them.
 * @returns the number of member files
 */
export async function rewritePaths(tx: Tx, change: PathChange): Promise<number> {
  let members = 0;
  for (const one of pathTables) {
    const touched = await (one.foundBy === 'path' ? byPath(tx, one, change) : byMember(tx, one, change));
    if (one.table === 'member') members = touched;
  }
  await rewriteImportActors(tx, change);
  return members;
}

/** Rows of the region; of any one for those whose path may lie elsewhere. */
const inRegion = ({ anyRegion }: PathTable, regionId: number) =>
  anyRegion ? sql`region_id = ${everyRegion}` : sql`region_id = ${regionId}`;

function byPath(tx: Tx, one: PathTable, { regionId, from, to }: PathChange): Promise<number> {
  const { table, column } = one;
  const path = sql.ref(column);
  return tx.run(sql`
    UPDATE ${sql.table(table)} SET ${path} = ${to} || substr(${path}, ${from.length + 1}::int)
      ${table === 'organization' ? sql`, depth = depth + ${depthGained(from, to)}` : sql``}
    WHERE ${inRegion(one, regionId)} AND ${path} >= ${from} AND ${path} < ${`${from}/`}`);
}

/** A level is a dot and four characters (scale rule 9). */
const levelWidth = 5;
const depthGained = (from: string, to: string) => sql`${(to.length - from.length) / levelWidth}::smallint`;

function byMember(
  tx: Tx,
  { table, column, member }: PathTable,
  { regionId, to }: PathChange,
): Promise<number> {
  return tx.run(sql`
    UPDATE ${sql.table(table)} t SET ${sql.ref(column)} = m.org_path FROM member m
    WHERE m.region_id = ${regionId} AND m.org_path >= ${to} AND m.org_path < ${`${to}/`}
      AND t.region_id = m.region_id AND t.${sql.ref(member ?? 'member_id')} = m.id`);
}

/** An import that waits acts later under the duty of whoever handed it in: that path follows, too. */
async function rewriteImportActors(tx: Tx, { regionId, from, to }: PathChange): Promise<void> {
  const path = sql`actor #>> '{duty,path}'`;
  await tx.run(sql`
    UPDATE member_import SET actor = jsonb_set(actor, '{duty,path}', to_jsonb(${to}::text || substr(${path}, ${from.length + 1}::int)))
    WHERE region_id = ${regionId} AND org_path >= ${to} AND org_path < ${`${to}/`}
      AND (${path}) COLLATE "C" >= ${from} AND (${path}) COLLATE "C" < ${`${from}/`}`);
}

/**
 * Rows of these members' files, put where the file now stands; the file itself is the caller's.
 * @param needed which tables, where the others follow otherwise
 */
export async function rewriteMemberPaths(
  tx: Tx,
  regionId: number,
  memberIds: readonly string[],
  to: string,
  needed: (one: PathTable) => boolean = () => true,
): Promise<void> {
  const tables = pathTables.filter(
    (one) => one.member !== undefined && one.table !== 'member' && needed(one),
  );
  await together(
    ...tables.map((one) =>
      tx.run(sql`
        UPDATE ${sql.table(one.table)} SET ${sql.ref(one.column)} = ${to}
        WHERE ${inRegion(one, regionId)} AND ${sql.ref(one.member ?? 'member_id')} = ANY(${memberIds}::uuid[])`),
    ),
  );
}

/** Rows whose path is not that of the organisation or file they belong to, by table; empty where all is well. */
export async function strayedRows(reader: Reader): Promise<{ table: string; rows: number }[]> {
  const strayed: { table: string; rows: number }[] = [];
  for (const { table, column, member, organization, anyRegion } of pathTables) {
    const here = anyRegion ? sql`` : sql`w.region_id = t.region_id AND`;
    const owner =
      table !== 'member' && member !== undefined
        ? sql`member w ON ${here} w.id = t.${sql.ref(member)} AND w.org_path`
        : organization !== undefined
          ? sql`organization w ON ${here} w.id = t.${sql.ref(organization)} AND w.path`
          : null;
    if (owner === null) continue;
    const found = await reader.first(sql<{ n: number }>`
      SELECT count(*) AS n FROM ${sql.table(table)} t JOIN ${owner} <> t.${sql.ref(column)}`);
    if (found && found.n > 0) strayed.push({ table, rows: found.n });
  }
  return strayed;
}
