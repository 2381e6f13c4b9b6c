import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';
import { codes } from '../../../test/harness/county.ts';
import { createMember } from '../../../test/harness/members.ts';

let at: TestApp;
beforeAll(async () => {
  at = await createTestApp();
});
afterAll(() => at.close());

test('a member knows the own branch and what stands above it, and no other', async () => {
  const secretary = await at.asOfficer('branch_secretary', codes.eastFirst);
  const member = await createMember(at, secretary, codes.eastFirst);
  const as = await at.asMember(member);
  const own = await at.call('GET /organizations/{id}', {
    as,
    params: { id: at.county[codes.eastFirst]?.id ?? '' },
  });
  expect(own.status).toBe(200);
  expect(own.body).toMatchObject({
    name: '东河镇第一党支部',
    memberCount: null,
    ancestors: [{ name: '中共云岭县委员会' }, { name: '中共云岭县东河镇委员会' }],
    can: { edit: false, addMember: false, import: false },
  });
  const absent = await at.call('GET /organizations/{id}', {
    as,
    params: { id: '01980000-0000-7000-8000-000000000000' },
  });
  for (const code of [codes.eastSecond, codes.eastTownship, codes.committee]) {
    const other = await at.call('GET /organizations/{id}', { as, params: { id: at.county[code]?.id ?? '' } });
    expect([other.status, other.text]).toEqual([404, absent.text]);
  }
});
