import type { TransferAction } from '@zhibu/contract/transfer-states';
import { foldRegion } from '../../src/features/statistics/public.ts';
import { lockTransfer, stepTransfer, sweepBatch, sweepStart } from '../../src/features/transfers/public.ts';
import { systemActor } from '../../src/kernel/authorization.ts';
import { newId } from '../../src/kernel/ids.ts';
import { enterScope } from '../../src/kernel/wider-scope.ts';
import type { Services } from '../../src/services.ts';
import { compare, invariants } from './transfer-checks.ts';
import {
  approvalOf,
  chosenDay,
  chosenDeed,
  chosenDelay,
  chosenUntil,
  chosenWait,
} from './transfer-choice.ts';
import type { MovedClock } from './transfer-clock.ts';
import { apply, wantedDestination, whither } from './transfer-filing.ts';
import { operate } from './transfer-operations.ts';
import { photograph, registerLetter } from './transfer-outside.ts';
import type { Given, MirrorTransfer, Who } from './transfer-shapes.ts';
import { TransferStage } from './transfer-stage.ts';
import { type Branch, isOutside, nameOf } from './transfer-tree.ts';
import { regions, type TransferWorld } from './transfer-world.ts';

export const transferKinds = [
  'apply',
  'apply',
  'file',
  'step',
  'step',
  'step',
  'step',
  'step',
  'step',
  'step',
  'step',
  'step',
  'many',
  'letter',
  'letter',
  'paper',
  'tree',
  'tree',
  'wait',
  'late',
  'sweep',
  'fold',
] as const;

/** Numbers choose among what there is at that moment. */
export interface TransferStep {
  kind: (typeof transferKinds)[number];
  a: number;
  b: number;
  c: number;
}

type StepBody = Parameters<typeof stepTransfer>[5];

class RollBack extends Error {}

/** What a sequence took and was refused. */
export interface TransferWalk {
  visited: ReadonlySet<string>;
  done: Readonly<Record<string, number>>;
  refused: Readonly<Record<string, number>>;
  hindered: Readonly<Record<string, number>>;
}

/** One sequence in one transaction, which is rolled back whatever happens. */
export async function walk(
  services: Services,
  clock: MovedClock,
  world: TransferWorld,
  steps: readonly TransferStep[],
): Promise<TransferWalk> {
  clock.days = 0;
  const took: TransferWalk[] = [];
  try {
    await services.database.transaction(systemActor().scope, async (tx) => {
      const stage = new TransferStage(services, clock, world, tx);
      const checked = { db: tx, world: stage.world, mirror: stage.mirror, clock: stage.swept };
      const sequence = new TransferSequence(stage);
      for (const step of steps) {
        await sequence.do(step);
        await invariants(checked);
      }
      await compare(checked);
      const { done, refused, hindered } = stage;
      took.push({ visited: stage.mirror.visited, done, refused, hindered });
      throw new RollBack();
    });
  } catch (error) {
    if (!(error instanceof RollBack)) throw error;
  }
  const [only] = took;
  if (!only) throw new Error('sequence: did not come to its end');
  return only;
}

class TransferSequence {
  readonly #stage: TransferStage;

  constructor(stage: TransferStage) {
    this.#stage = stage;
  }

