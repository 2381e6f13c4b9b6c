import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { runRetention } from './features/retention/public.ts';
import { checkStatistics } from './features/statistics/public.ts';
import { requestSweep } from './features/transfers/public.ts';
import { systemActor } from './kernel/authorization.ts';
import { sql } from './kernel/database.ts';
import { ownerOf } from './kernel/plain-files.ts';
import type { Services } from './services.ts';

const hour = 3_600_000;
/** Idempotency keys are honoured for at least 24 h (design/api.md). */
const keysKept = 48 * hour;
/** A file in the clear lives only as long as it is read. Longer than this none is, whoever it belongs to. */
const plainFilesKept = 6 * hour;

/** Once at the start and then every hour: what has served its time goes. */
export function startHousekeeping(services: Services): { stop(): void } {
  const run = () => {
    housekeep(services).catch((error) => services.log.warn(error, 'housekeeping failed'));
  };
  run();
  const timer = setInterval(run, hour);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

export async function housekeep(services: Services): Promise<void> {
  const now = services.clock.now();
  const before = (age: number) => new Date(now.getTime() - age);
  await services.database.transaction(systemActor().scope, async (tx) => {
    await tx.run(sql`DELETE FROM idempotency_key WHERE created_at < ${before(keysKept)}`);
    await tx.run(sql`DELETE FROM sign_in_address WHERE window_started_at < ${before(24 * hour)}`);
    for (const table of ['webauthn_challenge', 'oidc_login', 'oidc_pairing'])
      await tx.run(sql`DELETE FROM ${sql.table(table)} WHERE expires_at <= ${now}`);
  });
  await requestSweep(services);
  await runRetention(services);
  await checkStatistics(services);
  await removePlainFiles(join(services.settings.storageDir, 'tmp'), Date.now() - plainFilesKept);
}

/** Of processes that are gone (killed while they read a roster), at once; of living ones when far too old. */
async function removePlainFiles(folder: string, olderThan: number): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    const known = await stat(path).catch(() => null);
    if (known && (known.mtimeMs < olderThan || !isAlive(ownerOf(name)))) await rm(path, { force: true });
  }
}

function isAlive(pid: number): boolean {
  if (pid === 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, under another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
