import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember } from '../../../test/harness/members.ts';
import { foldDeltas } from '../statistics/public.ts';

/** A member is counted in the report of a branch, goes elsewhere, and is corrected there: what the branch reads of it. */

let t: TestApp;
let east: Headers;
let county: Headers;
let member: Awaited<ReturnType<typeof createMember>>;
const year = 2026;
const id = (code: string) => organizationOf(t.county, code).id;

async function goTo(day: string) {
  t.clock.set(new Date(`${day}T02:00:00Z`));
  east = await t.asOfficer('branch_secretary', codes.eastFirst);
  county = await t.asOfficer('committee_administrator', codes.committee);
}
const get = async (as: Headers, code: string) =>
  (await t.call('GET /annual-reports', { as, query: { organization: id(code), year } })).body;

beforeAll(async () => {
  t = await createTestApp({ now: new Date('2026-12-31T02:00:00Z') });
  await goTo('2026-12-31');
  member = await createMember(t, east, codes.eastFirst);
  for (const _ of [1, 2, 3]) await createMember(t, east, codes.eastFirst);
  await foldDeltas(t.services);
  const { sha256 } = await get(east, codes.eastFirst);
  const filed = await t.call('POST /annual-reports', {
    as: east,
    body: { organization: id(codes.eastFirst), year, sha256 },
  });
  expect([filed.status, filed.text.slice(0, 200)]).toEqual([201, expect.any(String)]);
});
afterAll(() => t.close());

it('says that a figure was corrected, and calls the person as the branch knew the member', async () => {
  await goTo('2027-01-05');
  const self = await t.asMember(member);
  const steps = [
    ['approve', east, { duesUntil: '2026-12' }],
    ['approve', county, {}],
    ['check-in', self, {}],
    ['accept', county, { branchId: id(codes.westFirst) }],
  ] as const;
  const { body } = await t.call('POST /transfers', {
    as: self,
    body: { destinationId: id(codes.westTownship), ground: 'work' },
  });
  for (const [index, [name, as, said]] of steps.entries()) {
    const done = await t.call(`POST /transfers/{id}/${name}` as 'POST /transfers/{id}/approve', {
      as,
      params: { id: body.id },
      ifMatch: index + 1,
      body: said,
    });
    expect([name, done.status]).toEqual([name, 200]);
  }
  await goTo('2027-01-10');
  const west = await t.asOfficer('branch_secretary', codes.westFirst);
  const params = { id: member.id };
  const { version } = (await t.call('GET /members/{id}', { as: west, params })).body;
  const edited = await t.call('PATCH /members/{id}', {
    as: west,
    params,
    ifMatch: version,
    body: { name: '张更名', ethnicGroup: '02' },
  });
  expect([edited.status, edited.text.slice(0, 200)]).toEqual([200, expect.any(String)]);
  for (const [as, name] of [
    [east, '张伟'],
    [county, '张更名'],
  ] as const) {
    const { corrections } = await get(as, codes.eastFirst);
    expect(corrections.events.map((one) => [one.member, one.cause])).toEqual([
      [{ id: member.id, name }, expect.any(String)],
    ]);
  }
});
