import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import type { OrganizationKind } from '@zhibu/contract/organizations';
import { beginHistory } from '../../src/features/members/public.ts';
import {
  type Command,
  operateIn,
  operationScope,
  reverseIn,
  treeFaults,
} from '../../src/features/operations/public.ts';
import { createOrganization } from '../../src/features/organizations/public.ts';
import { foldRegion, verifyRegion } from '../../src/features/statistics/public.ts';
import { systemActor } from '../../src/kernel/authorization.ts';
import { sql, type Tx } from '../../src/kernel/database.ts';
import { Problem } from '../../src/kernel/errors.ts';
import { newId } from '../../src/kernel/ids.ts';
import { tallyOf } from '../../src/kernel/tallies.ts';
import type { Services } from '../../src/services.ts';
import { type MirrorNode, TreeMirror } from './tree-mirror.ts';

export const stepKinds = [
  'create',
  'people',
  'people',
  'move',
  'move',
  'merge',
  'merge',
  'split',
  'split',
  'dissolve',
  'reform',
  'undo',
  'undo',
  'fold',
  'day',
] as const;

/** Numbers choose among what there is at that moment. */
export interface Step {
  kind: (typeof stepKinds)[number];
  a: number;
  b: number;
  c: number;
}

class RollBack extends Error {}

const regionId = 1507;
const now = new Date('2026-07-01T02:00:00Z');
/** Told afterwards: of one past day, so that each comes behind others of its own day; or of today. */
const days = ['2026-06-30', '2026-07-01'] as const;
const actor = systemActor();

/** One sequence in one transaction, which is rolled back whatever happens. */
export class TreeSequence {
  readonly #services: Services;
  readonly #mirror = new TreeMirror();
  readonly done: Record<string, number> = {};
  readonly refused: Record<string, number> = {};
  #top = '';
  #codes = 0;
  #tx: Tx | null = null;
  /** Of what is told next; never before what was told already. */
  #on: string = days[0];

  constructor(services: Services) {
    this.#services = services;
  }

  async run(steps: readonly Step[]): Promise<this> {
    try {
      await this.#services.database.transaction(operationScope(actor), async (tx) => {
        this.#tx = tx;
        await this.#begin();
        for (const step of steps) await this.#step(step);
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

  /** A county with two townships, three branches in each. */
  async #begin(): Promise<void> {
    this.#top = await this.#create(null, 'committee');
    for (let township = 0; township < 2; township += 1) {
      const above = await this.#create(this.#top, 'committee');
      for (let branch = 0; branch < 3; branch += 1)
        await this.#people(await this.#create(above, 'branch'), 3 + branch);
    }
  }

  async #step(step: Step): Promise<void> {
    const { kind } = step;
    try {
      const carriedOut = await this.#do(step);
      if (carriedOut) this.done[kind] = (this.done[kind] ?? 0) + 1;
    } catch (error) {
      // A rule that refuses has written nothing: the comparison at the end would show it.
      if (!(error instanceof Problem) || error.status >= 500) throw error;
      this.refused[kind] = (this.refused[kind] ?? 0) + 1;
    }
    await this.#headcount();
  }

