import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../../src/embedded/embedded.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** the PostgreSQL of this test run; see database.ts */
    cluster: { superuserUrl: string; appUrl: string };
  }
}

/** A database of tests is thrown away: it may be lost with the power, which makes it fast. */
const throwaway = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  shared_buffers: '128MB',
  max_connections: '200',
};

/** Vitest's global set-up: one PostgreSQL for the whole run, in a directory that is gone afterwards. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = mkdtempSync(join(tmpdir(), 'zhibu-test-'));
  chmodSync(directory, 0o711);
  const messages: string[] = [];
  const database = await startEmbedded({
    dataDir: join(directory, 'data'),
    log: (message) => messages.push(message),
    settings: throwaway,
    graceSeconds: 2,
  });
  database.onExit((reason) => process.stderr.write(`${[...messages, reason.message].join('\n')}\n`));
  project.provide('cluster', { superuserUrl: database.superuserUrl, appUrl: database.appUrl });
  return async () => {
    await database.stop();
    rmSync(directory, { recursive: true, force: true });
  };
}
