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
import { addDays } from '../../src/kernel/standards/dates.ts';
import { enterScope } from '../../src/kernel/wider-scope.ts';
import type { Services } from '../../src/services.ts';
import { compare, invariants } from './transfer-checks.ts';
import {
  branchNames,
  committeeOf,
  committees,
  isUnder,
  type MirrorTransfer,
  TransferMirror,
  type Who,
} from './transfer-mirror.ts';
import { regions, TransferWorld } from './transfer-world.ts';

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
  'wait',
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

/** What leads on, rather than back or out: or no sequence would come to its end. */
const onward: readonly string[] = [
  'endorse',
  'issue',
  'complete',
  'resubmit',
  'check_in',
  'accept',
  'extend',
  'reissue',
];
const choice = <T extends { action: string }>(lawful: readonly T[], b: number): T | undefined => {
  const forward = lawful.filter(({ action }) => onward.includes(action));
  const some = forward.length > 0 && b % 7 !== 6 ? forward : lawful;
  return some[b % some.length];
};

/** One sequence in one transaction, which is rolled back whatever happens. */
export class TransferSequence {
  readonly #services: Services;
  readonly #clock: MovedClock;
  readonly #world = new TransferWorld();
  readonly #mirror: TransferMirror;
  readonly done: Record<string, number> = {};
  readonly refused: Record<string, number> = {};
  #tx: Tx | null = null;

  constructor(services: Services, clock: MovedClock) {
    this.#services = services;
    this.#clock = clock;
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
        await this.#world.fill(tx, this.#clock.now());
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
      case 'wait':
        this.#clock.days += 1 + (a % (b % 4 === 0 ? 45 : 9));
        return;
      case 'sweep':
        await enterScope(this.#db, systemActor().scope);
        for (const region of regions)
          await sweepBatch(this.#services, this.#db, region, this.#today, sweepStart);
        this.#mirror.sweep(this.#today);
        return;
      case 'fold':
        await enterScope(this.#db, systemActor().scope);
        for (const region of regions) await foldRegion(this.#db, region);
        return;
    }
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
        };
        id = await openTransfer(this.#db, actor, this.#clock.now(), file, wishes, appliedBy);
      },
    );
    if (!allowed) return;
    const begun = { state: 'applied' as const, turn: 'origin_branch' as const, since: this.#today };
    const letter = { until: null, first: null, due: null, serial: 0, seenBy: null };
    this.#mirror.transfers.push({
      id,
      member,
      origin: home,
      destination,
      branch,
      appliedBy,
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
      (action) => action !== 'apply' && action !== 'lapse' && action !== 'register_receipt',
    );
    // Mostly somebody who may, and what he may; else anybody and anything.
    const lawful = everybody.flatMap((who) =>
      acts.filter((action) => this.#mirror.edgeFor(who, one, action)).map((action) => ({ who, action })),
    );
    const chosen =
      b % 5 === 0 || lawful.length === 0
        ? { who: everybody[b % everybody.length] ?? { member: 0 }, action: acts[c % acts.length] ?? 'accept' }
        : choice(lawful, b);
    if (chosen) await this.#take(one, chosen.who, chosen.action, c);
  }

  async #take(one: MirrorTransfer, who: Who, action: TransferAction, c: number): Promise<void> {
    const fitting = branchNames.filter((at) => isUnder(one.destination, at) && at !== one.origin);
    const branches = c % 3 === 0 || fitting.length === 0 ? branchNames : fitting;
    const branch = branches[c % branches.length] ?? 'b1';
    const destination = committees[c % committees.length] ?? 't1';
    const given = { branch, destination, until: addDays(this.#today, c % 100) };
    const before = structuredClone(one);
    const expected = this.#mirror.take(who, one, action, given, this.#today);
    const actor = this.#world.actor(who, this.#mirror.homes);
    const body = {
      reason: '按规定办理',
      duesUntil: '2026-01',
      until: given.until,
      ...(action === 'accept' || action === 'complete' ? { branchId: this.#world.place(branch).id } : {}),
      ...(action === 'redirect' ? { destinationId: this.#world.place(destination).id } : {}),
    };
    const allowed = await this.#attempt(action, expected, actor, async () => {
      const transfer = await lockTransfer(this.#db, actor, one.id);
      await stepTransfer(this.#services, this.#db, actor, transfer, action, body);
    });
    if (!allowed) Object.assign(one, before);
  }
}
