import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { actIn, type Officer, officerAt } from '../../../test/harness/duties.ts';
import { createMember, linkToMember } from '../../../test/harness/members.ts';
import { step } from './transfers.testing.flow.ts';

/** The secretary is to move, and names somebody who acts in his office meanwhile. */

let t: TestApp;
let holder: Officer;
let standIn: Officer;
let member: Awaited<ReturnType<typeof createMember>>;
let other: Awaited<ReturnType<typeof createMember>>;
const id = (code: string) => organizationOf(t.county, code).id;

beforeAll(async () => {
  t = await createTestApp();
  const township = await t.asOfficer('committee_administrator', codes.eastTownship);
  member = await createMember(t, township, codes.eastFirst);
  other = await createMember(t, township, codes.eastFirst);
  holder = await officerAt(t, 'branch_secretary', codes.eastFirst);
  await linkToMember(t, holder.as, member);
  standIn = await officerAt(t, 'publicity_officer', codes.eastFirst);
  const named = await t.call('POST /duties/{id}/substitutions', {
    as: holder.as,
    params: { id: holder.dutyId },
    body: { login: standIn.login, untilOn: '2026-07-20', reason: '工作调动' },
  });
  expect([named.status, named.text.slice(0, 200)]).toEqual([201, expect.any(String)]);
  await actIn(t, standIn.as, holder.dutyId);
});
afterAll(() => t.close());

const to = () => ({ destinationId: id(codes.westTownship), ground: 'work' as const });

it('whoever stands in does everything of the office but for its holder', async () => {
  const filed = await t.call('POST /transfers/filings', {
    as: standIn.as,
    query: {},
    body: { memberIds: [member.id, other.id], ...to() },
  });
  expect(filed.body.filed.map((one) => one.member.id)).toEqual([other.id]);
  expect(filed.body.refused).toMatchObject([
    {
      member: { id: member.id },
      words: {
        zh: expect.stringMatching(/不由您当前的职务办理。请由党员本人.*申请，或者由其他任职者填报。$/),
      },
    },
  ]);
  const table = [
    '姓名,公民身份号码,接收党委,转接原因,党费交至',
    `${member.name},${member.person.idNumber},中共云岭县西山镇委员会,工作单位变动,2026-06`,
  ].join('\n');
  const shown = await t.call('POST /transfer-tables', {
    as: standIn.as,
    query: { fileName: '名单.csv', preview: true },
    headers: { 'content-type': 'application/octet-stream' },
    body: Buffer.from(table),
  });
  expect(shown.body).toMatchObject({ filed: 0, refused: 1 });
  expect(shown.text).toContain('不由您当前的职务办理');
});

it('the holder’s transfer is endorsed by the committee above', async () => {
  const { body } = await t.call('POST /transfers', { as: holder.as, body: to() });
  const seen = await t.call('GET /transfers/{id}', { as: standIn.as, params: { id: body.id } });
  expect(seen.body).toMatchObject({
    state: 'applied',
    can: { endorse: false, refuse: false, withdraw: false },
  });
  for (const name of ['approve', 'return', 'refuse', 'withdraw'] as const)
    expectRefused(
      await step(t, name, body.id, standIn.as, name === 'approve' ? {} : { reason: '没有原因' }),
      403,
      'forbidden',
      /不由您当前的职务办理/,
    );
  const township = await t.asOfficer('committee_administrator', codes.eastTownship);
  const endorsed = await step(t, 'approve', body.id, township, { duesUntil: '2026-06' });
  expect(endorsed.body.state).toBe('endorsed');
});

it('a stay elsewhere of the holder is not registered by that office either', async () => {
  const register = (memberId: string) =>
    t.call('POST /mobility', {
      as: standIn.as,
      body: { memberId, ground: 'work', since: '2026-06-01', place: '深圳市南山区某社区党支部' },
    });
  const [own, others] = [await register(member.id), await register(other.id)];
  expect([own.status, others.status]).toEqual([403, 201]);
});
