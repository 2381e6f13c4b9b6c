import type { RawBuilder } from 'kysely';
import { systemActor } from '../../kernel/authorization.ts';
import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import type { Services } from '../../services.ts';
import type { RetentionKey } from './retention.data.ts';

/** Counts and erases what happened before an instant. Every eraser may run again after a crash. */
export interface Eraser {
  count(reader: Reader, before: Date): Promise<number>;
  /** @returns how many were erased */
  erase(services: Services, before: Date, now: Date): Promise<number>;
}

const system = systemActor().scope;
/** So many files a step: the bytes go first, then the rows that name them. */
const batch = 200;

async function counted(reader: Reader, query: RawBuilder<{ n: number }>): Promise<number> {
  return (await reader.first(query))?.n ?? 0;
}

/** Rows of one table under one condition; the whole of it in one statement. @param erasable which of them, where not all */
function rows(
  table: string,
  condition: (before: Date) => RawBuilder<unknown>,
  erasable: (before: Date) => RawBuilder<unknown> = condition,
): Eraser {
  return {
    count: (reader, before) =>
      counted(
        reader,
        sql<{ n: number }>`SELECT count(*)::int AS n FROM ${sql.table(table)} WHERE ${condition(before)}`,
      ),
    erase: (services, before) =>
      services.database.transaction(system, (tx) =>
        tx.run(sql`DELETE FROM ${sql.table(table)} WHERE ${erasable(before)}`),
      ),
  };
}

/** Of these rows those that nobody has: an operation on the tree takes many, in its own order. The others are left to the next day. */
const free = (table: string, which: RawBuilder<unknown>) =>
  sql`(region_id, id) IN (SELECT region_id, id FROM ${sql.table(table)} WHERE ${which} FOR UPDATE SKIP LOCKED)`;

interface StoredFile {
  regionId: number;
  id: string;
}

/**
 * Files with their bytes. The bytes go first: a crash in between leaves a row without bytes, which the next run takes,
 * never bytes that no row names.
 */
export async function eraseFiles(services: Services, which: RawBuilder<unknown>): Promise<number> {
  for (let erased = 0; ; ) {
    const found = await services.database.read(system, (reader) =>
      reader.rows(
        sql<StoredFile>`SELECT region_id AS "regionId", id FROM file WHERE ${which} ORDER BY id LIMIT ${batch}`,
      ),
    );
    for (const { id } of found) await services.storage.remove(id);
    const deleted = await services.database.transaction(system, (tx) => deleteFiles(tx, found));
    erased += deleted;
    if (found.length < batch || deleted === 0) return erased;
  }
}

async function deleteFiles(tx: Tx, files: readonly StoredFile[]): Promise<number> {
  if (files.length === 0) return 0;
  const these = sql`(region_id, id) IN (SELECT * FROM unnest(
    ${files.map(({ regionId }) => regionId)}::integer[], ${files.map(({ id }) => id)}::uuid[]))`;
  return tx.run(sql`DELETE FROM file WHERE ${free('file', these)}`);
}

const removedFiles = (before: Date) => sql`deleted_at < ${before}`;
const removedFile: Eraser = {
  count: (reader, before) =>
    counted(reader, sql<{ n: number }>`SELECT count(*)::int AS n FROM file WHERE ${removedFiles(before)}`),
  erase: (services, before) => eraseFiles(services, removedFiles(before)),
};

const answered = (before: Date) => sql`state <> 'submitted' AND decided_at < ${before}
  AND content_encrypted IS NOT NULL`;
const answeredCorrection: Eraser = {
  count: (reader, before) =>
    counted(
      reader,
      sql<{ n: number }>`SELECT count(*)::int AS n FROM correction_request WHERE ${answered(before)}`,
    ),
  async erase(services, before) {
    const requests = sql`SELECT id FROM correction_request WHERE ${answered(before)}`;
    await eraseFiles(services, sql`correction_id IN (${requests})`);
    return services.database.transaction(system, (tx) =>
      tx.run(sql`UPDATE correction_request SET content_encrypted = NULL, version = version + 1
        WHERE ${free('correction_request', answered(before))}`),
    );
  },
};

