import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

/** A server in a process of its own, ready to answer. */
export interface Server {
  readonly port: number;
  stop(): Promise<void>;
}

const path = (file: string) => fileURLToPath(new URL(`../../${file}`, import.meta.url));

/** The real server, as `npm start` runs it, on the database that already runs below `dataDir`. */
export async function startServer(dataDir: string): Promise<Server> {
  const port = await freePort();
  const child = start('server/src/main.ts', { ZHIBU_DATA: dataDir, PORT: String(port) });
  await ready(child, port, '/healthz');
  return { port, stop: () => stop(child) };
}

/** The bare server of `bench/bare.ts`. */
export async function startBare(databaseUrl: string): Promise<Server> {
  const port = await freePort();
  const child = start('bench/bare.ts', { BENCH_DATABASE_URL: databaseUrl, BENCH_PORT: String(port) });
  await ready(child, port, '/');
  return { port, stop: () => stop(child) };
}

/** The test build of `bench/open.ts`: nobody is refused anything. */
export async function startOpen(dataDir: string, databaseUrl: string): Promise<Server> {
  const port = await freePort();
  const child = start('bench/open.ts', {
    ZHIBU_DATA: dataDir,
    BENCH_DATABASE_URL: databaseUrl,
    BENCH_PORT: String(port),
  });
  await ready(child, port, '/healthz');
  return { port, stop: () => stop(child) };
}

/** One side of line (j), `bench/writer.ts`: it writes when asked to. */
export async function startWriter(
  dataDir: string,
  databaseUrl: string,
  sides: { organization: string; counts: boolean },
): Promise<Server> {
  const port = await freePort();
  const child = start('bench/writer.ts', {
    ZHIBU_DATA: dataDir,
    BENCH_DATABASE_URL: databaseUrl,
    BENCH_PORT: String(port),
    BENCH_ORGANIZATION: sides.organization,
    BENCH_COUNTS: sides.counts ? 'yes' : 'no',
  });
  await ready(child, port, '/');
  return { port, stop: () => stop(child) };
}

function start(file: string, variables: Record<string, string>): ChildProcess {
  // As `npm start` does; BENCH_NODE_OPTIONS: for a profile, e.g. `--cpu-prof --cpu-prof-dir=/tmp/prof`.
  const options = (process.env.BENCH_NODE_OPTIONS ?? '--max-semi-space-size=16').split(' ').filter(Boolean);
  return spawn(process.execPath, [...options, path(file)], {
    env: { ...process.env, NODE_ENV: 'production', ...variables },
    stdio: 'ignore',
  });
}

async function ready(child: ChildProcess, port: number, url: string): Promise<void> {
  for (let patience = 600; patience > 0; patience -= 1) {
    if (child.exitCode !== null) throw new Error(`a server ended with code ${child.exitCode} while starting`);
    const answer = await fetch(`http://127.0.0.1:${port}${url}`).catch(() => null);
    if (answer) {
      await answer.arrayBuffer();
      return;
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('a server did not answer within a minute');
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  await ended;
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
