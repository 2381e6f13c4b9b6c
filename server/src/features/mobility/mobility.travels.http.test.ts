import { afterEach, beforeEach, expect, it } from 'vitest';
import { asOwner } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember } from '../../../test/harness/members.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { expectSound } from '../operations/operations.testing.ts';
import { createOrganization, ensureRegion } from '../organizations/public.ts';
import { placesOf } from './public.ts';

/** What becomes of a stay when home or host goes elsewhere: with the file, with the tree, into another region. */

let t: TestApp;
let home: Headers;
let host: Headers;
let county: Headers;
let member: Awaited<ReturnType<typeof createMember>>;
let stay: string;
beforeEach(async () => {
  t = await createTestApp();
  home = await t.asOfficer('branch_secretary', codes.eastFirst);
  host = await t.asOfficer('branch_secretary', codes.westFirst);
  county = await t.asOfficer('committee_administrator', codes.committee);
  member = await createMember(t, home, codes.eastFirst, { name: '白音' });
  const body = { memberId: member.id, hostId: id(codes.westFirst), ground: 'work', since: '2026-06-01' };
  stay = (await t.call('POST /mobility', { as: home, body })).body.id;
  await t.call('POST /mobility/{id}/confirm', { as: host, params: { id: stay }, ifMatch: 1, body: {} });
});
afterEach(() => t.close());

const id = (code: string) => organizationOf(t.county, code).id;
const get = (as: Headers) => t.call('GET /mobility/{id}', { as, params: { id: stay } });

it('a transfer into another region carries it along; the host goes on seeing it, with the new home', async () => {
  const far = await t.services.database.transaction(systemActor().scope, async (tx) => {
    await ensureRegion(tx, 1508);
    const make = (parentId: string | null, kind: 'committee' | 'branch', code: string, name: string) =>
      createOrganization(tx, systemActor(), t.services.clock.now(), {
        regionId: 1508,
        parentId,
        code,
        name,
        kind,
      });
    const committee = await make(null, 'committee', '150802000000', '中共临河区委员会');
    return { committee, branch: await make(committee.id, 'branch', '150802000001', '临河区第一党支部') };
  });
  const officer = await t.asOfficer('organization_officer', '150802000000');
  const self = await t.asMember(member);
  const applied = await t.call('POST /transfers', {
    as: self,
    body: { destinationId: far.committee.id, ground: 'work' },
  });
  for (const [step, as, body] of [
    ['approve', county, { duesUntil: '2026-06' }],
    ['approve', county, {}],
    ['check-in', self, {}],
    ['accept', officer, { branchId: far.branch.id }],
  ] as const) {
    const params = { id: applied.body.id };
    const seen = await t.call('GET /transfers/{id}', { as, params });
    if (step === 'check-in') expect(seen.body.travels.map(({ words }) => words.zh)).toContain('流动登记');
    const key = `POST /transfers/{id}/${step}` as 'POST /transfers/{id}/accept';
    expect((await t.call(key, { as, params, ifMatch: seen.body.version, body })).status).toBe(200);
  }
  expect((await get(host)).body).toMatchObject({
    state: 'current',
    home: { name: '临河区第一党支部' },
    member: { name: '白音', stage: 'full' },
  });
  expect((await get(officer)).body).toMatchObject({
    sides: ['home'],
    can: { end: true, recordContact: true },
  });
  expect((await get(home)).status).toBe(404);
  expect((await t.call('GET /mobility/mine', { as: self })).body).toMatchObject({
    home: { name: '临河区第一党支部' },
    periods: [{ id: stay, state: 'current' }],
  });
  const rows = await asOwner(t, 'SELECT region_id AS region FROM member_mobility WHERE member_id = $1', [
    member.id,
  ]);
  expect(rows).toEqual([{ region: 1508 }]);
  const places = await t.services.database.read(systemActor().scope, (reader) =>
    placesOf(reader, member.id, '2026-07-01'),
  );
  expect(places).toMatchObject({
    home: { regionId: 1508 },
    hosts: [{ organizationId: id(codes.westFirst) }],
  });
  await expectSound(t);
});

it('a host that comes under another superior takes its guests along, one that ends settles them first', async () => {
  const moved = await t.call('POST /organizations/{id}/moves', {
    as: county,
    params: { id: id(codes.westFirst) },
    body: { parentId: id(codes.eastTownship), on: '2026-07-01' },
  });
  expect(moved.status).toBe(200);
  const east = await t.asOfficer('organization_officer', codes.eastTownship);
  const west = await t.asOfficer('organization_officer', codes.westTownship);
  expect((await get(east)).body.sides).toEqual(['home', 'host']);
  expect((await get(west)).status).toBe(404);
  expect((await get(await t.asOfficer('branch_secretary', codes.westFirst))).status).toBe(200);
  await expectSound(t);
  const dissolve = () =>
    t.call('POST /organizations/{id}/dissolution', {
      as: county,
      params: { id: id(codes.westFirst) },
      query: { preview: true },
      body: { on: '2026-07-01', reason: '撤销' },
    });
  expect((await dissolve()).text).toContain('流入党员');
  const { version } = (await get(county)).body;
  const body = { on: '2026-07-01', ending: 'returned' };
  await t.call('POST /mobility/{id}/end', { as: county, params: { id: stay }, ifMatch: version, body });
  expect((await dissolve()).text).not.toContain('流入党员');
});

it('a home that comes under another superior stays the home', async () => {
  const merged = await t.call('POST /organizations/{id}/moves', {
    as: county,
    params: { id: id(codes.eastTownship) },
    body: { parentId: id(codes.westTownship), on: '2026-07-01' },
  });
  expect(merged.status).toBe(200);
  const west = await t.asOfficer('organization_officer', codes.westTownship);
  expect((await get(west)).body.sides).toEqual(['home', 'host']);
  await expectSound(t);
});
