import { keyIdOf } from '../../kernel/crypto.ts';
import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import { keyIdExpression, type SealedTable, sealedTables } from '../../kernel/sealed-columns.ts';

export interface Rotation {
  id: string;
  toKey: number;
  state: 'running' | 'done';
  startedAt: Date;
  updatedAt: Date;
  finishedAt: Date | null;
}

export interface Part {
  rotationId: string;
  ordinal: number;
  part: string;
  position: unknown[] | null;
  done: number;
  total: number;
  finishedAt: Date | null;
}

const rotationColumns = sql`id, to_key AS "toKey", state, started_at AS "startedAt", updated_at AS "updatedAt",
  finished_at AS "finishedAt"`;
const partColumns = sql`rotation_id AS "rotationId", ordinal, part, position, done, total, finished_at AS "finishedAt"`;

export function lastRotation(reader: Reader): Promise<Rotation | undefined> {
  return reader.first(sql<Rotation>`
    SELECT ${rotationColumns} FROM key_rotation ORDER BY started_at DESC, id DESC LIMIT 1`);
}

/** Locked: two processes that work on one rotation take turns, batch by batch. */
export function lockRunning(tx: Tx): Promise<Rotation | undefined> {
  return tx.first(
    sql<Rotation>`SELECT ${rotationColumns} FROM key_rotation WHERE state = 'running' FOR UPDATE`,
  );
}

export function partsOf(reader: Reader, rotationId: string): Promise<Part[]> {
  return reader.rows(sql<Part>`
    SELECT ${partColumns} FROM key_rotation_part WHERE rotation_id = ${rotationId}::uuid ORDER BY ordinal`);
}

export async function insertRotation(
  tx: Tx,
  rotation: { id: string; toKey: number; at: Date },
  parts: readonly { part: string; total: number }[],
): Promise<void> {
  await tx.run(sql`INSERT INTO key_rotation (id, to_key, state, started_at, updated_at)
    VALUES (${rotation.id}::uuid, ${rotation.toKey}, 'running', ${rotation.at}, ${rotation.at})`);
  for (const [ordinal, { part, total }] of parts.entries())
    await tx.run(sql`INSERT INTO key_rotation_part (rotation_id, ordinal, part, total)
      VALUES (${rotation.id}::uuid, ${ordinal}, ${part}, ${total})`);
}

export async function savePart(
  tx: Tx,
  { rotationId, ordinal }: Part,
  change: { position: unknown[] | null; sealed: number; finished: boolean },
  now: Date,
): Promise<void> {
  await tx.run(sql`UPDATE key_rotation_part SET position = ${JSON.stringify(change.position)}::jsonb,
      done = least(done + ${change.sealed}, greatest(total, done)), finished_at = ${change.finished ? now : null}
    WHERE rotation_id = ${rotationId}::uuid AND ordinal = ${ordinal}`);
  await tx.run(sql`UPDATE key_rotation SET updated_at = ${now} WHERE id = ${rotationId}::uuid`);
}

export async function finishRotation(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.run(sql`UPDATE key_rotation SET state = 'done', finished_at = ${now}, updated_at = ${now}
    WHERE id = ${id}::uuid`);
}

/** How many sealed values name each key, by table. */
export async function valuesByKey(reader: Reader): Promise<{ table: string; keyId: number; n: number }[]> {
  const found = [];
  for (const { table, columns } of sealedTables) {
    const each = columns.map(
      ({ name }) => sql`SELECT ${sql.raw(keyIdExpression(name))} AS key FROM ${sql.table(table)}
        WHERE ${sql.ref(name)} IS NOT NULL AND length(${sql.ref(name)}) > 2`,
    );
    const rows = await reader.rows(sql<{ keyId: number; n: number }>`
      SELECT key AS "keyId", count(*) AS n FROM (${sql.join(each, sql` UNION ALL `)}) v GROUP BY 1 ORDER BY 1`);
    found.push(...rows.map((row) => ({ table, ...row })));
  }
  return found;
}

/** Nobody writes a sealed value until the transaction ends; whoever was writing is waited for. */
export async function lockSealedTables(tx: Tx): Promise<void> {
  const tables = sealedTables.map(({ table }) => sql.table(table));
  await tx.run(sql`SET LOCAL lock_timeout = '20s'`);
  await tx.run(sql`LOCK TABLE ${sql.join(tables)} IN SHARE MODE`);
}

