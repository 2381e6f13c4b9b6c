import { afterEach, beforeEach, expect, it } from 'vitest';
import { asOwner } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember, idNumberOf } from '../../../test/harness/members.ts';
import { organizationCommand, regionCommand } from '../../cli/organizations.ts';
import { verifyStatisticsCommand } from '../../cli/statistics.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { createOrganization } from '../organizations/public.ts';
import { foldDeltas } from '../statistics/public.ts';
import { expectSound } from './operations.testing.ts';
import { moveToRegion, regionTables } from './public.ts';

let t: TestApp;
let officer: Headers;
let northId: string;
beforeEach(async () => {
  t = await createTestApp();
  officer = await t.asOfficer('organization_officer', codes.committee);
  const lines: string[] = [];
  const io = { out: (line: string) => void lines.push(line), err: () => undefined, interactive: false };
  expect(await regionCommand(t.services, ['add', '1508'], io)).toBe(0);
  expect(lines).toEqual(['1508 巴彦淖尔市 n.15.08']);
  const actor = systemActor();
  ({ id: northId } = await t.services.database.transaction(actor.scope, (tx) =>
    createOrganization(tx, actor, t.clock.now(), {
      regionId: 1508,
      parentId: null,
      code: 'N0',
      name: '中共北河县委员会',
      kind: 'committee',
    }),
  ));
});
afterEach(() => t.close());

const id = (code: string) => organizationOf(t.county, code).id;
const wish = (more = {}) => ({
  id: id(codes.eastTownship),
  regionId: 1508,
  parentId: northId,
  on: '2026-06-30',
  reason: null,
  ...more,
});

it('names every table of the database that knows a region', async () => {
  const tables = await asOwner<{ name: string }>(
    t,
    `SELECT DISTINCT table_name AS name FROM information_schema.columns
     JOIN information_schema.tables USING (table_schema, table_name)
     WHERE table_schema = 'public' AND column_name = 'region_id' AND table_type = 'BASE TABLE' ORDER BY 1`,
  );
  // Counts that are not folded yet are folded first; laid-aside rows belong to an import, which must be finished.
  const known = [...new Set([...regionTables, 'org_stat_delta', 'member_import_row'])].sort();
  expect(tables.map(({ name }) => name)).toEqual(known);
});

/** Every row of the moved subtree but for region, path and the root's superior and version. */
async function contents(regionId: number): Promise<unknown> {
  const list: unknown[] = [];
  for (const table of regionTables.filter((name) => !/locator|operation/.test(name)))
    list.push(
      table,
      await asOwner(
        t,
        `SELECT to_jsonb(x) - 'region_id' - 'path' - 'org_path' - 'depth' - 'parent_id' - 'version' - 'updated_at' AS row
         FROM ${table} x WHERE region_id = ${regionId} AND to_jsonb(x) ->> 'code' IS DISTINCT FROM 'N0'
           AND to_jsonb(x) ->> 'organization_id' IS DISTINCT FROM '${northId}' ORDER BY 1`,
      ),
    );
  return list;
}

it('carries a whole subtree, history and all, and its people’s reach; and back', async () => {
  const member = await createMember(t, officer, codes.eastFirst);
  await createMember(t, officer, codes.eastSecond);
  await foldDeltas(t.services);
  await createMember(t, officer, codes.eastSecond, {
    stage: 'probationary',
    full: undefined,
    joined: '2026-01-01',
  });
  await t.call('GET /members/{id}', { as: officer, params: { id: member.id } });
  await t.call('POST /members/{id}/entries', {
    as: officer,
    params: { id: member.id },
    body: { kind: 'work', title: '云岭县中学' },
  });
  await t.call('POST /organizations/{id}/moves', {
    as: officer,
    params: { id: id(codes.westTownship) },
    body: { parentId: id(codes.eastTownship), on: '2026-06-01' },
  });
  const secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
  const before = await asOwner(t, 'SELECT count(*)::int AS n FROM member_access');
  const seen = await moveToRegion(t.services, systemActor(), wish(), true);
  expect(seen).toMatchObject({ members: 3, organizations: 6, blocks: [], operation: null });
  const moved = await moveToRegion(t.services, systemActor(), wish({ reason: '区划调整' }), false);
  expect({ ...moved, operation: null, preview: true }).toEqual(seen);
  await expectSound(t);
  const north = await t.asOfficer('organization_officer', 'N0');
  const answer = await t.call('GET /organizations/{id}', { as: north, params: { id: northId } });
  expect(answer.body).toMatchObject({ memberCount: 3, childCount: 1 });
  expect((await t.call('GET /members', { as: north })).body.items).toHaveLength(3);
  expect((await t.call('GET /members', { as: secretary })).body.items).toHaveLength(1);
  expect((await t.call('GET /members', { as: officer })).body.items).toHaveLength(0);
  expect((await t.call('GET /members/{id}', { as: officer, params: { id: member.id } })).status).toBe(404);
  const file = await t.call('GET /members/{id}', { as: north, params: { id: member.id } });
  expect(file.body.name).toBe(member.name);
  expect(await asOwner(t, 'SELECT count(*)::int AS n FROM member_access')).not.toEqual(before);
  const history = await t.call('GET /organizations/{id}/operations', {
    as: north,
    params: { id: id(codes.eastTownship) },
  });
  expect(history.body.items.map(({ kind, reason }) => [kind, reason])).toEqual([
    ['region_move', '区划调整'],
    ['move', null],
  ]);
  const there = await contents(1508);
  await moveToRegion(
    t.services,
    systemActor(),
    wish({ regionId: 1507, parentId: id(codes.committee) }),
    false,
  );
  await expectSound(t);
  expect(JSON.stringify(await contents(1508))).not.toContain(member.id);
  expect(JSON.stringify(there)).toContain(member.id);
  expect((await t.call('GET /members', { as: officer })).body.items).toHaveLength(3);
  await foldDeltas(t.services);
  await expectSound(t);
});

