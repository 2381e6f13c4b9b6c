import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../../src/embedded/embedded.ts';
import { throwaway, throwawayDirectory } from './throwaway.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** the PostgreSQL of this test run; see database.ts */
    cluster: { superuserUrl: string; appUrl: string };
  }
}

/** Vitest's global set-up: one PostgreSQL for the whole run, in a directory that is gone afterwards. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = throwawayDirectory('test');
  const messages: string[] = [];
  const database = await startEmbedded({
    dataDir: join(directory, 'data'),
    log: (message) => messages.push(message),
    settings: { ...throwaway, max_connections: '200' },
    graceSeconds: 2,
  });
  database.onExit((reason) => process.stderr.write(`${[...messages, reason.message].join('\n')}\n`));
  project.provide('cluster', { superuserUrl: database.superuserUrl, appUrl: database.appUrl });
  return async () => {
    await database.stop();
    rmSync(directory, { recursive: true, force: true });
  };
}
