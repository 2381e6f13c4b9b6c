import { strictEqual } from 'node:assert/strict';
import { type TransferAction, transferActionKeys } from '@zhibu/contract/transfer-states';
import { findFor } from '../../src/features/members/public.ts';
import { foldRegion } from '../../src/features/statistics/public.ts';
import {
  lockTransfer,
  openTransfer,
  stepTransfer,
  sweepBatch,
  sweepStart,
} from '../../src/features/transfers/public.ts';
import { type Actor, systemActor } from '../../src/kernel/authorization.ts';
import { dayInChina } from '../../src/kernel/clock.ts';
import { sql, type Tx } from '../../src/kernel/database.ts';
import { Problem } from '../../src/kernel/errors.ts';
import { enterScope } from '../../src/kernel/wider-scope.ts';
import type { Services } from '../../src/services.ts';
import { compare, invariants } from './transfer-checks.ts';
import { approvalOf, chosenDeed, chosenDelay, chosenUntil, chosenWait } from './transfer-choice.ts';
import {
  branchNames,
  committeeOf,
  committees,
  type Given,
  isUnder,
  type MirrorTransfer,
  TransferMirror,
  type Who,
} from './transfer-mirror.ts';
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
  'many',
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
const begins = Date.UTC(2026, 0, 5, 2);

/** The clock of one run, moved by its steps. */
export interface MovedClock {
  now: () => Date;
  days: number;
}
export const movedClock = (): MovedClock => {
  const clock: MovedClock = { days: 0, now: () => new Date(begins + clock.days * 86_400_000) };
  return clock;
};

/** One sequence in one transaction, which is rolled back whatever happens. */
export class TransferSequence {
  readonly #services: Services;
  readonly #clock: MovedClock;
  readonly #world: TransferWorld;
  readonly #mirror: TransferMirror;
  readonly done: Record<string, number> = {};
  readonly refused: Record<string, number> = {};
  #tx: Tx | null = null;

  constructor(services: Services, clock: MovedClock, world: TransferWorld) {
    this.#services = services;
    this.#clock = clock;
    this.#world = world;
    this.#mirror = new TransferMirror(branchNames);
  }

  get visited(): ReadonlySet<string> {
    return this.#mirror.visited;
  }