/** A row under an older key: its own key, and of each sealed column the owner and the value. */
export interface SealedRow {
  key: unknown[];
  values: { owner: string; value: Buffer | null }[];
}

/**
 * The next rows behind a position that hold a value under another key than the current one, locked. A row that
 * somebody is writing is left out: it comes in the next round, by then perhaps sealed anew.
 */
export async function lockNext(
  tx: Tx,
  table: SealedTable,
  position: unknown[] | null,
  current: number,
  limit: number,
): Promise<SealedRow[]> {
  const keys = table.key.map(({ name }) => sql.ref(name));
  const behind =
    position === null
      ? sql`true`
      : sql`(${sql.join(keys)}) > (${sql.join(table.key.map(({ type }, i) => sql`${position[i]}::${sql.raw(type)}`))})`;
  const older = table.columns.map(
    ({ name }) =>
      sql`coalesce(length(${sql.ref(name)}) > 2 AND ${sql.raw(keyIdExpression(name))} <> ${current}, false)`,
  );
  const shown = [
    ...keys.map((key, i) => sql`${key}::text AS ${sql.ref(`k${i}`)}`),
    ...table.columns.flatMap(({ name, owner }, i) => [
      sql`${sql.ref(owner)}::text AS ${sql.ref(`o${i}`)}`,
      sql`${sql.ref(name)} AS ${sql.ref(`v${i}`)}`,
    ]),
  ];
  const rows = await tx.rows(sql<Record<string, unknown>>`
    SELECT ${sql.join(shown)} FROM ${sql.table(table.table)}
    WHERE ${behind} AND (${sql.join(older, sql` OR `)})
    ORDER BY ${sql.join(keys)} LIMIT ${limit} FOR UPDATE SKIP LOCKED`);
  return rows.map((row) => ({
    key: table.key.map((_, i) => row[`k${i}`]),
    values: table.columns.map((_, i) => {
      const value = row[`v${i}`];
      return { owner: String(row[`o${i}`]), value: Buffer.isBuffer(value) ? value : null };
    }),
  }));
}

/** Writes the new values where the old ones still stand: a value that was edited is left as it is. */
export async function replaceSealed(
  tx: Tx,
  table: SealedTable,
  rows: readonly { key: unknown[]; before: (Buffer | null)[]; after: (Buffer | null)[] }[],
): Promise<number> {
  if (rows.length === 0) return 0;
  const array = (values: unknown[], type: string) => sql`${values}::${sql.raw(type)}[]`;
  const lists = [
    ...table.key.map(({ type }, i) =>
      array(
        rows.map(({ key }) => key[i]),
        type,
      ),
    ),
    ...table.columns.flatMap((_, i) => [
      array(
        rows.map(({ before }) => before[i]),
        'bytea',
      ),
      array(
        rows.map(({ after }) => after[i]),
        'bytea',
      ),
    ]),
  ];
  const names = [
    ...table.key.map((_, i) => sql.ref(`k${i}`)),
    ...table.columns.flatMap((_, i) => [sql.ref(`b${i}`), sql.ref(`a${i}`)]),
  ];
  return tx.run(sql`
    UPDATE ${sql.table(table.table)} t
    SET ${sql.join(table.columns.map(({ name }, i) => sql`${sql.ref(name)} = ${sql.ref(`n.a${i}`)}`))}
    FROM unnest(${sql.join(lists)}) AS n (${sql.join(names)})
    WHERE ${sql.join(
      [
        ...table.key.map(({ name }, i) => sql`${sql.ref(`t.${name}`)} = ${sql.ref(`n.k${i}`)}`),
        ...table.columns.map(
          ({ name }, i) => sql`${sql.ref(`t.${name}`)} IS NOT DISTINCT FROM ${sql.ref(`n.b${i}`)}`,
        ),
      ],
      sql` AND `,
    )}`);
}

/** True where a value is long enough to name a key and names another one. */
export function namesOther(value: Buffer | null, current: number): value is Buffer {
  return value !== null && value.length > 2 && keyIdOf(value) !== current;
}
