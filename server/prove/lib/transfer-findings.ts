import { verifyAudit } from '../../src/features/audit/public.ts';
import { treeFaults } from '../../src/features/operations/public.ts';
import { foldRegion, verifyRegion } from '../../src/features/statistics/public.ts';
import { systemActor } from '../../src/kernel/authorization.ts';
import { memberTables } from '../../src/kernel/path-tables.ts';
import type { TransferGround } from './transfer-ground.ts';

/** Tables of a file whose rows neither grow nor go by a transfer. */
const still = memberTables.filter(({ table }) => table !== 'member_event' && table !== 'member_state');
type Counts = Record<string, number>;

/** Rows of each member's file, before and after. */
export async function rowsOfFiles({ look }: TransferGround): Promise<Counts> {
  const parts = still.map(
    ({ table, column }) => `SELECT '${table} ' || ${column}::text AS what, count(*)::int AS n
      FROM ${table} WHERE ${column} IS NOT NULL GROUP BY ${column}`,
  );
  const rows = await look<{ what: string; n: number }>(parts.join(' UNION ALL '));
  return Object.fromEntries(rows.map(({ what, n }) => [what, n]));
}

/** Each a statement whose number of rows must be none, whatever became of the transfers. */
const never: Readonly<Record<string, string>> = {
  'a member twice': 'SELECT id FROM member GROUP BY id HAVING count(*) > 1',
  'a member without a locator that leads to the file': `SELECT m.id FROM member m FULL JOIN member_locator l
    ON l.member_id = m.id AND l.region_id = m.region_id WHERE m.id IS NULL OR l.member_id IS NULL`,
  'an ID number that leads elsewhere': `SELECT m.id FROM member m FULL JOIN id_number_locator l
    ON l.member_id = m.id AND l.region_id = m.region_id WHERE m.id IS NULL OR l.member_id IS NULL`,
  'not exactly one present period': `SELECT m.id FROM member m LEFT JOIN member_state s ON s.member_id = m.id
      AND s.superseded_at = 'infinity' AND s.valid_until = 'infinity' AND s.organization_id = m.organization_id
      AND s.region_id = m.region_id AND s.org_path = m.org_path AND s.file_path = m.org_path
    GROUP BY m.id HAVING count(s.id) <> 1`,
  'a present period of another place': `SELECT FROM member_state s WHERE s.superseded_at = 'infinity'
    AND s.valid_until = 'infinity' AND NOT EXISTS (SELECT FROM member m WHERE m.id = s.member_id
      AND m.organization_id = s.organization_id)`,
  'a period whose file is elsewhere': `SELECT FROM member_state s WHERE NOT EXISTS (SELECT FROM member m
    WHERE m.id = s.member_id AND m.org_path = s.file_path)`,
  'an account that looks for its member in another region': `SELECT FROM account a JOIN member m ON m.id = a.member_id
    WHERE a.member_region_id <> m.region_id`,
  'a letter of no transfer': `SELECT FROM transfer_letter l LEFT JOIN transfer t ON t.id = l.transfer_id
    AND t.region_id = l.region_id WHERE t.id IS NULL`,
  'a code that leads nowhere, or a letter without one': `SELECT FROM transfer_letter l FULL JOIN letter_locator c
    ON c.code = l.code AND c.transfer_id = l.transfer_id AND c.serial = l.serial AND c.region_id = l.region_id
    WHERE c.code IS NULL OR l.code IS NULL`,
  'a number given twice or skipped': `SELECT FROM letter_number n WHERE n.last <> (SELECT count(DISTINCT l.number)
    FROM transfer_letter l JOIN transfer t ON t.id = l.transfer_id WHERE t.committee_id = n.organization_id)`,
  'a receipt without an acceptance, or the other way': `SELECT FROM transfer
    WHERE (receipt IS NOT NULL) <> (state = 'completed')`,
  'not one line in the history for each move': `SELECT m.id FROM member m
    WHERE (SELECT count(*) FROM transfer t WHERE t.member_id = m.id AND t.state = 'completed')
      <> (SELECT count(*) FROM member_event e WHERE e.member_id = m.id AND e.kind = 'moved')`,
  'a step without its line in the audit, or the other way': `SELECT FROM (SELECT id::text, 'transfers.' || (s ->> 'action') AS action,
      count(*) FROM transfer, jsonb_array_elements(steps) s GROUP BY 1, 2) told
    FULL JOIN (SELECT object_id AS id, action, count(*) FROM audit_entry
      WHERE object_type = 'transfer' AND outcome = 'done' GROUP BY 1, 2) audited USING (id, action, count)
    WHERE told.id IS NULL OR audited.id IS NULL`,
};

