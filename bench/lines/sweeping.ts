import { storeOrganizations } from '../../server/src/demo/load.ts';
import { sweepTransfers } from '../../server/src/features/transfers/public.ts';
import { systemActor } from '../../server/src/kernel/authorization.ts';
import { dayInChina } from '../../server/src/kernel/clock.ts';
import { closeServices, type Services } from '../../server/src/services.ts';
import { benchCounty } from '../lib/county.ts';
import { openGround, ownerRuns, servicesOn } from '../lib/ground.ts';
import { atMost, type Line } from '../lib/line.ts';

const swept = 'bench_sweeping';
const bare = 'bench_sweeping_bare';

/**
 * (l) So many letters that are past their day, as a server finds them that was off for four weeks: the job's sweep with
 * its lapses, steps, reminders and audit, against three statements of the superuser that write the same rows.
 */
export async function sweepingLine(transfers: number): Promise<Line> {
  const ground = await openGround();
  const urls = { ours: ground.urlOf('owner', swept), bare: ground.urlOf('owner', bare) };
  try {
    await ownerRuns(ground.embedded.superuserUrl, [`CREATE DATABASE ${swept}`]);
    const first = await servicesOn(ground, swept);
    const today = dayInChina(first.clock.now());
    process.stderr.write(`loading ${transfers} transfers …\n`);
    await load(first, urls.ours, transfers, today).finally(() => closeServices(first));
    await ownerRuns(ground.embedded.superuserUrl, [
      `CREATE DATABASE ${bare} TEMPLATE ${swept}`,
      'CHECKPOINT',
    ]);
    const services = await servicesOn(ground, swept);
    try {
      const ours = await seconds(() => sweepTransfers(services));
      await ownerRuns(urls.ours, ['CHECKPOINT']);
      const limit = await seconds(() => sweepBare(urls.bare, today));
      const [one, other] = [await countsOf(urls.ours), await countsOf(urls.bare)];
      if (JSON.stringify(one) !== JSON.stringify(other))
        throw new Error(`other rows: ${JSON.stringify(one)} against ${JSON.stringify(other)}`);
      await ownerRuns(urls.ours, ['VACUUM (ANALYZE)']);
      const again = await seconds(() => sweepTransfers(services));
      const name = `sweep of ${transfers} overdue transfers, ${one.reminders} reminders (again, with nothing due: ${again.toFixed(1)} s)`;
      return atMost('l', name, { ours, limit, unit: 's' }, 3);
    } finally {
      await closeServices(services);
    }
  } finally {
    await ground.close();
  }
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

async function countsOf(url: string) {
  const [row] = await ownerRuns<{ reminders: number; lapsed: number; audited: number; days: string }>(url, [
    `SELECT (SELECT count(*)::int FROM transfer_reminder) AS reminders,
       (SELECT count(*)::int FROM transfer WHERE state = 'lapsed' AND jsonb_array_length(steps) = 2) AS lapsed,
       (SELECT count(*)::int FROM audit_entry WHERE action = 'transfers.lapse') AS audited,
       (SELECT md5(string_agg(line, ' ' ORDER BY line)) FROM (SELECT kind || on_day || audience || org_path || count(*) AS line
         FROM transfer_reminder GROUP BY kind, on_day, audience, org_path) lines) AS days`,
  ]);
  if (!row) throw new Error('nothing was counted');
  return row;
}

/** Letters of thirty days over all branches of a county to its other committees, ended one to 28 days ago. */
async function load(services: Services, url: string, transfers: number, today: string): Promise<void> {
  const county = benchCounty(20_000, today);
  await services.database.bulk({ ...systemActor().scope, gate: 'system' }, async (tx) => {
    await storeOrganizations(tx, county, services.clock.now());
  });
  const indexes = await ownerRuns<{ name: string; made: string }>(url, [
    `SELECT indexname AS name, indexdef AS made FROM pg_indexes i WHERE tablename = 'transfer' AND NOT EXISTS (
       SELECT FROM pg_constraint c WHERE c.conname = i.indexname)`,
  ]);
  await ownerRuns(url, [
    // Filled first and indexed afterwards: row by row a million random keys take half an hour.
    ...indexes.map(({ name }) => `DROP INDEX ${name}`),
    `INSERT INTO transfer (region_id, id, kind, state, member_id, member_name, member_stage, organization_id, org_path,
       origin_name, committee_id, committee_name, destination_region_id, destination_id, destination_name,
       destination_path, applied_by, applied_on, ground, dues_until, turn, turn_since, due, letter_serial, letter_number,
       first_issued_on, issued_on, valid_until, steps, created_at, updated_at)
     WITH branch AS MATERIALIZED (
       SELECT b.*, c.id AS committee_id, c.name AS committee_name, row_number() OVER (ORDER BY b.path) - 1 AS n
       FROM organization b CROSS JOIN LATERAL (
         SELECT c.id, c.name FROM organization c WHERE c.region_id = b.region_id AND b.path > c.path
           AND b.path < c.path || '/' AND c.kind IN ('committee', 'working_committee') ORDER BY c.path DESC LIMIT 1) c
       WHERE b.kind = 'branch'),
     target AS MATERIALIZED (
       SELECT o.*, row_number() OVER (ORDER BY o.path) - 1 AS n FROM organization o
       WHERE o.kind IN ('committee', 'working_committee')),
     letter AS (
       SELECT i, date '${today}' - 1 - i % 28 AS until, i % (SELECT count(*) FROM branch) AS b,
         i % (SELECT count(*) FROM target) AS d FROM generate_series(0, ${transfers} - 1) AS i)
     SELECT b.region_id, gen_random_uuid(), 'between', 'issued', gen_random_uuid(), '某人', 'full', b.id, b.path, b.name,
       b.committee_id, b.committee_name, d.region_id, d.id, d.name, d.path, 'member', l.until - 32, 'work', '2026-06',
       'member', (l.until - 30)::timestamp AT TIME ZONE 'Asia/Shanghai', l.until, 1, '第 2026-' || l.i || ' 号',
       l.until - 30, l.until - 30, l.until,
       '[{"action": "apply", "at": "2026-06-01T00:00:00.000Z", "state": "applied", "side": "member", "actorName": "某人", "actorRole": "self", "organization": null, "reason": null, "letter": null, "until": null}]',
       (l.until - 32)::timestamp AT TIME ZONE 'Asia/Shanghai', (l.until - 30)::timestamp AT TIME ZONE 'Asia/Shanghai'
     FROM letter l JOIN branch b ON b.n = l.b JOIN target d ON d.n = l.d`,
    ...indexes.map(({ made }) => made),
    'VACUUM (ANALYZE)',
    'CHECKPOINT',
  ]);
}

/** The same rows by three statements, without a lock, a batch, a policy, or a look at what went already. */
async function sweepBare(url: string, today: string): Promise<void> {
  await ownerRuns(url, [
    `INSERT INTO transfer_reminder (region_id, transfer_id, kind, on_day, audience, serial, org_path, organization_id,
       member_id, sent_at)
     SELECT t.region_id, t.id, s.kind, t.due + n, s.audience, t.letter_serial, t.org_path, t.organization_id, t.member_id, now()
     FROM transfer t CROSS JOIN (VALUES ('check_in_soon', -7, 1000000), ('check_in_today', 0, 1000000),
       ('check_in_overdue', 7, 7)) AS k (kind, first, every)
     CROSS JOIN LATERAL (VALUES (k.kind, 'member'), (k.kind, 'origin')) AS s (kind, audience)
     CROSS JOIN LATERAL generate_series(k.first, date '${today}' - t.due, k.every) AS n`,
    `UPDATE transfer SET state = 'lapsed', turn = 'origin_committee', turn_since = now(), updated_at = now(),
       version = version + 1, steps = steps || '[{"action": "lapse", "at": "2026-06-01T00:00:00.000Z", "state": "lapsed", "side": "system", "actorName": "system", "actorRole": "system", "organization": null, "reason": null, "letter": null, "until": null}]'
     WHERE state = 'issued' AND due < date '${today}'`,
    `INSERT INTO audit_entry (lane, seq, at, actor_name, duty_role, address, action, outcome, object_type, object_id,
       object_name, before, after, digest, hash)
     SELECT 0, 1000000 + row_number() OVER (), now(), 'system', 'system', 'local', 'transfers.lapse', 'done', 'transfer',
       id::text, member_name, '{"state": "issued"}', jsonb_build_object('state', 'lapsed', 'letter', letter_number),
       sha256(id::text::bytea), sha256(id::text::bytea) FROM transfer`,
  ]);
}
