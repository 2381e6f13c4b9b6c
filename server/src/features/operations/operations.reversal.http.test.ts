import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember } from '../../../test/harness/members.ts';
import { expectSound } from './operations.testing.ts';

/** A reversal puts people back only where there is somebody to take them. Found by `npm run prove -- tree-model`. */

let t: TestApp;
let officer: Headers;
beforeEach(async () => {
  t = await createTestApp();
  officer = await t.asOfficer('organization_officer', codes.committee);
});
afterEach(() => t.close());

const on = '2026-06-30';
const id = (code: string) => organizationOf(t.county, code).id;

/** Everybody of the first branch goes to a new one. */
async function splitAway() {
  const members = [];
  for (let n = 0; n < 3; n += 1) members.push((await createMember(t, officer, codes.eastFirst)).id);
  const found = { code: '150785100009', name: '东河镇第九党支部', kind: 'branch' };
  const split = await t.call('POST /organizations/{id}/splits', {
    as: officer,
    params: { id: id(codes.eastFirst) },
    body: { on, parts: [{ found, memberIds: members }] },
  });
  expect(split.status).toBe(200);
  return split.body.operation?.id ?? '';
}

const reverse = (operationId: string) =>
  t.call('POST /organization-operations/{id}/reversal', {
    as: officer,
    params: { id: operationId },
    body: {},
  });

it('gives nobody back to a branch that ended meanwhile', async () => {
  const split = await splitAway();
  const ended = await t.call('POST /organizations/{id}/dissolution', {
    as: officer,
    params: { id: id(codes.eastFirst) },
    body: { on },
  });
  expect(ended.status).toBe(200);
  const refused = await reverse(split);
  expect([refused.status, refused.problem.rule]).toEqual([422, 'operation.later_change']);
  expect(refused.problem.detail).toBe('“东河镇第一党支部”后来又变更过隶属关系或已撤销。请先撤回后来的变更。');
  await expectSound(t);
  // The later one undone first, the earlier follows.
  expect((await reverse(ended.body.operation?.id ?? '')).status).toBe(200);
  expect((await reverse(split)).status).toBe(200);
  await expectSound(t);
});

it('gives nobody back to what has become a committee', async () => {
  const split = await splitAway();
  const reformed = await t.call('POST /organizations/{id}/reforms', {
    as: officer,
    params: { id: id(codes.eastFirst) },
    body: { on, kind: 'general_branch' },
  });
  expect(reformed.status).toBe(200);
  const refused = await reverse(split);
  expect(refused.problem.detail).toBe('“东河镇第一党支部”后来又改过类别、形式或名称。请先撤回后来的变更。');
  await expectSound(t);
});
