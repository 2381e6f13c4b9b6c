import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asOwner, expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { sweepTransfers } from './transfers.sweep.ts';
import { castOf, issuedTransfer, type StepName, step } from './transfers.testing.flow.ts';

/** A status changes while the member is on the way: suspended and restored, admitted (domain rules 8, 21, 25 and 30). */

let t: TestApp;
let cast: Awaited<ReturnType<typeof castOf>>;
beforeEach(async () => {
  t = await createTestApp();
  cast = await castOf(t);
});
afterEach(() => t.close());

const suspended = /党员已停止党籍，转接暂停办理.*恢复党籍后继续办理；不再转接的，请撤回/;
const seen = async (transferId: string, as: Headers) =>
  (await t.call('GET /transfers/{id}', { as, params: { id: transferId } })).body;

/** Days go by: everybody signs in anew. */
async function on(day: string) {
  t.clock.set(new Date(`${day}T09:00:00+08:00`));
  await sweepTransfers(t.services);
  cast.secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
  cast.township = await t.asOfficer('committee_administrator', codes.eastTownship);
  cast.west = await t.asOfficer('organization_officer', codes.westTownship);
  cast.self = await t.asMember(cast.member);
}

async function change(kind: 'suspend' | 'restore' | 'admit', day: string, preview = false) {
  const { id } = cast.member;
  const { version } = (await t.call('GET /members/{id}', { as: cast.secretary, params: { id } })).body;
  const answer = await t.call('POST /members/{id}/status-changes', {
    as: cast.secretary,
    params: { id },
    ifMatch: version,
    query: preview ? { preview } : {},
    body: {
      kind,
      on: day,
      basis: '支部党员大会决议',
      document: '云党发〔2026〕8号',
      ...(kind === 'suspend' ? { ground: 'other' as const } : {}),
    },
  });
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
}

const remindersOf = async (id: string) =>
  (
    await asOwner<{ line: string }>(
      t,
      `SELECT on_day::text || ' ' || kind AS line FROM transfer_reminder WHERE transfer_id = $1 AND audience <> 'member' ORDER BY 1`,
      [id],
    )
  ).map(({ line }) => line);

