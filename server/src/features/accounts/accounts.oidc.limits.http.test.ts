import { afterAll, beforeAll, expect, it } from 'vitest';
import { auditOf, expectRefused } from '../../../test/harness/accounts.ts';
import type { Headers } from '../../../test/harness/app.ts';
import { codes } from '../../../test/harness/county.ts';
import { openOutside, settingOf } from '../../../test/harness/outside.ts';

const { t, outside, enter, confirm, person, close } = await openOutside();
let secretary: Headers;
beforeAll(async () => {
  outside.person = { subject: 'staff-1' };
  secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
});
afterAll(close);

it('ten wrong pairing codes of one officer in an hour, however sent, then none at all; it is logged', async () => {
  const { memberId } = await person();
  const code = (await enter()).body.pairing?.code ?? '';
  // What looks at no code counts as none.
  const nobody = '01890000-0000-7000-8000-000000000000';
  for (let i = 0; i < 3; i += 1)
    expect((await confirm(secretary, { memberId: nobody, code: 'AAAA-AAAA' })).status).toBe(404);
  const guesses = await Promise.all(
    Array.from({ length: 12 }, () => confirm(secretary, { memberId, code: 'AAAA-AAAA' })),
  );
  const count = (status: number) => guesses.filter((one) => one.status === status).length;
  expect([count(422), count(429)]).toEqual([10, 2]);
  const right = await confirm(secretary, { memberId, code });
  expectRefused(right, 429, 'too_many_requests', /^一小时内输错配对码太多次，请过 60 分钟再试。/);
  expect(right.headers['retry-after']).toBe('3600');
  const refused = (await auditOf(t, 'outside_identity.link')).map(({ reason }) => reason);
  expect(refused.filter((reason) => reason === 'pairing_attempts')).toHaveLength(3);
  expect(refused.filter((reason) => reason === 'pairing_unknown')).toHaveLength(10);
  // Another officer is not kept from work by it.
  const colleague = await t.asOfficer('branch_secretary', codes.eastFirst);
  expect((await confirm(colleague, { memberId, code })).status).toBe(201);
  t.clock.advance(3_600_000);
  secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
  const later = await confirm(secretary, { memberId, code: 'AAAA-AAAA' });
  expect(later.status).toBe(422);
});

it('a provider that is not reached is told in one sentence, whatever was wrong', async () => {
  const security = await t.asOfficer('security_admin', codes.committee);
  const tried = ['http://127.0.0.1:9', `${outside.issuer}/elsewhere`, 'https://no-such-host.invalid'];
  for (const issuer of tried) {
    const answer = await t.call('POST /identity-providers', {
      as: security,
      body: settingOf(outside, { issuer }),
    });
    expectRefused(answer, 422, 'invalid', /./);
    expect(answer.problem.detail).toBe(
      '读不到这个发行方的配置。请核对地址，确认服务器能访问它；具体原因在服务器日志里。',
    );
    expect(answer.text).not.toMatch(/ECONN|ENOTFOUND|refused \(|timeout/i);
  }
});
