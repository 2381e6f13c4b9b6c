import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { getImport, handed, roster, rosterLine, runJob } from '../../../test/harness/imports.ts';
import { untilSomebodyWaits } from '../../../test/harness/races.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { lockOrganization } from '../organizations/public.ts';
import { importFor } from './members.imports.store.ts';

/** Steps of imports that wait, beside operations on the organisations where they lie. */

let t: TestApp;
let county: Headers;
beforeAll(async () => {
  t = await createTestApp();
  county = await t.asOfficer('committee_administrator', codes.committee);
});
afterAll(() => t.close());

const id = (code: string) => organizationOf(t.county, code).id;
const move = (to: string) =>
  t.call('POST /organizations/{id}/moves', {
    as: county,
    params: { id: id(codes.eastTownship) },
    body: { parentId: id(to), on: '2026-07-01' },
  });

/** A roster of the eastern township, whose branch nobody knows: refused, and waiting for that branch. */
async function refused(): Promise<string> {
  const { id: importId } = await handed(
    t,
    county,
    codes.eastTownship,
    roster(rosterLine({}, '东河镇新民村党支部')),
  );
  await t.call('POST /member-imports/{id}/check', {
    as: county,
    params: { id: importId },
    body: { mapping: {} },
  });
  await runJob(t, importId);
  expect((await getImport(t, county, importId)).state).toBe('refused');
  return importId;
}

it('a move waits for a step that has its import before it has the organisation that the step asks for', async () => {
  const importId = await refused();
  const system = systemActor();
  let moved: ReturnType<typeof move> | undefined;
  await t.services.database.transaction(system.scope, async (tx) => {
    await importFor(tx, system, importId, true);
    moved = move(codes.westTownship);
    await untilSomebodyWaits(t);
    await lockOrganization(tx, system, id(codes.eastTownship));
  });
  expect((await moved)?.status).toBe(200);
  expect((await move(codes.committee)).status).toBe(200);
  const created = await t.call('POST /member-imports/{id}/organizations', {
    as: county,
    params: { id: importId },
    body: { names: ['东河镇新民村党支部'] },
  });
  expect(created.status, created.text).toBe(202);
});
