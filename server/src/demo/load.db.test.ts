import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../test/harness/app.ts';
import { verifyStatistics } from '../features/statistics/public.ts';
import { systemActor } from '../kernel/authorization.ts';
import { dayInChina } from '../kernel/clock.ts';
import { sql } from '../kernel/database.ts';
import { type Place, tallyAsOf } from '../kernel/tallies.ts';
import { loadDemo } from './load.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ empty: true });
  await loadDemo(app.services, 1500, () => undefined);
});
afterAll(() => app.close());

const read = <T>(query: ReturnType<typeof sql<T>>) =>
  app.services.database.read(systemActor().scope, (reader) => reader.rows(query));

async function membersOn(asOf: string, asKnown: string | null): Promise<number> {
  const [top] = await read(
    sql<Place>`SELECT region_id AS "regionId", id, path FROM organization WHERE parent_id IS NULL`,
  );
  if (!top) throw new Error('no top');
  const cells = await app.services.database.read(systemActor().scope, (reader) =>
    tallyAsOf(reader, top, { asOf, asKnown }),
  );
  return cells.find(({ dimension }) => dimension === 'member')?.n ?? 0;
}

test('five years of the demo county add up: what is counted is what the histories say', async () => {
  expect(await membersOn('2021-01-01', null)).toBeGreaterThan(1000);
  const { cells, differing, differences } = await verifyStatistics(app.services);
  expect(differences).toEqual([]);
  expect(differing).toBe(0);
  expect(cells).toBeGreaterThan(10_000);
});

test('what was true on a day was known on that day', async () => {
  const today = dayInChina(app.services.clock.now());
  for (const day of ['2021-06-30', '2023-12-31', today])
    expect(await membersOn(day, day)).toBe(await membersOn(day, null));
  expect(await membersOn(today, '2023-12-31')).toBe(await membersOn('2023-12-31', null));
  const [states] = await read(sql<{ late: number }>`
    SELECT count(*)::int AS late FROM organization_state
    WHERE (recorded_at AT TIME ZONE 'Asia/Shanghai')::date > greatest(valid_from, DATE '2021-01-01')`);
  expect(states?.late).toBe(0);
});

test('each file says what its last period says, and its history has a line for each', async () => {
  const [unlike] = await read(sql<{ n: number }>`
    SELECT count(*)::int AS n FROM member m LEFT JOIN member_state s ON s.region_id = m.region_id AND s.member_id = m.id
      AND s.valid_until = 'infinity' AND s.superseded_at = 'infinity'
    WHERE (s.stage, s.presence, s.organization_id) IS DISTINCT FROM (m.stage, m.presence, m.organization_id)
      OR s.occupation_class IS DISTINCT FROM m.occupation_class OR (m.presence = 'present') <> (m.presence_since IS NULL)`);
  expect(unlike?.n).toBe(0);
  const lines = await read(sql<{ kind: string; n: number }>`
    SELECT kind, count(*)::int AS n FROM member_event GROUP BY 1 ORDER BY 1`);
  const [periods] = await read(
    sql<{ n: number }>`SELECT count(*)::int AS n FROM member_state WHERE superseded_at = 'infinity'`,
  );
  expect(lines.map(({ kind }) => kind)).toEqual(['changed', 'created', 'moved', 'status_changed']);
  expect(lines.reduce((sum, { n }) => sum + n, 0)).toBe(periods?.n);
});

test('somebody who was transferred has the move in the file, by the names of both branches', async () => {
  const secretary = await app.asOfficer('organization_officer', '150785000000');
  const [moved] = await read(
    sql<{ id: string }>`SELECT member_id AS id FROM member_event WHERE kind = 'moved' LIMIT 1`,
  );
  const { status, body } = await app.call('GET /members/{id}/history', {
    as: secretary,
    params: { id: moved?.id ?? '' },
  });
  expect(status).toBe(200);
  const change = body.items.find(({ kind }) => kind === 'moved')?.changes[0];
  expect(change).toMatchObject({
    field: 'organization',
    before: expect.stringMatching(/^中共/),
    after: expect.stringMatching(/^中共/),
  });
});

test('transfers stand in every state, on either side of the shown township, with the reminders that time brought', async () => {
  const states = await read(sql<{ state: string; n: number }>`
    SELECT state, count(*)::int AS n FROM transfer GROUP BY state ORDER BY state COLLATE "C"`);
  expect(Object.fromEntries(states.map(({ state, n }) => [state, n]))).toEqual({
    applied: 3,
    checked_in: 3,
    completed: 3,
    endorsed: 3,
    issued: 4,
    lapsed: 2,
    refused: 1,
    returned: 1,
    withdrawn: 1,
  });
  const reminded = await read(
    sql<{ kind: string }>`SELECT DISTINCT kind FROM transfer_reminder ORDER BY kind`,
  );
  expect(reminded.map(({ kind }) => kind)).toEqual([
    'acceptance_escalated',
    'acceptance_overdue',
    'check_in_escalated',
    'check_in_overdue',
    'check_in_soon',
    'check_in_today',
  ]);
  const officer = await app.asOfficer('organization_officer', '150785001000');
  const { body } = await app.call('GET /transfers/counts', { as: officer, query: {} });
  expect(body.here).toBeGreaterThan(3);
  expect(body.overdue).toBeGreaterThan(2);
});

test('members float from and to the shown branch, and a graduate stays', async () => {
  const periods = await read(sql<{ kind: string; state: string; n: number }>`
    SELECT kind, state, count(*)::int AS n FROM member_mobility GROUP BY 1, 2 ORDER BY 1, 2`);
  expect(periods).toEqual([
    { kind: 'floating', state: 'current', n: 3 },
    { kind: 'floating', state: 'proposed', n: 2 },
    { kind: 'floating', state: 'reported', n: 1 },
    { kind: 'retained', state: 'current', n: 1 },
  ]);
});