/** And where every transfer was completed. */
const neverCompleted: Readonly<Record<string, string>> = {
  'a transfer that did not end': `SELECT FROM transfer WHERE state <> 'completed'`,
  'other steps than the five': `SELECT FROM transfer WHERE jsonb_path_query_array(steps, '$[*].action')
    <> '["apply", "endorse", "issue", "check_in", "accept"]'::jsonb`,
  'no receipt, or another': `SELECT FROM transfer t LEFT JOIN organization b ON b.id = t.branch_id
    WHERE t.receipt IS NULL OR t.receipt ->> 'number' <> t.letter_number OR t.receipt ->> 'branch' IS DISTINCT FROM b.name`,
  'not one letter, used': `SELECT t.id FROM transfer t LEFT JOIN transfer_letter l ON l.transfer_id = t.id
      AND l.region_id = t.region_id GROUP BY t.id HAVING count(l.serial) <> 1 OR bool_or(l.state <> 'used')`,
  'a reminder of a transfer that was in time': 'SELECT FROM transfer_reminder',
};
/** Everything that is not as it must be; empty: nobody is lost, nobody is twice, nothing is half done. */
export async function findingsOf(
  ground: TransferGround,
  homes: ReadonlyMap<string, string>,
  before: Counts,
): Promise<string[]> {
  const { look, services, people } = ground;
  const found: string[] = [];
  const expect = expectation(found);
  for (const [what, query] of Object.entries(never)) expect(what, (await look(query)).length, 0);

  const at = await look<{ id: string; at: string }>('SELECT id, organization_id AS at FROM member');
  const elsewhere = at.filter(({ id, at: home }) => homes.get(id) !== home).length;
  expect('members, and of them elsewhere', [at.length, elsewhere], [people.length, 0]);
  const after = await rowsOfFiles(ground);
  const changed = Object.keys({ ...before, ...after }).filter((what) => before[what] !== after[what]);
  expect('files with more or fewer rows', changed.slice(0, 5), []);

  const actor = systemActor();
  const regions = [...new Set(ground.branches.map(({ regionId }) => regionId))];
  await services.database.transaction({ ...actor.scope, gate: 'system' }, async (tx) => {
    for (const region of regions) {
      await foldRegion(tx, region);
      expect(`counts of ${region}`, (await verifyRegion(tx, region)).differences.slice(0, 3), []);
    }
    expect('the tree', await treeFaults(tx), []);
  });
  const [counted] = await look<{ n: number }>(`SELECT sum(s.n)::int AS n FROM org_stat s JOIN organization o
    ON o.region_id = s.region_id AND o.id = s.organization_id WHERE s.dimension = 'member' AND o.parent_id IS NULL`);
  expect('headcount', counted?.n, people.length);
  const { sound, firstBreak } = await verifyAudit(services);
  expect('audit', [sound, firstBreak], [true, null]);
  return found;
}

/** Besides {@link findingsOf}, where so many transfers were all completed. */
export async function unfinished({ look }: TransferGround, completed: number): Promise<string[]> {
  const found: string[] = [];
  const expect = expectation(found);
  for (const [what, query] of Object.entries(neverCompleted)) expect(what, (await look(query)).length, 0);
  const [sums] = await look<Record<string, number>>(`SELECT (SELECT count(*)::int FROM transfer) AS transfers,
    (SELECT count(receipt)::int FROM transfer) AS receipts, (SELECT count(*)::int FROM transfer_letter) AS letters`);
  expect('transfers, receipts, letters', Object.values(sums ?? {}), [completed, completed, completed]);
  return found;
}

const expectation = (found: string[]) => (what: string, seen: unknown, wanted: unknown) => {
  if (JSON.stringify(seen) !== JSON.stringify(wanted))
    found.push(`${what}: ${JSON.stringify(seen)} instead of ${JSON.stringify(wanted)}`.slice(0, 500));
};
