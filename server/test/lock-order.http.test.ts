import { afterAll, beforeAll, expect, it } from 'vitest';
import { lockOrganization } from '../src/features/organizations/public.ts';
import { erasers } from '../src/features/retention/retention.erasers.ts';
import { systemActor } from '../src/kernel/authorization.ts';
import { sql, type Tx } from '../src/kernel/database.ts';
import { asOwner, memberAt } from './harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from './harness/app.ts';
import { codes, organizationOf } from './harness/county.ts';
import { handed, octets, roster, rosterLine, runJob } from './harness/imports.ts';
import { createMember } from './harness/members.ts';
import { untilSomebodyWaits } from './harness/races.ts';

/** Acts that lock several rows beside operations on the tree: the organisation first, an import before what hangs on it. */

let t: TestApp;
let county: Headers;
let members: string[];
beforeAll(async () => {
  t = await createTestApp();
  county = await t.asOfficer('committee_administrator', codes.committee);
  members = [];
  for (const name of ['书记甲', '组织乙', '宣传丙'])
    members.push((await memberAt(t, codes.eastFirst, { name })).id);
});
afterAll(() => t.close());

const at = (code: string) => organizationOf(t.county, code);
const system = systemActor();
const nobodyHas = (tx: Tx) =>
  tx.rows(sql`SELECT FROM member WHERE region_id = ${at(codes.eastFirst).regionId} AND id = ANY(${members}::uuid[])
    FOR UPDATE NOWAIT`);

const acts = {
  'printing slips': () =>
    t.call('POST /activation-slips', { as: county, body: { organizationId: at(codes.eastFirst).id } }),
  'a term of the township with officers of its branch': async () =>
    t.call('POST /organizations/{id}/terms', {
      as: await t.asOfficer('organization_officer', codes.committee),
      params: { id: at(codes.eastTownship).id },
      body: {
        from: '2026-06-01',
        election: 'founding',
        village: false,
        officers: members.map((memberId, n) => ({ memberId, post: n === 0 ? 'secretary' : 'member' })),
      },
    }),
};

it.each(Object.entries(acts))(
  '%s waits for the branch with none of its files in hand',
  async (_name, act) => {
    let done: Promise<{ status: number; text: string }> | undefined;
    await t.services.database.transaction(system.scope, async (tx) => {
      await lockOrganization(tx, system, at(codes.eastFirst).id);
      done = act();
      await untilSomebodyWaits(t);
      await nobodyHas(tx);
    });
    const answer = await done;
    expect([200, 201], answer?.text).toContain(answer?.status);
  },
);

it('the retention leaves an import that somebody has to the next day, with all its rows', async () => {
  const file = roster(rosterLine({}, at(codes.eastFirst).name));
  const { id } = await handed(t, county, codes.eastTownship, file);
  await t.call('POST /member-imports/{id}/check', { as: county, params: { id }, body: { mapping: {} } });
  await runJob(t, id);
  const rows = () =>
    asOwner(t, 'SELECT 1 FROM member_import_row WHERE import_id = $1', [id]).then((found) => found.length);
  expect(await rows()).toBe(1);
  const later = new Date(t.clock.now().getTime() + 1000);
  const erase = () => erasers.unfinished_import?.erase(t.services, later, later);
  await t.services.database.transaction(system.scope, async (tx) => {
    await tx.rows(sql`SELECT FROM member_import WHERE id = ${id}::uuid FOR UPDATE`);
    expect(await erase()).toBe(0);
    await tx.rows(sql`SELECT FROM member_import_row WHERE import_id = ${id}::uuid FOR UPDATE NOWAIT`);
  });
  expect(await rows()).toBe(1);
  expect(await erase()).toBe(1);
  expect(await rows()).toBe(0);
});

it('and so it leaves a paper that was taken away, while somebody has its row', async () => {
  const secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
  const { id: memberId } = await createMember(t, secretary, codes.eastFirst);
  const { body, text } = await t.call('POST /members/{id}/files', {
    as: secretary,
    params: { id: memberId },
    query: { purpose: 'attachment', fileName: '自传.pdf' },
    body: Buffer.from('%PDF-1.7\n'),
    headers: octets,
  });
  expect(body.id, text).toBeDefined();
  const taken = await t.call('DELETE /member-files/{id}', { as: secretary, params: { id: body.id } });
  expect(taken.status, taken.text).toBe(200);
  const later = new Date(t.clock.now().getTime() + 1000);
  const erase = () => erasers.removed_file?.erase(t.services, later, later);
  await t.services.database.transaction(system.scope, async (tx) => {
    await tx.rows(sql`SELECT FROM file WHERE id = ${body.id}::uuid FOR UPDATE`);
    expect(await erase()).toBe(0);
  });
  expect(await erase()).toBe(1);
});
