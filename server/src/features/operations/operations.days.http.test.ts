import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember } from '../../../test/harness/members.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { sql } from '../../kernel/database.ts';

/** On which days an operation may be recorded, what a reversal says, and which one is undone first. */

let t: TestApp;
let officer: Headers;
beforeEach(async () => {
  t = await createTestApp();
  officer = await t.asOfficer('organization_officer', codes.committee);
});
afterEach(() => t.close());

const on = '2026-06-30';
const id = (code: string) => organizationOf(t.county, code).id;
const move = (code: string, to: string, day = on) =>
  t.call('POST /organizations/{id}/moves', {
    as: officer,
    params: { id: id(code) },
    body: { parentId: id(to), on: day },
  });
const merge = (code: string, body: Record<string, unknown>) =>
  t.call('POST /organizations/{id}/mergers', {
    as: officer,
    params: { id: id(code) },
    body: { on, ...body },
  });
const dissolve = (code: string, body: Record<string, unknown> = {}) =>
  t.call('POST /organizations/{id}/dissolution', {
    as: officer,
    params: { id: id(code) },
    body: { on, ...body },
  });
const split = (code: string, found: Record<string, unknown>, memberIds: string[] = [], day = on) =>
  t.call('POST /organizations/{id}/splits', {
    as: officer,
    params: { id: id(code) },
    body: { on: day, parts: [{ found: { kind: 'branch', ...found }, memberIds }] },
  });
const reverse = (operationId: string | undefined, preview = false, day?: string) =>
  t.call('POST /organization-operations/{id}/reversal', {
    as: officer,
    params: { id: operationId ?? '' },
    query: { preview },
    body: day === undefined ? {} : { on: day },
  });
const historyOf = async (code: string) =>
  (
    await t.call('GET /organizations/{id}/operations', { as: officer, params: { id: id(code) } })
  ).body.items.map(({ kind, after, can }) => [kind, after && [after.kind, after.on], can.reverse]);

describe('the day', () => {
  it('is not before the Party', async () => {
    const refused = await move(codes.eastFirst, codes.westTownship, '1921-06-30');
    expect([refused.status, refused.problem.rule, refused.problem.earliest]).toEqual([
      422,
      'operation.date_before_party',
      '1921-07-01',
    ]);
    expect(refused.problem.detail).toMatch(
      /^日期不能早于 1921 年 7 月 1 日：那时还没有党的组织。请核对年份。/,
    );
    expect((await move(codes.eastFirst, codes.westTownship, '1921-07-01')).problem.rule).not.toBe(
      'operation.date_before_party',
    );
  });

  it('is not before a part of it, as it was then, left for another superior', async () => {
    expect((await move(codes.eastFirst, codes.westTownship)).status).toBe(200);
    const early = await move(codes.eastTownship, codes.westTownship, '2026-06-29');
    expect([early.status, early.problem.rule, early.problem.earliest]).toEqual([
      422,
      'operation.date_before_last',
      '2026-06-30',
    ]);
    expect(early.problem.detail).toContain('东河镇第一党支部');
    expect((await move(codes.eastTownship, codes.westTownship)).status).toBe(200);
  });

  it('is not before one of those who are moved joined, whoever moves them', async () => {
    await createMember(t, officer, codes.eastFirst, { joined: '2024-07-01', full: '2025-07-01' });
    const late = (
      await createMember(t, officer, codes.eastFirst, { joined: '2025-07-01', full: '2026-06-01' })
    ).id;
    const body = { targetId: id(codes.eastSecond), on: '2025-06-30' };
    const refused = await merge(codes.eastFirst, body);
    expect([refused.problem.rule, refused.problem.earliest]).toEqual([
      'operation.date_before_members',
      '2025-07-01',
    ]);
    expect(refused.problem.detail).toMatch(
      /^“东河镇第一党支部”有党员的组织关系从2025-07-01才算起，日期不能早于那一天。/,
    );
    const parted = await split(
      codes.eastFirst,
      { code: 'S1', name: '东河镇第三党支部' },
      [late],
      '2025-06-30',
    );
    expect(
      [parted.problem.detail, ...(parted.problem.errors ?? []).map(({ detail }) => detail)].join(),
    ).toContain('从2025-07-01才算起');
    const successor = { successorId: id(codes.eastSecond), on: '2025-06-30' };
    expect((await dissolve(codes.eastFirst, successor)).problem.rule).toBe('operation.date_before_members');
    expect((await merge(codes.eastFirst, { ...body, on: '2025-07-01' })).status).toBe(200);
  });

  it('of an operation that was reversed binds nobody: it is done again on the right day', async () => {
    await createMember(t, officer, codes.eastFirst);
    const wrong = await merge(codes.eastFirst, { targetId: id(codes.eastSecond) });
    expect((await reverse(wrong.body.operation?.id)).status).toBe(200);
    const right = await merge(codes.eastFirst, { targetId: id(codes.eastSecond), on: '2026-06-20' });
    expect(right.status).toBe(200);
  });
});

