import { mkdir } from 'node:fs/promises';
import type { RawBuilder } from 'kysely';
import { type Logger, pino } from 'pino';
import { createStorage, type Storage } from './integrations/storage.ts';
import { type Clock, systemClock } from './kernel/clock.ts';
import { openVault, type Vault } from './kernel/crypto.ts';
import { createDatabase, type Database, sql } from './kernel/database.ts';
import { createJobs, type Jobs } from './kernel/jobs.ts';
import { createOpenItems, type OpenItems } from './kernel/open-items.ts';
import { createTravels, type Travels } from './kernel/travels.ts';
import type { Settings } from './settings.ts';

/** What every feature gets: wired once, here (composition root). */
export interface Services {
  settings: Settings;
  database: Database;
  vault: Vault;
  clock: Clock;
  storage: Storage;
  jobs: Jobs;
  /** What waits for a duty; features register their kinds. */
  openItems: OpenItems;
  travels: Travels;
  log: Logger;
  startedAt: Date;
  /** Refused sign-ins leave on a beat of so many milliseconds. */
  refusalBeatMs: number;
  readyQuery: RawBuilder<unknown>;
}

export interface ServiceOptions {
  settings: Settings;
  /** A connection of the application's role, or of a role that may become it (`appRole`). */
  databaseUrl: string;
  appRole?: string;
  clock?: Clock;
  log?: Logger;
  connections?: number;
  /** For tests that refuse hundreds of times; no setting of an installation reaches it. */
  refusalBeatMs?: number;
}

/** A refused sign-in takes some 30 ms on two idle cores: three times that leaves room for slower ones. */
const refusalBeatMs = 100;

export async function createServices(options: ServiceOptions): Promise<Services> {
  const { settings, databaseUrl, appRole, connections } = options;
  const clock = options.clock ?? systemClock;
  // Logs carry no bodies, no queries and no addresses of pages: nothing personal can stand in them.
  const log = options.log ?? pino({ level: 'warn', base: null }, pino.destination({ dest: 2, sync: false }));
  const vault = await openVault(settings.masterKeyFile);
  await mkdir(settings.storageDir, { recursive: true, mode: 0o700 });
  const database = createDatabase(databaseUrl, { connections, role: appRole });
  return {
    settings,
    database,
    vault,
    clock,
    storage: createStorage(settings.storageDir, vault),
    jobs: createJobs(databaseUrl, appRole, log),
    openItems: createOpenItems(),
    travels: createTravels(),
    log,
    startedAt: clock.now(),
    refusalBeatMs: options.refusalBeatMs ?? refusalBeatMs,
    readyQuery: sql`SELECT 1`,
  };
}

export async function closeServices(services: Services): Promise<void> {
  await services.jobs.stop();
  await services.database.close();
}
