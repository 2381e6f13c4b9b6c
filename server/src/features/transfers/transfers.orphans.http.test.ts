import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asOwner, expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { expectSound } from '../operations/operations.testing.ts';
import { createOrganization } from '../organizations/public.ts';
import { castOf, step } from './transfers.testing.flow.ts';

/** Where a transfer goes nobody receives any more, and no letter is out yet: its history says so, and whose turn it is. */

let t: TestApp;
let officer: Headers;
let cast: Awaited<ReturnType<typeof castOf>>;
let school: string;
const id = (code: string) => organizationOf(t.county, code).id;
beforeEach(async () => {
  t = await createTestApp();
  officer = await t.asOfficer('committee_administrator', codes.committee);
  cast = await castOf(t);
  const actor = systemActor();
  const founding = {
    regionId: 1507,
    parentId: id(codes.committee),
    code: '150785300000',
    name: '中共云岭县第三中学委员会',
    kind: 'committee' as const,
  };
  const made = await t.services.database.transaction(actor.scope, (tx) =>
    createOrganization(tx, actor, t.clock.now(), founding),
  );
  school = made.id;
});
afterEach(() => t.close());

const on = '2026-06-30';
const seen = async (transferId: string) =>
  (await t.call('GET /transfers/{id}', { as: cast.self, params: { id: transferId } })).body;
const applied = async () =>
  (await t.call('POST /transfers', { as: cast.self, body: { destinationId: school, ground: 'work' } })).body
    .id;
const dissolve = (body: Record<string, unknown> = {}) =>
  t.call('POST /organizations/{id}/dissolution', {
    as: officer,
    params: { id: school },
    body: { on, endDuties: true, ...body },
  });
const line = (side: string) =>
  `接收党委“中共云岭县第三中学委员会”不再接收党员，也没有党委接续；请${side}变更接收组织，或者撤回`;

const gone = /^接收党委“中共云岭县第三中学委员会”已不再接收党员，.*请变更接收组织，或者退回申请方、撤回。$/;

describe('a destination that ends without a committee as its successor', () => {
  it.each([
    ['applied', '转出支部', 'origin_branch'],
    ['endorsed', '转出党委', 'origin_committee'],
    ['returned', '党员本人', 'member'],
  ] as const)(
    'is told in the history of one that is %s, to whosever turn it is',
    async (state, side, turn) => {
      const transferId = await applied();
      if (state === 'endorsed')
        await step(t, 'approve', transferId, cast.secretary, { duesUntil: '2026-06' });
      if (state === 'returned') await step(t, 'return', transferId, cast.secretary, { reason: '请补充说明' });
      expect((await dissolve()).status).toBe(200);
      const found = await seen(transferId);
      expect(found).toMatchObject({ state, turn, can: { redirect: true, withdraw: true } });
      expect(found.steps.at(-1)).toMatchObject({
        action: 'follow',
        side: 'system',
        reason: `撤销：${line(side)}`,
      });
    },
  );

  it('is exchanged for another by whoever is asked to, and the transfer ends as any other', async () => {
    const transferId = await applied();
    await step(t, 'approve', transferId, cast.secretary, { duesUntil: '2026-06' });
    await dissolve();
    expectRefused(await step(t, 'approve', transferId, cast.township), 409, 'conflict', gone);
    const other = { destinationId: id(codes.westTownship), reason: '学校党委已撤销' };
    expect((await step(t, 'redirect', transferId, cast.township, other)).body.state).toBe('applied');
    await step(t, 'approve', transferId, cast.secretary, { duesUntil: '2026-06' });
    expect((await step(t, 'approve', transferId, cast.township)).body.state).toBe('issued');
    await step(t, 'check-in', transferId, cast.self);
    const done = await step(t, 'accept', transferId, cast.west, { branchId: id(codes.westFirst) });
    expect(done.body).toMatchObject({ state: 'completed' });
    await expectSound(t);
  });

  it('is not endorsed either: before the attempt it stands there why, and in a list nothing can be approved', async () => {
    const transferId = await applied();
    expect((await dissolve()).status).toBe(200);
    for (const as of [cast.secretary, cast.township]) {
      const { body } = await t.call('GET /transfers/{id}', { as, params: { id: transferId } });
      expect(body.can).toMatchObject({ endorse: false, redirect: true, return: true, withdraw: true });
      expect(body.blocked).toMatchObject([
        { action: 'endorse', finding: { words: { zh: expect.stringMatching(gone) } } },
      ]);
      expectRefused(
        await step(t, 'approve', transferId, as, { duesUntil: '2026-06' }),
        409,
        'conflict',
        gone,
      );
    }
    const board = await t.call('GET /transfers', { as: cast.secretary, query: {} });
    expect(board.body.items).toMatchObject([{ id: transferId, can: { endorse: false, redirect: true } }]);
    const other = { destinationId: id(codes.westTownship), reason: '学校党委已撤销' };
    expect((await step(t, 'redirect', transferId, cast.secretary, other)).body).toMatchObject({
      blocked: [],
      can: { endorse: true },
    });
    const endorsed = await step(t, 'approve', transferId, cast.secretary, { duesUntil: '2026-06' });
    expect(endorsed.body.state).toBe('endorsed');
  });

  it('is told alike where a branch took over, which receives nobody by letter', async () => {
    const transferId = await applied();
    expect((await dissolve({ successorId: id(codes.westFirst) })).status).toBe(200);
    expect((await seen(transferId)).steps.at(-1)?.reason).toBe(`撤销：${line('转出支部')}`);
  });

  it('is not told where a committee took over', async () => {
    const followed = await applied();
    expect((await dissolve({ successorId: id(codes.committee) })).status).toBe(200);
    expect((await seen(followed)).steps.at(-1)?.reason).toMatch(
      /^撤销：接收党委由“.*”变为“中共云岭县委员会”$/,
    );
  });

  it('is told again once the dissolution is undone, and the transfer goes on where it was to go', async () => {
    const transferId = await applied();
    await step(t, 'approve', transferId, cast.secretary, { duesUntil: '2026-06' });
    const dissolved = await dissolve();
    const back = await t.call('POST /organization-operations/{id}/reversal', {
      as: officer,
      params: { id: dissolved.body.operation?.id ?? '' },
      body: {},
    });
    expect(back.status, back.text).toBe(200);
    const found = await seen(transferId);
    expect(found.steps.slice(-2).map(({ action, side, reason }) => [action, side, reason])).toEqual([
      ['follow', 'system', `撤销：${line('转出党委')}`],
      ['follow', 'system', '撤回：接收党委“中共云岭县第三中学委员会”已恢复，可以接收党员，转接照常办理'],
    ]);
    expect((await step(t, 'approve', transferId, cast.township)).body.state).toBe('issued');
    const log = await asOwner<{ n: number }>(
      t,
      "SELECT count(*)::int AS n FROM audit_entry WHERE action = 'transfers.follow'",
    );
    expect(log).toEqual([{ n: 2 }]);
  });
});
