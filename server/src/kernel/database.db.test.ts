import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { useTestDatabase } from '../../test/harness/database.ts';
import { createDatabase, type Database, sql, template } from './database.ts';
import { emptyScope, type Scope, subtreeScope } from './scope.ts';

const test = useTestDatabase();
let database: Database;
beforeAll(async () => {
  const owner = new pg.Client(test().ownerUrl);
  await owner.connect();
  // The cluster of the tests commits lazily; here it is looked at.
  await owner.query(
    `ALTER DATABASE ${owner.escapeIdentifier(owner.database ?? '')} SET synchronous_commit = on`,
  );
  await owner.end();
  // One connection, so that whatever a statement leaves behind meets the next one.
  database = createDatabase(test().appUrl, { connections: 1 });
});
afterAll(() => database.close());

const account = '01890a5d-ac96-774b-bcce-b302099a8057';
const scope: Scope = { ...subtreeScope('n.15.07'), accountId: account, gate: 'audit' };

const settingsNow = sql<Record<string, string | null>>`SELECT
  nullif(current_setting('zhibu.path_from', true), '') AS "from",
  nullif(current_setting('zhibu.path_until', true), '') AS "until",
  nullif(current_setting('zhibu.account_id', true), '') AS account,
  nullif(current_setting('zhibu.gate', true), '') AS gate,
  current_setting('synchronous_commit') AS durable, current_setting('transaction_read_only') AS "readOnly"`;
const oneRow = template<{ text: string; n: number | null }>(
  ({ text, n }) => sql`SELECT ${text}::text AS text, ${n}::int AS n, ${'fixed'}::text AS fixed,
    current_setting('zhibu.path_from', true) AS "from", current_setting('synchronous_commit') AS durable`,
);
const insert = sql`INSERT INTO sign_in_address (address, window_started_at, attempts)
  VALUES ('10.0.0.1', '2026-07-01', 1)`;
const nothingSet = { from: null, until: null, account: null, gate: null };

it('reads in exactly its scope, read-only, and leaves none of it to the next', async () => {
  expect(await database.read(scope, (reader) => reader.first(settingsNow))).toEqual({
    from: 'n.15.07',
    until: 'n.15.07/',
    account,
    gate: 'audit',
    durable: 'on',
    readOnly: 'on',
  });
  expect(await database.read(emptyScope, (reader) => reader.first(settingsNow))).toMatchObject(nothingSet);
  const written = await database.transaction(emptyScope, (tx) => tx.first(settingsNow));
  expect(written).toMatchObject({ ...nothingSet, readOnly: 'off' });
});

it('answers several statements of one read, each with its own rows', async () => {
  const numbers = await database.read(scope, (reader) =>
    Promise.all([3, 1, 2].map((n) => reader.rows(sql`SELECT generate_series(1, ${n}::int) AS n`))),
  );
  expect(numbers.map((rows) => rows.length)).toEqual([3, 1, 2]);
});

it('refuses to write in a read, and goes on afterwards', async () => {
  await expect(database.read(scope, (reader) => reader.rows(insert))).rejects.toThrow(
    'cannot execute INSERT in a read-only transaction',
  );
  const left = await database.read(emptyScope, (reader) => reader.rows(sql`SELECT FROM sign_in_address`));
  expect(left).toEqual([]);
});

it('runs a single statement in its scope and transaction, a failed one without a trace', async () => {
  expect(await database.single(scope, oneRow({ text: "it's", n: null }), { lazyCommit: true })).toEqual([
    { text: "it's", n: null, fixed: 'fixed', from: 'n.15.07', durable: 'off' },
  ]);
  const failing = {
    name: 'fails',
    text: 'INSERT INTO sign_in_address SELECT $1, now(), 1 / $2::int',
    values: ['x', 0],
  };
  await expect(database.single(scope, failing)).rejects.toThrow('division by zero');
  expect(await database.single(emptyScope, oneRow({ text: 'b', n: 2 }))).toEqual([
    { text: 'b', n: 2, fixed: 'fixed', from: '', durable: 'on' },
  ]);
});

it('refuses a scope that is none before anything is sent', async () => {
  const forged = { ...emptyScope, pathFrom: "n'; DROP TABLE member; --" };
  await expect(database.read(forged, (reader) => reader.first(settingsNow))).rejects.toThrow('invalid path');
});

it('a connection lost in the middle of a transaction fails that transaction, and nothing else', async () => {
  const owner = new pg.Client(test().ownerUrl);
  await owner.connect();
  const lost = database.transaction(emptyScope, async (tx) => {
    const [row] = await tx.rows(sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`);
    await owner.query('SELECT pg_terminate_backend($1, 5000)', [row?.pid]);
    // The loss arrives while the transaction asks nothing: an error that nobody hears would end the process.
    await new Promise((done) => setTimeout(done, 50));
    return tx.rows(sql`SELECT 1`);
  });
  await expect(lost).rejects.toThrow(/not queryable|terminat/);
  await owner.end();
  expect(await database.read(scope, (reader) => reader.first(settingsNow))).toMatchObject({ gate: 'audit' });
});

it('commits nothing where a statement failed for which nobody waited', async () => {
  const done = database.transaction(emptyScope, async (tx) => {
    await tx.run(sql`INSERT INTO sign_in_address (address, window_started_at, attempts)
      VALUES ('10.0.0.9', '2026-07-01', 1)`);
    tx.run(sql`SELECT 1 / 0`).catch(() => undefined);
    return 'done';
  });
  await expect(done).rejects.toThrow('failed unseen');
  const kept = sql`SELECT FROM sign_in_address WHERE address = '10.0.0.9'`;
  expect(await database.read(emptyScope, (reader) => reader.rows(kept))).toEqual([]);
  expect(await database.transaction(emptyScope, (tx) => tx.rows(sql`SELECT 1 AS n`))).toEqual([{ n: 1 }]);
});
