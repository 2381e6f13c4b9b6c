import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { sql } from '../../kernel/database.ts';
import { headcounts } from '../../kernel/tallies.ts';
import { countFlows, flowsOf, foldDeltas } from './public.ts';

let app: TestApp;
let officer: Headers;
beforeAll(async () => {
  app = await createTestApp();
  officer = await app.asOfficer('organization_officer', codes.committee);
});
afterAll(() => app.close());

const at = (code: string) => organizationOf(app.county, code);

function add(code: string, stage: string, sex: string, weight: number): Promise<void> {
  const { regionId, path: orgPath } = at(code);
  const member = {
    regionId,
    orgPath,
    stage,
    sex,
    education: '20',
    ethnicGroup: '01',
    occupationClass: null,
    birth: '1985-06-01',
    full: '2010-07-01',
    presence: 'present',
    validFrom: '2026-01-01',
    cause: 'registered' as const,
  };
  const flows = flowsOf([member], '2026-01-01').map((flow) => ({ ...flow, ins: weight }));
  return app.services.database.transaction(systemActor().scope, (tx) => countFlows(tx, flows));
}

/** The figures of some tables that are not 0, by row (and column, where there are several). */
async function table(as: Headers, code?: string) {
  const figures: Record<string, unknown> = {};
  for (const table of ['profile', 'education', 'ethnic_group'] as const) {
    const query: Record<string, string> = {
      table,
      ...(code === undefined ? {} : { organization: at(code).id }),
    };
    const { status, body } = await app.call('GET /statistics', { as, query });
    expect(status).toBe(200);
    figures.name = body.organization.name;
    figures.organizations = body.organizations;
    for (const { key, cells } of body.rows) if (cells[0] !== 0) figures[key] = cells[0];
  }
  return figures;
}

const waiting = () =>
  app.services.database.read(systemActor().scope, (reader) =>
    reader.rows(sql`SELECT FROM org_stat_delta`).then((rows) => rows.length),
  );

test('counts are exact at once, and the same after every fold', async () => {
  await add(codes.eastFirst, 'full', 'female', 3);
  await add(codes.eastSecond, 'probationary', 'male', 2);
  await add(codes.eastSecond, 'applicant', 'male', 4);
  await add(codes.westFirst, 'full', 'male', 1);
  const county = {
    name: '中共云岭县委员会',
    organizations: 7,
    member: 6,
    full: 4,
    probationary: 2,
    male: 3,
    female: 3,
    higher: 6,
    applicant: 4,
    'education:2': 6,
    'ethnic:01': 6,
  };
  expect(await table(officer)).toEqual(county);
  expect(await foldDeltas(app.services)).toBe(28);
  expect(await foldDeltas(app.services)).toBe(0);
  expect(await waiting()).toBe(0);
  expect(await table(officer)).toEqual(county);
  expect(await table(officer, codes.eastTownship)).toMatchObject({
    organizations: 3,
    full: 3,
    male: 2,
  });
  expect(await table(officer, codes.eastFirst)).toMatchObject({ organizations: 1, full: 3 });
  expect(await table(officer, codes.westSecond)).toEqual({ name: '西山镇第二党支部', organizations: 1 });
});

test('a change counts before the fold and after; an empty cell is not shown', async () => {
  await add(codes.westFirst, 'full', 'male', -1);
  const west = await table(officer, codes.westTownship);
  expect(west).toEqual({ name: '中共云岭县西山镇委员会', organizations: 3 });
  await foldDeltas(app.services);
  expect(await table(officer, codes.westTownship)).toEqual(west);
});

test('two folds at once and a writer between lose nothing and count nothing twice', async () => {
  const before = Number((await table(officer)).full);
  const writes = Array.from({ length: 12 }, () => add(codes.westSecond, 'full', 'female', 1));
  const folds = Array.from({ length: 4 }, () => foldDeltas(app.services));
  await Promise.all([...writes, ...folds]);
  expect((await table(officer)).full).toBe(before + 12);
  await foldDeltas(app.services);
  expect((await table(officer)).full).toBe(before + 12);
});

test('headcounts of the tree are those of the table', async () => {
  await foldDeltas(app.services);
  await add(codes.westSecond, 'full', 'male', 2);
  await add(codes.eastFirst, 'probationary', 'male', 1);
  expect(await waiting()).toBeGreaterThan(0);
  const nodes = Object.values(app.county);
  const counts = await app.services.database.read(systemActor().scope, (reader) => headcounts(reader, nodes));
  for (const { code, id } of nodes) {
    const cells: Record<string, unknown> = await table(officer, code);
    expect([code, counts.get(id)]).toEqual([code, Number(cells.member ?? 0)]);
  }
});

test('who has no statistics is refused, and the table without an id is the own duty’s', async () => {
  const east = await app.asOfficer('branch_secretary', codes.eastFirst);
  expect((await table(east)).name).toBe('东河镇第一党支部');
  const admin = await app.asOfficer('system_admin', codes.committee);
  const denied = await app.call('GET /statistics', { as: admin });
  expect([denied.status, denied.problem.detail]).toEqual([
    403,
    '您当前的职务不能做这件事，请切换职务或联系上级党组织。',
  ]);
  const above = await app.call('GET /statistics', {
    as: east,
    query: { organization: at(codes.committee).id },
  });
  expect(above.status).toBe(404);
  const statistician = await app.asOfficer('statistician', codes.committee);
  const members = await app.call('GET /members', { as: statistician });
  expect(members.status).toBe(403);
});
