import { receiveNewcomer } from '../../src/features/members/public.ts';
import { createOrganization, ensureRegion } from '../../src/features/organizations/public.ts';
import { type Actor, scopeOf, systemActor } from '../../src/kernel/authorization.ts';
import type { Vault } from '../../src/kernel/crypto.ts';
import { sql, type Tx } from '../../src/kernel/database.ts';
import { newId } from '../../src/kernel/ids.ts';
import { idNumberCheckDigit } from '../../src/kernel/standards/id-number.ts';
import type { TransferMirror } from './transfer-mirror.ts';
import type { Who } from './transfer-shapes.ts';
import { MirrorTree, type Place } from './transfer-tree.ts';

export const regions = [1507, 1508] as const;
/** People whom no registry knows at first. */
export const strangers = 3;

/** What a file or a paper letter says of somebody: everybody is a man of one name, with a number of his own. */
export function personOf(n: number) {
  const first17 = `15078519800101${101 + 2 * n}`;
  return {
    name: '张伟',
    idNumber: first17 + idNumberCheckDigit(first17),
    sex: 'male' as const,
    birth: '1980-01-01',
    stage: 'full' as const,
    joined: '2006-07-01',
    full: '2007-07-01',
  };
}

export interface TransferPlace {
  regionId: number;
  id: string;
  path: string;
}

/** The small world as rows: two regions, four committees, six branches, a member in each; and whoever acts in it. */
export class TransferWorld {
  readonly #places: Map<Place, TransferPlace>;
  /** Files by number of the person; null: there is none yet. */
  readonly files: (string | null)[];

  /** @param from of which it begins as a copy: what one sequence changes, the next does not see */
  constructor(from?: TransferWorld) {
    this.#places = new Map(from ? from.#places : []);
    this.files = [...(from?.files ?? [])];
  }

  place(at: Place): TransferPlace {
    const place = this.#places.get(at);
    if (!place) throw new Error(`sequence: nothing at ${at}`);
    return place;
  }

  async fill(db: Tx, vault: Vault, now: Date): Promise<void> {
    const actor = systemActor();
    const tree = new MirrorTree();
    for (const id of regions) await ensureRegion(db, id);
    for (const at of tree.all) {
      const { above, kind, region: regionId, name } = tree.node(at);
      const parentId = above === null ? null : this.place(above).id;
      // As small as it likes: rules 1 and 2 are not what is proved here.
      const spec = { regionId, parentId, kind, form: 'functional' as const, code: `X${at}`, name };
      this.#places.set(at, { ...(await createOrganization(db, actor, now, spec)), regionId });
    }
    const { branches } = tree;
    for (const [n, branch] of branches.entries()) {
      const id = newId();
      const { regionId, id: organizationId, path: orgPath } = this.place(branch);
      await receiveNewcomer(vault, db, actor, now, { regionId, organizationId, orgPath }, id, personOf(n));
      this.files.push(id);
    }
    for (let n = 0; n < strangers; n += 1) this.files.push(null);
  }

  /** Where everything stands after an operation on the tree. @param founded what is new, by its id */
  async look(db: Tx, founded: readonly { at: Place; id: string }[]): Promise<void> {
    const rows = await db.rows(
      sql<TransferPlace>`SELECT region_id AS "regionId", id, path FROM organization`,
    );
    const places = new Map(rows.map((row) => [row.id, row]));
    const known = [...this.#places].map(([at, { id }]) => ({ at, id }));
    for (const { at, id } of [...known, ...founded]) {
      const place = places.get(id);
      if (!place) throw new Error(`sequence: ${at} is gone`);
      this.#places.set(at, place);
    }
  }

  /** Somebody of the small world, as the session would make him. */
  actor(who: Who, { people, tree }: TransferMirror): Actor {
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
      const home = people[who.member]?.home ?? 'b1';
      const member = { regionId: this.place(home).regionId, id: this.files[who.member] ?? newId() };
      return { ...common, ...times, member, duty: null, scope: scopeOf(accountId, member, null) };
    }
    const { regionId, id: organizationId, path } = this.place(who.at);
    const role = tree.isBranch(who.at) ? ('branch_secretary' as const) : ('committee_administrator' as const);
    const duty = { id: newId(), role, regionId, organizationId, organizationName: who.at, path };
    return { ...common, ...times, member: null, duty, scope: scopeOf(accountId, null, duty) };
  }
}
