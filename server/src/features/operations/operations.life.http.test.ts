import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember } from '../../../test/harness/members.ts';
import { foldDeltas } from '../statistics/public.ts';
import { expectSound, rowsOf } from './operations.testing.ts';

let t: TestApp;
let officer: Headers;
beforeEach(async () => {
  t = await createTestApp();
  officer = await t.asOfficer('organization_officer', codes.committee);
});
afterEach(() => t.close());

const on = '2026-06-30';
const id = (code: string) => organizationOf(t.county, code).id;

type Key =
  | 'POST /organizations/{id}/mergers'
  | 'POST /organizations/{id}/splits'
  | 'POST /organizations/{id}/dissolution'
  | 'POST /organizations/{id}/reforms';

/** Done, or only shown: both say the same. */
async function both(key: Key, code: string, body: Record<string, unknown>) {
  const params = { id: id(code) };
  const seen = await t.call(key, { as: officer, params, query: { preview: true }, body: { on, ...body } });
  const done = await t.call(key, { as: officer, params, body: { on, ...body } });
  if (done.status === 200) expect({ ...done.body, operation: null, preview: true }).toEqual(seen.body);
  return { seen: seen.body, done };
}

const reverse = (operationId: string | undefined, query = {}) =>
  t.call('POST /organization-operations/{id}/reversal', {
    as: officer,
    params: { id: operationId ?? '' },
    query,
    body: {},
  });

async function people(code: string, n: number, change = {}): Promise<string[]> {
  const made: string[] = [];
  for (let i = 0; i < n; i += 1) made.push((await createMember(t, officer, code, change)).id);
  return made;
}

const organization = async (code: string) =>
  (await t.call('GET /organizations/{id}', { as: officer, params: { id: id(code) } })).body;
const membersOf = async (organizationId: string) =>
  (
    await t.call('GET /members', { as: officer, query: { organization: organizationId, limit: 100 } })
  ).body.items
    .map((item) => item.id)
    .sort();

