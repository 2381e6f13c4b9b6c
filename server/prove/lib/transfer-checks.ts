import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { treeFaults } from '../../src/features/operations/public.ts';
import { verifyRegion } from '../../src/features/statistics/public.ts';
import { sql, type Tx } from '../../src/kernel/database.ts';
import { tallyOf } from '../../src/kernel/tallies.ts';
import type { TransferMirror } from './transfer-mirror.ts';
import { regions, type TransferWorld } from './transfer-world.ts';

export interface Checked {
  db: Tx;
  world: TransferWorld;
  mirror: TransferMirror;
}

/** One affiliation each, the headcount as ever, nothing without somebody whose turn it is. */
export async function invariants({ db, world, mirror }: Checked): Promise<void> {
  const rows = await db.rows(
    sql<{ id: string; at: string }>`SELECT id, organization_id AS at FROM member ORDER BY id`,
  );
  const expected = world.members.map((id, n) => ({
    id,
    at: world.place(mirror.homes[n] ?? 'b1').id,
  }));
  deepStrictEqual(
    rows,
    expected.sort((x, y) => (x.id < y.id ? -1 : 1)),
    'exactly one affiliation, as the model has it',
  );
  let counted = 0;
  for (const top of ['c', 'f'] as const)
    counted += (await tallyOf(db, world.place(top))).find(({ dimension }) => dimension === 'member')?.n ?? 0;
  strictEqual(counted, world.members.length, 'headcount of the tops');
  const told = await db.rows(
    sql<{
      id: string;
      state: string;
      turn: string | null;
    }>`SELECT id, state, turn FROM transfer ORDER BY id`,
  );
  const wanted = mirror.transfers.map(({ id, state, turn }) => ({ id, state, turn }));
  deepStrictEqual(
    told,
    wanted.sort((x, y) => (x.id < y.id ? -1 : 1)),
    'states and turns',
  );
}

/** Letters, reminders and receipts as the model has them; nothing strayed, and every count equals a rebuild. */
export async function compare({ db, mirror }: Checked): Promise<void> {
  const days = await db.rows(sql<{ id: string; until: string | null; serial: number }>`
      SELECT id, valid_until AS until, letter_serial AS serial FROM transfer ORDER BY id`);
  const wanted = mirror.transfers.map(({ id, until, serial }) => ({ id, until, serial }));
  deepStrictEqual(
    days,
    wanted.sort((x, y) => (x.id < y.id ? -1 : 1)),
    'letters',
  );
  const sent = await db.rows(sql<{ key: string }>`
      SELECT concat_ws(' ', transfer_id, serial, kind, on_day, audience) AS key FROM transfer_reminder ORDER BY 1`);
  deepStrictEqual(new Set(sent.map(({ key }) => key)), mirror.reminders, 'reminders');
  const receipts = await db.first(sql<{ n: number }>`
      SELECT count(*)::int AS n FROM transfer WHERE (receipt IS NOT NULL) <> (state = 'completed')`);
  strictEqual(receipts?.n, 0, 'a receipt for each that was completed, and for no other');
  deepStrictEqual(await treeFaults(db), [], 'rows that strayed');
  for (const region of regions)
    deepStrictEqual((await verifyRegion(db, region)).differences, [], 'counts against a rebuild');
}
