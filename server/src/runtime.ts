import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startEmbedded } from './embedded/embedded.ts';
import { registerKeysJobs } from './features/keys/public.ts';
import { importJob, runImport } from './features/members/public.ts';
import { registerStatisticsJobs } from './features/statistics/public.ts';
import { registerTransferJobs } from './features/transfers/public.ts';
import { systemActor } from './kernel/authorization.ts';
import { type Look, sealCanary, wrongKey } from './kernel/canary.ts';
import type { Clock } from './kernel/clock.ts';
import { sql } from './kernel/database.ts';
import { KeyFileError } from './kernel/key-file.ts';
import { migrate } from './kernel/migrate.ts';
import { settings as scopeSettings } from './kernel/scope.ts';
import { createServices, type Services } from './services.ts';
import { readSettings, type Settings } from './settings.ts';

export const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Runtime {
  services: Services;
  /** A connection that owns the schema: for what only the operator on the machine does. */
  ownerUrl: string;
  /** Gives the services and, where it was ours, the database back. */
  close(): Promise<void>;
}

/** Settings, database at this version, services, jobs defined: what the server and the command line share. */
export async function openRuntime(
  log: (line: string) => void,
  settings = currentSettings(),
  clock?: Clock,
): Promise<Runtime> {
  const database = await openDatabase(settings, log);
  try {
    await refuseWrongKey(database.ownerUrl, settings.masterKeyFile);
    const { applied } = await migrate(database.ownerUrl);
    if (applied.length > 0) log(`database brought to this version: ${applied.length} migration(s)`);
    const services = await createServices({
      settings,
      databaseUrl: database.appUrl,
      appRole: database.appRole,
      ...(clock ? { clock } : {}),
    });
    await layCanary(services);
    defineJobs(services);
    return {
      services,
      ownerUrl: database.ownerUrl,
      async close() {
        await services.jobs.stop();
        await services.database.close();
        await database.stop();
      },
    };
  } catch (error) {
    await database.stop();
    throw error;
  }
}

/** Before anything is written. @throws KeyFileError in words when the key file is not this database's */
async function refuseWrongKey(ownerUrl: string, path: string): Promise<void> {
  const words = await lookAsOwner(ownerUrl, (look) => wrongKey(look, path));
  if (words) throw new KeyFileError(words);
}

/** Reads as the owner of the schema in the system's scope, in a transaction that cannot write. */
export async function lookAsOwner<T>(ownerUrl: string, work: (look: Look) => Promise<T>): Promise<T> {
  const client = new pg.Client(ownerUrl);
  await client.connect();
  try {
    await client.query(`BEGIN READ ONLY;${scopeSettings(systemActor().scope)}`);
    return await work(async (text) => (await client.query(text)).rows);
  } finally {
    await client.end();
  }
}

async function layCanary({ database, vault, clock }: Services): Promise<void> {
  await database.transaction(systemActor().scope, (tx) =>
    tx.run(sql`INSERT INTO key_canary (id, sealed_encrypted, created_at)
      SELECT 1, ${sealCanary(vault)}::bytea, ${clock.now()} WHERE NOT EXISTS (SELECT FROM key_canary)
      ON CONFLICT DO NOTHING`),
  );
}

export function currentSettings(): Settings {
  return readSettings(process.env, root);
}

export function defineJobs(services: Services): void {
  services.jobs.define(importJob, ({ importId }) => runImport(services, String(importId)));
  registerStatisticsJobs(services);
  registerKeysJobs(services);
  registerTransferJobs(services);
}

export interface OpenDatabase {
  ownerUrl: string;
  appUrl: string;
  appRole?: string;
  stop(): Promise<void>;
}

/** The database as settings name it, embedded or not; nothing is migrated. */
export async function openDatabase(settings: Settings, log: (line: string) => void): Promise<OpenDatabase> {
  if (settings.databaseUrl === null) {
    const embedded = await startEmbedded({ dataDir: settings.dataDir, log });
    embedded.onExit((reason) => {
      log(`the database is lost: ${reason.message}`);
      process.exit(1);
    });
    return { ownerUrl: embedded.superuserUrl, appUrl: embedded.appUrl, stop: embedded.stop };
  }
  await tellReachable(settings.databaseUrl);
  return {
    ownerUrl: settings.databaseUrl,
    appUrl: settings.databaseUrl,
    appRole: 'zhibu_app',
    stop: async () => {},
  };
}

async function tellReachable(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `DATABASE_URL does not answer (${reason}). Is PostgreSQL running, and are user and password right?`,
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}
