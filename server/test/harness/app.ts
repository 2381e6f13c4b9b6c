import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Api } from '@zhibu/contract/api';
import type { Role } from '@zhibu/contract/authorization';
import type { Answer } from '@zhibu/contract/endpoint';
import type { ProblemDocument } from '@zhibu/contract/errors';
import type { FastifyInstance, InjectOptions } from 'fastify';
import type { Logger } from 'pino';
import type { Static } from 'typebox';
import { createApp } from '../../src/app.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { closeServices, createServices, type Services } from '../../src/services.ts';
import { readSettings } from '../../src/settings.ts';
import { type Canaries, createCanaries } from './canaries.ts';
import { createCounty, type TestCounty } from './county.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { officerSession, sessionOfLogin, sessionOfMember } from './people.ts';

/** Time stands still until a test moves it. */
export interface TestClock extends Clock {
  set(instant: Date): void;
  /** @param milliseconds forward */
  advance(milliseconds: number): void;
}

/** The headers of somebody who is signed in. */
export type Headers = Readonly<Record<string, string | undefined>>;

export interface CallOptions {
  as?: Headers;
  params?: Record<string, string>;
  query?: Record<string, string | number | boolean | string[]>;
  body?: unknown;
  ifMatch?: number;
  headers?: Headers;
  /** Where the call comes from; default 127.0.0.1. */
  address?: string;
}

export interface TestAnswer<Body> {
  status: number;
  /** What the contract promises; of a refused call read `problem`. */
  body: Body;
  problem: Static<typeof ProblemDocument>;
  /** The answer as it was sent. */
  text: string;
  headers: Record<string, string | string[] | number | undefined>;
  /** The session cookie it sets, as headers of the next call; null when it sets none. */
  session: Headers | null;
}

export interface TestApp {
  app: FastifyInstance;
  services: Services;
  clock: TestClock;
  database: TestDatabase;
  county: TestCounty;
  /** Speaks HTTP to the app: `call('GET /members/{id}', { as, params: { id } })`. */
  call<K extends keyof Api>(key: K, options?: CallOptions): Promise<TestAnswer<Answer<Api[K]>>>;
  /** The same for any path, also outside the contract: `request('GET', '/healthz')`. */
  request(method: string, url: string, options?: CallOptions): Promise<TestAnswer<unknown>>;
  /** A fresh session of an account that exists, its second factor given. */
  signIn(login: string): Promise<Headers>;
  /** A new person with this duty, signed in, second factor given. */
  asOfficer(role: Role, organizationCode: string): Promise<Headers>;
  /** The account of a member (made if missing), signed in. */
  asMember(member: { regionId: number; id: string }): Promise<Headers>;
  /** Another process of the same installation: same database, keys and clock. */
  another(): Promise<TestApp>;
  close(): Promise<void>;
}

export interface TestAppOptions {
  /** Default: 1 July 2026, ten in the morning in China. */
  now?: Date;
  publicUrl?: string;
  log?: Logger;
  /** Leave the registry empty, for first set-up and imports. */
  empty?: boolean;
}

/** The whole application on a real PostgreSQL of its own, with a small county. Close it after the last test. */
export async function createTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const database = await createTestDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'zhibu-app-'));
  const clock = testClock(options.now ?? new Date('2026-07-01T02:00:00Z'));
  const canaries = createCanaries();
  const first = await assemble(database, dataDir, clock, options, {}, canaries);
  if (!options.empty) await createCounty(first.services, first.county);
  const { close } = first;
  return {
    ...first,
    close: async () => {
      await close();
      try {
        await canaries.check(database);
      } finally {
        await database.drop();
      }
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function assemble(
  database: TestDatabase,
  dataDir: string,
  clock: TestClock,
  options: TestAppOptions,
  county: TestCounty,
  canaries: Canaries,
): Promise<TestApp> {
  const settings = readSettings({ ZHIBU_DATA: dataDir, PUBLIC_URL: options.publicUrl }, '/');
  const log = options.log ?? canaries.log;
  const services = await createServices({
    settings,
    databaseUrl: database.appUrl,
    clock,
    log,
    connections: 5,
    refusalBeatMs: 10,
  });
  const app = await createApp(services);
  await app.ready();
  const request: TestApp['request'] = (method, url, call = {}) => send(app, canaries, method, url, call);
  return {
    app,
    services,
    clock,
    database,
    county,
    request,
    call: async (key, call = {}) => {
      const [method = 'GET', path = '/'] = key.split(' ');
      const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => call.params?.[name] ?? '');
      return (await send(app, canaries, method, `/api${filled}`, call)) as never; // the contract says which body: see TestApp
    },
    signIn: (login) => sessionOfLogin(services, login),
    asOfficer: (role, organizationCode) => officerSession(services, role, organizationCode),
    asMember: (member) => sessionOfMember(services, member),
    another: () => assemble(database, dataDir, clock, options, county, canaries),
    close: async () => {
      await app.close();
      await closeServices(services);
    },
  };
}

async function send(
  app: FastifyInstance,
  canaries: Canaries,
  method: string,
  url: string,
  call: CallOptions,
): Promise<TestAnswer<unknown>> {
  const ifMatch: Headers = call.ifMatch === undefined ? {} : { 'if-match': `"${call.ifMatch}"` };
  const answer = await app.inject({
    method: method as InjectOptions['method'], // any method may be tried: tests also try wrong ones
    url,
    remoteAddress: call.address ?? '127.0.0.1',
    headers: { ...call.as, ...ifMatch, ...call.headers },
    ...(call.query ? { query: call.query as never } : {}), // numbers and booleans are written as text by inject
    ...(call.body === undefined ? {} : { payload: call.body as never }), // inject takes JSON, buffers and streams
  });
  const isJson = String(answer.headers['content-type'] ?? '').includes('json');
  const body = isJson ? answer.json() : null;
  for (const each of [call.body, body]) canaries.note(url, each);
  canaries.called(`${url} ${JSON.stringify(call.query ?? {})}`, answer.headers['cache-control']);
  const cookie = answer.cookies.find((each) => each.name === 'zhibu_session' && each.value !== '');
  return {
    status: answer.statusCode,
    body,
    problem: body,
    text: answer.body,
    headers: answer.headers,
    session: cookie ? { cookie: `zhibu_session=${cookie.value}` } : null,
  };
}

function testClock(start: Date): TestClock {
  let current = start;
  return {
    now: () => new Date(current),
    set: (instant) => {
      current = instant;
    },
    advance: (milliseconds) => {
      current = new Date(current.getTime() + milliseconds);
    },
  };
}
