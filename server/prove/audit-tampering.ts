import { copyFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import pg from 'pg';
import { verifyAudit, writeAnchor } from '../src/features/audit/public.ts';
import { fillByCopy, fillByWriting } from './lib/audit-log.ts';
import { openRegistry } from './lib/registry.ts';
import { countOf, writeProof, writeSecurityProof } from './lib/report.ts';
import { type Scene, seeded, tamperings } from './lib/tamperings.ts';

/**
 * What somebody may do who is superuser of the database, or has the anchor file but not the key file: each act is done
 * on a sound log, must be found, and is undone. The random numbers are seeded, so that a run can be repeated.
 */
export interface TamperingResult {
  attempts: number;
  detected: number;
  undetected: string[];
  /** Attempts by kind. */
  kinds: Record<string, number>;
  /** A sound log that was called broken. */
  falseAlarms: number;
}

/** Tampers `n` times, each time on a sound log, and counts what the verification finds. */
export async function tamper(n: number, seed = 20_261_122): Promise<TamperingResult> {
  const registry = await openRegistry(20, { brief: true });
  const superuser = new pg.Client(registry.database.superuserUrl);
  await superuser.connect();
  const anchorFile = registry.services.settings.anchorFile;
  const result: TamperingResult = { attempts: 0, detected: 0, undetected: [], kinds: {}, falseAlarms: 0 };
  try {
    await fillByWriting(registry);
    await keepCopy(superuser, anchorFile);
    const scene: Scene = { superuser, anchorFile, random: seeded(seed) };
    const kinds = Object.entries(tamperings);
    while (result.attempts < n) {
      const [kind, act] = kinds[result.attempts % kinds.length] ?? ['', async () => undefined];
      if (result.attempts % 25 === 0 && !(await verifyAudit(registry.services)).sound)
        result.falseAlarms += 1;
      await act(scene);
      const { sound, firstBreak } = await verifyAudit(registry.services);
      result.attempts += 1;
      result.kinds[kind] = (result.kinds[kind] ?? 0) + 1;
      if (sound || firstBreak === null) result.undetected.push(kind);
      else result.detected += 1;
      await restore(superuser, anchorFile);
    }
  } finally {
    await superuser.end();
    await registry.close();
  }
  return result;
}

async function keepCopy(superuser: pg.Client, anchorFile: string): Promise<void> {
  await superuser.query(
    'CREATE TABLE entry_copy AS TABLE audit_entry; CREATE TABLE head_copy AS TABLE audit_head',
  );
  await copyFile(anchorFile, `${anchorFile}.copy`);
}

async function restore(superuser: pg.Client, anchorFile: string): Promise<void> {
  await superuser.query(`BEGIN; DELETE FROM audit_entry; DELETE FROM audit_head; DELETE FROM audit_checkpoint;
    INSERT INTO audit_entry TABLE entry_copy; INSERT INTO audit_head TABLE head_copy; COMMIT`);
  await copyFile(`${anchorFile}.copy`, anchorFile);
}

/** How long the verification of so many entries takes, and what of memory. */
export async function timeVerification(entries: number): Promise<{ seconds: number; entries: number }> {
  const registry = await openRegistry(20);
  try {
    await fillByCopy(registry, entries);
    await writeAnchor(registry.services);
    const startedAt = performance.now();
    const verified = await verifyAudit(registry.services);
    if (!verified.sound)
      throw new Error(`the generated log is not sound: ${JSON.stringify(verified.firstBreak)}`);
    return { seconds: (performance.now() - startedAt) / 1000, entries: verified.entries };
  } finally {
    await registry.close();
  }
}

if (import.meta.main) {
  const n = countOf(1000);
  const result = await tamper(n);
  const million = await timeVerification(1_000_000);
  const sentences = [
    `${result.attempts} acts of tampering of ${Object.keys(result.kinds).length} kinds, as superuser of the database or with the anchor file in hand: **${result.detected} detected, ${result.undetected.length} not**, false alarms ${result.falseAlarms}`,
    `${million.entries.toLocaleString('en')} entries verified in **${million.seconds.toFixed(1)} s** (target ≤ 60 s)`,
    'what was written after the last anchor (an hour at most) can be cut off by a superuser who sets the head back, too; nothing before it can',
  ];
  writeSecurityProof('audit-tampering', sentences, n);
  const kinds = Object.entries(result.kinds).map(([kind, count]) => `${kind}: ${count}`);
  writeProof('audit-tampering', 'Tampering with the audit log', `npm run prove -- audit-tampering --n ${n}`, [
    ...sentences,
    ...kinds,
  ]);
  process.stdout.write(`${JSON.stringify({ ...result, ...million })}\n`);
  process.exitCode = result.undetected.length + result.falseAlarms === 0 && million.seconds <= 60 ? 0 : 1;
}
