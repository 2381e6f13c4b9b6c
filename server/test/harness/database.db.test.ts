import pg from 'pg';
import { expect, it } from 'vitest';
import { createTestDatabase, useTestDatabase } from './database.ts';

const database = useTestDatabase();

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

it('gives each file a migrated database of its own', async () => {
  const other = await createTestDatabase();
  await ask(database().ownerUrl, 'CREATE TABLE only_here (n int)');
  const tables = `SELECT count(*)::int AS n FROM information_schema.tables WHERE table_name = 'only_here'`;
  expect(await ask(database().ownerUrl, tables)).toEqual([{ n: 1 }]);
  expect(await ask(other.ownerUrl, tables)).toEqual([{ n: 0 }]);
  expect(await ask(other.appUrl, 'SELECT current_user::text AS me')).toEqual([{ me: 'zhibu_app' }]);
  await other.drop();
  await expect(ask(other.appUrl, 'SELECT 1')).rejects.toThrow(/does not exist/);
});