describe('a suspension', () => {
  it('is told beforehand to halt the transfer and its letter, and nothing where none is open', async () => {
    const told = async () =>
      (await change('suspend', '2026-07-01', true)).warnings.map(({ words }) => words.zh);
    expect(await told()).toEqual([]);
    const id = await issuedTransfer(t, cast);
    const { letter } = await seen(id, cast.township);
    expect(await told()).toEqual([
      `转往“中共云岭县西山镇委员会”的组织关系转接还在办理，停止党籍期间暂停；已开出的介绍信（第 2026-0001 号）暂不能使用，有效期仍到 ${letter?.until}。恢复党籍后继续办理；不再转接的，请撤回这次转接。`,
    ]);
    expect(await seen(id, cast.self)).toMatchObject({ state: 'issued', halted: null });
    await change('suspend', '2026-07-01');
    const back = await change('restore', '2026-07-02', true);
    expect(back.warnings.map(({ words }) => words.zh).join()).not.toContain('转接');
  });

  it('halts the transfer where it stands: all sides read why, and no step leads on', async () => {
    const id = await issuedTransfer(t, cast);
    await change('suspend', '2026-07-01');
    const member = await seen(id, cast.self);
    expect(member).toMatchObject({ state: 'issued', halted: { zh: expect.stringMatching(suspended) } });
    expect(member.can).toMatchObject({ check_in: false, withdraw: true });
    expect(member.blocked).toMatchObject([{ action: 'check_in', finding: { words: member.halted } }]);
    const issuing = await seen(id, cast.township);
    expect(issuing.blocked.map(({ action }) => action).sort()).toEqual(['extend', 'redirect', 'reissue']);
    expect(issuing.steps.at(-1)).toMatchObject({ action: 'halt', reason: '党员停止党籍，转接暂停' });
    const receiving = await seen(id, cast.west);
    expect(receiving).toMatchObject({ member: { stage: 'suspended' }, halted: member.halted });
    expect(receiving.can).toMatchObject({ check_in: false, return: true, refuse: true });
    for (const as of [cast.township, cast.west]) {
      const [line] = (await t.call('GET /transfers', { as })).body.items;
      expect(line).toMatchObject({ id, halted: member.halted, can: { check_in: false, extend: false } });
    }

    const tried: [StepName, Headers, Record<string, unknown>][] = [
      ['check-in', cast.self, {}],
      ['check-in', cast.west, {}],
      ['extend', cast.township, { until: '2026-07-20', reason: '路上耽搁' }],
      ['reissue', cast.township, { reason: '信件遗失' }],
    ];
    for (const [name, as, body] of tried)
      expectRefused(await step(t, name, id, as, body), 409, 'conflict', suspended);
    const left = await step(t, 'withdraw', id, cast.self, { reason: '不转了' });
    expect(left).toMatchObject({ status: 200, body: { state: 'withdrawn', halted: null } });
  });

  it('sends nobody to check in; the letter lapses, and a restored membership goes on from that day', async () => {
    const id = await issuedTransfer(t, cast);
    const { due } = await seen(id, cast.township);
    expect(due).toBe('2026-07-11');
    await change('suspend', '2026-07-01');
    await on('2026-07-08');
    await on('2026-08-15');
    expect(await remindersOf(id)).toEqual([]);
    expect(await seen(id, cast.township)).toMatchObject({ state: 'lapsed', due: null, overdueDays: 0 });
    const told = async () =>
      (await t.call('GET /warnings', { as: cast.township })).body.items
        .filter(({ kind }) => kind.startsWith('transfer'))
        .map(({ kind, words }) => [kind, words.zh]);
    expect(await told()).toEqual([['transfer_turn', expect.stringMatching(/已停止党籍.*转接暂停/)]]);
    expect((await t.call('GET /transfers/counts', { as: cast.township })).body.overdue).toBe(0);

    await change('restore', '2026-08-15');
    const now = await seen(id, cast.township);
    expect(now).toMatchObject({ state: 'lapsed', due: '2026-07-11', halted: null, blocked: [] });
    expect(now.member.stage).toBe('full');
    expect(now.steps.at(-1)).toMatchObject({ action: 'resume', reason: '党员恢复党籍，转接继续办理' });
    await on('2026-08-15');
    await on('2026-08-23');
    // What passed meanwhile is not told afterwards.
    expect(await remindersOf(id)).toEqual([
      '2026-08-15 check_in_overdue',
      '2026-08-17 check_in_escalated',
      '2026-08-22 check_in_overdue',
    ]);
    const longer = await step(t, 'extend', id, cast.township, { until: '2026-09-10', reason: '党籍恢复' });
    expect(longer).toMatchObject({ status: 200, body: { state: 'issued', due: '2026-09-10' } });
    expect((await step(t, 'check-in', id, cast.self)).status).toBe(200);
  });

  it('keeps who has checked in from being received, and gives the destination its days anew', async () => {
    const id = await issuedTransfer(t, cast);
    await step(t, 'check-in', id, cast.west);
    const { due } = await seen(id, cast.west);
    const { change: recorded } = await change('suspend', '2026-07-01');
    expect(await seen(id, cast.west)).toMatchObject({ state: 'checked_in', due: null });
    const branches = await t.call('GET /transfer-destinations/{id}/branches', {
      as: cast.west,
      params: { id: (await seen(id, cast.west)).destination.id ?? '' },
    });
    const branchId = branches.body.items[0]?.id ?? '';
    expectRefused(await step(t, 'accept', id, cast.west, { branchId }), 409, 'conflict', suspended);
    await on('2026-07-30');
    expect(await remindersOf(id)).toEqual([]);

    // Recorded by mistake: taken back, it goes on as after a restoration.
    const back = await t.call('POST /status-changes/{id}/revoke', {
      as: cast.secretary,
      params: { id: recorded?.id ?? '' },
      ifMatch: recorded?.version ?? 0,
      body: { reason: '登记到了别人名下' },
    });
    expect(back.status, back.text).toBe(200);
    const now = await seen(id, cast.west);
    expect(now).toMatchObject({ due: '2026-08-13', halted: null, member: { stage: 'full' } });
    expect(due).toBe('2026-07-15');
    expect((await step(t, 'accept', id, cast.west, { branchId })).body.state).toBe('completed');
  });

  it('leaves the way back: what the destination returns waits with the origin, due on no day', async () => {
    const id = await issuedTransfer(t, cast);
    await step(t, 'check-in', id, cast.west);
    await change('suspend', '2026-07-01');
    expect((await step(t, 'return', id, cast.west, { reason: '党籍已停止' })).status).toBe(200);
    const now = await seen(id, cast.township);
    expect(now).toMatchObject({ state: 'endorsed', due: null, can: { issue: false, withdraw: true } });
    expectRefused(await step(t, 'approve', id, cast.township), 409, 'conflict', suspended);
    expect((await seen(id, cast.township)).blocked.map(({ action }) => action)).toContain('issue');
  });
});

