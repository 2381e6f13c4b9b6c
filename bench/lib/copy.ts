import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

/** Every table that an import fills, in the order that its foreign keys ask for. */
const tables = [
  'member_locator',
  'id_number_locator',
  'member',
  'member_name_token',
  'member_event',
  'member_state',
];

/**
 * The limit of line (d): the finished rows of an import are written to files, taken out of their tables, and put
 * back by COPY in one transaction, as the superuser, with all indexes, constraints and foreign keys in place.
 * @returns the seconds that the putting back took
 */
export async function copyBack(ownerUrl: string, folder: string): Promise<number> {
  const client = new pg.Client(ownerUrl);
  await client.connect();
  try {
    const file = (table: string) => join(folder, `${table}.copy`);
    for (const table of tables)
      await pipeline(client.query(copyTo(`COPY ${table} TO STDOUT`)), createWriteStream(file(table)));
    await client.query(`TRUNCATE ${tables.join(', ')} CASCADE`);
    await client.query('CHECKPOINT');
    const began = performance.now();
    await client.query('BEGIN');
    for (const table of tables)
      await pipeline(createReadStream(file(table)), client.query(copyFrom(`COPY ${table} FROM STDIN`)));
    await client.query('COMMIT');
    return (performance.now() - began) / 1000;
  } finally {
    await client.end();
  }
}