describe('a merger', () => {
  it('takes members, groups and waiting imports into the other branch, and is undone', async () => {
    const east = await people(codes.eastFirst, 3);
    const west = await people(codes.eastSecond, 2);
    await foldDeltas(t.services);
    await people(codes.eastFirst, 1, { stage: 'applicant', joined: undefined, full: undefined });
    const group = await t.call('POST /organizations', {
      as: officer,
      body: { parentId: id(codes.eastFirst), code: 'G1', name: '第一党小组', kind: 'group' },
    });
    await t.call('POST /member-imports', {
      as: officer,
      query: { organization: id(codes.eastFirst), fileName: 'a.csv' },
      body: Buffer.from('姓名,公民身份号码\n张伟,1\n'),
      headers: { 'content-type': 'application/octet-stream' },
    });
    const before = await rowsOf(t, id(codes.eastTownship));
    const { seen, done } = await both('POST /organizations/{id}/mergers', codes.eastFirst, {
      targetId: id(codes.eastSecond),
    });
    expect(seen).toMatchObject({ members: 4, organizations: 2, openItems: 1, blocks: [] });
    expect(done.status).toBe(200);
    expect(await membersOf(id(codes.eastSecond))).toHaveLength(6);
    expect(await organization(codes.eastFirst)).toMatchObject({
      endedOn: on,
      successor: { id: id(codes.eastSecond), name: '东河镇第二党支部' },
      memberCount: 0,
      childCount: 0,
      can: { edit: false, addMember: false, operate: false, import: false },
    });
    expect(await organization(codes.eastTownship)).toMatchObject({ childCount: 1, memberCount: 5 });
    const moved = await t.call('GET /organizations/{id}', { as: officer, params: { id: group.body.id } });
    expect(moved.body.parentId).toBe(id(codes.eastSecond));
    await expectSound(t);
    const history = await t.call('GET /members/{id}/history', { as: officer, params: { id: east[0] ?? '' } });
    expect(history.body.items[0]).toMatchObject({
      kind: 'moved',
      validOn: on,
      changes: [{ field: 'organization', before: '东河镇第一党支部', after: '东河镇第二党支部' }],
    });
    await foldDeltas(t.services);
    await expectSound(t);
    const undone = await reverse(done.body.operation?.id);
    expect(undone.body).toMatchObject({ members: 4, organizations: 2, openItems: 1, blocks: [] });
    expect(await rowsOf(t, id(codes.eastTownship))).toEqual(before);
    expect(await membersOf(id(codes.eastSecond))).toEqual([...west].sort());
    await expectSound(t);
  });

  it('of two into a new one frees their names, keeps their codes, and is undone while nothing came to it', async () => {
    await people(codes.eastFirst, 2);
    await people(codes.westFirst, 2);
    const found = { code: '150785100009', name: '东河镇第一党支部', kind: 'branch' };
    const { seen, done } = await both('POST /organizations/{id}/mergers', codes.eastFirst, {
      others: [id(codes.westFirst)],
      found,
    });
    expect(seen).toMatchObject({ members: 4, organizations: 3, blocks: [], warnings: [] });
    const founded = done.body.operation?.parts.find(({ role }) => role === 'founded');
    const made = await t.call('GET /organizations/{id}', { as: officer, params: { id: founded?.id ?? '' } });
    expect(made.body).toMatchObject({ ...found, foundedOn: on, memberCount: 4, endedOn: null });
    await expectSound(t);
    const taken = await t.call('POST /organizations', {
      as: officer,
      body: { parentId: id(codes.eastTownship), code: codes.eastFirst, name: '别的党支部', kind: 'branch' },
    });
    expect([taken.status, taken.problem.detail]).toEqual([
      409,
      `代码 ${codes.eastFirst} 已被使用，请核对后换一个。`,
    ]);
    const names = async (query = {}) =>
      (
        await t.call('GET /organizations/{id}/children', {
          as: officer,
          params: { id: id(codes.eastTownship) },
          query,
        })
      ).body.items.map(({ code }) => code);
    expect(await names()).toEqual([codes.eastSecond, found.code]);
    expect(await names({ ended: true })).toEqual([codes.eastFirst, codes.eastSecond, found.code]);
    const search = async (query = {}) =>
      (await t.call('GET /organizations', { as: officer, query: { name: '东河镇第一', ...query } })).body
        .items.length;
    expect([await search(), await search({ ended: true })]).toEqual([1, 2]);
    const late = await t.call('POST /members', {
      as: officer,
      body: {
        organizationId: id(codes.eastFirst),
        name: '张伟',
        idNumber: '11010519491231002X',
        stage: 'full',
      },
    });
    expect([late.status, late.problem.detail]).toEqual([
      409,
      '“东河镇第一党支部”已于2026-06-30撤销，只能查看。请选择现有的党组织。',
    ]);
    expect((await reverse(done.body.operation?.id, { preview: true })).body.blocks).toEqual([]);
    t.county.new = { ...organizationOf(t.county, codes.eastFirst), id: founded?.id ?? '' };
    await people('new', 1);
    const refused = await reverse(done.body.operation?.id);
    expect([refused.status, refused.problem.rule]).toEqual([422, 'operation.later_change']);
    expect(refused.problem.detail).toContain('后来有了新的党员');
  });

  it('is refused for what blocks it, all of it named', async () => {
    await people(codes.eastFirst, 1);
    await t.asOfficer('branch_secretary', codes.eastFirst);
    const { seen, done } = await both('POST /organizations/{id}/mergers', codes.eastFirst, {
      targetId: id(codes.westTownship),
    });
    expect(seen.blocks.map(({ code }) => code)).toEqual(['running_duty', 'takes_no_members']);
    expect(seen.blocks[0]).toMatchObject({ pointer: '/endDuties', count: 1, links: [{ type: 'duty' }] });
    expect([done.status, done.problem.code, done.problem.errors?.length]).toEqual([422, 'rule_refused', 1]);
    expect(done.problem.detail).toContain('还有 1 个职务在任');
    const twice = await both('POST /organizations/{id}/mergers', codes.eastFirst, {
      targetId: id(codes.eastFirst),
    });
    expect(twice.done.problem.rule).toBe('operation.same_organization');
    const neither = await both('POST /organizations/{id}/mergers', codes.eastFirst, {});
    expect([neither.done.status, neither.done.problem.code]).toEqual([422, 'invalid']);
    await expectSound(t);
  });

  it('ends duties with the branch when asked to: the reach is gone at once', async () => {
    await people(codes.eastFirst, 3);
    const secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
    expect((await t.call('GET /members', { as: secretary })).body.items).toHaveLength(3);
    const { seen, done } = await both('POST /organizations/{id}/mergers', codes.eastFirst, {
      targetId: id(codes.eastSecond),
      endDuties: true,
    });
    expect(seen).toMatchObject({ endings: 1, blocks: [] });
    expect(seen.warnings.map(({ code }) => code)).toEqual(['running_duty']);
    expect(done.status).toBe(200);
    expect((await t.call('GET /members', { as: secretary })).status).toBe(403);
    const undone = await reverse(done.body.operation?.id);
    expect(undone.body.warnings.map(({ words }) => words.zh)).toEqual([
      '当时随之结束的 1 个职务不会恢复，需要的请重新授予。',
    ]);
    expect((await t.call('GET /members', { as: secretary })).status).toBe(403);
  });
});

