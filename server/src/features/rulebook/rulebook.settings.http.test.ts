import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';

let t: TestApp;
let county: Headers;
beforeAll(async () => {
  t = await createTestApp();
  county = await t.asOfficer('committee_administrator', codes.committee);
});
afterAll(() => t.close());

const outside = 'transfer.validity_days_outside';
const most = 'transfer.validity_days_max';
const at = (code: string) => organizationOf(t.county, code).id;
const set = async (code: string, key: string, value: number, from: string) => {
  const body = { organizationId: at(code), key, value, from, reason: '测试设置' };
  const answer = await t.call('POST /rule-settings', { as: county, body });
  return { ...answer, id: answer.body.own?.id ?? '' };
};
const end = (id: string, on: string) =>
  t.call('POST /rule-settings/{id}/end', { as: county, params: { id }, body: { on, reason: '恢复原来的' } });
const valueOn = async (code: string, key: string, date: string) => {
  const { body } = await t.call('GET /rules', {
    as: county,
    query: { organization: at(code), date, key: [key] },
  });
  return body.items[0]?.value;
};
const valuesOn = (code: string, key: string, dates: readonly string[]) =>
  Promise.all(dates.map((date) => valueOn(code, key, date)));

describe('a setting that is taken back', () => {
  const days = ['2026-07-09', '2026-07-10', '2026-07-20', '2026-08-01'];

  it('brings back what held before it and what was planned after it', async () => {
    await set(codes.eastTownship, outside, 20, '2026-07-01');
    await set(codes.eastTownship, outside, 25, '2026-07-20');
    const between = await set(codes.eastTownship, outside, 22, '2026-07-10');
    expect(await valuesOn(codes.eastTownship, outside, days)).toEqual([20, 22, 22, 22]);
    expect((await end(between.id, '2026-07-10')).status).toBe(200);
    expect(await valuesOn(codes.eastTownship, outside, days)).toEqual([20, 20, 25, 25]);
  });

  it('brings back the end that the one before had been given', async () => {
    const first = await set(codes.westTownship, outside, 20, '2026-07-01');
    expect((await end(first.id, '2026-08-01')).status).toBe(200);
    const second = await set(codes.westTownship, outside, 22, '2026-07-10');
    expect(await valuesOn(codes.westTownship, outside, days)).toEqual([20, 22, 22, 22]);
    await end(second.id, '2026-07-10');
    expect(await valuesOn(codes.westTownship, outside, days)).toEqual([20, 20, 20, 30]);
  });

  it('brings nothing back from under another that was made later', async () => {
    const code = codes.eastFirst;
    await set(code, outside, 11, '2026-07-01');
    await set(code, outside, 14, '2026-08-01');
    const second = await set(code, outside, 12, '2026-07-10');
    t.clock.advance(1000);
    const third = await set(code, outside, 13, '2026-07-20');
    await end(second.id, '2026-07-10');
    expect(await valuesOn(code, outside, days)).toEqual([11, 11, 13, 13]);
    await end(third.id, '2026-07-20');
    expect(await valuesOn(code, outside, days)).toEqual([11, 11, 11, 14]);
  });
});

describe('is refused in words', () => {
  it('a day more than five years ahead', async () => {
    const far = await set(codes.committee, outside, 20, '2031-07-02');
    expectRefused(far, 422, 'invalid', /^日期最多提前 5 年填写，不能晚于 2031-07-01。请核对年份。/);
    expect(far.problem.errors?.[0]?.pointer).toBe('/from');
    expect((await set(codes.westFirst, outside, 20, '2031-07-01')).status).toBe(201);
  });

  it('a longest validity below the others, and one of them above it, now or later', async () => {
    const code = codes.committee;
    const low = await set(code, most, 29, '2026-07-01');
    expectRefused(
      low,
      422,
      'invalid',
      /^自 2026-07-01 起“介绍信有效期最长”是 29 天，“转往外地介绍信有效期”是 30 天，不能比它还长。请先改另一项/,
    );
    expect(low.problem.errors?.[0]?.pointer).toBe('/value');
    expect((await set(code, most, 30, '2026-07-01')).status).toBe(201);
    expectRefused(
      await set(code, 'transfer.validity_days_same_city', 31, '2026-07-02'),
      422,
      'invalid',
      /31 天/,
    );
    expect((await set(code, outside, 20, '2026-07-01')).status).toBe(201);
    const planned = await set(code, outside, 30, '2026-09-01');
    expect(planned.status).toBe(201);
    expectRefused(await set(code, most, 25, '2026-08-01'), 422, 'invalid', /^自 2026-09-01 起/);
    await end(planned.id, '2026-09-01');
    expect((await set(code, most, 25, '2026-08-01')).status).toBe(201);
    const own = await set(code, outside, 21, '2026-08-01');
    expectRefused(await end(own.id, '2026-08-02'), 422, 'invalid', /^自 2026-08-02 起.*30 天/);
  });
});