it('may become a top organisation; is refused with what blocks it, to all but the machine itself', async () => {
  await t.call('POST /member-imports', {
    as: officer,
    query: { organization: id(codes.eastFirst), fileName: 'a.csv' },
    body: Buffer.from('姓名,公民身份号码\n张伟,1\n'),
    headers: { 'content-type': 'application/octet-stream' },
  });
  const blocked = moveToRegion(t.services, systemActor(), wish(), false);
  await expect(blocked).rejects.toMatchObject({ status: 422, options: { rule: 'operation.open_import' } });
  await expect(moveToRegion(t.services, systemActor(), wish({ regionId: 1507 }), true)).rejects.toMatchObject(
    {
      status: 422,
      code: 'invalid',
    },
  );
  const errors: string[] = [];
  const lines: string[] = [];
  const io = {
    out: (line: string) => void lines.push(line),
    err: (line: string) => void errors.push(line),
    interactive: false,
  };
  const args = ['move-region', codes.westTownship, '--region', '1508', '--json'];
  expect(await organizationCommand(t.services, [...args, '--preview'], io)).toBe(0);
  expect(await organizationCommand(t.services, args, io)).toBe(0);
  expect(JSON.parse(lines[1] ?? '')).toMatchObject({ organizations: 3, members: 0, preview: false });
  const [top] = await asOwner<{ path: string; parent_id: null }>(
    t,
    `SELECT path, parent_id FROM organization WHERE code = '${codes.westTownship}'`,
  );
  expect(top).toEqual({ path: 'n.15.08.0002', parent_id: null });
  expect(await verifyStatisticsCommand(t.services, ['--json'], io)).toBe(0);
  expect(JSON.parse(lines[2] ?? '')).toMatchObject({
    sound: true,
    organizations: 8,
    differing: 0,
    faults: [],
  });
  await asOwner(t, `UPDATE organization SET child_count = 9 WHERE code = 'N0'`);
  expect(await verifyStatisticsCommand(t.services, [], io)).toBe(1);
  expect(errors).toEqual(['wrong_child_count: N0 (1)']);
});

it('leaves its place to nobody: who becomes a top there later has no past of it', async () => {
  await createMember(t, officer, codes.eastFirst);
  const { path } = organizationOf(t.county, codes.committee);
  const county = wish({ id: id(codes.committee), parentId: null });
  const actor = systemActor();
  expect((await moveToRegion(t.services, actor, county, false)).blocks).toEqual([]);
  const back = wish({ regionId: 1507, parentId: null });
  expect((await moveToRegion(t.services, actor, back, false)).blocks).toEqual([]);
  const [top] = await asOwner<{ path: string }>(
    t,
    `SELECT path FROM organization WHERE id = '${id(codes.eastTownship)}'`,
  );
  expect((top?.path ?? '') > path).toBe(true);
  await expectSound(t);
});

it('takes along who was counted there once, also of a branch that stays behind; the recount agrees', async () => {
  await createMember(t, officer, codes.eastFirst);
  await createMember(t, officer, codes.eastSecond);
  t.clock.set(new Date('2026-07-03T02:00:00Z'));
  const stays = await t.call('POST /organizations/{id}/moves', {
    as: await t.asOfficer('organization_officer', codes.committee),
    params: { id: id(codes.eastFirst) },
    body: { on: '2026-07-03', parentId: id(codes.westTownship) },
  });
  expect(stays.status, stays.text).toBe(200);
  await moveToRegion(t.services, systemActor(), wish({ on: '2026-07-03' }), false);
  await expectSound(t);
});

