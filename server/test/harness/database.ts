import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';
import { migrate } from '../../src/kernel/migrate.ts';

/** A migrated database of one's own. */
export type TestDatabase = {
  /** superuser: not bound by row-level security */
  ownerUrl: string;
  /** role zhibu_app, as the application connects */
  appUrl: string;
  /** connections of the superuser, kept open: each costs as much as many statements */
  owner: pg.Pool;
  /** ends all connections and removes the database */
  drop(): Promise<void>;
};

const template = 'zhibu_template';
/** Any number that nothing else in the test cluster locks. */
const templateLock = 20_211_107;

/**
 * Makes a database for one test file: a copy of the template that was migrated once in this run,
 * which takes some tens of milliseconds.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { superuserUrl, appUrl } = inject('cluster');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asSuperuser(superuserUrl, async (client) => {
    // Copying needs the template without sessions, so copies wait for the migration and for each other.
    await client.query('SELECT pg_advisory_lock($1)', [templateLock]);
    await ensureTemplate(client, superuserUrl);
    // As files: through the log it would take several times the processor.
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy`);
  });
  const ownerUrl = withDatabase(superuserUrl, name);
  const owner = new pg.Pool({ connectionString: ownerUrl, allowExitOnIdle: true });
  // An idle one that a test ended is replaced by the next call.
  owner.on('error', () => undefined);
  return {
    ownerUrl,
    appUrl: withDatabase(appUrl, name),
    owner,
    drop: async () => {
      await owner.end();
      await asSuperuser(superuserUrl, async (client) => {
        await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      });
    },
  };
}

/** For a test file: a database before its first test, dropped after its last. Call the result inside tests and hooks. */
export function useTestDatabase(): () => TestDatabase {
  let database: TestDatabase | undefined;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(async () => {
    await database?.drop();
  });
  return () => {
    if (database === undefined) throw new Error('the test database is there only inside tests and hooks');
    return database;
  };
}

/** Migrates once a run, aside and then renamed, so that a failed migration leaves no half template. */
async function ensureTemplate(client: pg.Client, superuserUrl: string): Promise<void> {
  const found = await client.query('SELECT FROM pg_database WHERE datname = $1', [template]);
  if (found.rowCount === 1) return;
  const draft = `${template}_draft`;
  await client.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`);
  await client.query(`CREATE DATABASE ${draft}`);
  await migrate(withDatabase(superuserUrl, draft));
  await client.query(`ALTER DATABASE ${draft} RENAME TO ${template}`);
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

async function asSuperuser(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