describe('an admission after the letter is out', () => {
  it('is known on both sides, and whoever receives says up to which month dues are paid', async () => {
    await asOwner(t, "UPDATE member SET stage = 'candidate', joined = NULL, full_on = NULL WHERE id = $1", [
      cast.member.id,
    ]);
    const applied = await t.call('POST /transfers', {
      as: cast.self,
      body: { destinationId: organizationOf(t.county, codes.westTownship).id, ground: 'work' },
    });
    const { id } = applied.body;
    await step(t, 'approve', id, cast.secretary);
    expect((await step(t, 'approve', id, cast.township)).body).toMatchObject({ state: 'issued' });
    await change('admit', '2026-07-01');
    const seenThere = await seen(id, cast.west);
    expect(seenThere).toMatchObject({ member: { stage: 'probationary' }, duesUntil: null, halted: null });
    expect(seenThere.steps.at(-1)?.action).toBe('issue');
    await step(t, 'check-in', id, cast.west);

    const branchId = organizationOf(t.county, codes.westFirst).id;
    const refused = await step(t, 'accept', id, cast.west, { branchId });
    expectRefused(refused, 422, 'invalid', /^请填写党费交至哪个月/);
    expect(refused.problem.errors).toMatchObject([{ pointer: '/duesUntil' }]);
    const strange = await step(t, 'accept', id, cast.west, { branchId, duesUntil: '2031-01' });
    expectRefused(strange, 422, 'invalid', /^党费交至的月份不对/);
    const received = await step(t, 'accept', id, cast.west, { branchId, duesUntil: '2026-07' });
    expect(received).toMatchObject({ status: 200, body: { state: 'completed', duesUntil: '2026-07' } });
  });

  it('a month that the letter tells is not written over by whoever receives', async () => {
    const id = await issuedTransfer(t, cast);
    await step(t, 'check-in', id, cast.west);
    const branchId = organizationOf(t.county, codes.westFirst).id;
    const received = await step(t, 'accept', id, cast.west, { branchId, duesUntil: '2026-01' });
    expect(received.body).toMatchObject({ state: 'completed', duesUntil: '2026-06' });
  });
});

describe('a status change after the acceptance', () => {
  it('of a day before it is not for the destination, whose figures it does not touch, but for who stands above both', async () => {
    const id = await issuedTransfer(t, cast);
    await on('2026-07-06');
    await step(t, 'check-in', id, cast.west);
    await step(t, 'accept', id, cast.west, { branchId: organizationOf(t.county, codes.westFirst).id });
    const params = { id: cast.member.id };
    const die = async (as: Headers, day: string) => {
      const { version } = (await t.call('GET /members/{id}', { as, params })).body;
      const body = { kind: 'die' as const, on: day, basis: '医院证明' };
      return t.call('POST /members/{id}/status-changes', {
        as,
        params,
        ifMatch: version,
        query: { preview: true },
        body,
      });
    };
    const early = await die(cast.west, '2026-07-05');
    expect(early.body.blocks.map(({ words }) => words.zh)).toEqual([
      '自 2026-07-06 起才编入这里，更早的变动请由上级党组织登记。',
    ]);
    expect((await die(cast.west, '2026-07-06')).body.blocks).toEqual([]);
    const county = await t.asOfficer('organization_officer', codes.committee);
    expect((await die(county, '2026-07-05')).body.blocks).toEqual([]);
  });
});
