import { prepareBinaries } from './binaries.ts';
import {
  checkVersion,
  exists,
  findPostmaster,
  initialise,
  type Postmaster,
  startPostmaster,
  stopPostmaster,
} from './cluster.ts';
import { endedEarly, ensureRoleAndDatabase, urls, whenReady } from './connection.ts';
import { dismissGuard, ensureGuard } from './guard.ts';
import { liveLeases, takeLease } from './leases.ts';
import { withLock } from './lockfile.ts';
import { createPasswords, type Passwords, readPasswords } from './passwords.ts';
import { type Place, preparePlace } from './place.ts';
import type { Settings } from './settings.ts';
import { Supervision } from './supervision.ts';

/** How the embedded database is started. */
export type EmbeddedOptions = {
  /** directory of all data of this installation; the database lies in `<dataDir>/postgres` */
  dataDir: string;
  /** gets one line for everything an operator may want to know */
  log: (message: string) => void;
  /** PostgreSQL settings on top of ours; they count only for the process that starts the server */
  settings?: Settings;
  /** seconds a database without owner goes on before the guard stops it; 5 */
  graceSeconds?: number;
};

/** The embedded database, as one of the processes that use it sees it. */
export type Embedded = {
  /** for migrations and operation: a superuser, which row-level security does not bind */
  superuserUrl: string;
  /** for everything the application does: role zhibu_app */
  appUrl: string;
  /** directory of the unix socket, and the port in its name */
  socketDirectory: string;
  port: number;
  /** true when the server was already running */
  adopted: boolean;
  /** gives up our claim; the last one to do so stops the server, without losing anything */
  stop(): Promise<void>;
  /** called once if the server is lost and several restarts have failed */
  onExit(listener: (reason: Error) => void): void;
};

type Context = { place: Place; options: EmbeddedOptions };

/**
 * Starts the embedded PostgreSQL, or joins the one that runs on the same data (started by the server, by
 * the command line, or left behind by a killed process). As long as one process claims it, it is kept
 * running and restarted when it dies; it stops when the last claim is given up or its process has died.
 * @throws in clear words when it cannot run here.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const place = preparePlace(options.dataDir, options.log);
  const lease = takeLease(place.leases);
  try {
    const context = { place, options };
    const first = await withLock(place.lock, () => ensureRunning(context));
    const supervision = new Supervision(first.postmaster, {
      log: options.log,
      revive: async () => (await withLock(place.lock, () => ensureRunning(context))).postmaster,
      watch: (postmaster) => ensureGuard(place, postmaster, options.graceSeconds ?? 5),
    });
    let stopped: Promise<void> | undefined;
    const stop = async (): Promise<void> => {
      await supervision.end();
      lease.release();
      await withLock(place.lock, () => stopUnlessClaimed(context));
    };
    return {
      ...urls(first.postmaster, first.passwords),
      socketDirectory: first.postmaster.socketDirectory,
      port: first.postmaster.port,
      adopted: first.adopted,
      onExit: (listener) => supervision.onLost(listener),
      stop: () => {
        stopped ??= stop();
        return stopped;
      },
    };
  } catch (error) {
    lease.release();
    throw error;
  }
}

/** Under the lock: the server runs, takes connections, has role and database, and is guarded. */
async function ensureRunning(
  context: Context,
): Promise<{ postmaster: Postmaster; passwords: Passwords; adopted: boolean }> {
  const { place, options } = context;
  const { log } = options;
  let passwords: Passwords;
  if (exists(place)) {
    checkVersion(place);
    passwords = readPasswords(place.passwords);
  } else {
    log('preparing a new database');
    passwords = createPasswords(place.passwords);
    await initialise(place, prepareBinaries(place, log), passwords);
  }
  const prepare = async (postmaster: Postmaster): Promise<boolean> => {
    ensureGuard(place, postmaster, options.graceSeconds ?? 5);
    return await whenReady(postmaster, passwords, log, (client) => ensureRoleAndDatabase(client, passwords));
  };
  const running = findPostmaster(place);
  if (running !== null && (await prepare(running))) return { postmaster: running, passwords, adopted: true };
  const postmaster = await startPostmaster(place, prepareBinaries(place, log), options.settings ?? {});
  if (!(await prepare(postmaster))) throw endedEarly(place);
  return { postmaster, passwords, adopted: false };
}

/** Under the lock: stops the server if no living process claims it. */
async function stopUnlessClaimed({ place, options }: Context): Promise<void> {
  const others = liveLeases(place.leases);
  if (others.length > 0) {
    options.log(`the database goes on running for process ${others.join(', ')}`);
    return;
  }
  const postmaster = findPostmaster(place);
  if (postmaster !== null) await stopPostmaster(place, postmaster);
  dismissGuard(place);
}

/**
 * For one command: uses the database that runs, or starts it and stops it afterwards, also when `work` throws.
 */
export async function withEmbedded<T>(
  options: EmbeddedOptions,
  work: (database: Embedded) => Promise<T>,
): Promise<T> {
  const database = await startEmbedded(options);
  try {
    return await work(database);
  } finally {
    await database.stop();
  }
}
