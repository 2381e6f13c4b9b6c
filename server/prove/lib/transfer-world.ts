import { beginHistory } from '../../src/features/members/public.ts';
import { createOrganization, ensureRegion } from '../../src/features/organizations/public.ts';
import { type Actor, scopeOf, systemActor } from '../../src/kernel/authorization.ts';
import { sql, type Tx } from '../../src/kernel/database.ts';
import { newId } from '../../src/kernel/ids.ts';
import { type Branch, branchNames, type Committee, committeeOf, type Who } from './transfer-mirror.ts';

export const regions = [1507, 1508] as const;

export interface TransferPlace {
  regionId: number;
  id: string;
  path: string;
}

/** The small world as rows: two regions, four committees, six branches, a member in each; and whoever acts in it. */
export class TransferWorld {
  readonly #places = new Map<string, TransferPlace>();
  readonly members: string[] = [];

  place(at: Branch | Committee): TransferPlace {
    const place = this.#places.get(at);
    if (!place) throw new Error(`sequence: nothing at ${at}`);
    return place;
  }

  async fill(db: Tx, now: Date): Promise<void> {
    const actor = systemActor();
    for (const id of regions) await ensureRegion(db, id);
    const make = async (at: Branch | Committee, parent: Committee | null, kind: 'committee' | 'branch') => {
      const regionId = at.startsWith('f') ? 1508 : 1507;
      const parentId = parent === null ? null : this.place(parent).id;
      const spec = { regionId, parentId, kind, code: `X${at}`, name: `${at}党组织` };
      this.#places.set(at, { ...(await createOrganization(db, actor, now, spec)), regionId });
    };
    await make('c', null, 'committee');
    await make('f', null, 'committee');
    await make('t1', 'c', 'committee');
    await make('t2', 'c', 'committee');
    for (const branch of branchNames) await make(branch, committeeOf[branch], 'branch');
    for (const branch of branchNames) this.members.push(await this.#member(db, now, branch));
  }

  async #member(db: Tx, now: Date, branch: Branch): Promise<string> {
    const id = newId();
    const { regionId, id: organizationId, path: orgPath } = this.place(branch);
    await db.run(sql`INSERT INTO member_locator (member_id, region_id) VALUES (${id}::uuid, ${regionId})`);
    await db.run(sql`
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
    await beginHistory(db, id, values, { on: '2025-06-01', now, cause: 'registered' });
    return id;
  }

  /** Somebody of the small world, as the session would make him. */
  actor(who: Who, homes: readonly Branch[]): Actor {
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
      const branch = homes[who.member] ?? 'b1';
      const member = { regionId: this.place(branch).regionId, id: this.members[who.member] ?? '' };
      return { ...common, ...times, member, duty: null, scope: scopeOf(accountId, member, null) };
    }
    const { regionId, id: organizationId, path } = this.place(who.at);
    const role = who.at in committeeOf ? ('branch_secretary' as const) : ('committee_administrator' as const);
    const duty = { id: newId(), role, regionId, organizationId, organizationName: who.at, path };
    return { ...common, ...times, member: null, duty, scope: scopeOf(accountId, null, duty) };
  }
}
