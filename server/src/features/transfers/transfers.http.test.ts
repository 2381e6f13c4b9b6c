import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asOwner, expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember } from '../../../test/harness/members.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { expectSound } from '../operations/operations.testing.ts';
import { createOrganization } from '../organizations/public.ts';
import { farAway } from './transfers.testing.flow.ts';

/** The way of a transfer from the application to the record at the origin (domain rules 20 to 27). */

let t: TestApp;
let secretary: Headers;
let township: Headers;
let west: Headers;
let member: Awaited<ReturnType<typeof createMember>>;
let self: Headers;
beforeEach(async () => {
  t = await createTestApp();
  secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
  township = await t.asOfficer('committee_administrator', codes.eastTownship);
  west = await t.asOfficer('organization_officer', codes.westTownship);
  member = await createMember(t, secretary, codes.eastFirst);
  self = await t.asMember(member);
});
afterEach(() => t.close());

const id = (code: string) => organizationOf(t.county, code).id;
const apply = (destinationId = id(codes.westTownship), as = self) =>
  t.call('POST /transfers', { as, body: { destinationId, ground: 'work', wish: '西山镇第一党支部' } });
type Step =
  | 'approve'
  | 'return'
  | 'resubmit'
  | 'refuse'
  | 'withdraw'
  | 'check-in'
  | 'accept'
  | 'extend'
  | 'reissue'
  | 'redirect';
const step = async (
  name: Step,
  transferId: string,
  as: Headers,
  body: Record<string, unknown> = {},
  version?: number,
) => {
  const seen =
    version ?? (await t.call('GET /transfers/{id}', { as, params: { id: transferId } })).body.version;
  return t.call(`POST /transfers/{id}/${name}` as 'POST /transfers/{id}/approve', {
    as,
    params: { id: transferId },
    headers: { 'if-match': `"${seen}"` },
    body,
  });
};
const dues = { duesUntil: '2026-06' };
const placeOf = async (memberId = member.id) =>
  (
    await asOwner<{ code: string; region: number }>(
      t,
      `SELECT o.code, m.region_id AS region FROM member m JOIN organization o ON o.id = m.organization_id WHERE m.id = $1`,
      [memberId],
    )
  ).map(({ code }) => code);

/** Until the letter is out. */
async function issued(destinationId = id(codes.westTownship)): Promise<string> {
  const { body } = await apply(destinationId);
  expect((await step('approve', body.id, secretary, dues)).status).toBe(200);
  expect((await step('approve', body.id, township)).status).toBe(200);
  return body.id;
}

