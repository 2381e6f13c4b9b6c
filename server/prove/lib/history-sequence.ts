import { deepStrictEqual, strictEqual } from 'node:assert/strict';
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
import { flowsBetween, tallyAsOf } from '../../src/kernel/tallies.ts';
import type { Services } from '../../src/services.ts';
import { type Asked, HistoryMirror } from './history-mirror.ts';

export const historyKinds = [
  'register',
  'register',
  'stage',
  'stage',
  'presence',
  'education',
  'correct',
  'transfer',
  'transfer',
  'move',
  'merge',
  'undo',
  'fold',
  'wait',
  'wait',
] as const;

/** Numbers choose among what there is at that moment; `back`: how many days ago it was true. */
export interface HistoryStep {
  kind: (typeof historyKinds)[number];
  a: number;
  b: number;
  back: number;
}

class RollBack extends Error {}

const regionId = 1507;
const actor = systemActor();
const begins = Date.UTC(2024, 0, 15, 2);
const dayMs = 86_400_000;

/** What each stage is entered by. */
const causeOf: Readonly<Record<string, CauseKey>> = {
  applicant: 'developed',
  activist: 'developed',
  probationary: 'admitted',
  full: 'converted',
  deceased: 'deceased',
  suspended: 'suspended',
  expelled: 'expelled',
};
const stages = Object.keys(causeOf);
const presences = { present: 'returned', abroad: 'went_abroad', lost: 'lost_contact' } as const;
const educations = ['11', '21', '61', null];
/** By these the number of people in the Party changes; by a transfer or a reorganisation never. */
const neverAtTheTop: readonly CauseKey[] = [
  'moved',
  'reorganized',
  'edited',
  'returned',
  'went_abroad',
  'lost_contact',
];

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
        for (const question of questions) await this.#ask(question);
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
    const rest = {
      name: '张伟',
      birth: '1980-01-01',
      ethnicGroup: null,
      occupationClass: null,
      joined: null,
      full: null,
    };
    const state = { ...values, ...rest, regionId, orgPath: row?.path ?? '' };
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
    const flows = await flowsBetween(this.#db, await this.#placeOf(this.#top), {
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

  async #placeOf(id: string) {
    const row = await this.#db.first(sql<{ path: string }>`
      SELECT path FROM organization WHERE region_id = ${regionId} AND id = ${id}::uuid`);
    return { regionId, id, path: row?.path ?? '' };
  }

  /** One organisation, two days and a day of knowledge, drawn by chance. */
  async #ask([a, b, c, d]: readonly [number, number, number, number]): Promise<void> {
    this.questions += 1;
    const all = [this.#top, ...this.#townships, ...this.#branches];
    const id = all[a % all.length] ?? '';
    const day = (n: number) => addDays(this.#today, -(n % (this.#days + 45)));
    const asked: Asked = { asOf: day(b), asKnown: d % 3 === 0 ? this.#today : day(d) };
    const cells = await this.#agrees(id, asked);
    await this.#members(asked);
    await this.#closes(id, asked, day(c), cells);
    const children = all.filter((one) => this.#mirror.chain(one, asked)[1] === id);
    const own = this.#mirror.members.filter((one) => this.#mirror.member(one, asked)?.organizationId === id);
    if (children.length === 0) return;
    let below = own.length;
    for (const child of children) below += total((await this.#agrees(child, asked)).get('stage'));
    strictEqual(below, total(cells.get('stage')), 'the sum over the children is the parent');
  }

  /** `asOf` and `asKnown` of the counts against the replay. */
  async #agrees(id: string, asked: Asked): Promise<Map<string, Map<string, number>>> {
    const place = await this.#placeOf(id);
    const told = await tallyAsOf(this.#db, place, asked);
    const cells = new Map<string, Map<string, number>>();
    const inParty = (stage: string) => stage === 'full' || stage === 'probationary';
    for (const dimension of ['stage', 'sex', 'presence', 'education'] as const) {
      const shown = new Map(told.filter((one) => one.dimension === dimension).map(({ key, n }) => [key, n]));
      const expected = this.#mirror.count(id, asked, (values) =>
        dimension === 'stage' || inParty(values.stage) ? (values[dimension] ?? 'unknown') : null,
      );
      deepStrictEqual(
        sorted(shown),
        sorted(expected),
        `${dimension} as of ${asked.asOf}, as known ${asked.asKnown}`,
      );
      cells.set(dimension, shown);
    }
    return cells;
  }

  /** Every member's own history against the replay. */
  async #members({ asOf, asKnown }: Asked): Promise<void> {
    const after = new Date(Date.parse(`${addDays(asKnown, 1)}T00:00:00+08:00`));
    const rows = await this.#db.rows(sql<{ id: string; said: string }>`
      SELECT member_id AS id, concat_ws(' ', organization_id, stage, presence, sex, coalesce(education, '-')) AS said
      FROM member_state WHERE valid_from <= ${asOf}::date AND valid_until > ${asOf}::date
        AND recorded_at < ${after} AND superseded_at >= ${after} ORDER BY 1`);
    const expected = this.#mirror.members.flatMap((id) => {
      const is = this.#mirror.member(id, { asOf, asKnown });
      if (is === null) return [];
      return [
        { id, said: [is.organizationId, is.stage, is.presence, is.sex, is.education ?? '-'].join(' ') },
      ];
    });
    deepStrictEqual(
      rows,
      expected.sort((x, y) => (x.id < y.id ? -1 : 1)),
      `members as of ${asOf}, as known ${asKnown}`,
    );
  }

  /** Opening + increases − decreases = closing, in every cell. */
  async #closes(
    id: string,
    asked: Asked,
    other: string,
    cells: Map<string, Map<string, number>>,
  ): Promise<void> {
    const [from = other, until = other] = [asked.asOf, other].sort();
    const place = await this.#placeOf(id);
    const there = await tallyAsOf(this.#db, place, { asOf: other, asKnown: asked.asKnown });
    const flows = await flowsBetween(this.#db, place, { from, until, asKnown: asked.asKnown });
    for (const [dimension, here] of cells) {
      const elsewhere = new Map(
        there.filter((one) => one.dimension === dimension).map(({ key, n }) => [key, n]),
      );
      const [opening, closing] = from === asked.asOf ? [here, elsewhere] : [elsewhere, here];
      const sum = new Map(opening);
      for (const flow of flows)
        if (flow.dimension === dimension) sum.set(flow.key, (sum.get(flow.key) ?? 0) + flow.ins - flow.outs);
      deepStrictEqual(sorted(sum), sorted(closing), `balance of ${dimension} from ${from} until ${until}`);
    }
  }
}

const total = (cells: Map<string, number> | undefined) =>
  [...(cells?.values() ?? [])].reduce((sum, n) => sum + n, 0);
const sorted = (cells: Map<string, number>) =>
  [...cells].filter(([, n]) => n !== 0).sort(([one], [other]) => (one < other ? -1 : 1));
