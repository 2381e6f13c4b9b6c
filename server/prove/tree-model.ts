import fc from 'fast-check';
import { addCounts, type Counts, countsInWords, inChunks, runsOf } from './lib/model.ts';
import { countOf, writeProof } from './lib/report.ts';
import { runOrShorten } from './lib/shorten.ts';
import { type Step, stepKinds, TreeSequence } from './lib/tree-sequence.ts';

export interface TreeResult {
  sequences: number;
  steps: number;
  /** Carried out and refused, by kind. */
  done: Counts;
  refused: Counts;
  seconds: number;
}

const mostSteps = 50;

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(...stepKinds),
  a: fc.nat(9999),
  b: fc.nat(9999),
  c: fc.nat(9999),
});

/** Went wrong once: people are told of on a day on which their branch had ended. */
const endedThen: Step[] = [
  { kind: 'create', a: 4439, b: 0, c: 279 },
  { kind: 'merge', a: 231, b: 6129, c: 0 },
  { kind: 'undo', a: 0, b: 0, c: 0 },
  { kind: 'people', a: 1770, b: 0, c: 0 },
  { kind: 'create', a: 0, b: 0, c: 0 },
];

/** Went wrong once: people are told of on a day on which what is above their new branch stood elsewhere. */
const elsewhereThen: Step[] = [
  { kind: 'merge', a: 735, b: 9578, c: 1 },
  { kind: 'move', a: 4388, b: 1, c: 0 },
  { kind: 'undo', a: 0, b: 0, c: 1430 },
  { kind: 'create', a: 540, b: 0, c: 8619 },
  { kind: 'people', a: 6263, b: 0, c: 0 },
];

/**
 * `n` sequences of at most 50 operations on a real registry, each in a transaction that is rolled back: compared with
 * a second, simple implementation, with a rebuild of all counts, and with the rows of every table that keeps a path.
 * @throws with the shortest sequence that goes wrong
 */
export async function proveTree(n: number, seed = Date.now()): Promise<TreeResult> {
  const result: TreeResult = { sequences: 0, steps: 0, done: {}, refused: {}, seconds: 0 };
  const began = performance.now();
  await inChunks(n, seed, (services, runs, from) =>
    fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: mostSteps, size: 'max' }), async (steps) => {
        const run = await runOrShorten(steps, (some) => new TreeSequence(services).run(some));
        result.sequences += 1;
        result.steps += steps.length;
        addCounts(result.done, run.done);
        addCounts(result.refused, run.refused);
      }),
      { ...runsOf(runs, from), examples: [[endedThen], [elsewhereThen]] },
    ),
  );
  result.seconds = Math.round((performance.now() - began) / 1000);
  return result;
}

if (import.meta.main) {
  const n = countOf(10_000);
  const result = await proveTree(n);
  process.stdout.write(`${JSON.stringify(result)}\n`);
  writeProof(
    'tree-model',
    'Operations on the tree, against a model',
    `npm run prove -- tree-model --n ${n}`,
    [
      `${result.sequences} sequences of at most ${mostSteps} operations, ${result.steps} in all, ${result.seconds} s`,
      `carried out: ${countsInWords(result.done)}`,
      `refused by a rule: ${countsInWords(result.refused)}`,
      '**no orphan, no cycle; paths and statistics equal a rebuild; headcount constant; everybody where the model has them: 0 failures**',
    ],
  );
}
