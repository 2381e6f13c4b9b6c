import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember } from '../../../test/harness/members.ts';

let t: TestApp;
let officer: Headers;
beforeAll(async () => {
  t = await createTestApp();
  officer = await t.asOfficer('organization_officer', codes.committee);
});
afterAll(() => t.close());

const params = (code: string) => ({ id: organizationOf(t.county, code).id });
const begin = (code: string, memberId: string, change: Record<string, unknown>) =>
  t.call('POST /organizations/{id}/terms', {
    as: officer,
    params: params(code),
    body: { election: 'regular', village: false, officers: [{ memberId, post: 'secretary' }], ...change },
  });

test('nobody holds a post before the day of becoming a full member, with the term or later', async () => {
  const dates = { joined: '2025-06-01', full: '2026-06-10' };
  const { id } = await createMember(t, officer, codes.eastFirst, { name: '新转正', ...dates });
  const early = await begin(codes.eastFirst, id, { from: '2026-06-09' });
  expectRefused(early, 422, 'rule_refused', /^新转正到 2026-06-10 才是正式党员，任职日期不能早于这一天。/);
  expect(early.problem).toMatchObject({
    rule: 'election.standing',
    article: '《中国共产党基层组织选举工作条例》第五条',
    earliest: '2026-06-10',
  });
  const old = await createMember(t, officer, codes.eastFirst);
  expect((await begin(codes.eastFirst, old.id, { from: '2026-06-09' })).status).toBe(201);
  const add = (from: string) =>
    t.call('POST /organizations/{id}/officers', {
      as: officer,
      params: params(codes.eastFirst),
      body: { memberId: id, post: 'youth', how: 'added', from },
    });
  expectRefused(await add('2026-06-09'), 422, 'rule_refused', /才是正式党员/);
  expect((await add('2026-06-10')).status).toBe(201);
});

test('who had a term is not founded a second time, also where none runs', async () => {
  const { id } = await createMember(t, officer, codes.eastSecond);
  expect((await begin(codes.eastSecond, id, { from: '2023-06-01', election: 'founding' })).status).toBe(201);
  const merged = await t.call('POST /organizations/{id}/mergers', {
    as: officer,
    params: params(codes.eastSecond),
    body: { on: '2026-06-20', targetId: params(codes.westFirst).id, endDuties: true },
  });
  const undone = await t.call('POST /organization-operations/{id}/reversal', {
    as: officer,
    params: { id: merged.body.operation?.id ?? '' },
    body: {},
  });
  expect(undone.status).toBe(200);
  const again = await begin(codes.eastSecond, id, { from: '2026-06-20', election: 'founding' });
  expectRefused(again, 422, 'invalid', /^这个党组织已有任期，请选择换届选举或上级指派。/);
  expect(again.problem.errors?.[0]?.pointer).toBe('/election');
  const between = await begin(codes.eastSecond, id, { from: '2026-06-19' });
  expectRefused(between, 422, 'invalid', /^上一届到 2026-06-20 结束，新一届不能早于这一天开始。/);
  expect((await begin(codes.eastSecond, id, { from: '2026-06-20' })).body).toMatchObject({ number: 2 });
});
