import { makeAttackers, type Place, type Signed } from './lib/attackers.ts';
import { type Attempt, aboutNothing, attemptOf, doneTo, type Ground } from './lib/attempt.ts';
import { beyondReach, maySee } from './lib/beyond.ts';
import { refuseStrangeDeeds } from './lib/deeds.ts';
import { kindOf, loadThings } from './lib/objects.ts';
import { isPublic, type Operation, operations } from './lib/operations.ts';
import { maySucceed } from './lib/policy.ts';
import { countOf, writeSecurityProof } from './lib/report.ts';
import { populate } from './lib/seed.ts';
import { neverSucceeded } from './lib/succeed.ts';
import { type Answer, openWorld, type World } from './lib/world.ts';

export interface AttemptsResult {
  operations: number;
  attempts: number;
  /** Of them, how many the policy forbids. */
  forbidden: number;
  /** Succeeded though the policy forbids it. */
  breaches: string[];
  /** What exists out of reach was answered otherwise than what does not exist. */
  distinguishable: string[];
  /** An answer within the policy that shows something out of reach. */
  leaks: string[];
  /** Operations that were never seen to succeed for somebody who may, and what became of them. */
  neverDone: string[];
  /** Largest gap between the two medians of one operation, in ms, and where. */
  gapMs: number;
  gapAt: string;
}

const combinations: readonly (readonly [Place, Place])[] = [
  ['sibling', 'sibling'],
  ['parent', 'parent'],
  ['foreign', 'foreign'],
  ['own', 'sibling'],
  ['own', 'foreign'],
  // What may succeed comes last: it changes the world, which is then put back.
  ['own', 'own'],
];

/** Every operation × every role × own / sibling / parent / foreign / ended duty, again and again until `wanted`. */
export async function attemptEverything(wanted: number, samples = 30): Promise<AttemptsResult> {
  const world = await openWorld();
  try {
    const population = await populate(world);
    const attackers = await makeAttackers(world, population);
    const ground: Ground = { population, things: await loadThings(world) };
    await world.keep();
    const all = operations();
    refuseStrangeDeeds(all);
    const run = new Run(world, ground, attackers, all.length);
    // Whole rounds: every operation with every role at every place. A short run takes a share of the first round.
    const share = wanted >= 10_000 ? 1 : wanted / (all.length * 75);
    for (let round = 0; round === 0 || run.result.attempts < wanted; round += 1)
      for (const operation of all) await run.operation(operation, round, share);
    run.result.neverDone = await neverSucceeded(world, ground, attackers, all, run.done);
    for (const operation of all) await run.time(operation, samples);
    return run.result;
  } finally {
    await world.close();
  }
}

class Run {
  readonly result: AttemptsResult;
  readonly done = new Set<string>();
  readonly #world: World;
  readonly #ground: Ground;
  readonly #attackers: readonly Signed[];
  readonly #beyond: ReturnType<typeof beyondReach>;
  #changed = false;

  constructor(world: World, ground: Ground, attackers: readonly Signed[], count: number) {
    this.#world = world;
    this.#ground = ground;
    this.#attackers = attackers;
    this.#beyond = beyondReach(ground);
    this.result = {
      operations: count,
      attempts: 0,
      forbidden: 0,
      breaches: [],
      distinguishable: [],
      leaks: [],
      neverDone: [],
      gapMs: 0,
      gapAt: '',
    };
  }

