import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** As `npm start` runs it (scripts/start.mjs). */
const heap = '--max-semi-space-size=16';
const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** The real server in a process of its own, on the database that already runs below `dataDir`. */
export interface ProofServer {
  url: string;
  process: ChildProcess;
  stop(): Promise<void>;
}

/** @param databaseUrl for several servers on one database, as a larger installation has them */
export async function startServer(dataDir: string, databaseUrl?: string): Promise<ProofServer> {
  const port = await freePort();
  const child = spawn(process.execPath, [heap, main], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      ZHIBU_DATA: dataDir,
      PORT: String(port),
      ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
    },
    stdio: 'ignore',
  });
  const url = `http://127.0.0.1:${port}`;
  for (let patience = 600; patience > 0; patience -= 1) {
    if (child.exitCode !== null) throw new Error(`the server ended with code ${child.exitCode}`);
    if ((await fetch(`${url}/healthz`).catch(() => null))?.ok) break;
    await pause(100);
  }
  const stop = async () => {
    if (child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  };
  return { url, process: child, stop };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

/** The kernel's own record of the highest resident set (proc(5), VmHWM), in bytes. */
export function peakOf(pid: number): number {
  try {
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kilobytes ?? 0) * 1024;
  } catch {
    return 0;
  }
}
