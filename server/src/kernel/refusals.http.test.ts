import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../test/harness/app.ts';
import { codes } from '../../test/harness/county.ts';

let at: TestApp;
beforeAll(async () => {
  at = await createTestApp();
});
afterAll(() => at.close());

test('what a duty, a reach or a rule refuses stands in the log: who, in which duty, what, why', async () => {
  const secretary = await at.asOfficer('branch_secretary', codes.eastFirst);
  const county = await at.asOfficer('committee_administrator', codes.committee);
  const auditor = await at.asOfficer('audit_admin', codes.committee);
  const branch = at.county[codes.eastFirst]?.id ?? '';
  const other = at.county[codes.westFirst]?.id ?? '';
  await at.call('GET /audit-entries', { as: secretary });
  at.clock.advance(1000);
  await at.call('GET /organizations/{id}', { as: secretary, params: { id: other } });
  at.clock.advance(1000);
  const below = { parentId: branch, code: 'X-1', name: '设在支部下的党委', kind: 'committee' };
  const ruled = await at.call('POST /organizations', { as: county, body: below });
  expect([ruled.status, ruled.problem.code]).toEqual([422, 'rule_refused']);
  const typed = await at.call('POST /organizations', { as: county, body: { ...below, name: '' } });
  expect(typed.status).toBe(400);

  const { body } = await at.call('GET /audit-entries', { as: auditor, query: { outcome: 'refused' } });
  const seen = body.items.map(({ dutyRole, action, objectId, reason }) => [
    dutyRole,
    action,
    objectId,
    reason,
  ]);
  expect(seen).toEqual([
    ['committee_administrator', 'POST /api/organizations', null, 'rule_refused'],
    ['branch_secretary', 'GET /api/organizations/:id', other, 'not_found'],
    ['branch_secretary', 'GET /api/audit-entries', null, 'forbidden'],
  ]);
});