  async operation(operation: Operation, round: number, share: number) {
    for (const [index, combination] of combinations.entries()) {
      const [place, bodyPlace] = combination;
      // Without an address to mix with, only the body's place counts.
      if (place !== bodyPlace && (kindOf(operation) === null || !operation.body)) continue;
      for (const [number, signed] of this.#attackers.entries()) {
        if (signed.ended && place !== 'own') continue;
        const seed = round * 100_003 + index * 1009 + number * 31 + operation.key.length;
        if ((seed * 7919) % 1000 >= share * 1000) continue;
        // Putting the world back takes most of the time: a short run does not change it for every operation.
        if (share < 1 && place === 'own' && bodyPlace === 'own' && operation.key.length % 5 > 0) continue;
        await this.attempt(operation, signed, combination, seed);
      }
    }
    if (this.#changed) await this.#world.restore();
    this.#changed = false;
  }

  private async attempt(operation: Operation, signed: Signed, at: readonly [Place, Place], seed: number) {
    const attempt = attemptOf(this.#ground, operation, signed, at, seed);
    const answer = await this.#world.send(attempt.sent);
    this.result.attempts += 1;
    const done = answer.status < 300 ? doneTo(operation, attempt.named, answer.text) : null;
    const lawful = maySucceed(operation, signed, attempt.thing, done?.length ? done : attempt.named);
    const succeeded = answer.status < 300 && done?.length !== 0;
    const who = `${signed.role}${signed.ended ? ' (ended)' : ''} ${at.join('/')}: ${operation.key}`;
    if (succeeded && operation.method !== 'GET') this.#changed = true;
    if (succeeded && lawful) this.done.add(operation.key);
    if (succeeded && !lawful)
      this.result.breaches.push(`${who} → ${answer.status} ${attempt.sent.url} ${shown(attempt)}`);
    if (succeeded && lawful && !isPublic(operation)) {
      const found = this.#beyond(operation, signed, answer.text);
      if (found) this.result.leaks.push(`${who} shows ${found}`);
    }
    if (lawful) return;
    this.result.forbidden += 1;
    const empty = aboutNothing(attempt, (thing) => !maySee(signed, thing));
    if (succeeded || empty === null) return;
    const nothing = await this.#world.send(empty.sent);
    nothing.text = empty.asAsked(nothing.text);
    if (!same(answer, nothing))
      this.result.distinguishable.push(
        `${who} → ${answer.status} ${answer.text.slice(0, 300)} but ${nothing.status} ${nothing.text.slice(0, 300)} ${shown(attempt)}`,
      );
  }

  /** How long an answer takes about what is out of reach and about what does not exist, by turns. */
  async time(operation: Operation, samples: number): Promise<void> {
    const signed = this.#attackers.find(({ role, ended }) => role === 'committee_administrator' && !ended);
    if (!signed || operation.method !== 'GET' || !kindOf(operation)) return;
    const attempt = attemptOf(this.#ground, operation, signed, ['sibling', 'sibling'], 7);
    const times: [number[], number[]] = [[], []];
    for (let turn = 0; turn < samples * 2; turn += 1) {
      const sent = (turn % 2 === 1 && aboutNothing(attempt, () => true)?.sent) || attempt.sent;
      const began = performance.now();
      await this.#world.send(sent);
      times[turn % 2 === 0 ? 0 : 1].push(performance.now() - began);
    }
    const gap = Math.abs(median(times[0]) - median(times[1]));
    if (gap > this.result.gapMs) Object.assign(this.result, { gapMs: gap, gapAt: operation.key });
  }
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const shown = ({ sent }: Attempt) =>
  JSON.stringify({ query: sent.query, body: Buffer.isBuffer(sent.body) ? 'file' : sent.body }).slice(0, 400);

/** Byte for byte, with every header; the date of the answer is its own. */
function same(one: Answer, other: Answer): boolean {
  const told = ({ date: _date, ...headers }: Answer['headers']) => JSON.stringify(headers);
  return one.status === other.status && one.text === other.text && told(one.headers) === told(other.headers);
}

export function isSound({ breaches, distinguishable, leaks, gapMs }: AttemptsResult): boolean {
  return breaches.length + distinguishable.length + leaks.length === 0 && gapMs < 5;
}

if (import.meta.main) {
  const result = await attemptEverything(countOf(10_000));
  process.stdout.write(`${JSON.stringify(result, null, 1)}\n`);
  writeSecurityProof('authorization-attempts', [
    `${result.attempts} attempts generated from the OpenAPI document: ${result.operations} operations × 13 roles, a member and nobody × own, sibling, parent, foreign region, ended duty; ${result.forbidden} of them forbidden by a policy table written by hand`,
    `${result.operations - result.neverDone.length} of the operations were also seen to succeed for somebody who may${result.neverDone.length > 0 ? `, not: ${result.neverDone.join(', ')}` : ''}`,
    `**${result.breaches.length} succeeded beyond the policy**; ${result.leaks.length} answers showed anything out of reach`,
    `${result.distinguishable.length} answers told what may not be seen from what does not exist (status, headers, body); largest gap of medians ${result.gapMs.toFixed(2)} ms (target < 5 ms)`,
  ]);
  process.exit(isSound(result) ? 0 : 1);
}