describe('the words', () => {
  it('for an organisation put under itself are its own', async () => {
    const refused = await move(codes.eastTownship, codes.eastTownship);
    expect([refused.problem.rule, refused.problem.detail]).toEqual([
      'operation.inside_itself',
      '“中共云岭县东河镇委员会”不能作自己的上级。请另选上级。',
    ]);
  });

  it('name the field: one target, and a name of two characters', async () => {
    const both = await merge(codes.eastFirst, {});
    expect([both.status, both.problem.errors?.[0]?.pointer]).toEqual([422, '/targetId']);
    const short = await split(codes.eastFirst, { code: 'S1', name: ' 三 ' });
    expect([short.problem.errors?.[0]?.pointer, short.problem.detail]).toEqual([
      '/parts/0/found/name',
      '名称至少两个字。',
    ]);
    const found = { code: 'S1', name: '三 ', kind: 'branch' };
    expect((await merge(codes.eastFirst, { found })).problem.errors?.[0]?.pointer).toBe('/found/name');
  });

  it('count in English: one duty, two duties', async () => {
    const words = async () => {
      const seen = await t.call('POST /organizations/{id}/dissolution', {
        as: officer,
        params: { id: id(codes.eastFirst) },
        query: { preview: true },
        body: { on, endDuties: true },
      });
      return seen.body.warnings.map((one) => one.words.en).join();
    };
    await t.asOfficer('branch_secretary', codes.eastFirst);
    expect(await words()).toMatch(/^1 duty ends with/);
    await t.asOfficer('organization_officer', codes.eastFirst);
    expect(await words()).toMatch(/^2 duties end with/);
  });
});

describe('a reversal', () => {
  it('under a superior that ended says what to undo first, and offers nothing to choose', async () => {
    const ended = await dissolve(codes.eastFirst);
    await dissolve(codes.eastSecond);
    await dissolve(codes.eastTownship);
    const seen = await reverse(ended.body.operation?.id, true);
    expect(seen.body.blocks.map(({ code, words, earliest }) => [code, words.zh, earliest?.zh])).toEqual([
      [
        'ended',
        '“东河镇第一党支部”的上级“中共云岭县东河镇委员会”已于2026-06-30撤销，不能回到那里。请先撤回“中共云岭县东河镇委员会”的那次变更。',
        '撤回后来的变更后',
      ],
    ]);
    expect((await reverse(ended.body.operation?.id)).problem.rule).toBe('operation.ended');
  });

  it('warns that posts and terms stay ended', async () => {
    const member = await createMember(t, officer, codes.eastFirst);
    const term = await t.call('POST /organizations/{id}/terms', {
      as: officer,
      params: { id: id(codes.eastFirst) },
      body: {
        from: '2026-06-01',
        election: 'regular',
        village: false,
        officers: [{ memberId: member.id, post: 'secretary' }],
      },
    });
    expect(term.status).toBe(201);
    const done = await merge(codes.eastFirst, { targetId: id(codes.eastSecond), endDuties: true });
    expect(done.status).toBe(200);
    const seen = await reverse(done.body.operation?.id, true);
    expect(seen.body.warnings.map(({ code, count, words }) => [code, count, words])).toEqual([
      [
        'running_officer',
        2,
        {
          zh: '当时随之结束的 1 名班子成员任职、1 个任期不会恢复，需要的请重新登记本届任期和班子成员。',
          en: '1 post and 1 term that ended with it are not restored; register the term and its officers again where needed.',
        },
      ],
    ]);
  });

  it('shown only locks nothing', async () => {
    const done = await move(codes.eastFirst, codes.westTownship);
    const operationId = done.body.operation?.id ?? '';
    const { regionId } = organizationOf(t.county, codes.eastFirst);
    await t.services.database.transaction(systemActor().scope, async (tx) => {
      await tx.rows(sql`SELECT FROM organization_operation
        WHERE region_id = ${regionId} AND id = ${operationId}::uuid FOR UPDATE`);
      // It would wait for this transaction, which waits for it.
      expect((await reverse(operationId, true)).status).toBe(200);
    });
  });
});

describe('the history', () => {
  it('offers to undo the latest only, and says of the older what comes first', async () => {
    const first = await move(codes.eastFirst, codes.westTownship, '2026-06-01');
    expect(first.body.operation).toMatchObject({ after: null, can: { reverse: true } });
    const second = await move(codes.eastFirst, codes.committee, '2026-06-02');
    expect(await historyOf(codes.eastFirst)).toEqual([
      ['move', null, true],
      ['move', ['move', '2026-06-02'], false],
    ]);
    await reverse(second.body.operation?.id, false, '2026-06-03');
    expect((await historyOf(codes.eastFirst)).slice(1)).toEqual([
      ['move', null, false],
      ['move', null, true],
    ]);
    await t.call('POST /organizations/{id}/reforms', {
      as: officer,
      params: { id: id(codes.eastFirst) },
      body: { on, form: 'joint' },
    });
    // Another form stands in the way of no move; the end stands in the way of both.
    expect((await historyOf(codes.eastFirst)).at(-1)).toEqual(['move', null, true]);
    await dissolve(codes.eastFirst);
    const all = await historyOf(codes.eastFirst);
    expect([all[0], all[1], all.at(-1)]).toEqual([
      ['dissolve', null, true],
      ['reform', ['dissolve', on], false],
      ['move', ['dissolve', on], false],
    ]);
    const below = await t.asOfficer('branch_secretary', codes.westFirst);
    const hidden = await t.call('GET /organizations/{id}/operations', {
      as: below,
      params: { id: id(codes.eastFirst) },
    });
    expect(hidden.status).toBe(404);
  });

  it('tells nothing of a day before the last move around: the tree stood otherwise then', async () => {
    await move(codes.westTownship, codes.eastTownship, '2026-06-25');
    const early = await move(codes.westFirst, codes.committee, '2026-06-24');
    expect([early.status, early.problem.detail]).toEqual([
      422,
      expect.stringContaining(
        `“${organizationOf(t.county, codes.westTownship).name}”在2026-06-25有过变更，日期不能早于那一天`,
      ),
    ]);
    expect((await move(codes.westFirst, codes.committee, '2026-06-25')).status).toBe(200);
    await reverse((await move(codes.westTownship, codes.committee, '2026-06-26')).body.operation?.id);
  });
});
