import { afterEach, beforeEach, expect, it } from 'vitest';
import { asOwner } from '../../../test/harness/accounts.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember } from '../../../test/harness/members.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { foldDeltas, verifyStatistics } from '../statistics/public.ts';
import { treeFaults } from './public.ts';

let t: TestApp;
beforeEach(async () => {
  t = await createTestApp();
  const officer = await t.asOfficer('organization_officer', codes.committee);
  await createMember(t, officer, codes.eastFirst);
  await foldDeltas(t.services);
  await createMember(t, officer, codes.eastFirst);
});
afterEach(() => t.close());

const faults = () => t.services.database.read(systemActor().scope, treeFaults);
const at = (code: string) => organizationOf(t.county, code);

it.each([
  ['wrong_path', `UPDATE organization SET path = 'n.15.07.0001.0002.00zz' WHERE code = $1`],
  ['wrong_depth', 'UPDATE organization SET depth = depth + 1 WHERE code = $1'],
  ['wrong_child_count', 'UPDATE organization SET child_count = 7 WHERE code = $1'],
  ['ended_holds', `UPDATE organization SET ended_on = '2026-01-01' WHERE code = $1`],
  [
    'living_under_ended',
    `UPDATE organization SET ended_on = '2026-01-01' WHERE id = (SELECT parent_id FROM organization WHERE code = $1)`,
  ],
])('sees what is wrong with the tree: %s', async (what, damage) => {
  expect(await faults()).toEqual([]);
  await asOwner(t, damage, [codes.eastFirst]);
  expect((await faults()).map((fault) => fault.what)).toContain(what);
});

it('sees counts that differ from the files, where and by how much, and changes nothing', async () => {
  const sound = await verifyStatistics(t.services);
  expect(sound).toMatchObject({ organizations: 7, differing: 0, differences: [] });
  expect(sound.cells).toBeGreaterThan(10);
  await asOwner(t, `UPDATE org_stat SET n = n + 2 WHERE organization_id = $1 AND key = 'full'`, [
    at(codes.eastTownship).id,
  ]);
  await asOwner(
    t,
    `UPDATE member SET stage = 'deceased' WHERE id = (SELECT min(id::text)::uuid FROM member)`,
  );
  const damaged = await verifyStatistics(t.services);
  expect(damaged.differing).toBe(damaged.differences.length);
  const [total] = damaged.differences;
  expect(total).toMatchObject({
    code: codes.eastTownship,
    name: at(codes.eastTownship).name,
    dimension: 'stage',
  });
  expect(total).toMatchObject({ key: 'full', counted: 4, expected: 2, on: null });
  // The file says one thing and its history another: the file is named.
  const file = damaged.differences.find(({ key }) => key === 'deceased');
  expect(file).toMatchObject({
    dimension: 'stage',
    members: [{ id: expect.any(String), name: expect.any(String) }],
  });
  expect(await verifyStatistics(t.services)).toEqual(damaged);
});
