import type { Role } from '@zhibu/contract/authorization';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { actIn, officerAt } from '../../../test/harness/duties.ts';
import { createMember } from '../../../test/harness/members.ts';
import { rangeOf } from '../../kernel/authorization.ts';
import { emptyScope, settings } from '../../kernel/scope.ts';

let t: TestApp;
let county: Headers;
const member: Record<string, string> = {};
beforeAll(async () => {
  t = await createTestApp();
  county = await t.asOfficer('committee_administrator', codes.committee);
  for (const code of [codes.eastFirst, codes.eastSecond, codes.westFirst])
    member[code] = (await createMember(t, county, code)).id;
});
afterAll(async () => t.close());

const at = (code: string) => organizationOf(t.county, code).id;
const open = (as: Headers, code: string) =>
  t.call('GET /members/{id}', { as, params: { id: member[code] ?? '' } });
const listed = async (as: Headers, query = {}) =>
  (await t.call('GET /members', { as, query })).body.items.map(({ id }) => id);

describe('roles that read files', () => {
  it.each(['education_officer', 'discipline_officer'] as const)(
    'a %s reads at the organisation and below, masked, and writes nothing',
    async (role) => {
      const as = await t.asOfficer(role, codes.eastTownship);
      expect((await open(as, codes.eastFirst)).status).toBe(200);
      expect((await open(as, codes.westFirst)).status).toBe(404);
      const { body } = await open(as, codes.eastFirst);
      expect(body.can).toMatchObject({ edit: false, reveal: false });
      expect(body.idNumber).toMatch(/\*/);
      expectRefused(
        await t.call('POST /members/{id}/reveal', {
          as,
          params: { id: member[codes.eastFirst] ?? '' },
          body: { fields: ['idNumber'], reason: '核对年报数据' },
        }),
        403,
        'forbidden',
        /当前的职务不能做这件事/,
      );
      expectRefused(
        await t.call('POST /member-exports', { as, body: { format: 'csv' } }),
        403,
        'forbidden',
        /当前的职务不能做这件事/,
      );
    },
  );

  it('a liaison for floating members reads at one organisation only, also where the list asks for more', async () => {
    const here = await t.asOfficer('floating_liaison', codes.eastFirst);
    expect(await listed(here)).toEqual([member[codes.eastFirst]]);
    expect((await open(here, codes.eastSecond)).status).toBe(404);
    const above = await t.asOfficer('floating_liaison', codes.eastTownship);
    expect(await listed(above)).toEqual([]);
    expect(await listed(above, { organization: at(codes.eastTownship), within: 'subtree' })).toEqual([]);
    expect((await open(above, codes.eastFirst)).status).toBe(404);
    const below = await t.call('GET /members', { as: above, query: { organization: at(codes.eastFirst) } });
    expectRefused(below, 404, 'not_found', /没有找到/);
    const children = await t.call('GET /organizations/{id}/children', {
      as: above,
      params: { id: at(codes.eastTownship) },
    });
    expect(children.body.items).toEqual([]);
    // The committee administrator of the same place sees both: the data are there.
    const officer = await t.asOfficer('organization_officer', codes.eastTownship);
    expect((await listed(officer)).length).toBe(2);
  });

  it('row-level security alone holds a liaison to the one organisation', async () => {
    const client = new pg.Client(t.database.appUrl);
    await client.connect();
    try {
      const count = async (role: Role, code: string) => {
        const { from, until } = rangeOf({ role, path: organizationOf(t.county, code).path });
        await client.query('BEGIN');
        await client.query(settings({ ...emptyScope, pathFrom: from, pathUntil: until }));
        const { rows } = await client.query<{ n: number }>('SELECT count(*)::int AS n FROM member');
        await client.query('ROLLBACK');
        return rows[0]?.n;
      };
      expect(await count('floating_liaison', codes.eastFirst)).toBe(1);
      expect(await count('floating_liaison', codes.eastTownship)).toBe(0);
      expect(await count('education_officer', codes.eastTownship)).toBe(2);
      expect(await count('education_officer', codes.committee)).toBe(3);
    } finally {
      await client.end();
    }
  });
});

describe('roles that read no files', () => {
  it.each(['leader', 'publicity_officer', 'network_administrator'] as const)('a %s', async (role) => {
    const as = await t.asOfficer(role, codes.committee);
    expectRefused(await t.call('GET /members', { as }), 403, 'forbidden', /当前的职务不能做这件事/);
    expect((await open(as, codes.eastFirst)).status).toBe(404);
    expect((await t.call('GET /organizations', { as })).status).toBe(200);
  });

  it('a leader in charge sees the counts of the whole reach, a network administrator none', async () => {
    const leader = await t.asOfficer('leader', codes.eastTownship);
    const counts = await t.call('GET /statistics', { as: leader });
    expect(counts.status).toBe(200);
    expect(counts.body.organizations).toBe(3);
    const outside = await t.call('GET /statistics', {
      as: leader,
      query: { organization: at(codes.westFirst) },
    });
    expectRefused(outside, 404, 'not_found', /没有找到/);
    const network = await t.asOfficer('network_administrator', codes.eastTownship);
    expectRefused(await t.call('GET /statistics', { as: network }), 403, 'forbidden', /当前的职务/);
  });
});

describe('a duty with an end', () => {
  it('ends by itself at midnight in China, for sessions that are open', async () => {
    const start = t.clock.now();
    const officer = await officerAt(t, 'education_officer', codes.westTownship);
    const granted = await t.call('POST /duties', {
      as: county,
      body: {
        login: officer.login,
        role: 'education_officer',
        organizationId: at(codes.eastFirst),
        untilOn: '2026-07-02',
      },
    });
    expect(granted.status).toBe(201);
    t.clock.set(new Date('2026-07-01T15:00:00Z'));
    const as = await t.signIn(officer.login);
    await actIn(t, as, granted.body.duty.id);
    expect((await open(as, codes.eastFirst)).status).toBe(200);
    t.clock.set(new Date('2026-07-01T15:59:59Z'));
    expect((await open(as, codes.eastFirst)).status).toBe(200);
    t.clock.set(new Date('2026-07-01T16:00:00Z'));
    expect((await open(as, codes.eastFirst)).status).toBe(404);
    t.clock.set(start);
  });
});
