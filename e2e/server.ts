import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { throwawayDirectory } from '../server/test/harness/throwaway.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const longestStartMs = 120_000;

/** A server of one's own, as `npm start` runs it: main.ts in a process, its embedded database, an own directory. */
export interface RunningServer {
  url: string;
  dataDir: string;
  /** The server's clock, in milliseconds since 1970. */
  now(): number;
  /** Moves the server's clock on, and lets it do what comes with the hour. Only of a server with a movable clock. */
  advance(ms: number): Promise<void>;
  /** Ends the server and its database, and removes the directory. */
  close(): Promise<void>;
}

/**
 * Starts a server on a free port and waits until it is ready.
 * @param members the demo county's size; null leaves the registry empty
 * @param host how browsers call it: passkeys need a name (`localhost`), numbers are none
 * @param movable its clock can be moved
 * @throws with what the server said, when it does not come up
 */
export async function startServer(
  members: number | null,
  password: string,
  host = '127.0.0.1',
  movable = false,
): Promise<RunningServer> {
  if (!existsSync(join(root, 'web/dist/index.html'))) throw new Error('build the web first: npm run build');
  const dataDir = throwawayDirectory('e2e');
  const port = await freePort();
  const { DATABASE_URL: _ours, PUBLIC_URL: _theirs, ...inherited } = process.env;
  const url = `http://${host}:${port}`;
  const env = {
    ...inherited,
    ZHIBU_DATA: dataDir,
    PORT: String(port),
    PUBLIC_URL: url,
    ZHIBU_DEMO_PASSWORD: password,
  };
  const demo = members === null ? [] : ['--demo', '--members', String(members)];
  const child = movable
    ? spawn(process.execPath, ['e2e/clock-server.ts', ...demo], {
        cwd: root,
        env,
        stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
      })
    : spawn(process.execPath, ['server/src/main.ts', ...demo], { cwd: root, env, stdio: 'pipe' });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => said.push(String(text)));
  // A run that is killed takes its server along; the server's guard then stops the database.
  const killed = () => child.kill('SIGTERM');
  process.once('exit', killed);
  const close = async () => {
    process.off('exit', killed);
    await end(child);
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await ready(url, child);
  } catch (error) {
    await close();
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${said.join('')}`);
  }
  return { url, dataDir, close, ...clockOf(child) };
}

/** How far the clock of a server was moved on. */
function clockOf(child: ChildProcess): Pick<RunningServer, 'now' | 'advance'> {
  let aheadMs = 0;
  return {
    now: () => Date.now() + aheadMs,
    async advance(ms) {
      if (!child.send)
        throw new Error('this server keeps the time of the machine: start it with a movable clock');
      const moved = new Promise<void>((resolve, reject) => {
        child.once('message', () => resolve());
        child.once('exit', () => reject(new Error('the server ended while its clock was moved')));
      });
      child.send({ advanceMs: ms });
      await moved;
      aheadMs += ms;
    },
  };
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  const until = Date.now() + longestStartMs;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the server was not ready within ${longestStartMs / 1000} s`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const patience = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await ended;
  clearTimeout(patience);
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
