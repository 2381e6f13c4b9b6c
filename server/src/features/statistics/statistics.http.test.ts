import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { sql } from '../../kernel/database.ts';
import { headcounts } from '../../kernel/tallies.ts';
import { countFlows, flowsOf, foldDeltas } from './public.ts';

let app: TestApp;
let statistician: Headers;
beforeAll(async () => {
  app = await createTestApp();
  statistician = await app.asOfficer('statistician', codes.committee);
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

async function table(as: Headers, code?: string) {
  const query: Record<string, string> = code === undefined ? {} : { organization: at(code).id };
  const { status, body } = await app.call('GET /statistics', { as, query });
  expect(status).toBe(200);
  const cells = body.dimensions.flatMap(({ dimension, cells: list }) =>
    list.map(({ key, n }) => [`${dimension} ${key}`, n]),
  );
  return { name: body.organization.name, organizations: body.organizations, ...Object.fromEntries(cells) };
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
    'stage applicant': 4,
    'stage full': 4,
    'stage probationary': 2,
    'sex female': 3,
    'sex male': 3,
    'education 20': 6,
    'ethnic_group 01': 6,
  };
  expect(await table(statistician)).toEqual(county);
  expect(await foldDeltas(app.services)).toBe(28);
  expect(await foldDeltas(app.services)).toBe(0);
  expect(await waiting()).toBe(0);
  expect(await table(statistician)).toEqual(county);
  expect(await table(statistician, codes.eastTownship)).toMatchObject({
    organizations: 3,
    'stage full': 3,
    'sex male': 2,
  });
  expect(await table(statistician, codes.eastFirst)).toMatchObject({ organizations: 1, 'stage full': 3 });
  expect(await table(statistician, codes.westSecond)).toEqual({ name: '西山镇第二党支部', organizations: 1 });
});

test('a change counts before the fold and after; an empty cell is not shown', async () => {
  await add(codes.westFirst, 'full', 'male', -1);
  const west = await table(statistician, codes.westTownship);
  expect(west).toEqual({ name: '中共云岭县西山镇委员会', organizations: 3 });
  await foldDeltas(app.services);
  expect(await table(statistician, codes.westTownship)).toEqual(west);
});

test('two folds at once and a writer between lose nothing and count nothing twice', async () => {
  const before = (await table(statistician))['stage full'];
  const writes = Array.from({ length: 12 }, () => add(codes.westSecond, 'full', 'female', 1));
  const folds = Array.from({ length: 4 }, () => foldDeltas(app.services));
  await Promise.all([...writes, ...folds]);
  expect((await table(statistician))['stage full']).toBe(before + 12);
  await foldDeltas(app.services);
  expect((await table(statistician))['stage full']).toBe(before + 12);
});

test('headcounts of the tree are those of the table', async () => {
  await foldDeltas(app.services);
  await add(codes.westSecond, 'full', 'male', 2);
  await add(codes.eastFirst, 'probationary', 'male', 1);
  expect(await waiting()).toBeGreaterThan(0);
  const nodes = Object.values(app.county);
  const counts = await app.services.database.read(systemActor().scope, (reader) => headcounts(reader, nodes));
  for (const { code, id } of nodes) {
    const cells: Record<string, unknown> = await table(statistician, code);
    expect([code, counts.get(id)]).toEqual([
      code,
      Number(cells['stage full'] ?? 0) + Number(cells['stage probationary'] ?? 0),
    ]);
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
  const members = await app.call('GET /members', { as: statistician });
  expect(members.status).toBe(403);
});
