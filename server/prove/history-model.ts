import fc from 'fast-check';
import { type HistoryStep, historyKinds, knownHistories } from './lib/history-kinds.ts';
import { HistorySequence } from './lib/history-sequence.ts';
import { addCounts, type Counts, countsInWords, inChunks, runsOf } from './lib/model.ts';
import { countOf, writeProof } from './lib/report.ts';
import { runOrShorten } from './lib/shorten.ts';

export interface HistoryResult {
  histories: number;
  steps: number;
  /** Organisation × day × day of knowledge, each compared with a replay. */
  questions: number;
  /** Carried out and refused, by kind. */
  done: Counts;
  refused: Counts;
  seconds: number;
}

const mostSteps = 50;

const step: fc.Arbitrary<HistoryStep> = fc.record({
  kind: fc.constantFrom(...historyKinds),
  a: fc.nat(9999),
  b: fc.nat(9999),
  back: fc.nat(9999),
});
const question = fc.tuple(fc.nat(9999), fc.nat(9999), fc.nat(9999), fc.nat(9999));

/**
 * `n` random histories of at most 50 commands over a small tree, on a real registry, with a moving clock and words about
 * the past; each in a transaction that is rolled back. Compared with a replay of the words, with a rebuild of all counts.
 * @throws with the shortest history that goes wrong
 */
export async function proveHistories(n: number, seed = Date.now()): Promise<HistoryResult> {
  const result: HistoryResult = { histories: 0, steps: 0, questions: 0, done: {}, refused: {}, seconds: 0 };
  const began = performance.now();
  await inChunks(n, seed, (services, runs, from) =>
    fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: mostSteps, size: 'max' }),
        fc.array(question, { minLength: 4, maxLength: 4 }),
        async (steps, questions) => {
          const run = await runOrShorten(steps, (some) => new HistorySequence(services).run(some, questions));
          result.histories += 1;
          result.steps += steps.length;
          result.questions += run.questions;
          addCounts(result.done, run.done);
          addCounts(result.refused, run.refused);
        },
      ),
      { ...runsOf(runs, from), examples: knownHistories },
    ),
  );
  result.seconds = Math.round((performance.now() - began) / 1000);
  return result;
}

if (import.meta.main) {
  const n = countOf(10_000);
  const result = await proveHistories(n);
  process.stdout.write(`${JSON.stringify(result)}\n`);
  writeProof(
    'history-model',
    'Histories with two times, against a replay',
    `npm run prove -- history-model --n ${n}`,
    [
      `${result.histories} histories of at most ${mostSteps} commands, ${result.steps} in all, ${result.questions} questions, ${result.seconds} s`,
      `carried out: ${countsInWords(result.done)}`,
      `refused by a rule: ${countsInWords(result.refused)}`,
      '**`asOf` and `asKnown` agree with a replay; balances close in every cell; the sum over the children is the parent; the headcount changes only by joins and endings; counts equal a rebuild: 0 failures**',
    ],
  );
}
