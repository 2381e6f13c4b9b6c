import { afterAll, beforeAll, expect, it } from 'vitest';
import { useTestDatabase } from '../../test/harness/database.ts';
import { audit } from './audit.ts';
import { systemActor } from './authorization.ts';
import { createDatabase, type Database, sql, type Tx } from './database.ts';

/** The lanes of the log beside other locks: nobody who has written an entry is waited for by whom it waits for. */

const test = useTestDatabase();
const system = systemActor();
const lanes = 16;
let database: Database;
beforeAll(() => {
  database = createDatabase(test().appUrl, { connections: lanes + 4 });
});
afterAll(() => database.close());

const open = <T>(work: (tx: Tx) => Promise<T>) => database.transaction(system.scope, work);
const write = (tx: Tx) =>
  audit(tx, system, new Date('2026-07-01T02:00:00Z'), {
    action: 'members.edit',
    object: { type: 'member', id: null },
  });
async function others(n: number): Promise<void> {
  for (let k = 0; k < n; k += 1) await open(write);
}
const lock = (tx: Tx) => tx.rows(sql`SELECT pg_advisory_xact_lock(42, 1)`);

it('two who write twice go on in their own lanes, however many write in between', async () => {
  await open(async (one) => {
    await write(one);
    await open(async (other) => {
      await write(other);
      await others(lanes - 2);
      const second = write(other);
      await write(one);
      await second;
    });
  });
});

it('who has what another asks for takes a lane that is free', async () => {
  let done: Promise<unknown> | undefined;
  await open(async (one) => {
    await write(one);
    await others(lanes - 1);
    await new Promise<void>((hasIt) => {
      done = open(async (other) => {
        await lock(other);
        hasIt();
        await write(other);
      });
    });
    await lock(one);
  });
  await done;
});

it('waits where all lanes are taken, and the chains are whole', async () => {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let writers = 0;
  const holders = Array.from({ length: lanes }, () =>
    open(async (tx) => {
      await write(tx);
      writers += 1;
      await released;
    }),
  );
  while (writers < lanes) await new Promise((resolve) => setTimeout(resolve, 5));
  let late = false;
  const last = open(write).then(() => {
    late = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(late).toBe(false);
  release();
  await Promise.all([...holders, last]);
  const heads = await database.read({ ...system.scope, gate: 'audit' }, (reader) =>
    reader.rows<{ lane: number; same: boolean }>(sql`
      SELECT h.lane, h.seq = count(e.seq) AND h.seq = max(e.seq) AND bool_or(e.hash = h.hash) AS same
      FROM audit_head h JOIN audit_entry e ON e.lane = h.lane GROUP BY h.lane, h.seq`),
  );
  expect(heads.length).toBe(lanes);
  expect(heads.filter(({ same }) => !same)).toEqual([]);
});
