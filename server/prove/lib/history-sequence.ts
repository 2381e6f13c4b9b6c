import { deepStrictEqual } from 'node:assert/strict';
import type { CauseKey } from '@zhibu/contract/causes';
import { beginHistory, reviseHistories, type StateValues } from '../../src/features/members/public.ts';
import { operateIn, operationScope, reverseIn } from '../../src/features/operations/public.ts';
import { createOrganization } from '../../src/features/organizations/public.ts';
import { foldRegion, verifyRegion } from '../../src/features/statistics/public.ts';
import { systemActor } from '../../src/kernel/authorization.ts';
import { dayInChina } from '../../src/kernel/clock.ts';
import { sql, type Tx } from '../../src/kernel/database.ts';
import { Problem } from '../../src/kernel/errors.ts';
import { newId } from '../../src/kernel/ids.ts';
import { addDays } from '../../src/kernel/standards/dates.ts';
import { flowsBetween } from '../../src/kernel/tallies.ts';
import type { Services } from '../../src/services.ts';
import { causeOf, educations, type HistoryStep, neverAtTheTop, presences, stages } from './history-kinds.ts';
import { type Asked, HistoryMirror } from './history-mirror.ts';
import { HistoryQuestions, placeOf } from './history-questions.ts';

class RollBack extends Error {}

const regionId = 1507;
const actor = systemActor();
const begins = Date.UTC(2024, 0, 15, 2);
const dayMs = 86_400_000;

/** One history in one transaction, which is rolled back whatever happens. */
export class HistorySequence {
  readonly #services: Services;
  readonly #mirror = new HistoryMirror();
  readonly done: Record<string, number> = {};
  readonly refused: Record<string, number> = {};
  questions = 0;
  #tx: Tx | null = null;
  #days = 0;
  #codes = 0;
  readonly #townships: string[] = [];
  readonly #branches: string[] = [];
  readonly #operations: { id: string; undo: (on: string) => void }[] = [];
  #top = '';

  constructor(services: Services) {
    this.#services = services;
  }