describe('a split', () => {
  const found = (code: string, name: string) => ({ code, name, kind: 'branch' });

  it('takes the members chosen to the new branch, and back', async () => {
    const all = await people(codes.eastFirst, 7);
    const { seen, done } = await both('POST /organizations/{id}/splits', codes.eastFirst, {
      parts: [{ found: found('N1', '东河镇第三党支部'), memberIds: all.slice(0, 3) }],
    });
    expect(seen).toMatchObject({ members: 3, organizations: 1, blocks: [], warnings: [] });
    const part = done.body.operation?.parts.find(({ role }) => role === 'founded');
    expect(await membersOf(part?.id ?? '')).toEqual(all.slice(0, 3).sort());
    expect(await membersOf(id(codes.eastFirst))).toEqual(all.slice(3).sort());
    await expectSound(t);
    expect((await reverse(done.body.operation?.id)).status).toBe(200);
    const after = (await t.call('GET /organizations/{id}', { as: officer, params: { id: part?.id ?? '' } }))
      .body;
    expect(after).toMatchObject({ endedOn: '2026-07-01', memberCount: 0, successor: null });
    expect(await membersOf(id(codes.eastFirst))).toEqual([...all].sort());
    await expectSound(t);
  });

  it('quotes rule and article where too few would be left, and says what else is wrong', async () => {
    const all = await people(codes.eastFirst, 4);
    const others = await people(codes.eastSecond, 1);
    const { seen, done } = await both('POST /organizations/{id}/splits', codes.eastFirst, {
      parts: [
        { found: found(codes.westFirst, '东河镇第二党支部'), memberIds: [...all.slice(0, 2), ...others] },
      ],
    });
    expect(seen.blocks.map(({ code }) => code).sort()).toEqual([
      'capacity',
      'capacity',
      'code_taken',
      'member_elsewhere',
      'sibling_name',
    ]);
    const few = seen.blocks.find(({ code }) => code === 'capacity');
    expect(few).toMatchObject({
      rule: 'branch.full_members_min',
      earliest: { zh: '正式党员达到 3 名时' },
    });
    expect(few?.article?.zh).toContain('条');
    expect(few?.words.zh).toContain('党支部至少要有 3 名正式党员，这里只有 2 名');
    expect(done.status).toBe(422);
    await expectSound(t);
  });

  it('of a committee takes the organisations named', async () => {
    await people(codes.eastFirst, 2);
    const body = {
      parts: [
        {
          found: { code: 'N2', name: '中共云岭县东河工业园区委员会', kind: 'committee' },
          organizationIds: [id(codes.eastFirst)],
        },
      ],
    };
    const { seen, done } = await both('POST /organizations/{id}/splits', codes.eastTownship, body);
    expect(seen).toMatchObject({ members: 2, organizations: 2, blocks: [] });
    expect(seen.warnings.map(({ rule }) => rule)).toEqual(['committee.members_over']);
    expect((await organization(codes.eastFirst)).ancestors.map(({ name }) => name)).toEqual([
      '中共云岭县委员会',
      '中共云岭县东河工业园区委员会',
    ]);
    await expectSound(t);
    expect((await reverse(done.body.operation?.id)).status).toBe(200);
    expect((await organization(codes.eastFirst)).parentId).toBe(id(codes.eastTownship));
    await expectSound(t);
  });
});

