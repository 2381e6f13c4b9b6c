import { readdir, readFile } from 'node:fs/promises';
import { runMigrations } from 'graphile-worker';
import pg from 'pg';

const folder = new URL('../../migrations/', import.meta.url);

/**
 * Brings a database to this version: `server/migrations/*.sql` in order, each in its own transaction, once.
 * @param ownerUrl a connection that owns the schema (not the application's role)
 */
export async function migrate(ownerUrl: string): Promise<{ applied: string[] }> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    // Two processes that start together take turns.
    await client.query("SELECT pg_advisory_lock(hashtext('zhibu.migrate'))");
    await client.query(
      'CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, applied_at timestamptz NOT NULL)',
    );
    const known = new Set(
      (await client.query<{ name: string }>('SELECT name FROM migration')).rows.map((row) => row.name),
    );
    const files = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
    const applied: string[] = [];
    for (const name of files) {
      if (known.has(name)) continue;
      await client.query('BEGIN');
      try {
        await client.query(await readFile(new URL(name, folder), 'utf8'));
        await client.query('INSERT INTO migration VALUES ($1, $2)', [name, new Date()]);
        await client.query('COMMIT');
      } catch (error) {
        await client.query('ROLLBACK');
        throw new Error(
          `migration ${name} failed: ${error instanceof Error ? error.message : String(error)}`,
          {
            cause: error,
          },
        );
      }
      applied.push(name);
    }
    await prepareJobQueue(client, ownerUrl, applied.length > 0);
    return { applied };
  } finally {
    await client.end();
  }
}

/** The job queue's own schema; its tables are closed by row-level security, so the application is let in by name. */
async function prepareJobQueue(client: pg.Client, ownerUrl: string, changed: boolean): Promise<void> {
  const present = await client.query("SELECT to_regclass('graphile_worker.migrations') AS t");
  if (present.rows[0]?.t !== null && !changed) return;
  await runMigrations({ connectionString: ownerUrl });
  await client.query(`
    GRANT USAGE ON SCHEMA graphile_worker TO zhibu_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA graphile_worker TO zhibu_app;
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA graphile_worker TO zhibu_app;
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA graphile_worker TO zhibu_app;
    DO $$ DECLARE t record; BEGIN
      FOR t IN SELECT relname FROM pg_class WHERE relnamespace = 'graphile_worker'::regnamespace AND relkind = 'r' LOOP
        IF NOT EXISTS (SELECT FROM pg_policies WHERE schemaname = 'graphile_worker' AND tablename = t.relname
                       AND policyname = 'zhibu_jobs') THEN
          EXECUTE format('CREATE POLICY zhibu_jobs ON graphile_worker.%I TO zhibu_app USING (true) WITH CHECK (true)', t.relname);
        END IF;
      END LOOP;
    END $$`);
}
