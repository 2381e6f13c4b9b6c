import { type Role, roleKeys } from '@zhibu/contract/authorization';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOwner } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember, everyPage, newPerson } from '../../../test/harness/members.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { encodePosition } from '../../kernel/paging.ts';
import { createOrganization } from '../organizations/public.ts';

let t: TestApp;
let county: Headers;
beforeAll(async () => {
  t = await createTestApp();
  county = await t.asOfficer('committee_administrator', codes.committee);
});
afterAll(() => t.close());

/** Every page of the list, a few rows at a time. */
async function listed(as: Headers, query: Record<string, string | number> = {}): Promise<string[]> {
  const rows = await everyPage((position) =>
    t.call('GET /members', { as, query: { limit: 7, ...query, ...position } }),
  );
  return rows.map(({ id }) => id);
}

describe('the roles, each with its duty at the township', () => {
  const officers: readonly Role[] = ['branch_secretary', 'organization_officer', 'committee_administrator'];
  const readers: readonly Role[] = [
    ...officers,
    'education_officer',
    'discipline_officer',
    'floating_liaison',
  ];
  /** A liaison at the township reaches the township alone, and nobody's file lies there. */
  const reachesBelow = (role: Role) => readers.includes(role) && role !== 'floating_liaison';
  const places = {
    'its branch': codes.eastFirst,
    'its other branch': codes.eastSecond,
    'a branch of the neighbour': codes.westFirst,
  };
  const members: Record<string, Awaited<ReturnType<typeof createMember>>> = {};
  beforeAll(async () => {
    for (const [name, code] of Object.entries(places)) members[name] = await createMember(t, county, code);
  });
  const memberOf = (name: string) => {
    const member = members[name];
    if (!member) throw new Error(`no member at ${name}`);
    return member;
  };

  it.each(roleKeys.flatMap((role) => Object.keys(places).map((name) => [role, name] as const)))(
    '%s at %s',
    async (role, name) => {
      const as = await t.asOfficer(role, codes.eastTownship);
      const member = memberOf(name);
      const { id } = member;
      const params = { id };
      const inReach = reachesBelow(role) && name !== 'a branch of the neighbour';
      const seen = inReach ? 200 : 404;
      const ofFile = [
        await t.call('GET /members/{id}', { as, params }),
        await t.call('GET /members/{id}/history', { as, params }),
        await t.call('GET /members/{id}/entries', { as, params }),
        await t.call('GET /members/{id}/files', { as, params }),
        await t.call('POST /members/{id}/reveal', {
          as,
          params,
          body: { fields: ['phone'], reason: '通知开会' },
        }),
      ];
      // Who only reads is told that the full values are not for this duty.
      const revealed = seen === 200 && !officers.includes(role) ? 403 : seen;
      expect(ofFile.map(({ status }) => status)).toEqual([...Array(4).fill(seen), revealed]);
      expect((await t.call('GET /members/{id}/access-log', { as, params })).status).toBe(inReach ? 403 : 404);
      // A role without the permission is refused before the file is looked for.
      const denied = officers.includes(role) ? seen : 403;
      const { version } = (await t.call('GET /members/{id}', { as: county, params })).body;
      const changes = [
        await t.call('PATCH /members/{id}', {
          as,
          params,
          ifMatch: version,
          body: { occupation: `${role}${name}` },
        }),
        await t.call('POST /members/{id}/entries', { as, params, body: { kind: 'work', title: '某单位' } }),
      ];
      expect(changes.map(({ status }) => status)).toEqual([denied, denied === 200 ? 201 : denied]);
      const found = await t.call('POST /members/search', { as, body: { idNumber: member.person.idNumber } });
      expect(found.status).toBe(readers.includes(role) ? 200 : 403);
      if (readers.includes(role)) {
        expect(found.body.items.map((row) => row.id)).toEqual(inReach ? [id] : []);
        expect((await listed(as)).includes(id)).toBe(inReach);
      } else expect((await t.call('GET /members', { as })).status).toBe(403);
    },
  );

  it('give a branch secretary the own branch alone: not the sibling, not the parent’s other branches', async () => {
    const as = await t.asOfficer('branch_secretary', codes.eastFirst);
    expect(await listed(as)).toEqual([memberOf('its branch').id]);
    expect(
      (await t.call('GET /members/{id}', { as, params: { id: memberOf('its other branch').id } })).status,
    ).toBe(404);
  });

  it('switch off with the duty', async () => {
    const as = await t.asOfficer('branch_secretary', codes.eastFirst);
    const params = { id: memberOf('its branch').id };
    expect((await t.call('GET /members/{id}', { as, params })).status).toBe(200);
    await asOwner(
      t,
      `UPDATE duty SET ended_at = $1 WHERE id = (SELECT duty_id FROM session ORDER BY created_at DESC, id DESC LIMIT 1)`,
      [t.clock.now()],
    );
    t.clock.advance(1000);
    expect((await t.call('GET /members/{id}', { as, params })).status).toBe(404);
    expect((await t.call('GET /members', { as })).status).toBe(403);
  });
});

/** Small and repeatable: the same county at every run (mulberry32). */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

