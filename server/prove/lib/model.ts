import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbedded } from '../../src/embedded/embedded.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { migrate } from '../../src/kernel/migrate.ts';
import { closeServices, createServices, type Services } from '../../src/services.ts';
import { readSettings } from '../../src/settings.ts';
import { throwaway, throwawayDirectory } from '../../test/harness/throwaway.ts';

/** An empty registry for a model, whose sequences are transactions that are rolled back: nothing need survive. */
async function withServices<T>(use: (services: Services) => Promise<T>, clock?: Clock): Promise<T> {
  const directory = throwawayDirectory('prove');
  const dataDir = join(directory, 'data');
  const embedded = await startEmbedded({
    dataDir,
    log: () => undefined,
    // What was rolled back is swept away: else each sequence steps over the rows of all before it.
    settings: { ...throwaway, autovacuum: 'on', autovacuum_naptime: '10s' },
  });
  try {
    await migrate(embedded.superuserUrl);
    const settings = readSettings({ ZHIBU_DATA: dataDir }, '/');
    const services = await createServices({
      settings,
      databaseUrl: embedded.appUrl,
      ...(clock && { clock }),
    });
    try {
      return await use(services);
    } finally {
      await closeServices(services);
    }
  } finally {
    await embedded.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

const chunk = 250;

/**
 * `n` sequences, `chunk` of them in one registry: what thousands rolled back would slow down those that follow. Asked to end
 * (SIGINT), it ends with the chunk under way, and what was done counts.
 * @param use so many runs with that seed
 */
export async function inChunks(
  n: number,
  seed: number,
  use: (services: Services, runs: number, seed: number) => Promise<void>,
  clock?: Clock,
): Promise<void> {
  let asked = false;
  const end = () => {
    asked = true;
  };
  process.on('SIGINT', end);
  try {
    for (let done = 0; done < n && !asked; done += chunk)
      await withServices((services) => use(services, Math.min(chunk, n - done), seed + done), clock);
  } finally {
    process.off('SIGINT', end);
  }
}

/** Carried out or refused, by kind. */
export type Counts = Record<string, number>;

export function addCounts(sum: Counts, part: Counts): void {
  for (const [kind, count] of Object.entries(part)) sum[kind] = (sum[kind] ?? 0) + count;
}

export function countsInWords(counts: Counts): string {
  return Object.entries(counts)
    .map(([kind, count]) => `${kind} ${count}`)
    .join(', ');
}

/** The shortest part of a sequence that goes wrong is looked for by `runOrShorten` (shorten.ts). */
export const runsOf = (numRuns: number, seed: number) => ({ numRuns, seed, endOnFailure: true });