describe('a dissolution', () => {
  it('without a successor needs an empty organisation, and names what it holds', async () => {
    await people(codes.eastFirst, 2);
    const branch = await both('POST /organizations/{id}/dissolution', codes.eastFirst, {});
    expect(branch.seen.blocks).toMatchObject([{ code: 'holds_members', count: 2 }]);
    expect(branch.done.problem.detail).toBe(
      '“东河镇第一党支部”还有 2 名党员。请选择接收的党组织，或先办理转接。',
    );
    const township = await both('POST /organizations/{id}/dissolution', codes.westTownship, {});
    expect(township.seen.blocks).toMatchObject([{ code: 'holds_organizations', count: 2 }]);
    const empty = await both('POST /organizations/{id}/dissolution', codes.westFirst, { reason: '党员外流' });
    expect(empty.done.status).toBe(200);
    expect(await organization(codes.westFirst)).toMatchObject({ endedOn: on, successor: null });
    const again = await both('POST /organizations/{id}/dissolution', codes.westFirst, {});
    expect(again.done.problem.rule).toBe('operation.ended');
    const granted = await t.call('POST /organizations', {
      as: officer,
      body: { parentId: id(codes.westFirst), code: 'G9', name: '党小组', kind: 'group' },
    });
    expect(granted.status).toBe(409);
    await expectSound(t);
    expect((await reverse(empty.done.body.operation?.id)).status).toBe(200);
    expect(await organization(codes.westFirst)).toMatchObject({ endedOn: null });
    await expectSound(t);
  });

  it('with a successor hands everything over', async () => {
    const all = await people(codes.eastFirst, 3);
    const { done } = await both('POST /organizations/{id}/dissolution', codes.eastTownship, {
      successorId: id(codes.westTownship),
    });
    expect(done.status).toBe(200);
    expect(await membersOf(id(codes.eastFirst))).toEqual([...all].sort());
    expect((await organization(codes.eastFirst)).parentId).toBe(id(codes.westTownship));
    expect((await organization(codes.westTownship)).memberCount).toBe(3);
    await expectSound(t);
    const refused = await both('POST /organizations/{id}/dissolution', codes.westTownship, {
      successorId: id(codes.eastFirst),
    });
    expect(refused.done.problem.rule).toBe('operation.inside_itself');
  });
});

describe('a re-forming', () => {
  it('into a temporary branch has its last day; and back', async () => {
    await people(codes.eastFirst, 1);
    const open = await both('POST /organizations/{id}/reforms', codes.eastFirst, { form: 'temporary' });
    expect(open.done.problem.detail).toBe('临时党组织要写明到期日期，并且晚于成立日期。');
    const { done } = await both('POST /organizations/{id}/reforms', codes.eastFirst, {
      form: 'temporary',
      temporaryUntil: '2026-12-31',
      name: '东河镇抗洪临时党支部',
    });
    expect(done.body.warnings.map(({ code, count }) => [code, count])).toContainEqual([
      'takes_no_members',
      1,
    ]);
    expect(done.body.operation?.changes).toEqual([
      { field: 'form', before: 'standard', after: 'temporary' },
      { field: 'name', before: '东河镇第一党支部', after: '东河镇抗洪临时党支部' },
      { field: 'temporaryUntil', before: null, after: '2026-12-31' },
    ]);
    expect(await organization(codes.eastFirst)).toMatchObject({
      form: 'temporary',
      temporaryUntil: '2026-12-31',
    });
    const found = await t.call('GET /organizations', { as: officer, query: { name: '抗洪' } });
    expect(found.body.items).toHaveLength(1);
    expect((await reverse(done.body.operation?.id)).status).toBe(200);
    expect(await organization(codes.eastFirst)).toMatchObject({
      form: 'standard',
      temporaryUntil: null,
      name: '东河镇第一党支部',
    });
  });

  it('into another kind respects what it holds and where it stands', async () => {
    await people(codes.eastFirst, 1);
    const general = await both('POST /organizations/{id}/reforms', codes.eastFirst, {
      kind: 'general_branch',
    });
    expect(general.done.problem.detail).toBe(
      '“东河镇第一党支部”是党总支，党员应编入党支部或党小组（涉及 1 人）。请改选党支部。',
    );
    const above = await both('POST /organizations/{id}/reforms', codes.eastTownship, { kind: 'branch' });
    expect(above.done.problem.rule).toBe('organization.place');
    const nothing = await both('POST /organizations/{id}/reforms', codes.eastFirst, { kind: 'branch' });
    expect(nothing.done.problem.rule).toBe('operation.nothing_changes');
    const fits = await both('POST /organizations/{id}/reforms', codes.eastTownship, {
      kind: 'general_branch',
    });
    expect(fits.seen.warnings.map(({ rule }) => rule)).toEqual(['general_branch.members_over']);
    expect(fits.done.status).toBe(200);
    expect((await organization(codes.eastTownship)).kind).toBe('general_branch');
  });
});
