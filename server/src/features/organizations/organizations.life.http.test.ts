import { afterAll, beforeAll, expect, test } from 'vitest';
import { asOwner, expectRefused, memberAt } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';

let t: TestApp;
let officer: Headers;
beforeAll(async () => {
  t = await createTestApp();
  officer = await t.asOfficer('organization_officer', codes.committee);
});
afterAll(() => t.close());

const id = (code: string) => organizationOf(t.county, code).id;
const found = (change: Record<string, unknown>) =>
  t.call('POST /organizations', {
    as: officer,
    body: {
      parentId: id(codes.eastTownship),
      code: '150785100077',
      name: '东河镇抗洪临时党支部',
      kind: 'branch',
      ...change,
    },
  });

test('a temporary organisation is founded until a day that is to come, no other one has such a day', async () => {
  for (const temporaryUntil of [undefined, null, '2026-07-01']) {
    const refused = await found({ form: 'temporary', temporaryUntil });
    expectRefused(refused, 422, 'invalid', /有 1 处填写不符合要求/);
    expect(refused.problem.errors).toEqual([
      { pointer: '/temporaryUntil', detail: '临时党组织要写明到期日期，并且晚于今天。' },
    ]);
  }
  const standard = await found({ temporaryUntil: '2026-12-31' });
  expect(standard.problem.errors).toEqual([
    { pointer: '/temporaryUntil', detail: '只有临时党组织才填到期日期。' },
  ]);
  const made = await found({ form: 'temporary', temporaryUntil: '2026-12-31' });
  expect([made.status, made.body.form, made.body.temporaryUntil]).toEqual([201, 'temporary', '2026-12-31']);
  const [row] = await asOwner<{ until: string }>(
    t,
    `SELECT temporary_until::text AS until FROM organization WHERE code = '150785100077'`,
  );
  expect(row?.until).toBe('2026-12-31');
});

test('the founding is not later than what is on record, and the earliest of that is named', async () => {
  const edit = async (code: string, foundedOn: string) => {
    const params = { id: id(code) };
    const { version } = (await t.call('GET /organizations/{id}', { as: officer, params })).body;
    return t.call('PATCH /organizations/{id}', {
      as: officer,
      params,
      ifMatch: version,
      body: { foundedOn },
    });
  };
  const secretary = await memberAt(t, codes.eastFirst, { name: '书记甲' });
  const begun = await t.call('POST /organizations/{id}/terms', {
    as: officer,
    params: { id: id(codes.eastFirst) },
    body: {
      from: '2025-03-01',
      election: 'founding',
      village: false,
      officers: [{ memberId: secretary.id, post: 'secretary' }],
    },
  });
  expect(begun.status).toBe(201);
  const term = await edit(codes.eastFirst, '2025-03-02');
  expectRefused(term, 422, 'invalid', /填写不符合要求/);
  expect(term.problem.errors).toEqual([
    { pointer: '/foundedOn', detail: '2025-03-01已登记过任期，成立日期不能晚于那一天。' },
  ]);
  const reform = (form: string, on: string) =>
    t.call('POST /organizations/{id}/reforms', {
      as: officer,
      params: { id: id(codes.eastFirst) },
      body: { form, on },
    });
  const done = await reform('joint', '2024-05-01');
  expect(done.status).toBe(200);
  const operation = await edit(codes.eastFirst, '2025-03-01');
  expect(operation.problem.errors).toEqual([
    { pointer: '/foundedOn', detail: '2024-05-01已登记过组织变动，成立日期不能晚于那一天。' },
  ]);
  await t.call('POST /organization-operations/{id}/reversal', {
    as: officer,
    params: { id: done.body.operation?.id ?? '' },
    body: {},
  });
  // What was reversed does not count.
  expect((await edit(codes.eastFirst, '2025-03-01')).body.foundedOn).toBe('2025-03-01');
});
