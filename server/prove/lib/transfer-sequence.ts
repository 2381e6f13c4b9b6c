import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { type TransferAction, transferActionKeys } from '@zhibu/contract/transfer-states';
import { beginHistory, findFor } from '../../src/features/members/public.ts';
import { treeFaults } from '../../src/features/operations/public.ts';
import { createOrganization, ensureRegion } from '../../src/features/organizations/public.ts';
import { foldRegion, verifyRegion } from '../../src/features/statistics/public.ts';
import {
  lockTransfer,
  openTransfer,
  stepTransfer,
  sweepBatch,
  sweepStart,
} from '../../src/features/transfers/public.ts';
import { type Actor, scopeOf, systemActor } from '../../src/kernel/authorization.ts';
import { dayInChina } from '../../src/kernel/clock.ts';
import { sql, type Tx } from '../../src/kernel/database.ts';
import { Problem } from '../../src/kernel/errors.ts';
import { newId } from '../../src/kernel/ids.ts';
import { addDays } from '../../src/kernel/standards/dates.ts';
import { tallyOf } from '../../src/kernel/tallies.ts';
import { enterScope } from '../../src/kernel/wider-scope.ts';
import type { Services } from '../../src/services.ts';
import {
  type Branch,
  branchNames,
  type Committee,
  committeeOf,
  committees,
  isUnder,
  type MirrorTransfer,
  TransferMirror,
  type Who,
} from './transfer-mirror.ts';

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
const regions = [1507, 1508] as const;
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
  readonly #places = new Map<string, { regionId: number; id: string; path: string }>();
  readonly #members: string[] = [];
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
        await this.#begin();
        for (const step of steps) {
          await this.#do(step);
          await this.#invariants();
        }
        await this.#compare();
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
  #place(at: Branch | Committee) {
    const place = this.#places.get(at);
    if (!place) throw new Error(`sequence: nothing at ${at}`);
    return place;
  }

  async #begin(): Promise<void> {
    const actor = systemActor();
    for (const id of regions) await ensureRegion(this.#db, id);
    const make = async (at: Branch | Committee, parent: Committee | null, kind: 'committee' | 'branch') => {
      const regionId = at.startsWith('f') ? 1508 : 1507;
      const parentId = parent === null ? null : this.#place(parent).id;
      const spec = { regionId, parentId, kind, code: `X${at}`, name: `${at}党组织` };
      this.#places.set(at, {
        ...(await createOrganization(this.#db, actor, this.#clock.now(), spec)),
        regionId,
      });
    };
    await make('c', null, 'committee');
    await make('f', null, 'committee');
    await make('t1', 'c', 'committee');
    await make('t2', 'c', 'committee');
    for (const branch of branchNames) await make(branch, committeeOf[branch], 'branch');
    for (const branch of branchNames) this.#members.push(await this.#member(branch));
  }

  async #member(branch: Branch): Promise<string> {
    const id = newId();
    const { regionId, id: organizationId, path: orgPath } = this.#place(branch);
    const now = this.#clock.now();
    await this.#db.run(
      sql`INSERT INTO member_locator (member_id, region_id) VALUES (${id}::uuid, ${regionId})`,
    );
    await this.#db.run(sql`
      INSERT INTO member (region_id, id, organization_id, org_path, name, pinyin, initials, sex, birth, stage, joined,
        id_number_encrypted, id_number_index, created_at, updated_at)
      VALUES (${regionId}, ${id}::uuid, ${organizationId}::uuid, ${orgPath}, '张伟', 'zhangwei', 'zw', 'male', '1980-01-01',
        'full', '2006-07-01', '', '', ${now}, ${now})`);
    const person = { name: '张伟', sex: 'male', birth: '1980-01-01', stage: 'full', presence: 'present' };
    const rest = {
      ethnicGroup: null,
      education: null,
      occupationClass: null,
      joined: '2006-07-01',
      full: null,
    };
    const values = { regionId, organizationId, orgPath, ...person, ...rest };
    await beginHistory(this.#db, id, values, { on: '2025-06-01', now, cause: 'registered' });
    return id;
  }

  /** Somebody of the small world, as the session would make him. */
  #actor(who: Who): Actor {
    const accountId = newId();
    const common = {
      kind: 'session' as const,
      accountId,
      name: '某人',
      locale: 'zh-CN' as const,
      sessionId: null,
    };
    const times = { authenticatedAt: null, secondFactorAt: null, address: '127.0.0.1' };
    if ('member' in who) {
      const branch = this.#mirror.homes[who.member] ?? 'b1';
      const member = { regionId: this.#place(branch).regionId, id: this.#members[who.member] ?? '' };
      return { ...common, ...times, member, duty: null, scope: scopeOf(accountId, member, null) };
    }
    const { regionId, id: organizationId, path } = this.#place(who.at);
    const role = who.at in committeeOf ? ('branch_secretary' as const) : ('committee_administrator' as const);
    const duty = { id: newId(), role, regionId, organizationId, organizationName: who.at, path };
    return { ...common, ...times, member: null, duty, scope: scopeOf(accountId, null, duty) };
  }

  async #do({ kind, a, b, c }: TransferStep): Promise<void> {
    switch (kind) {
      case 'apply':
        return this.#apply({ member: a % this.#members.length }, a % this.#members.length, b, c);
      case 'file': {
        const member = a % this.#members.length;
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
    const actor = this.#actor(who);
    const appliedBy = 'member' in who ? ('member' as const) : ('origin' as const);
    let id = '';
    const allowed = await this.#attempt(
      appliedBy === 'member' ? 'apply' : 'file',
      expected,
      actor,
      async () => {
        const file = await findFor(this.#db, actor, this.#members[member] ?? '');
        const wishes = {
          destinationId: this.#place(destination).id,
          ground: 'work' as const,
          branchId: branch === null ? null : this.#place(branch).id,
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
      ...this.#members.map((_, member) => ({ member })),
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
    const actor = this.#actor(who);
    const body = {
      reason: '按规定办理',
      duesUntil: '2026-01',
      until: given.until,
      ...(action === 'accept' || action === 'complete' ? { branchId: this.#place(branch).id } : {}),
      ...(action === 'redirect' ? { destinationId: this.#place(destination).id } : {}),
    };
    const allowed = await this.#attempt(action, expected, actor, async () => {
      const transfer = await lockTransfer(this.#db, actor, one.id);
      await stepTransfer(this.#services, this.#db, actor, transfer, action, body);
    });
    if (!allowed) Object.assign(one, before);
  }

  /** One affiliation each, the headcount as ever, nothing without somebody whose turn it is. */
  async #invariants(): Promise<void> {
    const rows = await this.#db.rows(
      sql<{ id: string; at: string }>`SELECT id, organization_id AS at FROM member ORDER BY id`,
    );
    const expected = this.#members.map((id, n) => ({
      id,
      at: this.#place(this.#mirror.homes[n] ?? 'b1').id,
    }));
    deepStrictEqual(
      rows,
      expected.sort((x, y) => (x.id < y.id ? -1 : 1)),
      'exactly one affiliation, as the model has it',
    );
    let counted = 0;
    for (const top of ['c', 'f'] as const)
      counted +=
        (await tallyOf(this.#db, this.#place(top))).find(({ dimension }) => dimension === 'member')?.n ?? 0;
    strictEqual(counted, this.#members.length, 'headcount of the tops');
    const told = await this.#db.rows(
      sql<{
        id: string;
        state: string;
        turn: string | null;
      }>`SELECT id, state, turn FROM transfer ORDER BY id`,
    );
    const wanted = this.#mirror.transfers.map(({ id, state, turn }) => ({ id, state, turn }));
    deepStrictEqual(
      told,
      wanted.sort((x, y) => (x.id < y.id ? -1 : 1)),
      'states and turns',
    );
  }

  async #compare(): Promise<void> {
    const days = await this.#db.rows(sql<{ id: string; until: string | null; serial: number }>`
      SELECT id, valid_until AS until, letter_serial AS serial FROM transfer ORDER BY id`);
    const wanted = this.#mirror.transfers.map(({ id, until, serial }) => ({ id, until, serial }));
    deepStrictEqual(
      days,
      wanted.sort((x, y) => (x.id < y.id ? -1 : 1)),
      'letters',
    );
    const sent = await this.#db.rows(sql<{ key: string }>`
      SELECT concat_ws(' ', transfer_id, serial, kind, on_day, audience) AS key FROM transfer_reminder ORDER BY 1`);
    deepStrictEqual(new Set(sent.map(({ key }) => key)), this.#mirror.reminders, 'reminders');
    const receipts = await this.#db.first(sql<{ n: number }>`
      SELECT count(*)::int AS n FROM transfer WHERE (receipt IS NOT NULL) <> (state = 'completed')`);
    strictEqual(receipts?.n, 0, 'a receipt for each that was completed, and for no other');
    deepStrictEqual(await treeFaults(this.#db), [], 'rows that strayed');
    for (const region of regions)
      deepStrictEqual((await verifyRegion(this.#db, region)).differences, [], 'counts against a rebuild');
  }
}
