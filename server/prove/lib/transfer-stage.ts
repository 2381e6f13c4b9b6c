import { strictEqual } from 'node:assert/strict';
import { type Actor, systemActor } from '../../src/kernel/authorization.ts';
import { dayInChina } from '../../src/kernel/clock.ts';
import { sql, type Tx } from '../../src/kernel/database.ts';
import { Problem } from '../../src/kernel/errors.ts';
import { enterScope } from '../../src/kernel/wider-scope.ts';
import type { Services } from '../../src/services.ts';
import type { DoneOperation } from './transfer-changes.ts';
import { MirrorSweep, type MovedClock } from './transfer-clock.ts';
import { TransferMirror } from './transfer-mirror.ts';
import { MirrorTree } from './transfer-tree.ts';
import { strangers, TransferWorld } from './transfer-world.ts';

/** Where one sequence plays: the registry in its transaction, and what the model makes of it. */
export class TransferStage {
  readonly services: Services;
  readonly clock: MovedClock;
  readonly world: TransferWorld;
  readonly mirror = new TransferMirror(new MirrorTree().branches, strangers);
  readonly swept = new MirrorSweep(this.mirror);
  /** Whose file a letter from outside will be. */
  readonly coming = new Map<string, string>();
  readonly done: Record<string, number> = {};
  readonly refused: Record<string, number> = {};
  /** Operations that were refused for what is under way, and for nothing else. */
  readonly hindered: Record<string, number> = {};
  /** Operations that can be taken back, the latest last. */
  readonly operations: DoneOperation[] = [];
  readonly db: Tx;
  #numbers = 100;

  constructor(services: Services, clock: MovedClock, world: TransferWorld, db: Tx) {
    this.services = services;
    this.clock = clock;
    this.world = new TransferWorld(world);
    this.db = db;
  }

  get now(): Date {
    return this.clock.now();
  }
  get today(): string {
    return dayInChina(this.now);
  }
  nextNumber(): number {
    this.#numbers += 1;
    return this.#numbers;
  }

  /** What is refused has written nothing: the caller's request would have been rolled back. */
  async attempt(
    name: string,
    expected: boolean,
    actor: Pick<Actor, 'scope'>,
    work: () => Promise<unknown>,
  ): Promise<boolean> {
    await this.db.run(sql`SAVEPOINT attempt`);
    await enterScope(this.db, actor.scope);
    let refusal: Problem | null = null;
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Problem) || error.status >= 500) throw error;
      refusal = error;
      await this.db.run(sql`ROLLBACK TO SAVEPOINT attempt`);
    }
    await this.db.run(sql`RELEASE SAVEPOINT attempt`);
    await enterScope(this.db, systemActor().scope);
    strictEqual(refusal === null, expected, `${name}: ${refusal?.message ?? 'was allowed'}`);
    const counts = refusal === null ? this.done : this.refused;
    counts[name] = (counts[name] ?? 0) + 1;
    return refusal === null;
  }
}
