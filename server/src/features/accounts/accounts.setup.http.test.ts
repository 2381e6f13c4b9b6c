import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectRefused, goodPassword } from '../../../test/harness/accounts.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp({ empty: true });
});
afterAll(async () => t.close());

const four = [
  { role: 'committee_administrator', login: 'xianwei', name: '县委组织部' },
  { role: 'system_admin', login: 'sysadmin', name: '计算机室' },
  { role: 'security_admin', login: 'secadmin', name: '保密室' },
  { role: 'audit_admin', login: 'auditor', name: '纪检组' },
];
const setUp = (administrators: unknown[] = four, regionId = 1507) =>
  t.call('POST /setup', {
    body: { regionId, organization: { code: '150785000000', name: '中共云岭县委员会' }, administrators },
  });

it('asks for the first set-up while the registry is empty, with every prefecture to choose from', async () => {
  const { body } = await t.call('GET /setup');
  expect(body.needed).toBe(true);
  expect(body.regions.length).toBeGreaterThan(330);
  expect(body.regions).toContainEqual({ id: 1507, name: '呼伦贝尔市', province: '内蒙古自治区' });
});

it('refuses fewer than four people, or one person twice, and leaves the registry empty', async () => {
  expectRefused(await setUp(four.slice(0, 2)), 422, 'invalid', /还缺少：安全管理员、审计管理员/);
  const twice = four.map((each) => (each.role === 'audit_admin' ? { ...each, login: 'SECADMIN' } : each));
  expectRefused(await setUp(twice), 422, 'invalid', /由四个不同的人担任，账号名不能重复/);
  const phone = four.map((each) => (each.role === 'audit_admin' ? { ...each, login: '13900001111' } : each));
  expectRefused(await setUp(phone), 422, 'invalid', /不能是手机号码/);
  expectRefused(await setUp(four, 7), 422, 'invalid', /行政区划代码的前四位/);
  expect((await t.call('GET /setup')).body.needed).toBe(true);
});

it('makes region, top organisation, four people with duties and slips; of five at once one wins', async () => {
  const answers = await Promise.all(Array.from({ length: 5 }, () => setUp()));
  const won = answers.filter((answer) => answer.status === 201);
  expect(won).toHaveLength(1);
  for (const lost of answers.filter((answer) => answer.status !== 201))
    expectRefused(lost, 409, 'conflict', /已经完成首次设置/);
  const slips = won[0]?.body.slips ?? [];
  expect(slips.map((slip) => slip.login)).toEqual(four.map((each) => each.login));
  for (const [n, slip] of slips.entries()) {
    const { body } = await t.call('POST /activations', { body: { code: slip.code, password: goodPassword } });
    expect(body).toMatchObject({
      pending: 'second_factor_setup',
      duties: [
        { role: four[n]?.role, organization: { code: '150785000000' }, fromOn: '2026-07-01', untilOn: null },
      ],
    });
  }
});

it('is closed for good afterwards', async () => {
  expect((await t.call('GET /setup')).body).toEqual({ needed: false, regions: [] });
  expectRefused(await setUp(), 409, 'conflict', /请直接登录/);
});
