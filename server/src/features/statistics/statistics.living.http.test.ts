import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';

let t: TestApp;
let officer: Headers;
beforeAll(async () => {
  t = await createTestApp();
  officer = await t.asOfficer('committee_administrator', codes.committee);
});
afterAll(() => t.close());

it('counts a new organisation within a second, for whoever had just read the number', async () => {
  const count = async (code: string) =>
    (
      await t.call('GET /statistics', {
        as: officer,
        query: { organization: organizationOf(t.county, code).id },
      })
    ).body.organizations;
  expect([await count(codes.committee), await count(codes.eastTownship)]).toEqual([7, 3]);
  const parentId = organizationOf(t.county, codes.eastTownship).id;
  const body = { parentId, code: '150785100009', name: '东河镇第九党支部', kind: 'branch' as const };
  expect((await t.call('POST /organizations', { as: officer, body })).status).toBe(201);
  // What either had been told was counted before the change, so it has held for its second by then.
  await setTimeout(1010);
  expect([await count(codes.committee), await count(codes.eastTownship)]).toEqual([8, 4]);
});