it('is not taken back by its reverse, and says so', async () => {
  const moved = await moveToRegion(t.services, systemActor(), wish(), false);
  const refused = await t.call('POST /organization-operations/{id}/reversal', {
    as: await t.asOfficer('organization_officer', 'N0'),
    params: { id: moved.operation?.id ?? '' },
    body: {},
  });
  expect([refused.status, refused.problem.rule]).toEqual([422, 'operation.not_reversible']);
});

it('stands in the way of what would call its people back', async () => {
  await createMember(t, officer, codes.eastFirst);
  const gone = await t.call('POST /organizations/{id}/dissolution', {
    as: officer,
    params: { id: id(codes.eastFirst) },
    body: { on: '2026-06-30', successorId: id(codes.westFirst) },
  });
  expect(gone.status, gone.text).toBe(200);
  await moveToRegion(t.services, systemActor(), wish({ id: id(codes.westTownship) }), false);
  const refused = await t.call('POST /organization-operations/{id}/reversal', {
    as: officer,
    params: { id: gone.body.operation?.id ?? '' },
    body: {},
  });
  expect([refused.status, refused.problem.rule]).toEqual([422, 'operation.later_change']);
  expect(refused.problem.detail).toBe('有 1 名党员后来又变更了所在党组织。请先撤回后来的变更。');
  await expectSound(t);
});

it('deletes nothing that has no exact copy in the other region', async () => {
  const member = await createMember(t, officer, codes.eastFirst);
  const { path } = organizationOf(t.county, codes.eastTownship);
  const gone = await asOwner<{ n: number }>(
    t,
    `SELECT zhibu_leave_region('member_event', 'org_path', 1507, 1508, '${path}', 'n.15.08.0001', NULL)::int AS n`,
  );
  expect(gone).toEqual([{ n: 0 }]);
  const events = await asOwner(t, `SELECT 1 FROM member_event WHERE member_id = '${member.id}'`);
  expect(events.length).toBeGreaterThan(0);
});

it('takes what waits there along: a paper letter from outside, and a letter that leads there', async () => {
  const western = await t.asOfficer('branch_secretary', codes.westFirst);
  const above = await t.asOfficer('committee_administrator', codes.westTownship);
  const member = await createMember(t, western, codes.westFirst);
  const applied = await t.call('POST /transfers', {
    as: await t.asMember(member),
    body: { destinationId: id(codes.eastTownship), ground: 'work' },
  });
  const approve = (as: Headers, version: number, body: object) =>
    t.call('POST /transfers/{id}/approve', {
      as,
      params: { id: applied.body.id },
      ifMatch: version,
      body,
    });
  await approve(western, 1, { duesUntil: '2026-06' });
  expect((await approve(above, 2, {})).body.state).toBe('issued');
  const east = await t.asOfficer('organization_officer', codes.eastTownship);
  const incoming = await t.call('POST /transfers/incoming', {
    as: east,
    body: {
      letter: { number: '12', issuer: '中共南江市委员会', issuedOn: '2026-06-20', until: '2026-07-20' },
      person: {
        name: '何若兰',
        idNumber: idNumberOf('1985-03-07', 232),
        sex: 'female',
        birth: '1985-03-07',
        stage: 'full',
        joined: '2010-07-01',
        full: '2011-07-01',
      },
      ground: 'work',
    },
  });
  const paper = await t.call('POST /transfers/{id}/papers', {
    as: east,
    params: { id: incoming.body.id },
    query: { fileName: 'a.pdf' },
    headers: { 'content-type': 'application/octet-stream' },
    body: Buffer.from('%PDF-1.7 a letter'),
  });
  expect(paper.status).toBe(201);
  await moveToRegion(t.services, systemActor(), wish({ reason: '区划调整' }), false);
  await expectSound(t);
  const moved = await t.asOfficer('organization_officer', codes.eastTownship);
  const board = await t.call('GET /transfers', { as: moved, query: { side: 'destination' } });
  expect(board.body.items.map((one) => one.id).sort()).toEqual([applied.body.id, incoming.body.id].sort());
  const accepted = await t.call('POST /transfers/{id}/accept', {
    as: moved,
    params: { id: incoming.body.id },
    ifMatch: 1,
    body: { branchId: id(codes.eastFirst), duesUntil: '2026-06' },
  });
  expect(accepted.body.state).toBe('completed');
  await expectSound(t);
});
