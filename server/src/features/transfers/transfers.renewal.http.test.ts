import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asOwner, expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { castOf, issuedTransfer, step } from './transfers.testing.flow.ts';

/** Letters that follow one another: whose number they bear, and how long they hold in all (domain rules 21, 22, 24). */

let t: TestApp;
let cast: Awaited<ReturnType<typeof castOf>>;
beforeEach(async () => {
  t = await createTestApp();
  cast = await castOf(t);
});
afterEach(() => t.close());

const id = (code: string) => organizationOf(t.county, code).id;
const numbersOf = (committeeId: string) =>
  asOwner<{ last: number }>(t, 'SELECT last FROM letter_number WHERE organization_id = $1', [committeeId]);

describe('a letter that is issued anew', () => {
  it('bears the number of the committee that stands above the branch by then', async () => {
    const transferId = await issuedTransfer(t, cast);
    await asOwner(
      t,
      'INSERT INTO letter_number (region_id, organization_id, year, last) VALUES (1507, $1, 2026, 6)',
      [id(codes.committee)],
    );
    // The township is no committee any more, as nobody noted in the case.
    await asOwner(t, "UPDATE organization SET kind = 'general_branch' WHERE id = $1", [
      id(codes.eastTownship),
    ]);
    const county = await t.asOfficer('organization_officer', codes.committee);
    const again = await step(t, 'reissue', transferId, county, { reason: '原件遗失' });
    expect(again.body).toMatchObject({
      letterNumber: '第 2026-0007 号',
      originCommittee: { id: id(codes.committee), name: '中共云岭县委员会' },
    });
    const [content] = await asOwner<{ committee: string }>(
      t,
      "SELECT content ->> 'committee' AS committee FROM transfer_letter WHERE transfer_id = $1 AND state = 'valid'",
      [transferId],
    );
    expect(content).toEqual({ committee: '中共云岭县委员会' });
    expect(await numbersOf(id(codes.eastTownship))).toEqual([{ last: 1 }]);
  });

  it('is none where the branch stands under the receiving committee by then', async () => {
    const transferId = await issuedTransfer(t, cast, id(codes.committee));
    await asOwner(t, "UPDATE organization SET kind = 'general_branch' WHERE id = $1", [
      id(codes.eastTownship),
    ]);
    const county = await t.asOfficer('organization_officer', codes.committee);
    const again = await step(t, 'reissue', transferId, county, { reason: '原件遗失' });
    expectRefused(again, 409, 'conflict', /^转出支部现在就在接收党委下面/);
  });
});

