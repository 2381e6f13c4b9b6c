import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startEmbedded } from './embedded/embedded.ts';
import { actorOf, advanceImport, importJob } from './features/members/public.ts';
import { registerStatisticsJobs } from './features/statistics/public.ts';
import { migrate } from './kernel/migrate.ts';
import { createServices, type Services } from './services.ts';
import { readSettings, type Settings } from './settings.ts';

export const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Runtime {
  services: Services;
  /** Gives the services and, where it was ours, the database back. */
  close(): Promise<void>;
}

/** Settings, database at this version, services, jobs defined: what the server and the command line share. */
export async function openRuntime(
  log: (line: string) => void,
  settings = currentSettings(),
): Promise<Runtime> {
  const database = await openDatabase(settings, log);
  try {
    const { applied } = await migrate(database.ownerUrl);
    if (applied.length > 0) log(`database brought to this version: ${applied.length} migration(s)`);
    const services = await createServices({
      settings,
      databaseUrl: database.appUrl,
      appRole: database.appRole,
    });
    defineJobs(services);
    return {
      services,
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

export function currentSettings(): Settings {
  return readSettings(process.env, root);
}

export function defineJobs(services: Services): void {
  services.jobs.define(importJob, async ({ importId, actor }) => {
    await advanceImport(services, actorOf(actor as never), String(importId)); // written by enqueueImport
  });
  registerStatisticsJobs(services);
}

interface OpenDatabase {
  ownerUrl: string;
  appUrl: string;
  appRole?: string;
  stop(): Promise<void>;
}

async function openDatabase(settings: Settings, log: (line: string) => void): Promise<OpenDatabase> {
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
