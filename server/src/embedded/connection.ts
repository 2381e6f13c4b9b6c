import pg from 'pg';
import { lastWords, type Postmaster } from './cluster.ts';
import type { Passwords } from './passwords.ts';
import type { Place } from './place.ts';
import { errorCode, isAlive, pause } from './process.ts';

const database = 'zhibu';

/**
 * A connection URL that `pg`, libpq and `new URL` all understand: the directory of the unix socket stands
 * percent-encoded in the place of the host (PostgreSQL manual 32.1.1.2).
 */
function urlFor(postmaster: Postmaster, user: string, password: string, name: string): string {
  const host = encodeURIComponent(postmaster.socketDirectory);
  return `postgresql://${user}:${password}@${host}:${postmaster.port}/${name}`;
}

/** URLs of the database for migrations (`superuserUrl`) and for the application's own role (`appUrl`). */
export function urls(postmaster: Postmaster, passwords: Passwords): { superuserUrl: string; appUrl: string } {
  return {
    superuserUrl: urlFor(postmaster, 'postgres', passwords.superuser, database),
    appUrl: urlFor(postmaster, 'zhibu_app', passwords.app, database),
  };
}

/** Answers that mean: not yet (or, while it shuts down, not any more). */
const notYet = new Set(['57P03', 'ENOENT', 'ECONNREFUSED', 'ECONNRESET']);

/**
 * Waits until the server takes connections and calls `work` with one of the superuser, in the database
 * `postgres`. Crash recovery may take minutes and is waited for as long as the postmaster lives.
 * @returns false when the postmaster ended instead.
 * @throws what the server answers otherwise, for example a refused password.
 */
export async function whenReady(
  postmaster: Postmaster,
  passwords: Passwords,
  log: (message: string) => void,
  work: (client: pg.Client) => Promise<void>,
): Promise<boolean> {
  const connectionString = urlFor(postmaster, 'postgres', passwords.superuser, 'postgres');
  let nextWord = Date.now() + 5_000;
  while (isAlive(postmaster.pid, postmaster.identity)) {
    const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 });
    // Without a listener the loss of the connection would end the process.
    client.on('error', () => undefined);
    try {
      await client.connect();
      await work(client);
      return true;
    } catch (error) {
      if (!isTransient(error)) throw error;
    } finally {
      await client.end().catch(() => undefined);
    }
    if (Date.now() > nextWord) {
      log('waiting for PostgreSQL to recover what was written before it was interrupted');
      nextWord = Date.now() + 10_000;
    }
    await pause(10);
  }
  return false;
}

function isTransient(error: unknown): boolean {
  const code = errorCode(error);
  if (code !== undefined) return notYet.has(code) || code.startsWith('57P');
  return error instanceof Error && /Connection terminated|timeout/i.test(error.message);
}

/** Makes the application's role and database where they are missing. The role owns nothing and bypasses nothing. */
export async function ensureRoleAndDatabase(client: pg.Client, passwords: Passwords): Promise<void> {
  const found = await client.query<{ role: boolean; database: boolean }>(
    `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = 'zhibu_app') AS role,
            EXISTS (SELECT FROM pg_database WHERE datname = $1) AS database`,
    [database],
  );
  const has = found.rows[0];
  if (!has?.role) {
    const password = client.escapeLiteral(passwords.app);
    const rights = 'LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS';
    await client.query(`CREATE ROLE zhibu_app ${rights} PASSWORD ${password}`);
  }
  if (!has?.database) await client.query(`CREATE DATABASE ${database}`);
}

/** An error for a postmaster that ended while we waited for it. */
export function endedEarly(place: Place): Error {
  return new Error(`PostgreSQL ended while it started: ${lastWords(place)}`);
}