describe('the ninety days', () => {
  const at = async (day: string) => {
    t.clock.set(new Date(`${day}T02:00:00Z`));
    return {
      secretary: await t.asOfficer('branch_secretary', codes.eastFirst),
      township: await t.asOfficer('committee_administrator', codes.eastTownship),
      west: await t.asOfficer('organization_officer', codes.westTownship),
    };
  };

  it('count from the first letter to a place, though it was handed back and another goes there', async () => {
    const transferId = await issuedTransfer(t, cast); // on 1 July
    const july = await at('2026-07-08');
    await step(t, 'return', transferId, july.west, { reason: '姓名有误' });
    const august = await at('2026-08-30');
    const again = await step(t, 'approve', transferId, august.township, { days: 60 });
    expect(again.body).toMatchObject({
      state: 'issued',
      letter: { until: '2026-09-29', untilAtMost: '2026-09-29' },
    });
    const september = await at('2026-09-20');
    await step(t, 'return', transferId, september.west, { reason: '编号有误' });
    const over = await at('2026-09-29');
    const seen = await t.call('GET /transfers/{id}', { as: over.township, params: { id: transferId } });
    expect(seen.body.can.issue).toBe(false);
    expect(seen.body.blocked).toMatchObject([
      { action: 'issue', finding: { words: { zh: expect.stringMatching(/已于 2026-09-29 用完/) } } },
    ]);
    const refused = await step(t, 'approve', transferId, over.township);
    expectRefused(refused, 422, 'rule_refused', /已于 2026-09-29 用完/);
  });

  it('begin at another place, and go on where the first one is chosen again', async () => {
    const transferId = await issuedTransfer(t, cast);
    const july = await at('2026-07-08');
    const elsewhere = { destinationId: id(codes.committee), reason: '单位改到县城' };
    const other = await step(t, 'redirect', transferId, july.township, elsewhere);
    expect(other.body.letter?.untilAtMost).toBe('2026-10-06');
    const august = await at('2026-08-01');
    const first = { destinationId: id(codes.westTownship), reason: '又回原单位' };
    const back = await step(t, 'redirect', transferId, august.township, first);
    expect(back.body.letter?.untilAtMost).toBe('2026-09-29');
  });

  it('begin anew where it goes elsewhere before another letter is out', async () => {
    const transferId = await issuedTransfer(t, cast);
    const july = await at('2026-07-08');
    await step(t, 'return', transferId, july.west, { reason: '没有这个人' });
    await step(t, 'redirect', transferId, july.secretary, {
      destinationId: id(codes.committee),
      reason: '单位改到县城',
    });
    await step(t, 'approve', transferId, july.secretary, { duesUntil: '2026-06' });
    const issued = await step(t, 'approve', transferId, july.township);
    expect(issued.body.letter?.untilAtMost).toBe('2026-10-06');
  });
});

describe('the ninety days of an organisation outside', () => {
  it('are the same however its name is written', async () => {
    const { body } = await t.call('POST /transfers', {
      as: cast.self,
      body: { outside: { name: '中共北江市教育局委员会（机关）' }, ground: 'work' },
    });
    await step(t, 'approve', body.id, cast.secretary, { duesUntil: '2026-06' });
    await step(t, 'approve', body.id, cast.township);
    const written = { outside: { name: '中共北江市 教育局委员会(机关)' }, reason: '重开一封' };
    const same = await step(t, 'redirect', body.id, cast.township, written);
    expectRefused(same, 422, 'invalid', /介绍信/);
    const july = new Date('2026-07-08T02:00:00Z');
    t.clock.set(july);
    const township = await t.asOfficer('committee_administrator', codes.eastTownship);
    const elsewhere = { outside: { name: '中共南江市委员会' }, reason: '单位改了' };
    const other = await step(t, 'redirect', body.id, township, elsewhere);
    expect(other.body.letter?.untilAtMost).toBe('2026-10-06');
    const back = await step(t, 'redirect', body.id, township, written);
    expect(back.body.letter?.untilAtMost).toBe('2026-09-29');
  });
});

