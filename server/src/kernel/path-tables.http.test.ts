import { afterAll, beforeAll, expect, it } from 'vitest';
import { asOwner } from '../../test/harness/accounts.ts';
import { createTestApp, type TestApp } from '../../test/harness/app.ts';
import { codes, organizationOf } from '../../test/harness/county.ts';
import { createMember } from '../../test/harness/members.ts';
import { systemActor } from './authorization.ts';
import { exemptPaths, pathTables, strayedRows } from './path-tables.ts';

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

it('lists every column of the database that keeps a path of the tree, or says why not', async () => {
  const columns = await asOwner<{ name: string }>(
    t,
    `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
     JOIN information_schema.tables USING (table_schema, table_name)
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND (column_name = 'path' OR column_name LIKE '%\\_path') ORDER BY 1`,
  );
  const listed = [
    ...pathTables.map(({ table, column }) => `${table}.${column}`),
    ...Object.keys(exemptPaths),
  ];
  expect(columns.map(({ name }) => name)).toEqual([...listed].sort());
});

it('says of each how its rows are found and whose they are, with columns that exist', async () => {
  const columns = await asOwner<{ table: string; column: string }>(
    t,
    `SELECT table_name AS table, column_name AS column FROM information_schema.columns WHERE table_schema = 'public'`,
  );
  const known = new Set(columns.map(({ table, column }) => `${table}.${column}`));
  for (const { table, member, organization, foundBy } of pathTables) {
    for (const column of ['region_id', member, organization])
      if (column !== undefined)
        expect({ name: `${table}.${column}`, there: known.has(`${table}.${column}`) }).toEqual({
          name: `${table}.${column}`,
          there: true,
        });
    if (foundBy === 'member') expect({ table, member }).toEqual({ table, member: 'member_id' });
  }
});

it('finds rows that strayed from their organisation or file', async () => {
  const officer = await t.asOfficer('organization_officer', codes.committee);
  const member = await createMember(t, officer, codes.eastFirst);
  const strayed = () => t.services.database.read(systemActor().scope, strayedRows);
  expect(await strayed()).toEqual([]);
  await asOwner(t, 'UPDATE member_event SET org_path = $1 WHERE member_id = $2', [
    organizationOf(t.county, codes.westFirst).path,
    member.id,
  ]);
  expect(await strayed()).toEqual([{ table: 'member_event', rows: 1 }]);
});
