import { spawnSync } from 'node:child_process';
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../test/harness/app.ts';
import { housekeep } from './housekeeping.ts';
import { systemActor } from './kernel/authorization.ts';
import { sql } from './kernel/database.ts';

let at: TestApp;
beforeAll(async () => {
  at = await createTestApp();
});
afterAll(() => at.close());

test('keys of 49 hours go, keys of 23 hours stay; working copies of killed processes go, those being read stay', async () => {
  const { services } = at;
  const system = systemActor().scope;
  const hoursAgo = (hours: number) => new Date(services.clock.now().getTime() - hours * 3_600_000);
  const account = '01980000-0000-7000-8000-000000000001';
  await services.database.transaction(system, async (tx) => {
    for (const [key, hours] of [
      ['old', 49],
      ['young', 23],
    ] as const)
      await tx.run(sql`INSERT INTO idempotency_key (account_id, key, request_hash, created_at)
        VALUES (${account}::uuid, ${key}, '\\x00', ${hoursAgo(hours)})`);
  });
  const folder = join(services.settings.storageDir, 'tmp');
  await mkdir(folder, { recursive: true });
  const killed = spawnSync(process.execPath, ['-e', '0']).pid;
  await writeFile(join(folder, `${killed}-left-behind`), 'x');
  await writeFile(join(folder, 'of-nobody'), 'x');
  await writeFile(join(folder, `${process.pid}-being-read`), 'x');
  await writeFile(join(folder, `${process.pid}-forgotten`), 'x');
  const old = new Date(Date.now() - 7 * 3_600_000);
  await utimes(join(folder, `${process.pid}-forgotten`), old, old);

  await housekeep(services);

  const keys = await services.database.read(system, (reader) =>
    reader.rows(sql<{ key: string }>`SELECT key FROM idempotency_key`),
  );
  expect(keys).toEqual([{ key: 'young' }]);
  expect(await readdir(folder)).toEqual([`${process.pid}-being-read`]);
});