  async #do({ kind, a, b, c }: Step): Promise<boolean> {
    const node = this.#pick(a);
    const other = this.#pick(b);
    switch (kind) {
      case 'create': {
        const kinds: OrganizationKind[] = ['committee', 'general_branch', 'branch', 'group'];
        await this.#create(node.id, kinds[c % kinds.length] ?? 'branch');
        return true;
      }
      case 'people': {
        const takes = this.#mirror.living().filter((one) => holdsPeople(one.kind));
        const at = takes[a % Math.max(1, takes.length)];
        if (at) await this.#people(at.id, 1 + (c % 4));
        return at !== undefined;
      }
      case 'move': {
        const id = await this.#operate({ kind, id: node.id, body: { on: this.#on, parentId: other.id } });
        this.#mirror.move(id, node.id, other.id);
        return true;
      }
      case 'merge':
        return this.#merge(node, other, this.#pick(c), c);
      case 'split':
        return this.#split(node, b, c);
      case 'dissolve': {
        const successorId = c % 3 === 0 ? undefined : other.id;
        const body = { on: this.#on, ...(successorId === undefined ? {} : { successorId }) };
        const id = await this.#operate({ kind, id: node.id, body });
        this.#mirror.gather(id, [node.id], successorId ?? null, null);
        return true;
      }
      case 'reform': {
        const kinds: OrganizationKind[] = [
          'committee',
          'working_committee',
          'general_branch',
          'branch',
          'group',
        ];
        const wanted = kinds[c % kinds.length] ?? 'branch';
        const id = await this.#operate({ kind, id: node.id, body: { on: this.#on, kind: wanted } });
        this.#mirror.reform(id, node.id, wanted);
        return true;
      }
      case 'undo': {
        const operations = this.#mirror.operations();
        // Mostly the latest: an older one stands behind what came later.
        const id = operations.at(c % 3 === 0 ? a % Math.max(1, operations.length) : -1);
        if (id === undefined) return false;
        await reverseIn(this.#db, this.#services, actor, now, id, c % 2 === 0 ? {} : { on: this.#on }, false);
        this.#mirror.undo(id);
        return true;
      }
      case 'fold':
        await foldRegion(this.#db, regionId);
        return true;
      case 'day':
        this.#on = days[1];
        return true;
    }
  }

  async #merge(first: MirrorNode, second: MirrorNode, target: MirrorNode, c: number): Promise<boolean> {
    const sources = [...new Set([first.id, second.id])];
    if (c % 2 === 0) {
      const body = { on: this.#on, others: sources.slice(1), targetId: target.id };
      const id = await this.#operate({ kind: 'merge', id: first.id, body });
      this.#mirror.gather(id, sources, target.id, null);
      return true;
    }
    const found = this.#founding(first.kind);
    const body = { on: this.#on, others: sources.slice(1), found };
    const { id, founded } = await this.#found({ kind: 'merge', id: first.id, body });
    this.#mirror.gather(id, sources, null, { id: founded, parent: first.parent, kind: first.kind });
    return true;
  }

  async #split(node: MirrorNode, b: number, c: number): Promise<boolean> {
    const members = this.#mirror.membersOf(node.id);
    const children = this.#mirror.childrenOf(node.id).map(({ id }) => id);
    const some = members.slice(0, members.length === 0 ? 0 : 1 + (b % members.length));
    const below = children.slice(0, children.length === 0 ? 0 : c % (children.length + 1));
    const part = { found: this.#founding(node.kind), memberIds: some, organizationIds: below };
    const { id, founded } = await this.#found({
      kind: 'split',
      id: node.id,
      body: { on: this.#on, parts: [part] },
    });
    this.#mirror.split(id, { id: founded, parent: node.parent, kind: node.kind }, some, below);
    return true;
  }

  #pick(number: number): MirrorNode {
    const living = this.#mirror.living();
    const node = living[number % living.length];
    if (!node) throw new Error('sequence: the top organisation is gone');
    return node;
  }

  #founding(kind: OrganizationKind) {
    this.#codes += 1;
    return { code: `T${this.#codes}`, name: `第${this.#codes}党组织`, kind };
  }

  async #operate(command: Command): Promise<string> {
    const { operation } = await operateIn(this.#db, this.#services, actor, now, command, false);
    if (!operation) throw new Error('sequence: nothing was recorded');
    return operation.id;
  }

  async #found(command: Command): Promise<{ id: string; founded: string }> {
    const { operation } = await operateIn(this.#db, this.#services, actor, now, command, false);
    const founded = operation?.parts.find(({ role }) => role === 'founded');
    if (!operation || !founded) throw new Error('sequence: nothing was founded');
    return { id: operation.id, founded: founded.id };
  }