describe('a generated county', () => {
  const random = randomFrom(20_260_701);
  /** Every organisation with the codes from the top down to itself. */
  const lines = new Map<string, string[]>();
  /** Member id → code of the branch. */
  const homes = new Map<string, string>();

  beforeAll(async () => {
    const system = systemActor();
    lines.set(codes.committee, [codes.committee]);
    await t.services.database.transaction(system.scope, async (tx) => {
      for (let n = 0; n < 40; n += 1) {
        const parents = [...lines.keys()];
        const committees = parents.filter((code) => !isBranch(code));
        const parent = committees[random(committees.length)] ?? codes.committee;
        const kind = n % 4 === 0 ? 'committee' : 'branch';
        const code = `15078590${kind === 'branch' ? '1' : '0'}${String(n).padStart(3, '0')}`;
        const name = kind === 'branch' ? `第${n}党支部` : `中共第${n}委员会`;
        const { id: parentId, regionId } = organizationOf(t.county, parent);
        const made = await createOrganization(tx, system, t.clock.now(), {
          regionId,
          parentId,
          code,
          name,
          kind,
        });
        t.county[code] = { ...made, regionId, code, name };
        lines.set(code, [...(lines.get(parent) ?? []), code]);
      }
    });
    const branches = [...lines.keys()].filter(isBranch);
    for (let n = 0; n < 90; n += 1) {
      const code = branches[random(branches.length)] ?? '';
      homes.set((await createMember(t, county, code)).id, code);
    }
  });
  const isBranch = (code: string) => code.startsWith('150785901');

  it('list and object check agree for every organisation, and both mean the subtree', async () => {
    const tried = [...lines.keys()].filter((code, index) => !isBranch(code) || index % 3 === 0);
    expect(tried.length).toBeGreaterThan(15);
    for (const code of tried) {
      const role = isBranch(code) ? 'branch_secretary' : 'organization_officer';
      const as = await t.asOfficer(role, code);
      const list = new Set(await listed(as));
      const expected = [...homes].filter(([, home]) => lines.get(home)?.includes(code)).map(([id]) => id);
      if (code !== codes.committee) expect([...list].sort()).toEqual(expected.sort());
      for (const id of homes.keys()) {
        const { status } = await t.call('GET /members/{id}', { as, params: { id } });
        expect({ code, id, status }).toEqual({ code, id, status: list.has(id) ? 200 : 404 });
      }
    }
  });

  it('pages give every member once, in the order of the tree, whatever the size of a page', async () => {
    const whole = await listed(county, { limit: 100 });
    expect(whole.length).toBeGreaterThanOrEqual(90);
    expect(new Set(whole).size).toBe(whole.length);
    for (const limit of [1, 2, 13]) expect(await listed(county, { limit })).toEqual(whole);
    const paths = await asOwner<{ id: string }>(t, 'SELECT id FROM member ORDER BY org_path, id');
    expect(whole).toEqual(paths.map(({ id }) => id));
  });

  it('pages lose and double nobody while members come in between', async () => {
    const before = await listed(county);
    const first = await t.call('GET /members', { as: county, query: { limit: 50 } });
    await createMember(t, county, codes.eastFirst);
    const rest = await listed(county, { limit: 50, after: first.body.next ?? '' });
    const seen = [...first.body.items.map(({ id }) => id), ...rest];
    expect(new Set(seen).size).toBe(seen.length);
    expect(before.filter((id) => !seen.includes(id))).toEqual([]);
  });

  it('an organisation of the reach narrows the list: with its subtree, or only itself', async () => {
    const committees = [...lines.keys()].filter((code) => !isBranch(code) && code !== codes.committee);
    for (const code of [...committees.slice(0, 4), ...[...lines.keys()].filter(isBranch).slice(0, 3)]) {
      const { id: organization } = organizationOf(t.county, code);
      const below = [...homes].filter(([, home]) => lines.get(home)?.includes(code)).map(([id]) => id);
      const own = [...homes].filter(([, home]) => home === code).map(([id]) => id);
      expect((await listed(county, { organization })).sort()).toEqual(below.sort());
      expect((await listed(county, { organization, within: 'subtree' })).sort()).toEqual(below.sort());
      expect((await listed(county, { organization, within: 'only' })).sort()).toEqual(own.sort());
    }
  });

  it('a damaged page position is refused in words, and one of elsewhere opens nothing', async () => {
    for (const after of ['x', 'bm90IGEgcGF0aA', Buffer.from('n.15.07 x').toString('base64url')]) {
      const answer = await t.call('GET /members', { as: county, query: { after } });
      expect(answer.status).toBe(400);
      expect(answer.problem.detail).toBe('翻页位置无效，请从第一页重新开始。');
    }
    const secretary = await t.asOfficer('branch_secretary', codes.westSecond);
    const forged = encodePosition(['n', [...homes.keys()][0] ?? '']);
    const { body } = await t.call('GET /members', { as: secretary, query: { after: forged } });
    expect(body.items).toEqual([]);
  });

  it('keeps a page within its bounds', async () => {
    for (const limit of [0, 101, 'all'])
      expect((await t.call('GET /members', { as: county, query: { limit } })).status).toBe(400);
    expect((await t.call('GET /members', { as: county })).body.items).toHaveLength(20);
  });
});

it('a new member of a neighbour appears in no other list', async () => {
  const east = await t.asOfficer('organization_officer', codes.eastTownship);
  const before = await listed(east);
  const { id: organizationId } = organizationOf(t.county, codes.westFirst);
  await t.call('POST /members', { as: county, body: { organizationId, ...newPerson() } });
  expect(await listed(east)).toEqual(before);
});
