import { afterAll, beforeAll, expect, it } from 'vitest';
import { asOwner } from '../../../test/harness/accounts.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember } from '../../../test/harness/members.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { type Reader, sql } from '../../kernel/database.ts';
import { balanceAt, childrenOn, membersOn, standOn } from './annual-reports.figures.ts';
import { reportYear } from './annual-reports.rules.ts';

/** How much a draft reads in a county that was just loaded, of which the planner knows nothing yet. */

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

const people = 3000;

/** So many more rows like those of one member, about whom nobody asks further. */
async function multiply(table: string, other: Record<string, string>): Promise<void> {
  const columns = await asOwner<{ name: string }>(
    t,
    `SELECT column_name AS name FROM information_schema.columns
     WHERE table_name = '${table}' AND is_identity = 'NO' ORDER BY ordinal_position`,
  );
  const names = columns.map(({ name }) => name);
  await asOwner(t, `ALTER TABLE ${table} SET (autovacuum_enabled = off)`);
  await asOwner(
    t,
    `INSERT INTO ${table} (${names.join(', ')}) SELECT ${names.map((name) => other[name] ?? name).join(', ')}
     FROM ${table}, generate_series(1, ${people}) n`,
  );
}

interface PlanNode {
  'Node Type': string;
  'Actual Loops': number;
  'Rows Removed by Join Filter'?: number;
  Plans?: PlanNode[];
}

/** Every statement is explained as it runs; what it looked at for nothing, or again and again, is told. */
function explaining(reader: Reader, found: string[]): Reader {
  const look = (node: PlanNode) => {
    const removed = node['Rows Removed by Join Filter'] ?? 0;
    if (removed > 100 || node['Actual Loops'] > 100)
      found.push(`${node['Node Type']}: ${removed} removed, ${node['Actual Loops']} loops`);
    for (const below of node.Plans ?? []) look(below);
  };
  const rows: Reader['rows'] = async (query) => {
    const [plan] = await reader.rows(
      sql<{ 'QUERY PLAN': { Plan: PlanNode }[] }>`EXPLAIN (ANALYZE, FORMAT JSON) ${query}`,
    );
    for (const { Plan } of plan?.['QUERY PLAN'] ?? []) look(Plan);
    return reader.rows(query);
  };
  return { rows, first: async (query) => (await rows(query))[0] };
}

it('no member and no change that is not folded yet is looked at once for every organisation', async () => {
  const secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
  await createMember(t, secretary, codes.eastFirst);
  await multiply('member_state', { id: 'gen_random_uuid()', member_id: 'gen_random_uuid()' });
  await multiply('org_stat_delta', {});
  const place = organizationOf(t.county, codes.committee);
  const time = reportYear(2026);
  const found: string[] = [];
  const scope = { ...systemActor().scope, gate: 'system' } as const;
  const closing = await t.services.database.read(scope, async (reader) => {
    const spied = explaining(reader, found);
    const stand = await standOn(spied, place, time.closes);
    if (!stand) throw new Error('the county stood there');
    const children = await childrenOn(spied, place, stand, time);
    await balanceAt(spied, place, stand, time, children);
    return membersOn(spied, place.regionId, children, time.closes);
  });
  expect([...closing.values()]).toEqual([people + 1]);
  expect(found).toEqual([]);
});
