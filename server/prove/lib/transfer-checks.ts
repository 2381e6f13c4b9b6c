import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { treeFaults } from '../../src/features/operations/public.ts';
import { verifyRegion } from '../../src/features/statistics/public.ts';
import { alongside, sql, type Tx } from '../../src/kernel/database.ts';
import { tallyOf } from '../../src/kernel/tallies.ts';
import type { MirrorSweep } from './transfer-clock.ts';
import type { TransferMirror } from './transfer-mirror.ts';
import type { MirrorTransfer, Who } from './transfer-shapes.ts';
import { isOutside, nameOf, type Place } from './transfer-tree.ts';
import { regions, type TransferWorld } from './transfer-world.ts';

export interface Checked {
  db: Tx;
  world: TransferWorld;
  mirror: TransferMirror;
  clock: MirrorSweep;
}

const byId = <T extends { id: string }>(rows: T[]) => rows.sort((x, y) => (x.id < y.id ? -1 : 1));

/**
 * One affiliation each or one archived file, never both; as many as came and left make it; nothing without somebody whose
 * turn it is and who can do something.
 */
export async function invariants({ db, world, mirror }: Checked): Promise<void> {
  const [files, told, ...tops] = await alongside(
    db.rows(sql<{ id: string; at: string; stage: string }>`
      SELECT id, organization_id AS at, stage FROM member ORDER BY id`),
    db.rows(sql<{ id: string; state: string; turn: string | null; kind: string }>`
      SELECT id, state, turn, kind FROM transfer ORDER BY id`),
    ...mirror.tree.tops.map((at) => tallyOf(db, world.place(at))),
  );
  const expected = mirror.people.flatMap(({ standing, home }, n) => {
    if (home === null) return [];
    const stage = standing === 'here' ? 'full' : 'transferred_out';
    return [{ id: world.files[n] ?? '', at: world.place(home).id, stage }];
  });
  deepStrictEqual(
    files,
    byId(expected),
    'exactly one affiliation, or one archived file, as the model has it',
  );
  const counted = tops
    .flat()
    .filter(({ dimension }) => dimension === 'member')
    .reduce((sum, { n }) => sum + n, 0);
  strictEqual(counted, files.filter(({ stage }) => stage === 'full').length, 'headcount of the tops');
  const completed = (wanted: string) =>
    told.filter(({ kind, state }) => kind === wanted && state === 'completed').length;
  const atFirst = mirror.people.length - mirror.strangers;
  strictEqual(
    counted,
    atFirst + completed('incoming') - completed('outgoing'),
    'headcount by what was completed',
  );
  const kinds = new Map(told.map(({ id, kind }) => [id, kind]));
  const wanted = mirror.transfers.map((one) => {
    const { id, state, turn } = one;
    return { id, state, turn, kind: turn === null ? (kinds.get(id) ?? '') : mirror.kindOf(one) };
  });
  deepStrictEqual(told, byId(wanted), 'states, turns and kinds');
  deepStrictEqual(
    mirror.open.filter((one) => !hasOwner(mirror, one)),
    [],
    'open, and nobody can do anything',
  );
}

function hasOwner(mirror: TransferMirror, one: MirrorTransfer): boolean {
  const everybody: Who[] = [...mirror.tree.places.map((at) => ({ at })), { member: one.member }];
  const owners = everybody.filter((who) => one.turn !== null && mirror.sidesOf(who, one).includes(one.turn));
  return owners.some((who) => mirror.actions.some((action) => mirror.edgeFor(who, one, action)));
}