describe('between two committees', () => {
  it('goes from the application to the record, and the member is the origin’s until accepted', async () => {
    const applied = await apply();
    expect(applied).toMatchObject({
      status: 201,
      body: {
        kind: 'between',
        state: 'applied',
        turn: 'origin_branch',
        origin: { name: '东河镇第一党支部' },
      },
    });
    const transferId = applied.body.id;
    const unseen = await t.call('GET /transfers/{id}', { as: west, params: { id: transferId } });
    expect(unseen.status).toBe(404);

    const endorsed = await step('approve', transferId, secretary, dues);
    expect(endorsed.body).toMatchObject({
      state: 'endorsed',
      turn: 'origin_committee',
      duesUntil: '2026-06',
    });
    const letter = await step('approve', transferId, township);
    expect(letter.body).toMatchObject({
      state: 'issued',
      turn: 'member',
      due: '2026-07-11',
      letter: { until: '2026-07-11', untilAtMost: '2026-09-29' },
    });

    const here = await t.call('GET /transfers', { as: west, query: { show: 'open' } });
    expect(here.body.items.map((one) => one.id)).toEqual([transferId]);
    expect((await step('check-in', transferId, self)).body).toMatchObject({
      state: 'checked_in',
      turn: 'destination',
    });
    expect(await placeOf()).toEqual([codes.eastFirst]);

    t.clock.set(new Date('2026-07-03T02:00:00Z'));
    west = await t.asOfficer('organization_officer', codes.westTownship);
    township = await t.asOfficer('committee_administrator', codes.eastTownship);
    const accepted = await step('accept', transferId, west, { branchId: id(codes.westFirst) });
    expect(accepted.body).toMatchObject({
      state: 'completed',
      turn: null,
      branch: { name: '西山镇第一党支部' },
    });
    expect(await placeOf()).toEqual([codes.westFirst]);
    // The record reached the origin by itself, which reads the case and no longer the file.
    const record = await t.call('GET /transfers/{id}', { as: township, params: { id: transferId } });
    expect(record.body.receipt).toMatchObject({ on: '2026-07-03', branch: '西山镇第一党支部' });
    expect((await t.call('GET /members/{id}', { as: township, params: { id: member.id } })).status).toBe(404);
    const there = await t.asOfficer('branch_secretary', codes.westFirst);
    expect((await t.call('GET /members/{id}', { as: there, params: { id: member.id } })).status).toBe(200);
    const story = await t.call('GET /members/{id}/timeline', { as: there, params: { id: member.id } });
    expect(JSON.stringify(story.body)).toContain('东河镇第一党支部');
    await expectSound(t);
  });

  it('is decided by each side only where its turn is', async () => {
    const { id: transferId } = (await apply()).body;
    const stranger = await t.asOfficer('branch_secretary', codes.westFirst);
    expect((await step('approve', transferId, stranger, dues, 1)).status).toBe(404);
    expectRefused(
      await step('accept', transferId, secretary, { branchId: id(codes.eastSecond) }),
      409,
      'conflict',
      /待转出支部审核/,
    );
    await step('approve', transferId, secretary, dues);
    expectRefused(
      await step('approve', transferId, secretary),
      403,
      'forbidden',
      /^这一步不由您当前的职务办理。$/,
    );
    expectRefused(await step('check-in', transferId, self), 409, 'conflict', /待转出党委审批/);
    expect((await step('approve', transferId, township)).status).toBe(200);
    expectRefused(await step('refuse', transferId, township, { reason: '不同意' }), 403, 'forbidden', /职务/);
  });

  it('needs to know up to when dues are paid', async () => {
    const { id: transferId } = (await apply()).body;
    expectRefused(await step('approve', transferId, secretary), 422, 'invalid', /^请填写党费交至哪个月。$/);
    expectRefused(
      await step('approve', transferId, secretary, { duesUntil: '1999-01' }),
      422,
      'invalid',
      /核对/,
    );
    // The letter tells the month, so the committee says no strange one either.
    await step('approve', transferId, secretary, dues);
    expectRefused(
      await step('approve', transferId, township, { duesUntil: '2999-12' }),
      422,
      'invalid',
      /核对/,
    );
    expect((await step('approve', transferId, township)).body).toMatchObject({ duesUntil: '2026-06' });
  });

  it('has no letter for somebody who was suspended since', async () => {
    const { id: transferId } = (await apply()).body;
    await step('approve', transferId, secretary, dues);
    const suspended = await t.call('POST /members/{id}/status-changes', {
      as: secretary,
      params: { id: member.id },
      ifMatch: 1,
      body: {
        kind: 'suspend',
        on: '2026-07-01',
        ground: 'other',
        basis: '支部党员大会决议',
        document: '云党发〔2026〕8号',
      },
    });
    expect(suspended.status, suspended.text).toBe(201);
    expectRefused(
      await step('approve', transferId, township),
      409,
      'conflict',
      /^党员已停止党籍，转接暂停办理/,
    );
  });

  it('is returned, corrected and handed in again', async () => {
    const { id: transferId } = (await apply()).body;
    expectRefused(
      await step('return', transferId, secretary, { reason: '  ' }),
      422,
      'invalid',
      /^请写明原因，至少两个字。$/,
    );
    const back = await step('return', transferId, secretary, { reason: '请写明接收支部' });
    expect(back.body).toMatchObject({ state: 'returned', turn: 'member' });
    const again = await step('resubmit', transferId, self, { wish: '西山镇第二党支部' });
    expect(again.body).toMatchObject({
      state: 'applied',
      wish: '西山镇第二党支部',
      destination: { id: id(codes.westTownship) },
    });
  });

  it('is open once for each member', async () => {
    await apply();
    expectRefused(await apply(), 409, 'conflict', /^已有一次在办的转接/);
    const mine = await t.call('GET /transfers/mine', { as: self });
    expect(mine.body).toMatchObject({ can: { apply: false }, items: [{ state: 'applied' }] });
  });

  it('is refused by the destination with a reason; the letter is void and the member stays', async () => {
    const transferId = await issued();
    await step('check-in', transferId, self);
    const refused = await step('refuse', transferId, west, { reason: '工作单位不在本镇' });
    expect(refused.body).toMatchObject({ state: 'refused', turn: null, letter: null });
    expect(await placeOf()).toEqual([codes.eastFirst]);
    expect((await apply()).status).toBe(201);
  });

  it('is returned by the destination to the origin’s committee, which issues another letter', async () => {
    const transferId = await issued();
    const back = await step('return', transferId, west, { reason: '接收单位名称有误' });
    expect(back.body).toMatchObject({ state: 'endorsed', turn: 'origin_committee' });
    const again = await step('approve', transferId, township);
    expect(again.body.state).toBe('issued');
  });

  it('holds longer within ninety days of its first issue, and not a day more', async () => {
    const transferId = await issued();
    const until = (day: string) => step('extend', transferId, township, { until: day, reason: '路途较远' });
    expectRefused(await until('2026-07-11'), 422, 'invalid', /^请选择 2026-07-11 以后的日期。$/);
    expectRefused(await until('2026-09-30'), 422, 'rule_refused', /2026-09-29/);
    expect((await until('2026-09-29')).body).toMatchObject({ due: '2026-09-29', state: 'issued' });
    expectRefused(
      await step('extend', transferId, secretary, { until: '2026-08-01', reason: '路途' }),
      403,
      'forbidden',
      /职务/,
    );
  });

  it('has another number when the letter was lost', async () => {
    const transferId = await issued();
    const before = (await t.call('GET /transfers/{id}', { as: township, params: { id: transferId } })).body
      .letterNumber;
    const again = await step('reissue', transferId, township, { reason: '原件遗失' });
    expect(again.body.letterNumber).not.toBe(before);
  });

  it('lets nobody check in with a letter that ended, and says whom to ask', async () => {
    const transferId = await issued();
    t.clock.set(new Date('2026-07-11T15:00:00Z'));
    self = await t.asMember(member);
    const late = await t.call('GET /transfers/{id}', { as: self, params: { id: transferId } });
    expect(late.body.can.check_in).toBe(true);
    t.clock.set(new Date('2026-07-11T16:30:00Z'));
    self = await t.asMember(member);
    expectRefused(
      await step('check-in', transferId, self),
      409,
      'conflict',
      /^介绍信已于 2026-07-11 过期.*东河镇委员会/,
    );
  });

  it('goes to another destination: the first sees it no more as its own', async () => {
    const transferId = await issued();
    const other = await step('redirect', transferId, township, {
      destinationId: id(codes.committee),
      reason: '单位改到县城',
    });
    expect(other.body).toMatchObject({ state: 'issued', destination: { id: id(codes.committee) } });
    expect((await t.call('GET /transfers/{id}', { as: west, params: { id: transferId } })).status).toBe(404);
  });

  it('is not sent again where its letter goes already: the ninety days count on', async () => {
    const transferId = await issued();
    const same = { destinationId: id(codes.westTownship), reason: '再开一封' };
    expectRefused(await step('redirect', transferId, township, same), 422, 'invalid', /^介绍信已经开给这个/);
    const seen = await t.call('GET /transfers/{id}', { as: township, params: { id: transferId } });
    expect(seen.body).toMatchObject({ state: 'issued', letterNumber: '第 2026-0001 号' });
  });

  it('tells the next destination nothing of the one before, nor why it is none', async () => {
    const actor = systemActor();
    const next = await t.services.database.transaction(actor.scope, (tx) =>
      createOrganization(tx, actor, t.clock.now(), {
        regionId: organizationOf(t.county, codes.committee).regionId,
        parentId: id(codes.committee),
        code: 'S0',
        name: '中共云岭县南山镇委员会',
        kind: 'committee',
      }),
    );
    const south = await t.asOfficer('organization_officer', 'S0');
    const stepsOf = async (as: Headers, transferId: string) =>
      (await t.call('GET /transfers/{id}', { as, params: { id: transferId } })).body.steps;
    const elsewhere = { destinationId: next.id, reason: '西山镇不肯接收' };

    const transferId = await issued();
    await step('check-in', transferId, self);
    await step('return', transferId, west, { reason: '此人情况复杂' });
    await step('return', transferId, township, { reason: '请支部说明' });
    await step('redirect', transferId, secretary, elsewhere);
    await step('approve', transferId, secretary, dues);
    await step('approve', transferId, township);
    expect((await stepsOf(south, transferId)).map(({ action }) => action)).toEqual(['issue']);
    await step('withdraw', transferId, self, { reason: '另行申请' });

    const second = await issued();
    await step('redirect', second, township, elsewhere);
    const told = await stepsOf(south, second);
    expect(told).toMatchObject([{ action: 'redirect', reason: null, letter: '第 2026-0004 号' }]);
    expect((await stepsOf(self, second)).at(-1)?.reason).toBe('西山镇不肯接收');
  });

  it('is returned by the destination, which reads it no more: not what is corrected, nor where it goes instead', async () => {
    const transferId = await issued();
    const { letter } = (await t.call('GET /transfers/{id}', { as: self, params: { id: transferId } })).body;
    const back = await step('return', transferId, west, { reason: '没有这个人' });
    expect(back.body).toMatchObject({ state: 'endorsed', letter: null });
    expect(back.body.steps.map(({ action }) => action)).toEqual(['issue', 'return']);
    const read = () => t.call('GET /transfers/{id}', { as: west, params: { id: transferId } });
    expect((await read()).status).toBe(404);
    const scanned = await t.call('POST /transfers/check-ins', {
      as: west,
      body: { code: letter?.address ?? '' },
    });
    expectRefused(scanned, 422, 'invalid', /^这封介绍信已经作废/);
    expect((await t.call('GET /transfers', { as: west, query: {} })).body.items).toEqual([]);
    const county = await t.asOfficer('organization_officer', codes.committee);
    const above = await t.call('GET /transfers/{id}', { as: county, params: { id: transferId } });
    expect(above.body.sides).toEqual(['origin_branch', 'origin_committee']);
    const elsewhere = { destinationId: id(codes.committee), reason: '单位改到县城' };
    expect((await step('redirect', transferId, self, elsewhere)).body.state).toBe('applied');
    expect((await read()).status).toBe(404);
    expect((await t.call('GET /transfers', { as: west, query: { show: 'open' } })).body.items).toEqual([]);
  });

  it('goes to a branch of the own committee instead, which is named in the same step', async () => {
    const { id: transferId } = (await apply()).body;
    const within = (branchId: string) =>
      step('redirect', transferId, self, {
        destinationId: id(codes.eastTownship),
        branchId,
        reason: '只换支部',
      });
    expectRefused(await within(id(codes.westFirst)), 422, 'invalid', /^请选择接收党委下面的党支部。$/);
    expectRefused(await within(id(codes.eastFirst)), 422, 'invalid', /^党员已经在这个党支部。$/);
    const other = await within(id(codes.eastSecond));
    expect(other.body).toMatchObject({
      kind: 'within',
      state: 'applied',
      branch: { name: '东河镇第二党支部' },
    });
    await step('approve', transferId, secretary, dues);
    await step('approve', transferId, township);
    expect(await placeOf()).toEqual([codes.eastSecond]);
  });

  it('is checked in by the code on the letter, by the destination only', async () => {
    const transferId = await issued();
    const { letter } = (await t.call('GET /transfers/{id}', { as: self, params: { id: transferId } })).body;
    const code = letter?.address?.split('/').at(-1) ?? '';
    const seen = await t.call('GET /transfers/{id}', { as: west, params: { id: transferId } });
    expect(seen.body.letter?.address).toBe(null);
    const scan = (as: Headers, text = code) =>
      t.call('POST /transfers/check-ins', { as, body: { code: text } });
    const south = await t.asOfficer('branch_secretary', codes.westSecond);
    expectRefused(await scan(south), 422, 'invalid', /^没有找到这封介绍信/);
    // As a messenger's browser hands the address on.
    const said = `${letter?.address}/?from=timeline#top`;
    expect((await scan(west, said)).body).toMatchObject({ state: 'checked_in' });
  });

  it('is not handled by the member’s own office', async () => {
    await asOwner(t, 'UPDATE member SET version = version WHERE id = $1', [member.id]);
    const filed = await t.call('POST /transfers/filings', {
      as: secretary,
      query: {},
      body: { memberIds: [member.id], destinationId: id(codes.westTownship), ground: 'work' },
    });
    expect(filed.body.filed).toHaveLength(1);
    const again = await t.call('POST /transfers/filings', {
      as: secretary,
      query: { preview: true },
      body: { memberIds: [member.id], destinationId: id(codes.westTownship), ground: 'work' },
    });
    expect(again.body).toMatchObject({
      filed: [],
      refused: [{ words: { zh: expect.stringMatching(/^已有一次在办/) } }],
    });
  });
});