  get #mirror() {
    return this.#stage.mirror;
  }

  async do({ kind, a, b, c }: TransferStep): Promise<void> {
    const { clock, today, db } = this.#stage;
    switch (kind) {
      case 'apply': {
        const member = this.#known(a);
        return apply(this.#stage, { member }, member, b, c);
      }
      case 'file': {
        const member = this.#known(a);
        const { branches } = this.#mirror.tree;
        const at = (c % 4 === 0 ? branches[b % branches.length] : this.#mirror.person(member).home) ?? 'c';
        return apply(this.#stage, { at }, member, b, c);
      }
      case 'step':
        return this.#step(a, b, c);
      case 'many':
        return this.#many(a, c);
      case 'letter':
        return registerLetter(this.#stage, a, b, c);
      case 'paper':
        return this.#paper(a, b, c);
      case 'tree':
        return operate(this.#stage, a, b, c);
      case 'wait':
        clock.days += chosenWait(this.#mirror.transfers, today, a, b);
        return;
      case 'late':
        clock.days += chosenDelay(this.#mirror.transfers, today, a, b);
        return this.#sweep();
      case 'sweep':
        return this.#sweep();
      case 'fold':
        await enterScope(db, systemActor().scope);
        for (const region of regions) await foldRegion(db, region);
        return;
    }
  }

  /** Somebody of whom there is a file. */
  #known(a: number): number {
    const known = [...this.#mirror.people.keys()].filter((n) => this.#mirror.person(n).home !== null);
    return known[a % known.length] ?? 0;
  }

  get #everybody(): Who[] {
    const { tree, people } = this.#mirror;
    const members = [...people.keys()].filter((n) => this.#mirror.person(n).home !== null);
    return [...tree.places.map((at) => ({ at })), ...members.map((member) => ({ member }))];
  }

  async #sweep(): Promise<void> {
    const { services, db, today, swept } = this.#stage;
    await enterScope(db, systemActor().scope);
    for (const region of regions) await sweepBatch(services, db, region, today, sweepStart);
    swept.sweep(today);
  }

  /** One that is open, mostly. */
  #one(a: number, c: number): MirrorTransfer | undefined {
    const { open, transfers } = this.#mirror;
    const all = c % 9 === 0 || open.length === 0 ? transfers : open;
    return all[a % Math.max(1, all.length)];
  }

  async #step(a: number, b: number, c: number): Promise<void> {
    const one = this.#one(a, c);
    if (!one) return;
    const everybody = this.#everybody;
    const acts = this.#mirror.actions;
    // Mostly somebody who may, and what he may; else anybody and anything.
    const lawful = everybody.flatMap((who) =>
      acts.filter((action) => this.#mirror.edgeFor(who, one, action)).map((action) => ({ who, action })),
    );
    const chosen =
      b % 5 === 0 || lawful.length === 0
        ? { who: everybody[b % everybody.length] ?? { member: 0 }, action: acts[c % acts.length] ?? 'accept' }
        : chosenDeed(lawful, one, b);
    if (chosen) await this.#take(one, chosen.who, chosen.action, c);
  }

  /** The board's button for many: each for itself, with nothing said besides. */
  async #many(a: number, c: number): Promise<void> {
    const { tree, open } = this.#mirror;
    const who = { at: tree.places[a % tree.places.length] ?? ('c' as const) };
    const { today } = this.#stage;
    for (const one of open) {
      const action = approvalOf(one.state, this.#mirror.kindOf(one));
      if (c % 4 !== 0 && !this.#mirror.edgeFor(who, one, action)) continue;
      const { destination } = one;
      const given = {
        branch: null,
        destination,
        until: today,
        dues: false,
        received: today,
        hasPaper: false,
      };
      await this.#carryOut(one, who, action, given, {}, 'approve many');
    }
  }

  async #paper(a: number, b: number, c: number): Promise<void> {
    const one = this.#one(a, c);
    if (!one) return;
    const everybody = this.#everybody;
    const able = everybody.filter((who) => this.#mirror.takesPaper(who, one));
    const some = b % 4 === 0 || able.length === 0 ? everybody : able;
    await photograph(this.#stage, one, some[b % some.length] ?? { at: 'c' });
  }

  async #take(one: MirrorTransfer, who: Who, action: TransferAction, c: number): Promise<void> {
    const { world, today } = this.#stage;
    // Whoever needs a photograph mostly has it.
    const needsPaper = action === 'register_receipt' || (action === 'accept' && one.origin === null);
    if (needsPaper && one.papers.length === 0 && c % 5 !== 0) await photograph(this.#stage, one, who);
    const branch = this.#branchFor(one, c);
    const destination = wantedDestination(this.#stage, c);
    const received = chosenDay(one, today, c);
    const paperId = (c % 7 === 1 ? undefined : one.papers[c % Math.max(1, one.papers.length)]) ?? newId();
    const hasPaper = one.papers.includes(paperId);
    const given = { branch, destination, until: chosenUntil(one, today, c), dues: true, received, hasPaper };
    const body = {
      reason: '按规定办理',
      duesUntil: '2026-01',
      until: given.until,
      ...(action === 'accept' || action === 'complete' ? { branchId: world.place(branch).id } : {}),
      ...(action === 'redirect' ? whither(this.#stage, destination) : {}),
      ...(action === 'register_receipt'
        ? { receipt: { receivedOn: received, organization: nameOf('x1'), paperId } }
        : {}),
    };
    await this.#carryOut(one, who, action, given, body, action);
  }

  #branchFor(one: MirrorTransfer, c: number): Branch {
    const { tree } = this.#mirror;
    const { destination, origin } = one;
    const fitting = tree.branches.filter(
      (at) => !isOutside(destination) && tree.isUnder(destination, at) && at !== origin,
    );
    const some = c % 3 === 0 || fitting.length === 0 ? tree.branches : fitting;
    return some[c % some.length] ?? 'b1';
  }

  async #carryOut(
    one: MirrorTransfer,
    who: Who,
    action: TransferAction,
    given: Given,
    body: StepBody,
    name: string,
  ): Promise<void> {
    const { services, db, world, today, coming } = this.#stage;
    const actor = world.actor(who, this.#mirror);
    const expected = this.#mirror.take(who, one, action, given, today);
    await this.#stage.attempt(name, expected, actor, async () => {
      const transfer = await lockTransfer(db, actor, one.id);
      await stepTransfer(services, db, actor, transfer, action, body);
    });
    // The file is made by the acceptance, under the id that the letter was given.
    if (one.state === 'completed')
      world.files[one.member] = coming.get(one.id) ?? world.files[one.member] ?? null;
  }
}
