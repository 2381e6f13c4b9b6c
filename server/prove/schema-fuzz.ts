import { makeAttackers, type Signed } from './lib/attackers.ts';
import { attemptOf, type Ground } from './lib/attempt.ts';
import { unlikeDocument } from './lib/conformity.ts';
import { dice, mutated } from './lib/mutation.ts';
import { loadThings } from './lib/objects.ts';
import { type Operation, operations } from './lib/operations.ts';
import { holds } from './lib/policy.ts';
import { countOf, writeSecurityProof } from './lib/report.ts';
import { populate } from './lib/seed.ts';
import { openWorld, type Sent } from './lib/world.ts';

export interface FuzzResult {
  requests: number;
  operations: number;
  byStatus: Record<number, number>;
  /** Answers of 5xx, and answers that are not as the document says; each with its request. */
  faults: string[];
}

/** After so many requests the world is put back: by then hardly anybody's account is still open. */
const perWorld = 600;

/** Requests made from the schemas, every second one with something wrong in it, by everybody. */
export async function fuzz(wanted: number, seed: number): Promise<FuzzResult> {
  const world = await openWorld();
  const result: FuzzResult = { requests: 0, operations: 0, byStatus: {}, faults: [] };
  try {
    const population = await populate(world);
    const attackers = await makeAttackers(world, population);
    const ground: Ground = { population, things: await loadThings(world) };
    await world.keep();
    const all = operations();
    result.operations = all.length;
    const roll = dice(seed);
    for (let n = 0; n < wanted; n += 1) {
      if (n > 0 && n % perWorld === 0) await world.restore();
      const operation = all[n % all.length];
      const signed = operation && whoFor(operation, attackers, roll);
      if (!operation || !signed) continue;
      const at = roll(8) === 0 ? (['sibling', 'own'] as const) : (['own', 'own'] as const);
      const plain = attemptOf(ground, operation, signed, at, seed + n).sent;
      const sent = n % 2 === Math.floor(n / all.length) % 2 ? plain : mutated(plain, seed + n);
      const answer = await world.send(sent);
      result.requests += 1;
      result.byStatus[answer.status] = (result.byStatus[answer.status] ?? 0) + 1;
      const fault = unlikeDocument(operation, answer);
      if (fault)
        result.faults.push(`${operation.key} ${fault} ${answer.text.slice(0, 200)} ← ${shown(sent)}`);
    }
    return result;
  } finally {
    await world.close();
  }
}

/** Mostly somebody who may, so that most requests get past the door. */
function whoFor(operation: Operation, attackers: readonly Signed[], roll: (sides: number) => number) {
  const { access } = operation;
  const able = attackers.filter(
    (signed) => typeof access === 'object' || access === 'signed_in' || holds(signed, access as never), // a permission: the contract's test
  );
  const from = able.length > 0 && roll(10) > 0 ? able : attackers;
  return from[roll(from.length)];
}

const shown = ({ url, query, headers, body }: Sent) =>
  JSON.stringify({ url, query, headers, body: Buffer.isBuffer(body) ? 'bytes' : body }).slice(0, 500);

if (import.meta.main) {
  const wanted = countOf(50_000);
  const result = await fuzz(wanted, 20_211_107);
  process.stdout.write(`${JSON.stringify(result, null, 1)}\n`);
  const statuses = Object.entries(result.byStatus).map(([status, n]) => `${status} × ${n}`);
  writeSecurityProof(
    'schema-fuzz',
    [
      `${result.requests} requests generated from the schemas of ${result.operations} operations, every second one with something wrong in it: ${statuses.join(', ')}`,
      `**${result.faults.length} answers of 5xx or unlike the document** (answers and refusals are checked against their schemas)`,
    ],
    wanted,
  );
  process.exit(result.faults.length === 0 ? 0 : 1);
}
