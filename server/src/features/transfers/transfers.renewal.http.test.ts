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
