import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { type BulkTx, sql } from '../../kernel/database.ts';
import { cellColumns } from '../statistics/public.ts';
import { valueColumns } from './members.columns.ts';
import { changeImport, type ImportRecord } from './members.imports.store.ts';
import { roleOf } from './members.store.ts';

/**
 * All rows or none, in one transaction: locators first (their keys refuse a second file for one person),
 * then the files, their search tokens, history, statistics, and the audit.
 * @returns false when the checked rows no longer fit the registry: nothing was written, check again
 */
export async function commitImport(
  actor: Actor,
  record: ImportRecord,
  tx: BulkTx,
  now: Date,
): Promise<boolean> {
  const { regionId, id: importId } = record;
  const rows = sql`member_import_row r WHERE r.region_id = ${regionId} AND r.import_id = ${importId}::uuid`;
  if (!(await settlePlaces(tx, regionId, importId))) return false;
  const locators = await tx.run(sql`
    INSERT INTO id_number_locator (blind_index, member_id, region_id)
    SELECT r.id_number_index, r.member_id, ${regionId} FROM ${rows} ON CONFLICT (blind_index) DO NOTHING`);
  if (locators !== record.accepted) return false;
  await tx.run(
    sql`INSERT INTO member_locator (member_id, region_id) SELECT r.member_id, ${regionId} FROM ${rows}`,
  );
  const written = await tx.run(sql`
    INSERT INTO member (region_id, id, organization_id, org_path, import_id, created_at, updated_at, ${sql.raw(valueColumns.join(', '))})
    SELECT ${regionId}, r.member_id, o.id, o.path, ${importId}::uuid, ${now}::timestamptz, ${now}::timestamptz,
      ${sql.raw(valueColumns.map((column) => `r.${column}`).join(', '))}
    FROM member_import_row r JOIN organization o ON o.region_id = r.region_id AND o.id = r.organization_id
    WHERE r.region_id = ${regionId} AND r.import_id = ${importId}::uuid`);
  if (written !== record.accepted) throw new Error('import: an organisation of the checked rows is gone');
  await tx.run(sql`
    INSERT INTO member_name_token (region_id, token, org_path, member_id)
    SELECT r.region_id, token, o.path, r.member_id
    FROM member_import_row r JOIN organization o ON o.region_id = r.region_id AND o.id = r.organization_id,
      unnest(r.tokens) AS token
    WHERE r.region_id = ${regionId} AND r.import_id = ${importId}::uuid ORDER BY token, o.path, r.member_id`);
  await tx.run(sql`
    INSERT INTO member_event (region_id, member_id, id, org_path, kind, valid_on, recorded_at, account_id, actor_name,
      duty_role, import_id, changes)
    SELECT r.region_id, r.member_id, r.member_id, r.member_path, 'imported', coalesce(r.joined, ${dayInChina(now)}::date),
      ${now}::timestamptz, ${actor.accountId}::uuid, ${actor.name}, ${roleOf(actor)}, ${importId}::uuid,
      jsonb_build_object('import', jsonb_build_array(NULL, ${record.fileName}::text))
    FROM ${rows}`);
  await beginHistories(tx, regionId, importId, now);
  await changeImport(tx, record, { state: 'committed', committedAt: now }, now);
  await audit(tx, actor, now, {
    action: 'members.import',
    object: { type: 'member_import', id: importId, name: record.fileName },
    after: { organization: record.organizationName, accepted: record.accepted, unchanged: record.unchanged },
  });
  await tx.run(
    sql`DELETE FROM member_import_row r WHERE r.region_id = ${regionId} AND r.import_id = ${importId}::uuid`,
  );
  return true;
}

/**
 * The branches may have come under another superior since the check, or ended. Locked in the order of the tree until
 * the commit, so that nobody moves them meanwhile; the rows then say where they stand now. @returns false: one ended
 */
async function settlePlaces(tx: BulkTx, regionId: number, importId: string): Promise<boolean> {
  const ended = await tx.rows(sql<{ endedOn: string | null }>`
    SELECT o.ended_on AS "endedOn" FROM organization o
    WHERE o.region_id = ${regionId} AND o.id = ANY(ARRAY(SELECT DISTINCT r.organization_id FROM member_import_row r
      WHERE r.region_id = ${regionId} AND r.import_id = ${importId}::uuid)) ORDER BY o.path FOR SHARE`);
  if (ended.some(({ endedOn }) => endedOn !== null)) return false;
  await tx.run(sql`
    UPDATE member_import_row r SET member_path = o.path FROM organization o
    WHERE r.region_id = ${regionId} AND r.import_id = ${importId}::uuid AND o.region_id = r.region_id
      AND o.id = r.organization_id AND r.member_path IS DISTINCT FROM o.path`);
  return true;
}

/** The first period of each new file, and what they add to the counts: one flow a cell and branch, not one a person. */
async function beginHistories(tx: BulkTx, regionId: number, importId: string, now: Date): Promise<void> {
  const today = dayInChina(now);
  const rows = sql`member_import_row r WHERE r.region_id = ${regionId} AND r.import_id = ${importId}::uuid`;
  await tx.run(sql`
    INSERT INTO member_state (region_id, member_id, id, org_path, file_path, organization_id, valid_from, valid_until,
      recorded_at, superseded_at, cause, stage, presence, name, sex, birth, ethnic_group, education, occupation_class, joined, full_on)
    SELECT r.region_id, r.member_id, r.member_id, r.member_path, r.member_path, r.organization_id, ${today}::date, 'infinity',
      ${now}::timestamptz, 'infinity', 'registered', r.stage, 'present', r.name, r.sex, r.birth, r.ethnic_group, r.education,
      r.occupation_class, r.joined, r.full_on FROM ${rows}`);
  await tx.run(sql`
    INSERT INTO org_stat_delta (region_id, org_path, above, valid_on, recorded_on, cause, dimension, key, ins, outs)
    SELECT r.region_id, r.member_path, 0, ${today}::date, ${today}::date, 'registered', c.dimension, c.key, count(*), 0
    FROM (SELECT *, 'present' AS presence FROM ${rows}) r CROSS JOIN LATERAL ${cellColumns('r')} AS c (dimension, key)
    WHERE c.key IS NOT NULL GROUP BY r.region_id, r.member_path, c.dimension, c.key`);
}