  async run(steps: readonly TransferStep[]): Promise<this> {
    this.#clock.days = 0;
    try {
      await this.#services.database.transaction(systemActor().scope, async (tx) => {
        this.#tx = tx;
        const checked = { db: tx, world: this.#world, mirror: this.#mirror };
        for (const step of steps) {
          await this.#do(step);
          await invariants(checked);
        }
        await compare(checked);
        throw new RollBack();
      });
    } catch (error) {
      if (!(error instanceof RollBack)) throw error;
    }
    return this;
  }

  get #db(): Tx {
    if (!this.#tx) throw new Error('sequence: not begun');
    return this.#tx;
  }
  get #today(): string {
    return dayInChina(this.#clock.now());
  }
  async #do({ kind, a, b, c }: TransferStep): Promise<void> {
    switch (kind) {
      case 'apply':
        return this.#apply({ member: a % this.#world.members.length }, a % this.#world.members.length, b, c);
      case 'file': {
        const member = a % this.#world.members.length;
        const at =
          c % 4 === 0 ? (branchNames[b % branchNames.length] ?? 'b1') : (this.#mirror.homes[member] ?? 'b1');
        return this.#apply({ at }, member, b, c);
      }
      case 'step':
        return this.#step(a, b, c);
      case 'many':
        return this.#many(a, c);
      case 'wait':
        this.#clock.days += chosenWait(this.#mirror.transfers, this.#today, a, b);
        return;
      case 'late':
        this.#clock.days += chosenDelay(this.#mirror.transfers, this.#today, a, b);
        return this.#sweep();
      case 'sweep':
        return this.#sweep();
      case 'fold':
        await enterScope(this.#db, systemActor().scope);
        for (const region of regions) await foldRegion(this.#db, region);
        return;
    }
  }

  async #sweep(): Promise<void> {
    await enterScope(this.#db, systemActor().scope);
    for (const region of regions) await sweepBatch(this.#services, this.#db, region, this.#today, sweepStart);
    this.#mirror.sweep(this.#today);
  }

  /** What is refused has written nothing: the caller's request would have been rolled back. */
  async #attempt(
    name: string,
    expected: boolean,
    actor: Actor,
    work: () => Promise<unknown>,
  ): Promise<boolean> {
    await this.#db.run(sql`SAVEPOINT attempt`);
    await enterScope(this.#db, actor.scope);
    let refusal: Problem | null = null;
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Problem) || error.status >= 500) throw error;
      refusal = error;
      await this.#db.run(sql`ROLLBACK TO SAVEPOINT attempt`);
    }
    await this.#db.run(sql`RELEASE SAVEPOINT attempt`);
    await enterScope(this.#db, systemActor().scope);
    strictEqual(refusal === null, expected, `${name}: ${refusal?.message ?? 'was allowed'}`);
    const counts = refusal === null ? this.done : this.refused;
    counts[name] = (counts[name] ?? 0) + 1;
    return refusal === null;
  }

  async #apply(who: Who, member: number, b: number, c: number): Promise<void> {
    const home = this.#mirror.homes[member] ?? 'b1';
    const destination = committees[b % committees.length] ?? 't1';
    const within = committeeOf[home] === destination;
    const branch = within && c % 2 === 0 ? (branchNames[c % branchNames.length] ?? 'b1') : null;
    const goodBranch = branch === null || (branch !== home && committeeOf[branch] === destination);
    const reaches = 'member' in who || who.at === home;
    const expected = this.#mirror.openOf(member) === undefined && goodBranch && reaches;
    const actor = this.#world.actor(who, this.#mirror.homes);
    const appliedBy = 'member' in who ? ('member' as const) : ('origin' as const);
    const dues = appliedBy === 'origin' && c % 3 !== 0;
    let id = '';
    const allowed = await this.#attempt(
      appliedBy === 'member' ? 'apply' : 'file',
      expected,
      actor,
      async () => {
        const file = await findFor(this.#db, actor, this.#world.members[member] ?? '');
        const wishes = {
          destinationId: this.#world.place(destination).id,
          ground: 'work' as const,
          branchId: branch === null ? null : this.#world.place(branch).id,
          duesUntil: dues ? '2026-01' : null,
        };
        id = await openTransfer(this.#db, actor, this.#clock.now(), file, wishes, appliedBy);
      },
    );
    if (!allowed) return;
    const begun = { state: 'applied' as const, turn: 'origin_branch' as const, since: this.#today };
    const letter = { until: null, first: null, firsts: {}, due: null, serial: 0, seenBy: null };
    this.#mirror.transfers.push({
      id,
      member,
      origin: home,
      destination,
      branch,
      appliedBy,
      dues,
      ...begun,
      ...letter,
    });
  }

  async #step(a: number, b: number, c: number): Promise<void> {
    const open = this.#mirror.transfers.filter(({ turn }) => turn !== null);
    const all = c % 9 === 0 || open.length === 0 ? this.#mirror.transfers : open;
    const one = all[a % Math.max(1, all.length)];
    if (!one) return;
    const everybody: Who[] = [
      ...[...branchNames, ...committees].map((at) => ({ at })),
      ...this.#world.members.map((_, member) => ({ member })),
    ];
    const acts = transferActionKeys.filter(
      (action) =>
        action !== 'apply' &&
        action !== 'register_letter' &&
        action !== 'lapse' &&
        action !== 'register_receipt',
    );
    // Mostly somebody who may, and what he may; else anybody and anything.
    const lawful = everybody.flatMap((who) =>
      acts.filter((action) => this.#mirror.edgeFor(who, one, action)).map((action) => ({ who, action })),
    );
    const chosen =
      b % 5 === 0 || lawful.length === 0
        ? { who: everybody[b % everybody.length] ?? { member: 0 }, action: acts[c % acts.length] ?? 'accept' }
        : chosenDeed(lawful, b);
    if (chosen) await this.#take(one, chosen.who, chosen.action, c);
  }

  /** The board's button for many: each for itself, with nothing said besides. */
  async #many(a: number, c: number): Promise<void> {
    const offices = [...branchNames, ...committees];
    const who = { at: offices[a % offices.length] ?? 'c' };
    for (const one of this.#mirror.transfers.filter(({ turn }) => turn !== null)) {
      const action = approvalOf(one.state, this.#mirror.kindOf(one));
      if (c % 4 !== 0 && !this.#mirror.edgeFor(who, one, action)) continue;
      const given = { branch: null, destination: one.destination, until: this.#today, dues: false };
      await this.#carryOut(one, who, action, given, {}, 'approve many');
    }
  }

  async #take(one: MirrorTransfer, who: Who, action: TransferAction, c: number): Promise<void> {
    const fitting = branchNames.filter((at) => isUnder(one.destination, at) && at !== one.origin);
    const branches = c % 3 === 0 || fitting.length === 0 ? branchNames : fitting;
    const branch = branches[c % branches.length] ?? 'b1';
    const destination = committees[c % committees.length] ?? 't1';
    const given = { branch, destination, until: chosenUntil(one, this.#today, c), dues: true };
    const body = {
      reason: '按规定办理',
      duesUntil: '2026-01',
      until: given.until,
      ...(action === 'accept' || action === 'complete' ? { branchId: this.#world.place(branch).id } : {}),
      ...(action === 'redirect' ? { destinationId: this.#world.place(destination).id } : {}),
    };
    await this.#carryOut(one, who, action, given, body, action);
  }

  async #carryOut(
    one: MirrorTransfer,
    who: Who,
    action: TransferAction,
    given: Given,
    body: StepBody,
    name: string,
  ): Promise<void> {
    const before = structuredClone(one);
    const expected = this.#mirror.take(who, one, action, given, this.#today);
    const actor = this.#world.actor(who, this.#mirror.homes);
    const allowed = await this.#attempt(name, expected, actor, async () => {
      const transfer = await lockTransfer(this.#db, actor, one.id);
      await stepTransfer(this.#services, this.#db, actor, transfer, action, body);
    });
    if (!allowed) Object.assign(one, before);
  }
}