  async run(
    steps: readonly HistoryStep[],
    questions: readonly [number, number, number, number][],
  ): Promise<this> {
    try {
      await this.#services.database.transaction(operationScope(actor), async (tx) => {
        this.#tx = tx;
        await this.#begin();
        for (const step of steps) await this.#step(step);
        await this.#verify();
        await this.#ask(questions);
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
  get #now(): Date {
    return new Date(begins + this.#days * dayMs);
  }
  get #today(): string {
    return dayInChina(this.#now);
  }

  async #begin(): Promise<void> {
    this.#top = await this.#create(null, 'committee');
    for (let township = 0; township < 2; township += 1) {
      const above = await this.#create(this.#top, 'committee');
      this.#townships.push(above);
      for (let branch = 0; branch < 2; branch += 1) this.#branches.push(await this.#create(above, 'branch'));
    }
    for (const [index, at] of this.#branches.entries())
      for (let n = 0; n < 2; n += 1)
        await this.#register(at, n === 0 ? 'full' : 'probationary', this.#today, index);
  }

  async #create(parentId: string | null, kind: 'committee' | 'branch'): Promise<string> {
    this.#codes += 1;
    const spec = { code: `H${this.#codes}`, name: `第${this.#codes}党组织`, kind, regionId, parentId };
    const { id } = await createOrganization(this.#db, actor, this.#now, spec);
    this.#mirror.found(id, parentId, '', this.#today);
    return id;
  }

  async #step(step: HistoryStep): Promise<void> {
    const { kind } = step;
    try {
      const carriedOut = await this.#do(step);
      if (carriedOut) this.done[kind] = (this.done[kind] ?? 0) + 1;
    } catch (error) {
      if (!(error instanceof Problem) || error.status >= 500) throw error;
      this.refused[kind] = (this.refused[kind] ?? 0) + 1;
    }
  }

  async #do({ kind, a, b, back }: HistoryStep): Promise<boolean> {
    const on = addDays(this.#today, -(back % 40));
    const member = this.#mirror.members[a % this.#mirror.members.length] ?? '';
    switch (kind) {
      case 'register':
        await this.#register(this.#branch(a), stages[b % 4] ?? 'full', on, b);
        return true;
      case 'stage': {
        const stage = stages[b % stages.length] ?? 'full';
        await this.#say(member, on, () => ({ stage }), causeOf[stage] ?? 'edited');
        return true;
      }
      case 'presence': {
        const keys = ['present', 'abroad', 'lost'] as const;
        const presence = keys[b % 3] ?? 'present';
        await this.#say(member, on, () => ({ presence }), presences[presence]);
        return true;
      }
      case 'education':
        await this.#say(member, on, () => ({ education: educations[b % 4] ?? null }), 'edited');
        return true;
      case 'correct':
        await this.#say(member, '', () => ({ sex: b % 2 === 0 ? 'male' : 'female' }), 'corrected');
        return true;
      case 'transfer': {
        const organizationId = this.#branch(b);
        await this.#say(member, on, () => ({ organizationId }), 'moved');
        return true;
      }
      case 'move':
        return this.#move(
          a % 4 === 0 ? (this.#townships[b % 2] ?? '') : this.#branch(a),
          this.#townships[a % 2] ?? '',
          on,
        );
      case 'merge':
        return this.#merge(this.#branch(a), this.#branch(b), on);
      case 'undo':
        return this.#undo(on);
      case 'fold':
        await foldRegion(this.#db, regionId);
        return true;
      case 'wait':
        this.#days += 1 + (a % 60);
        return true;
    }
  }

  /** A branch that lives, where there is one. */
  #branch(n: number): string {
    const living = this.#branches.filter((id) => this.#mirror.isLiving(id, this.#today));
    return living[n % living.length] ?? '';
  }

  async #register(at: string, stage: string, on: string, n: number): Promise<void> {
    const id = newId();
    const sex = n % 2 === 0 ? 'male' : 'female';
    const values = { organizationId: at, stage, presence: 'present', sex, education: null };
    const row = await this.#db.first(sql<{ path: string }>`
      INSERT INTO member (region_id, id, organization_id, org_path, name, pinyin, initials, sex, birth, stage,
        id_number_encrypted, id_number_index, created_at, updated_at)
      SELECT o.region_id, ${id}::uuid, o.id, o.path, '张伟', 'zhangwei', 'zw', ${sex}, '1980-01-01', ${stage}, '', '',
        ${this.#now}, ${this.#now} FROM organization o
      WHERE o.region_id = ${regionId} AND o.id = ${at}::uuid RETURNING org_path AS path`);
    const unknown = { ethnicGroup: null, occupationClass: null, joined: null, full: null };
    const person = { name: '张伟', birth: '1980-01-01', ...unknown };
    const state = { ...values, ...person, regionId, orgPath: row?.path ?? '' };
    await beginHistory(this.#db, id, state, { on, now: this.#now, cause: 'registered' });
    this.#mirror.register(id, values, on, this.#today);
  }

  async #say(
    id: string,
    from: string,
    change: (values: Pick<StateValues, 'organizationId'>) => Partial<StateValues>,
    cause: CauseKey,
  ): Promise<void> {
    const paths = new Map(
      (
        await this.#db.rows(
          sql<{ id: string; path: string }>`SELECT id, path FROM organization WHERE region_id = ${regionId}`,
        )
      ).map((one) => [one.id, one.path]),
    );
    const placed = (values: StateValues): Partial<StateValues> => {
      const said = change(values);
      return said.organizationId === undefined
        ? said
        : { ...said, orgPath: paths.get(said.organizationId) ?? '' };
    };
    this.#mirror.say(id, from, this.#today, change);
    const is = this.#mirror.member(id, { asOf: this.#today, asKnown: this.#today });
    await this.#db.run(sql`
      UPDATE member SET stage = ${is?.stage}, presence = ${is?.presence}, education = ${is?.education}, sex = ${is?.sex},
        organization_id = ${is?.organizationId}::uuid, org_path = ${paths.get(is?.organizationId ?? '')}
      WHERE region_id = ${regionId} AND id = ${id}::uuid`);
    await reviseHistories(this.#db, [id], from, placed, { now: this.#now, cause });
  }

  async #move(id: string, parentId: string, on: string): Promise<boolean> {
    const before = this.#mirror.chain(id, this.#present)[1] ?? null;
    const command = { kind: 'move', id, body: { on, parentId } } as const;
    const operation = await this.#operate(command);
    this.#mirror.place(id, on, this.#today, (place) => ({ ...place, parent: parentId }));
    this.#operations.push({
      id: operation,
      undo: (day) => this.#mirror.place(id, day, this.#today, (place) => ({ ...place, parent: before })),
    });
    return true;
  }

  async #merge(from: string, into: string, on: string): Promise<boolean> {
    const present = this.#present;
    const moving = this.#mirror.members.filter(
      (id) => this.#mirror.member(id, present)?.organizationId === from,
    );
    const body = { on, others: [], targetId: into };
    const operation = await this.#operate({ kind: 'merge', id: from, body });
    this.#mirror.place(from, on, this.#today, (place) => ({ ...place, lives: false }));
    const go = (a: string, b: string, day: string) => {
      for (const id of moving)
        this.#mirror.say(id, day, this.#today, (was) =>
          was.organizationId === a ? { organizationId: b } : {},
        );
    };
    go(from, into, on);
    this.#operations.push({
      id: operation,
      undo: (day) => {
        this.#mirror.place(from, day, this.#today, (place) => ({ ...place, lives: true }));
        go(into, from, day);
      },
    });
    return true;
  }

  async #operate(command: Parameters<typeof operateIn>[4]): Promise<string> {
    const { operation } = await operateIn(this.#db, this.#services, actor, this.#now, command, false);
    if (!operation) throw new Error('sequence: nothing was recorded');
    return operation.id;
  }

  async #undo(on: string): Promise<boolean> {
    const last = this.#operations.at(-1);
    if (!last) return false;
    await reverseIn(this.#db, this.#services, actor, this.#now, last.id, { on }, false);
    this.#operations.pop();
    last.undo(on);
    return true;
  }

  get #present(): Asked {
    return { asOf: this.#today, asKnown: this.#today };
  }

  /** The counts of every day equal a rebuild; at the top, people come and go only by joining and ending. */
  async #verify(): Promise<void> {
    deepStrictEqual((await verifyRegion(this.#db, regionId)).differences, [], 'counts against a rebuild');
    const flows = await flowsBetween(this.#db, await placeOf({ db: this.#db, regionId }, this.#top), {
      from: '1900-01-01',
      until: this.#today,
      asKnown: null,
    });
    const wrong = flows.filter(
      ({ dimension, cause, ins, outs }) =>
        dimension === 'member' && neverAtTheTop.includes(cause) && ins !== outs,
    );
    deepStrictEqual(wrong, [], 'headcount of the top');
  }

  async #ask(questions: readonly [number, number, number, number][]): Promise<void> {
    const asked = new HistoryQuestions({
      db: this.#db,
      mirror: this.#mirror,
      regionId,
      organizations: [this.#top, ...this.#townships, ...this.#branches],
      today: this.#today,
      days: this.#days,
    });
    for (const question of questions) await asked.ask(question);
    this.questions += questions.length;
  }
}
