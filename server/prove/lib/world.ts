import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance, InjectOptions } from 'fastify';
import pg from 'pg';
import { type Logger, pino } from 'pino';
import { createApp } from '../../src/app.ts';
import { startEmbedded } from '../../src/embedded/embedded.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { migrate } from '../../src/kernel/migrate.ts';
import { closeServices, createServices, type Services } from '../../src/services.ts';
import { readSettings } from '../../src/settings.ts';
import { throwaway, throwawayDirectory } from '../../test/harness/throwaway.ts';

export type Headers = Readonly<Record<string, string>>;

export interface Sent {
  method: string;
  url: string;
  as?: Headers;
  headers?: Headers;
  query?: Record<string, string | string[]>;
  body?: unknown;
}

export interface Answer {
  status: number;
  text: string;
  headers: Record<string, unknown>;
}

/** The whole application on a PostgreSQL of its own, for the attack programs. Time stands still until it is moved. */
export interface World {
  app: FastifyInstance;
  services: Services;
  clock: Clock & { advance(milliseconds: number): void };
  dataDir: string;
  /** As superuser, past row-level security: what is really there. */
  look<T>(query: string, values?: unknown[]): Promise<T[]>;
  send(sent: Sent): Promise<Answer>;
  /** From now on `restore` brings back what is there at this moment. */
  keep(): Promise<void>;
  restore(): Promise<void>;
  close(): Promise<void>;
}

export interface WorldOptions {
  log?: Logger;
  /** Of the application's pool; 5 as the issue asks. */
  connections?: number;
}

export async function openWorld({ log, connections = 5 }: WorldOptions = {}): Promise<World> {
  const directory = throwawayDirectory('prove');
  const dataDir = join(directory, 'data');
  const kept = join(directory, 'kept');
  const settings = readSettings({ ZHIBU_DATA: dataDir, PUBLIC_URL: 'http://localhost:8080' }, '/');
  const database = await startEmbedded({ dataDir, log: () => undefined, settings: throwaway });
  const name = new URL(database.superuserUrl).pathname.slice(1);
  const clock = standingClock(new Date('2026-07-01T02:00:00Z'));
  const look = <T>(query: string, values: unknown[] = []) => ask<T>(database.superuserUrl, query, values);
  const besides = new URL(database.superuserUrl);
  besides.pathname = '/postgres';
  try {
    await migrate(database.superuserUrl);
    const services = await createServices({
      settings,
      databaseUrl: database.appUrl,
      clock,
      connections,
      log: log ?? pino({ level: 'silent' }),
    });
    const app = await createApp(services);
    await app.ready();
    const copy = async (from: string, to: string) => {
      await ask(besides.href, `DROP DATABASE IF EXISTS ${to} WITH (FORCE)`);
      // A template must be alone: our own connections to it are dropped, the pool makes new ones.
      await ask(besides.href, 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [
        from,
      ]);
      await ask(besides.href, `CREATE DATABASE ${to} TEMPLATE ${from} STRATEGY file_copy`);
    };
    return {
      app,
      services,
      clock,
      dataDir,
      look,
      send: (sent) => send(app, sent),
      async keep() {
        await copy(name, 'kept');
        cpSync(settings.storageDir, kept, { recursive: true });
      },
      async restore() {
        await copy('kept', name);
        rmSync(settings.storageDir, { recursive: true, force: true });
        cpSync(kept, settings.storageDir, { recursive: true });
        // What the process remembers of sessions is older than a second now.
        clock.advance(2000);
        // Or sensitive acts would end, after so many of these seconds, at the password that is to be given again.
        await look('UPDATE session SET authenticated_at = $1', [clock.now()]);
        await untilReady(app, connections);
      },
      async close() {
        await app.close();
        await closeServices(services);
        await database.stop();
        rmSync(directory, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await database.stop();
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
}

/** The pool has learned that its old connections are gone: as many answers as it has connections, one after the other. */
async function untilReady(app: FastifyInstance, connections: number): Promise<void> {
  for (let good = 0, tries = 0; good < connections; tries += 1) {
    if (tries > 100) throw new Error('the application does not find its database again');
    const { statusCode } = await app.inject({ method: 'GET', url: '/readyz' });
    good = statusCode === 200 ? good + 1 : 0;
  }
}

async function ask<T>(url: string, query: string, values: unknown[] = []): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(query, values)).rows as T[]; // the shape is the query's author's word
  } finally {
    await client.end();
  }
}

async function send(app: FastifyInstance, sent: Sent): Promise<Answer> {
  const { method, url, as = {}, headers = {}, query = {}, body } = sent;
  const text = new URLSearchParams(
    Object.entries(query).flatMap(([key, value]) =>
      [value].flat().map((one): [string, string] => [key, one]),
    ),
  ).toString();
  const answer = await app.inject({
    method: method as InjectOptions['method'], // the methods of the document
    url: `${url}${text === '' ? '' : `?${text}`}`,
    headers: { ...as, ...headers },
    ...(body === undefined ? {} : { payload: body as never }), // inject takes JSON and buffers
  });
  return { status: answer.statusCode, text: answer.body, headers: answer.headers };
}

function standingClock(start: Date): World['clock'] {
  let current = start.getTime();
  return {
    now: () => new Date(current),
    advance: (milliseconds) => {
      current += milliseconds;
    },
  };
}
