import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asOwner } from '../../../test/harness/accounts.ts';
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
const preview = { preview: true };

async function people(code: string, n: number): Promise<string[]> {
  const made: string[] = [];
  for (let i = 0; i < n; i += 1) made.push((await createMember(t, officer, code)).id);
  return made;
}

const sound = () => expectSound(t);

const organization = async (code: string, as = officer) =>
  (await t.call('GET /organizations/{id}', { as, params: { id: id(code) } })).body;
const children = async (code: string, query = {}) =>
  (
    await t.call('GET /organizations/{id}/children', { as: officer, params: { id: id(code) }, query })
  ).body.items.map((item) => item.name);

describe('a move', () => {
  const move = (code: string, to: string, more: Record<string, unknown> = {}, as = officer, query = {}) =>
    t.call('POST /organizations/{id}/moves', {
      as,
      params: { id: id(code) },
      query,
      body: { parentId: id(to), on, ...more },
    });

  it('takes the subtree along: paths, files, counts, history; the preview said the same', async () => {
    await people(codes.eastFirst, 2);
    await foldDeltas(t.services);
    await people(codes.eastFirst, 1);
    const before = await move(codes.eastFirst, codes.westTownship, {}, officer, preview);
    expect(before.status).toBe(200);
    expect(before.body).toMatchObject({
      preview: true,
      members: 3,
      organizations: 1,
      blocks: [],
      operation: null,
    });
    expect(await children(codes.westTownship)).toHaveLength(2);
    const done = await move(codes.eastFirst, codes.westTownship, { reason: '区划调整' });
    expect(done.status).toBe(200);
    expect({ ...done.body, operation: null, preview: true }).toEqual(before.body);
    expect(done.body.operation).toMatchObject({
      kind: 'move',
      on,
      reason: '区划调整',
      members: 3,
      actorRole: 'organization_officer',
      can: { reverse: true },
    });
    expect(await children(codes.westTownship)).toContain('东河镇第一党支部');
    expect(await children(codes.eastTownship)).toEqual(['东河镇第二党支部']);
    expect((await organization(codes.westTownship)).memberCount).toBe(3);
    expect((await organization(codes.eastTownship)).memberCount).toBe(0);
    await sound();
    await foldDeltas(t.services);
    expect((await organization(codes.committee)).memberCount).toBe(3);
    await sound();
    const history = await t.call('GET /organizations/{id}/operations', {
      as: officer,
      params: { id: id(codes.eastFirst) },
    });
    expect(history.body.items.map((item) => item.parts)).toEqual([
      expect.arrayContaining([
        { id: id(codes.eastFirst), name: '东河镇第一党支部', role: 'subject' },
        { id: id(codes.eastTownship), name: '中共云岭县东河镇委员会', role: 'parent_before' },
        { id: id(codes.westTownship), name: '中共云岭县西山镇委员会', role: 'parent_after' },
      ]),
    ]);
    const log = await asOwner<{ after: { members: number } }>(
      t,
      `SELECT after FROM audit_entry WHERE action = 'organizations.move' AND outcome = 'done'`,
    );
    expect(log.map(({ after }) => after.members)).toEqual([3]);
  });

  it('takes its secretary’s reach along at once, and leaves the old superior none', async () => {
    await people(codes.eastFirst, 1);
    const secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
    const east = await t.asOfficer('committee_administrator', codes.eastTownship);
    const west = await t.asOfficer('committee_administrator', codes.westTownship);
    const seen = async (as: Headers) => (await t.call('GET /members', { as })).body.items.length;
    expect([await seen(secretary), await seen(east), await seen(west)]).toEqual([1, 1, 0]);
    await move(codes.eastFirst, codes.westTownship);
    expect([await seen(secretary), await seen(east), await seen(west)]).toEqual([1, 0, 1]);
    const gone = await t.call('GET /organizations/{id}', { as: east, params: { id: id(codes.eastFirst) } });
    expect(gone.status).toBe(404);
  });

  it('undone, every row is as it was', async () => {
    await people(codes.eastFirst, 2);
    const before = [await rowsOf(t, id(codes.eastTownship)), await rowsOf(t, id(codes.westTownship))];
    const { body } = await move(codes.eastTownship, codes.westTownship);
    await sound();
    expect(await rowsOf(t, id(codes.westTownship))).not.toEqual(before[1]);
    const params = { id: body.operation?.id ?? '' };
    const seen = await t.call('POST /organization-operations/{id}/reversal', {
      as: officer,
      params,
      query: preview,
      body: {},
    });
    expect(seen.body).toMatchObject({ members: 2, organizations: 3, blocks: [] });
    const undone = await t.call('POST /organization-operations/{id}/reversal', {
      as: officer,
      params,
      body: {},
    });
    expect(undone.status).toBe(200);
    expect(undone.body.operation).toMatchObject({
      kind: 'reversal',
      reverses: params.id,
      can: { reverse: false },
    });
    expect([await rowsOf(t, id(codes.eastTownship)), await rowsOf(t, id(codes.westTownship))]).toEqual(
      before,
    );
    await sound();
    const again = await t.call('POST /organization-operations/{id}/reversal', {
      as: officer,
      params,
      body: {},
    });
    expect([again.status, again.problem.rule, again.problem.detail]).toEqual([
      422,
      'operation.already_reversed',
      '这次变更已经撤回，不需要再撤回。',
    ]);
  });

  it('is not undone past a later move of the same', async () => {
    const first = await move(codes.eastFirst, codes.westTownship);
    await move(codes.eastFirst, codes.committee);
    const params = { id: first.body.operation?.id ?? '' };
    const refused = await t.call('POST /organization-operations/{id}/reversal', {
      as: officer,
      params,
      body: {},
    });
    expect([refused.status, refused.problem.rule]).toEqual([422, 'operation.later_change']);
    expect(refused.problem.detail).toContain('请先撤回后来的变更');
  });

  it.each([
    [
      'into itself',
      codes.eastTownship,
      codes.eastFirst,
      {},
      'operation.inside_itself',
      '不能把上级放到自己的下级里',
    ],
    ['where it stands', codes.eastFirst, codes.eastTownship, {}, 'operation.same_parent', '不需要变更'],
    ['under a branch', codes.eastFirst, codes.westFirst, {}, 'organization.place', '只能设党小组'],
    [
      'tomorrow',
      codes.eastFirst,
      codes.westTownship,
      { on: '2026-07-02' },
      'operation.date_future',
      '不能晚于今天',
    ],
  ] as const)('is refused: %s', async (_what, from, to, more, rule, words) => {
    const refused = await move(from, to, more);
    expect([refused.status, refused.problem.code, refused.problem.rule]).toEqual([422, 'rule_refused', rule]);
    expect(refused.problem.detail).toContain(words);
    const seen = await move(from, to, more, officer, preview);
    expect(seen.body.blocks.map((block) => block.words.zh).join()).toContain(words);
    await sound();
  });

  it('is refused to a place that has the name, and before an earlier change', async () => {
    await t.call('POST /organizations', {
      as: officer,
      body: {
        parentId: id(codes.westTownship),
        code: '150785200009',
        name: '东河镇第一党支部',
        kind: 'branch',
      },
    });
    const twin = await move(codes.eastFirst, codes.westTownship);
    expect(twin.problem.rule).toBe('operation.sibling_name');
    // No regulation says so, and no day makes it lawful: the platform's own rule, and the condition in words.
    expect([twin.problem.article, twin.problem.earliest]).toEqual([
      '党组织登记规则（本平台）',
      '改名或合并后',
    ]);
    expect(twin.problem.detail).toBe(
      '“中共云岭县西山镇委员会”下面已有“东河镇第一党支部”（代码 150785200009）。请先更名，或者与它合并。',
    );
    await move(codes.eastFirst, codes.committee);
    const early = await move(codes.eastFirst, codes.eastTownship, { on: '2026-06-01' });
    expect([early.problem.rule, early.problem.detail]).toEqual([
      'operation.date_before_last',
      '“东河镇第一党支部”在2026-06-30有过变更，日期不能早于那一天；如那次办错了，请先撤回。',
    ]);
  });

  it('is refused before the day on which its superior was merged away and took it along', async () => {
    const merged = await t.call('POST /organizations/{id}/mergers', {
      as: officer,
      params: { id: id(codes.eastTownship) },
      body: { targetId: id(codes.westTownship), on: '2026-06-30' },
    });
    expect(merged.status).toBe(200);
    const early = await move(codes.eastFirst, codes.committee, { on: '2026-06-29' });
    expect(early.problem.rule).toBe('operation.date_before_last');
    expect((await move(codes.eastFirst, codes.committee, { on: '2026-06-30' })).status).toBe(200);
  });

  it('is for those whose reach covers both places, and above their own organisation', async () => {
    const east = await t.asOfficer('committee_administrator', codes.eastTownship);
    const strange = await move(codes.eastFirst, codes.westTownship, {}, east);
    expect(strange.status).toBe(404);
    const own = await move(codes.eastTownship, codes.eastTownship, {}, east);
    expect([own.status, own.problem.detail]).toEqual([
      403,
      '本职务所在的党组织由上级党组织办理变更，请联系上级。',
    ]);
    for (const role of ['branch_secretary', 'statistician', 'security_admin'] as const) {
      const refused = await move(
        codes.eastFirst,
        codes.westTownship,
        {},
        await t.asOfficer(role, codes.committee),
      );
      expect({ role, status: refused.status }).toEqual({ role, status: 403 });
    }
    const county = await t.asOfficer('committee_administrator', codes.committee);
    expect((await move(codes.eastFirst, codes.westTownship, {}, county)).status).toBe(200);
  });

  it('and another at the same time: no ring, no deadlock, one of two that contradict is refused', async () => {
    const answers = await Promise.all([
      move(codes.eastTownship, codes.westTownship),
      move(codes.westTownship, codes.eastTownship),
      move(codes.eastFirst, codes.committee),
      move(codes.westFirst, codes.committee),
      ...Array.from({ length: 6 }, () =>
        createMember(t, officer, codes.eastSecond).then(() => ({ status: 201 })),
      ),
      foldDeltas(t.services).then(() => ({ status: 200 })),
    ]);
    const statuses = answers.map(({ status }) => status);
    expect(statuses.slice(0, 2).sort()).toEqual([200, 422]);
    expect(statuses.slice(2)).toEqual([200, 200, ...Array.from({ length: 6 }, () => 201), 200]);
    await sound();
    expect((await organization(codes.committee)).memberCount).toBe(6);
  });
});