/** An import before what hangs on it. One that somebody has, such as an operation on the tree, is left to the next day. */
async function takeImports(tx: Tx, which: RawBuilder<unknown>): Promise<string[]> {
  const rows = await tx.rows(
    sql<StoredFile>`SELECT region_id AS "regionId", id FROM member_import WHERE ${which} FOR UPDATE SKIP LOCKED`,
  );
  return rows.map(({ id }) => id);
}

const unfinished = (before: Date) =>
  sql`state IN ('mapping', 'checking', 'checked', 'refused', 'committing') AND updated_at < ${before}`;
const unfinishedImport: Eraser = {
  count: (reader, before) =>
    counted(
      reader,
      sql<{ n: number }>`SELECT count(*)::int AS n FROM member_import WHERE ${unfinished(before)}`,
    ),
  async erase(services, before, now) {
    await eraseFiles(
      services,
      sql`purpose = 'import' AND id IN (SELECT file_id FROM member_import WHERE ${unfinished(before)})`,
    );
    return services.database.transaction(system, async (tx) => {
      const ids = await takeImports(tx, unfinished(before));
      await tx.run(sql`DELETE FROM member_import_row WHERE import_id = ANY(${ids}::uuid[])`);
      await tx.run(sql`DELETE FROM member_import_problem WHERE import_id = ANY(${ids}::uuid[])`);
      return tx.run(sql`UPDATE member_import SET state = 'cancelled', file_id = NULL, sheets = '[]',
        version = version + 1, updated_at = ${now} WHERE id = ANY(${ids}::uuid[])`);
    });
  },
};

const finished = (
  before: Date,
) => sql`state IN ('committed', 'failed', 'cancelled') AND updated_at < ${before}
  AND (sheets <> '[]'::jsonb OR EXISTS (SELECT FROM member_import_problem p
    WHERE p.region_id = member_import.region_id AND p.import_id = member_import.id))`;
const finishedImport: Eraser = {
  count: (reader, before) =>
    counted(
      reader,
      sql<{ n: number }>`SELECT count(*)::int AS n FROM member_import WHERE ${finished(before)}`,
    ),
  async erase(services, before) {
    await eraseFiles(
      services,
      sql`purpose = 'import' AND id IN (SELECT file_id FROM member_import WHERE ${finished(before)})`,
    );
    return services.database.transaction(system, async (tx) => {
      const ids = await takeImports(tx, finished(before));
      await tx.run(sql`DELETE FROM member_import_row WHERE import_id = ANY(${ids}::uuid[])`);
      await tx.run(sql`DELETE FROM member_import_problem WHERE import_id = ANY(${ids}::uuid[])`);
      return tx.run(sql`UPDATE member_import SET sheets = '[]', file_id = NULL, version = version + 1
        WHERE id = ANY(${ids}::uuid[])`);
    });
  },
};

const oldContact = (before: Date) => sql`day < (${before}::timestamptz AT TIME ZONE 'Asia/Shanghai')::date`;

/** By the key of the table; `ended_file` goes by a rule and stands in retention.endings.ts. */
export const erasers: Readonly<Partial<Record<RetentionKey, Eraser>>> = {
  removed_file: removedFile,
  answered_correction: answeredCorrection,
  member_contact: rows('member_contact', oldContact, (before) => free('member_contact', oldContact(before))),
  unfinished_import: unfinishedImport,
  finished_import: finishedImport,
  session: rows('session', (before) => sql`coalesce(revoked_at, expires_at) < ${before}`),
  token: rows('token', (before) => sql`coalesce(revoked_at, expires_at) < ${before}`),
  known_device: rows('known_device', (before) => sql`last_seen_at < ${before}`),
  account_notice: rows('account_notice', (before) => sql`at < ${before}`),
  activation_code: rows(
    'activation_code',
    (before) => sql`coalesce(used_at, revoked_at, expires_at) < ${before}`,
  ),
};