describe('a letter of whoever joined the Party after the application', () => {
  const joins = () =>
    asOwner(t, "UPDATE member SET stage = 'probationary', joined = '2026-07-01' WHERE id = $1", [
      cast.member.id,
    ]);
  beforeEach(async () => {
    await asOwner(t, "UPDATE member SET stage = 'candidate', joined = NULL, full_on = NULL WHERE id = $1", [
      cast.member.id,
    ]);
  });
  const applied = async (destinationId: string) =>
    (await t.call('POST /transfers', { as: cast.self, body: { destinationId, ground: 'work' } })).body.id;
  const asked = /^请填写党费交至哪个月/;

  it('is not issued, nor is a transfer within one committee completed, without the month of dues', async () => {
    const transferId = await applied(id(codes.westTownship));
    expect((await step(t, 'approve', transferId, cast.secretary)).body).toMatchObject({ state: 'endorsed' });
    await joins();
    const seen = await t.call('GET /transfers/{id}', { as: cast.township, params: { id: transferId } });
    expect(seen.body).toMatchObject({ member: { stage: 'probationary' }, can: { issue: true } });
    const refused = await step(t, 'approve', transferId, cast.township);
    expectRefused(refused, 422, 'invalid', asked);
    expect(refused.problem.errors).toMatchObject([{ pointer: '/duesUntil' }]);
    const issued = await step(t, 'approve', transferId, cast.township, { duesUntil: '2026-07' });
    expect(issued.body).toMatchObject({ state: 'issued', duesUntil: '2026-07' });
    const [content] = await asOwner(
      t,
      "SELECT content ->> 'stage' AS stage, content ->> 'duesUntil' AS dues FROM transfer_letter WHERE transfer_id = $1",
      [transferId],
    );
    expect(content).toEqual({ stage: 'probationary', dues: '2026-07' });
  });

  it('is completed within one committee with the month alone', async () => {
    const transferId = await applied(id(codes.eastTownship));
    await step(t, 'approve', transferId, cast.secretary);
    await joins();
    const branch = { branchId: id(codes.eastSecond) };
    expectRefused(await step(t, 'approve', transferId, cast.township, branch), 422, 'invalid', asked);
    const done = await step(t, 'approve', transferId, cast.township, { ...branch, duesUntil: '2026-07' });
    expect(done.body).toMatchObject({ state: 'completed', duesUntil: '2026-07' });
  });

  it.each([
    ['extend', { until: '2026-08-01', reason: '路途较远' }],
    ['reissue', { reason: '原件遗失' }],
    ['redirect', { reason: '单位改到县城' }],
  ] as const)('is not renewed without it either: %s', async (how, body) => {
    const transferId = await issuedTransfer(t, cast);
    await asOwner(t, 'UPDATE transfer SET dues_until = NULL WHERE id = $1', [transferId]);
    await joins();
    const given = how === 'redirect' ? { ...body, destinationId: id(codes.committee) } : body;
    expectRefused(await step(t, how, transferId, cast.township, given), 422, 'invalid', asked);
    const renewed = await step(t, how, transferId, cast.township, { ...given, duesUntil: '2026-07' });
    expect(renewed.body).toMatchObject({ state: 'issued', duesUntil: '2026-07' });
    const [content] = await asOwner(
      t,
      "SELECT content ->> 'stage' AS stage, content ->> 'duesUntil' AS dues FROM transfer_letter WHERE transfer_id = $1 AND state = 'valid'",
      [transferId],
    );
    expect(content).toEqual({ stage: 'probationary', dues: '2026-07' });
  });
});

describe('the number of a letter that is void', () => {
  it('stands in the history alone, marked as void; the board shows the one that holds', async () => {
    const transferId = await issuedTransfer(t, cast);
    const read = async () =>
      (await t.call('GET /transfers/{id}', { as: cast.township, params: { id: transferId } })).body;
    const onBoard = async () =>
      (await t.call('GET /transfers', { as: cast.township, query: {} })).body.items.map(
        ({ letterNumber }) => letterNumber,
      );
    const history = async () =>
      (await read()).steps.flatMap(({ action, letter, letterVoid }) =>
        letter === null ? [] : [`${action} ${letter}${letterVoid ? ' void' : ''}`],
      );
    expect(await onBoard()).toEqual(['第 2026-0001 号']);
    expect(await history()).toEqual(['issue 第 2026-0001 号']);
    await step(t, 'return', transferId, cast.west, { reason: '姓名有误' });
    expect(await onBoard()).toEqual([null]);
    expect(await history()).toEqual(['issue 第 2026-0001 号 void', 'return 第 2026-0001 号 void']);
    await step(t, 'approve', transferId, cast.township);
    expect(await onBoard()).toEqual(['第 2026-0002 号']);
    expect((await history()).at(-1)).toBe('issue 第 2026-0002 号');
    await step(t, 'withdraw', transferId, cast.self, { reason: '另行申请' });
    expect((await read()).letterNumber).toBeNull();
    expect((await history()).every((line) => line.endsWith(' void'))).toBe(true);
  });
});