  async #create(parentId: string | null, kind: OrganizationKind): Promise<string> {
    const spec = { ...this.#founding(kind), regionId, parentId };
    const { id } = await createOrganization(this.#db, actor, now, spec);
    this.#mirror.add({ id, parent: parentId, kind });
    return id;
  }

  /** Files with a search token, a history line and their counts; what stands in them does not matter here. */
  async #people(organizationId: string, count: number): Promise<void> {
    const ids = Array.from({ length: count }, () => newId());
    const sex = this.#codes % 2 === 0 ? 'male' : 'female';
    const rows = await this.#db.rows(sql<{ path: string }>`
      INSERT INTO member (region_id, id, organization_id, org_path, name, pinyin, initials, sex, birth, stage, joined,
        id_number_encrypted, id_number_index, created_at, updated_at)
      SELECT o.region_id, m.id, o.id, o.path, '张伟', 'zhangwei', 'zw', ${sex}, '1980-01-01', 'full', '2006-07-01',
        '', '', ${now}, ${now} FROM organization o, unnest(${ids}::uuid[]) AS m (id)
      WHERE o.region_id = ${regionId} AND o.id = ${organizationId}::uuid RETURNING org_path AS path`);
    const orgPath = rows[0]?.path ?? '';
    await this.#db.run(sql`INSERT INTO member_name_token SELECT ${regionId}, 'n:张伟', ${orgPath}, id
      FROM unnest(${ids}::uuid[]) AS m (id)`);
    await this.#db.run(sql`INSERT INTO member_event (region_id, member_id, id, org_path, kind, valid_on, recorded_at,
        actor_name, duty_role, changes)
      SELECT ${regionId}, id, id, ${orgPath}, 'created', ${this.#on}::date, ${now}::timestamptz, 'system', 'system', '{}'
      FROM unnest(${ids}::uuid[]) AS m (id)`);
    const where = { regionId, organizationId, orgPath };
    const state = { ...where, stage: 'full', presence: 'present', name: '张伟', sex };
    const rest = { birth: '1980-01-01', ethnicGroup: null, education: null, occupationClass: null };
    const dates = { joined: '2006-07-01', full: null };
    for (const id of ids)
      await beginHistory(
        this.#db,
        id,
        { ...state, ...rest, ...dates },
        { on: this.#on, now, cause: 'registered' },
      );
    for (const id of ids) this.#mirror.members.set(id, organizationId);
  }

  /** No operation changes how many there are: in the files, and as the top shows it. */
  async #headcount(): Promise<void> {
    const files = await this.#db.first(sql<{ n: number }>`SELECT count(*) AS n FROM member`);
    strictEqual(files?.n, this.#mirror.members.size, 'headcount of the files');
    const path = await this.#db.first(sql<{ path: string }>`
      SELECT path FROM organization WHERE region_id = ${regionId} AND id = ${this.#top}::uuid`);
    const cells = await tallyOf(this.#db, { regionId, id: this.#top, path: path?.path ?? '' });
    const full = cells.find(({ key }) => key === 'full')?.n ?? 0;
    strictEqual(full, this.#mirror.members.size, 'headcount of the top');
  }

  /** With the model, with a rebuild, with itself. */
  async #compare(): Promise<void> {
    deepStrictEqual(await treeFaults(this.#db), [], 'faults of the tree');
    deepStrictEqual((await verifyRegion(this.#db, regionId)).differences, [], 'counts against a rebuild');
    const organizations = await this.#db.rows(sql<MirrorNode>`
      SELECT id, parent_id AS parent, kind, ended_on IS NOT NULL AS ended FROM organization ORDER BY id`);
    deepStrictEqual(organizations, sorted(this.#mirror.nodes.values()), 'the tree against the model');
    const members = await this.#db.rows(sql<{ id: string; at: string }>`
      SELECT id, organization_id AS at FROM member ORDER BY id`);
    deepStrictEqual(
      members,
      sorted([...this.#mirror.members].map(([id, at]) => ({ id, at }))),
      'affiliations against the model',
    );
  }
}

const holdsPeople = (kind: OrganizationKind) => kind === 'branch' || kind === 'group';
const sorted = <T extends { id: string }>(items: Iterable<T>): T[] =>
  [...items].sort((a, b) => (a.id < b.id ? -1 : 1));
