import { mkdirSync } from 'node:fs';
import { createApp } from './app.ts';
import { demoMembers, loadDemo } from './demo/load.ts';
import { lockServer, portInUse } from './embedded/server-lock.ts';
import { onShutdown } from './embedded/shutdown.ts';
import { startAnchors } from './features/audit/public.ts';
import { resumeRotation } from './features/keys/public.ts';
import { resumeImports } from './features/members/public.ts';
import { startHousekeeping } from './housekeeping.ts';
import type { Clock } from './kernel/clock.ts';
import { currentSettings, openRuntime, type Runtime } from './runtime.ts';
import type { Services } from './services.ts';
import { startedBlock } from './started.ts';

/** What another composition than the installation's brings along. */
export interface Composition {
  /** Journeys move it; the installation's is the machine's. */
  clock?: Clock;
}

/**
 * Database, migrations, demo data if asked for, server, one clear block.
 * @returns what runs; null when it did not come up: the reason is said and the process ends
 */
export async function serve(args: readonly string[], { clock }: Composition = {}): Promise<Services | null> {
  const startedAt = Number(process.env.ZHIBU_STARTED_AT ?? Date.now());
  const settings = currentSettings();
  mkdirSync(settings.dataDir, { recursive: true, mode: 0o700 });
  const lock = settings.databaseUrl === null ? lockServer(settings.dataDir, settings.publicUrl) : null;
  let runtime: Runtime | null = null;
  let stopping = false;
  const stop = async (code: number) => {
    if (stopping) return;
    stopping = true;
    await runtime?.close();
    lock?.release();
    process.exit(code);
  };
  try {
    runtime = await openRuntime(say, settings, clock);
    const { services } = runtime;
    const demo = args.includes('--demo') ? await loadDemo(services, demoMembers(args), say) : null;
    const app = await createApp(services);
    const anchors = startAnchors(services);
    onShutdown(async () => {
      say('stopping …');
      await app.close();
      await anchors.stop();
      await stop(0);
    });
    await app.listen({ host: settings.host, port: settings.port });
    await services.jobs.start();
    await resumeImports(services);
    await resumeRotation(services);
    startHousekeeping(services);
    process.stdout.write(await startedBlock(services, demo, Date.now() - startedAt));
    return services;
  } catch (error) {
    say(wordsOf(error, settings.host, settings.port));
    await stop(1);
    return null;
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function wordsOf(error: unknown, host: string, port: number): string {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return portInUse(host, port);
  return error instanceof Error ? error.message : String(error);
}
