import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Another process that holds the database (see holder.ts). */
export type Holding = {
  child: ChildProcess;
  adopted: boolean;
  appUrl: string;
  superuserUrl: string;
  /** what it logged so far */
  log: string[];
  /** sends a signal and waits until the process has ended */
  end(signal: NodeJS.Signals): Promise<void>;
};

type Event = { event: string; message?: string; adopted?: boolean; appUrl?: string; superuserUrl?: string };

/** Starts a holder and waits until its database takes connections. `user`: run it as somebody else (root only). */
export async function hold(
  dataDir: string,
  graceSeconds: number,
  user?: { uid: number; gid: number },
): Promise<Holding> {
  const script = fileURLToPath(new URL('holder.ts', import.meta.url));
  const child = spawn(process.execPath, [script, dataDir, String(graceSeconds)], {
    ...user,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const errors: string[] = [];
  child.stderr.on('data', (data) => errors.push(String(data)));
  const log: string[] = [];
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const ready = await new Promise<Event>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      const event: Event = JSON.parse(line);
      if (event.event === 'ready') resolve(event);
      else log.push(event.message ?? '');
    });
    ended.then(() => reject(new Error(`the holder ended: ${errors.join('')}`)));
  });
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await ended;
  };
  return {
    child,
    adopted: ready.adopted ?? false,
    appUrl: ready.appUrl ?? '',
    superuserUrl: ready.superuserUrl ?? '',
    log,
    end,
  };
}
