import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { startEmbedded } from '../src/embedded/embedded.ts';
import { migrate } from '../src/kernel/migrate.ts';
import { closeServices, createServices } from '../src/services.ts';
import { readSettings } from '../src/settings.ts';
import { countOf, writeProof } from './lib/report.ts';
import { type Step, stepKinds, TreeSequence } from './lib/tree-sequence.ts';

export interface TreeResult {
  sequences: number;
  steps: number;
  /** Carried out and refused, by kind. */
  done: Record<string, number>;
  refused: Record<string, number>;
  seconds: number;
}

const mostSteps = 50;

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(...stepKinds),
  a: fc.nat(9999),
  b: fc.nat(9999),
  c: fc.nat(9999),
});

/**
 * `n` sequences of at most 50 operations on a real registry, each in a transaction that is rolled back: compared with
 * a second, simple implementation, with a rebuild of all counts, and with the rows of every table that keeps a path.
 * @throws with the shortest sequence that goes wrong
 */
export async function proveTree(n: number, seed = Date.now()): Promise<TreeResult> {
  const directory = mkdtempSync(join(tmpdir(), 'zhibu-prove-'));
  chmodSync(directory, 0o711);
  const dataDir = join(directory, 'data');
  const embedded = await startEmbedded({ dataDir, log: () => undefined });
  await migrate(embedded.superuserUrl);
  const settings = readSettings({ ZHIBU_DATA: dataDir }, '/');
  const services = await createServices({ settings, databaseUrl: embedded.appUrl });
  const result: TreeResult = { sequences: 0, steps: 0, done: {}, refused: {}, seconds: 0 };
  const began = performance.now();
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: mostSteps, size: 'max' }), async (steps) => {
        const { done, refused } = await new TreeSequence(services).run(steps);
        result.sequences += 1;
        result.steps += steps.length;
        for (const [sum, part] of [
          [result.done, done],
          [result.refused, refused],
        ] as const)
          for (const [kind, count] of Object.entries(part)) sum[kind] = (sum[kind] ?? 0) + count;
      }),
      // A short run tells at once; a long one looks for the shortest sequence that goes wrong.
      { numRuns: n, seed, endOnFailure: n <= 100 },
    );
  } finally {
    await closeServices(services);
    await embedded.stop();
    rmSync(directory, { recursive: true, force: true });
  }
  result.seconds = Math.round((performance.now() - began) / 1000);
  return result;
}

if (import.meta.main) {
  const n = countOf(10_000);
  const result = await proveTree(n);
  process.stdout.write(`${JSON.stringify(result)}\n`);
  const told = (counts: Record<string, number>) =>
    Object.entries(counts)
      .map(([kind, count]) => `${kind} ${count}`)
      .join(', ');
  writeProof(
    'tree-model',
    'Operations on the tree, against a model',
    `npm run prove -- tree-model --n ${n}`,
    [
      `${result.sequences} sequences of at most ${mostSteps} operations, ${result.steps} in all, ${result.seconds} s`,
      `carried out: ${told(result.done)}`,
      `refused by a rule: ${told(result.refused)}`,
      '**no orphan, no cycle; paths and statistics equal a rebuild; headcount constant; everybody where the model has them: 0 failures**',
    ],
  );
}