describe('within one committee', () => {
  it('takes two approvals and no letter', async () => {
    const applied = await t.call('POST /transfers', {
      as: self,
      body: { destinationId: id(codes.eastTownship), branchId: id(codes.eastSecond), ground: 'work' },
    });
    expect(applied.body).toMatchObject({ kind: 'within', branch: { name: '东河镇第二党支部' } });
    await step('approve', applied.body.id, secretary, dues);
    const done = await step('approve', applied.body.id, township);
    expect(done.body).toMatchObject({
      state: 'completed',
      letter: null,
      receipt: { branch: '东河镇第二党支部' },
    });
    expect(await placeOf()).toEqual([codes.eastSecond]);
    await expectSound(t);
  });

  it('names a branch of that committee, another than the own', async () => {
    const within = (branchId: string) =>
      t.call('POST /transfers', {
        as: self,
        body: { destinationId: id(codes.eastTownship), branchId, ground: 'work' },
      });
    expectRefused(await within(id(codes.westFirst)), 422, 'invalid', /^请选择接收党委下面的党支部。$/);
    expectRefused(await within(id(codes.eastFirst)), 422, 'invalid', /^党员已经在这个党支部。$/);
  });
});

describe('into another region', () => {
  it('carries the whole file in one transaction', async () => {
    const far = await farAway(t);
    await t.call('POST /members/{id}/entries', {
      as: secretary,
      params: { id: member.id },
      body: { kind: 'award', title: '优秀共产党员', fromOn: '2020-07-01' },
    });
    const transferId = await issued(far.committeeId);
    const seen = await t.call('GET /transfers/{id}', { as: self, params: { id: transferId } });
    expect(seen.body.letter?.until).toBe('2026-07-31');
    await step('check-in', transferId, self);
    const done = await step('accept', transferId, far.as, { branchId: far.branchId });
    expect(done.body).toMatchObject({ state: 'completed' });
    expect(await placeOf()).toEqual(['150802000001']);
    const left = await asOwner<{ n: number }>(
      t,
      `SELECT (SELECT count(*) FROM member WHERE region_id = 1507 AND id = $1) + (SELECT count(*) FROM member_entry
         WHERE region_id = 1507 AND member_id = $1) + (SELECT count(*) FROM member_event WHERE region_id = 1507 AND member_id = $1)
         + (SELECT count(*) FROM member_locator WHERE region_id = 1507 AND member_id = $1) AS n`,
      [member.id],
    );
    expect(left).toEqual([{ n: 0 }]);
    const file = await t.call('GET /members/{id}', { as: far.as, params: { id: member.id } });
    expect(file.body).toMatchObject({ name: '张伟' });
    const entries = await t.call('GET /members/{id}/entries', { as: far.as, params: { id: member.id } });
    expect(entries.body.items).toHaveLength(1);
    // The member is found there, too: the session goes on with the file where it lies now.
    expect((await t.call('GET /transfers/mine', { as: self })).body.items[0]).toMatchObject({
      state: 'completed',
    });
    expect((await t.call('GET /members/{id}', { as: self, params: { id: member.id } })).status).toBe(200);
    await expectSound(t);
  });
});