/** Letters, papers, reminders and receipts as the model has them; nothing strayed, and every count equals a rebuild. */
export async function compare({ db, world, mirror, clock }: Checked): Promise<void> {
  const id = (at: Place | null) => (at === null ? null : world.place(at).id);
  const rows = await db.rows(sql<{ id: string }>`
      SELECT t.id, t.valid_until AS until, t.letter_serial AS serial, t.branch_id AS branch, t.due,
        t.receipt ->> 'on' AS received, (t.receipt ->> 'branch') IS NULL AS "noBranch",
        (SELECT count(*)::int FROM file f WHERE f.transfer_id = t.id AND f.deleted_at IS NULL) AS papers,
        (SELECT string_agg(l.state, ' ' ORDER BY l.serial) FROM transfer_letter l WHERE l.transfer_id = t.id) AS letters
      FROM transfer t ORDER BY t.id`);
  const wanted = mirror.transfers.map((one) => ({
    id: one.id,
    until: one.until,
    serial: one.serial,
    branch: one.turn === null ? branchIn(rows, one.id) : id(one.branch),
    due: one.due,
    received: one.received,
    noBranch: one.received === null || one.destination.startsWith('x'),
    papers: one.papers.length,
    letters: lettersOf(one),
  }));
  deepStrictEqual(rows, byId(wanted), 'letters, papers and receipts');
  const sent = await db.rows(sql<{ key: string }>`
      SELECT concat_ws(' ', transfer_id, serial, kind, on_day, audience) AS key FROM transfer_reminder ORDER BY 1`);
  deepStrictEqual(new Set(sent.map(({ key }) => key)), clock.reminders, 'reminders');
  const receipts = await db.first(sql<{ n: number }>`
      SELECT count(*)::int AS n FROM transfer WHERE (receipt IS NOT NULL) <> (state = 'completed')`);
  strictEqual(receipts?.n, 0, 'a receipt for each that was completed, and for no other');
  const waiting = await db.rows(
    sql<{ id: string }>`SELECT transfer_id AS id FROM transfer_incoming ORDER BY 1`,
  );
  const open = mirror.open.filter(({ origin }) => origin === null);
  deepStrictEqual(
    waiting,
    byId(open.map((one) => ({ id: one.id }))),
    'what waits with a letter from outside',
  );
  await followed({ db, world, mirror });
  const from = await db.rows(sql<{ name: string }>`
      SELECT DISTINCT committee_name AS name FROM transfer WHERE kind = 'incoming' AND committee_name <> origin_name`);
  deepStrictEqual(from, [], 'a letter from outside whose issuer is forgotten');
  deepStrictEqual(await treeFaults(db), [], 'rows that strayed');
  for (const region of regions)
    deepStrictEqual((await verifyRegion(db, region)).differences, [], 'counts against a rebuild');
}

/** Where each stands that is under way, as it is called now; and what operations on the tree wrote into its history. */
async function followed({ db, world, mirror }: Omit<Checked, 'clock'>): Promise<void> {
  const rows = await db.rows(sql<{ id: string }>`
    SELECT t.id, t.region_id AS region, t.organization_id AS at, t.org_path AS path, t.origin_name AS origin,
      t.committee_id AS committee, t.committee_name AS "committeeName", t.destination_id AS destination,
      t.destination_name AS "destinationName", t.destination_path AS "seenAt", t.branch_name AS branch, t.wish
    FROM transfer t WHERE state NOT IN ('completed', 'refused', 'withdrawn') ORDER BY t.id`);
  const { tree } = mirror;
  const wanted = mirror.open.map(({ id, origin, destination, seenBy, branch, wish, letter }) => {
    const at = world.place(origin ?? destination);
    const committee = tree.committeeOf(origin ?? destination);
    const issuer = nameOf(letter?.startsWith('x1') ? 'x1' : 'x2');
    return {
      id,
      region: at.regionId,
      at: at.id,
      path: at.path,
      origin: origin === null ? issuer : tree.node(origin).name,
      committee: world.place(committee).id,
      committeeName: origin === null ? issuer : tree.node(committee).name,
      destination: isOutside(destination) ? null : world.place(destination).id,
      destinationName: isOutside(destination) ? nameOf(destination) : tree.node(destination).name,
      seenAt: seenBy === null ? null : world.place(seenBy).path,
      branch: branch === null ? null : tree.node(branch).name,
      wish,
    };
  });
  deepStrictEqual(rows, byId(wanted), 'where each stands that is under way');
  const lines = await db.rows(sql<{ id: string; lines: string[] }>`
    SELECT id, ARRAY(SELECT s ->> 'reason' FROM jsonb_array_elements(steps) s WHERE s ->> 'action' = 'follow') AS lines
    FROM transfer ORDER BY id`);
  deepStrictEqual(
    lines,
    byId(mirror.transfers.map(({ id, lines: told }) => ({ id, lines: told }))),
    'histories',
  );
}

/** Of what has ended, the branch stays as it was. */
const branchIn = (rows: readonly { id: string; branch?: string | null }[], id: string) =>
  rows.find((row) => row.id === id)?.branch ?? null;

/** What became of each letter of a transfer. */
function lettersOf({ serial, state, origin, until }: MirrorTransfer): string | null {
  if (origin === null || serial === 0) return null;
  const isOut = state === 'issued' || state === 'lapsed' || state === 'checked_in';
  const last = isOut ? 'valid' : state === 'completed' && until !== null ? 'used' : 'void';
  return [...Array.from({ length: serial - 1 }, () => 'void'), last].join(' ');
}
