import fc from 'fast-check';
import { systemActor } from '../src/kernel/authorization.ts';
import { addCounts, type Counts, countsInWords, inChunks, runsOf } from './lib/model.ts';
import { countOf, writeProof } from './lib/report.ts';
import { allEdges } from './lib/transfer-mirror.ts';
import { movedClock, TransferSequence, type TransferStep, transferKinds } from './lib/transfer-sequence.ts';
import { TransferWorld } from './lib/transfer-world.ts';

export interface TransferResult {
  sequences: number;
  steps: number;
  /** Carried out and refused, by action. */
  done: Counts;
  refused: Counts;
  /** Edges of the table that no sequence took. */
  unvisited: string[];
  seconds: number;
}

const mostSteps = 50;

const step: fc.Arbitrary<TransferStep> = fc.record({
  kind: fc.constantFrom(...transferKinds),
  a: fc.nat(9999),
  b: fc.nat(9999),
  c: fc.nat(9999),
});

/**
 * `n` sequences of at most 50 commands by several people over two regions and a moving clock, each in a transaction that is
 * rolled back: every answer compared with a second, simple implementation, every state with its rows.
 * @throws with the shortest sequence that goes wrong
 */
export async function proveTransfers(n: number, seed = Date.now()): Promise<TransferResult> {
  const clock = movedClock();
  const visited = new Set<string>();
  const result: TransferResult = { sequences: 0, steps: 0, done: {}, refused: {}, unvisited: [], seconds: 0 };
  const began = performance.now();
  await inChunks(
    n,
    seed,
    async (services, runs, from) => {
      const world = new TransferWorld();
      await services.database.transaction(systemActor().scope, (tx) => world.fill(tx, clock.now()));
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: 1, maxLength: mostSteps, size: 'max' }),
          async (steps) => {
            const sequence = await new TransferSequence(services, clock, world).run(steps);
            result.sequences += 1;
            result.steps += steps.length;
            for (const edge of sequence.visited) visited.add(edge);
            addCounts(result.done, sequence.done);
            addCounts(result.refused, sequence.refused);
          },
        ),
        runsOf(runs, from),
      );
    },
    clock,
  );
  result.unvisited = allEdges.filter((edge) => !visited.has(edge));
  result.seconds = Math.round((performance.now() - began) / 1000);
  return result;
}

if (import.meta.main) {
  const n = countOf(10_000);
  const result = await proveTransfers(n);
  process.stdout.write(`${JSON.stringify(result)}\n`);
  writeProof('transfer-model', 'Transfers, against a model', `npm run prove -- transfer-model --n ${n}`, [
    `${result.sequences} sequences of at most ${mostSteps} commands by 6 members, 6 secretaries and 4 committees over two regions, ${result.steps} in all, ${result.seconds} s`,
    `carried out: ${countsInWords(result.done)}`,
    `refused, as the model says: ${countsInWords(result.refused)}`,
    `edges of the table that were not taken: **${result.unvisited.join(', ') || `0 of ${allEdges.length}`}**`,
    '**exactly one affiliation each, headcount constant, every open state with its owner, every reminder once and none besides, a receipt for each that was completed, counts equal a rebuild: 0 failures**',
  ]);
  // A short run may miss an edge; one of some length may not.
  process.exit(result.unvisited.length === 0 || n < 500 ? 0 : 1);
}
