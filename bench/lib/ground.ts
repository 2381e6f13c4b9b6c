import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Embedded, startEmbedded } from '../../server/src/embedded/embedded.ts';
import { migrate } from '../../server/src/kernel/migrate.ts';
import { createServices, type Services } from '../../server/src/services.ts';
import { readSettings } from '../../server/src/settings.ts';

/** An embedded PostgreSQL of one's own, in a directory that is gone afterwards. */
export interface Ground {
  /** What `ZHIBU_DATA` would say: database, keys and files lie in it. */
  readonly dataDir: string;
  readonly embedded: Embedded;
  /** The same server, another database. */
  urlOf(kind: 'owner' | 'app', database: string): string;
  close(): Promise<void>;
}

/** As delivered: no setting of the database differs from `npm start`, durability least of all. */
export async function openGround(): Promise<Ground> {
  const directory = mkdtempSync(join(tmpdir(), 'zhibu-ground-'));
  // The database runs as another user where we are root.
  chmodSync(directory, 0o711);
  const dataDir = join(directory, 'data');
  const embedded = await startEmbedded({ dataDir, log: () => undefined });
  return {
    dataDir,
    embedded,
    urlOf: (kind, database) => {
      const url = new URL(kind === 'owner' ? embedded.superuserUrl : embedded.appUrl);
      url.pathname = `/${database}`;
      return url.href;
    },
    async close() {
      await embedded.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The database that the server and the command line use on this ground. */
export const mainDatabase = 'zhibu';

/** The application's services on a database of the ground, brought to this version. */
export async function servicesOn(ground: Ground, database = mainDatabase): Promise<Services> {
  await migrate(ground.urlOf('owner', database));
  const settings = readSettings({ ZHIBU_DATA: ground.dataDir }, '/');
  return createServices({ settings, databaseUrl: ground.urlOf('app', database) });
}

/** Statements of the superuser, one after the other. @returns the rows of the last */
export async function ownerRuns<Row extends pg.QueryResultRow>(
  url: string,
  statements: readonly string[],
): Promise<Row[]> {
  const client = new pg.Client(url);
  // A database that is killed on purpose must end a query, not the program.
  client.on('error', () => undefined);
  await client.connect();
  try {
    let rows: Row[] = [];
    for (const statement of statements) ({ rows } = await client.query<Row>(statement));
    return rows;
  } finally {
    await client.end();
  }
}
