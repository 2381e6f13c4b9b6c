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

test('what is wrong with each value is said in the reader’s language', async () => {
  const county = await at.asOfficer('committee_administrator', codes.committee);
  const body = { parentId: 'x', code: '', name: '一', kind: 'party', foundedOn: '2026-02-30', wrong: 1 };
  const told = async (language: string) => {
    const headers = { 'accept-language': language };
    const { problem } = await at.call('POST /organizations', { as: county, body, headers });
    return Object.fromEntries((problem.errors ?? []).map(({ pointer, detail }) => [pointer, detail]));
  };
  expect(await told('zh-CN')).toEqual({
    '/parentId': '格式不对。',
    '/code': '不能为空。',
    '/name': '至少要 2 个字。',
    '/kind': expect.stringMatching(/^只能是：committee、/),
    '/foundedOn': '没有这一天，或者写法不对：应为日历上有的日期，写作 2026-07-01。',
    '/wrong': '这里没有这一项，请去掉。',
  });
  expect(await told('en')).toMatchObject({
    '/code': 'Must not be empty.',
    '/parentId': 'Has the wrong form.',
  });
});
