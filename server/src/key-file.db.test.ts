import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asOwner } from '../test/harness/accounts.ts';
import { createTestApp, type TestApp } from '../test/harness/app.ts';
import { codes, organizationOf } from '../test/harness/county.ts';
import { openVault } from './kernel/crypto.ts';
import { newId } from './kernel/ids.ts';

/* Whole processes on a database and its key file, as an operator runs them. */

let t: TestApp;
let folder: string;
beforeAll(async () => {
  t = await createTestApp();
  folder = mkdtempSync(join(tmpdir(), 'zhibu-keys-'));
  const { stderr, code } = await run('cli.ts', ['migrate']);
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
});
afterAll(async () => {
  await t.close();
  rmSync(folder, { recursive: true });
});

function start(program: string, args: string[], env: Record<string, string> = {}): ChildProcess {
  const path = fileURLToPath(new URL(program, import.meta.url));
  return spawn(process.execPath, [path, ...args], {
    env: {
      ...process.env,
      DATABASE_URL: t.database.ownerUrl,
      ZHIBU_DATA: t.services.settings.dataDir,
      PORT: '1',
      ...env,
    },
  });
}

async function run(program: string, args: string[], env: Record<string, string> = {}) {
  const child = start(program, args, env);
  const said = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk) => {
    said.stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    said.stderr += chunk;
  });
  const [code] = await once(child, 'close');
  return { ...said, code: Number(code) };
}

/** Everything that the database holds, as one digest a table. */
async function stateOf() {
  const tables = await asOwner<{ name: string }>(
    t,
    `SELECT table_schema || '.' || table_name AS name FROM information_schema.tables
     WHERE table_schema IN ('public', 'graphile_worker') AND table_type = 'BASE TABLE' ORDER BY 1`,
  );
  const state: Record<string, string | undefined> = {};
  for (const { name } of tables) {
    const [row] = await asOwner<{ digest: string }>(
      t,
      `SELECT md5(coalesce(string_agg(r::text, ';' ORDER BY r::text), '')) AS digest FROM ${name} r`,
    );
    state[name] = row?.digest;
  }
  return state;
}

const wrong =
  /打不开这个数据库里的加密内容[\s\S]*没有写入任何内容[\s\S]*MASTER_KEY_FILE[\s\S]*Nothing was written/;

test('a start with another key file is refused in words, and nothing is written', async () => {
  const other = join(folder, 'other.json');
  await openVault(other);
  const before = await stateOf();
  for (const [program, args] of [
    ['main.ts', []],
    ['cli.ts', ['migrate']],
    ['cli.ts', ['keys', 'rotate']],
  ] as const) {
    const { code, stderr } = await run(program, [...args], { MASTER_KEY_FILE: other });
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(wrong) });
  }
  expect(await stateOf()).toEqual(before);
});

test('the doctor says the same words, before and without writing anything', async () => {
  const other = join(folder, 'doctor.json');
  await openVault(other);
  const before = await stateOf();
  const plain = await run('cli.ts', ['doctor'], { MASTER_KEY_FILE: other });
  expect(plain).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/✗ 密钥文件 .*打不开这个数据库里的加密内容/),
  });
  const { code, stdout } = await run('cli.ts', ['doctor', '--json']);
  expect(code).toBe(0);
  const { items } = JSON.parse(stdout) as { items: { id: string; state: string }[] }; // what doctor --json prints
  expect(Object.fromEntries(items.map(({ id, state }) => [id, state]))).toMatchObject({
    keyFile: 'ok',
    database: 'ok',
    migrations: 'ok',
    roles: 'ok',
    rowSecurity: 'ok',
    rightKey: 'ok',
    clock: 'ok',
  });
  expect(await stateOf()).toEqual(before);
});

test('a missing key file is not replaced by a new one', async () => {
  const missing = join(folder, 'missing.json');
  const { code, stderr } = await run('main.ts', [], { MASTER_KEY_FILE: missing });
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringMatching(/没有密钥文件 .*missing\.json，而数据库里已有加密内容。没有写入任何内容/),
  });
  expect(existsSync(missing)).toBe(false);
});

test.each<[string, (file: Record<string, unknown>) => object, RegExp]>([
  [
    'another index secret',
    (file) => ({ ...file, indexSecret: Buffer.alloc(32, 7).toString('base64') }),
    wrong,
  ],
  ['no keys', () => ({}), /已损坏，请先从备份恢复/],
  ['an empty place for a key', (file) => ({ ...file, keys: [null] }), /已损坏，请先从备份恢复/],
  ['a key without its secret', (file) => ({ ...file, keys: [{ id: 1 }] }), /已损坏，请先从备份恢复/],
])('a key file with %s is refused', async (_name, change, words) => {
  const path = join(folder, 'changed.json');
  const file = JSON.parse(readFileSync(t.services.settings.masterKeyFile, 'utf8'));
  writeFileSync(path, JSON.stringify(change(file)), { mode: 0o600 });
  const { code, stderr } = await run('cli.ts', ['migrate'], { MASTER_KEY_FILE: path });
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(words) });
});

test('a rotation killed by SIGKILL goes on where it was, and in a database without a canary a wrong key is told, too', async () => {
  const people = 6000;
  await fillMembers(people);
  const named = async (key: number) =>
    (
      await asOwner<{ n: number }>(
        t,
        `SELECT count(*)::int AS n FROM member WHERE get_byte(id_number_encrypted, 2) = $1`,
        [key],
      )
    )[0]?.n ?? 0;
  const child = start('cli.ts', ['keys', 'rotate']);
  const ended = once(child, 'close');
  while ((await named(2)) < 400) await pause(10);
  child.kill('SIGKILL');
  await ended;
  const done = await named(2);
  expect(done).toBeGreaterThanOrEqual(400);
  expect(done).toBeLessThan(people);
  expect(await named(1)).toBe(people - done);
  const { code, stdout } = await run('cli.ts', ['keys', 'resume', '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ current: 2, rotation: { state: 'done' } });
  expect(await named(2)).toBe(people);
  t.services.vault.reload();
  const rows = await asOwner<{ id: string; sealed: Buffer }>(
    t,
    'SELECT id, id_number_encrypted AS sealed FROM member',
  );
  for (const { id, sealed } of rows) expect(t.services.vault.open(sealed, `member.id_number/${id}`)).toBe(id);

  await asOwner(t, 'DELETE FROM key_canary');
  const other = join(folder, 'older.json');
  await openVault(other);
  const refused = await run('cli.ts', ['migrate'], { MASTER_KEY_FILE: other });
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(wrong) });
  expect((await run('cli.ts', ['migrate'])).code).toBe(0);
  expect(await asOwner(t, 'SELECT id FROM key_canary')).toEqual([{ id: 1 }]);
}, 120_000);

async function fillMembers(people: number): Promise<void> {
  const { regionId, id: organizationId, path } = organizationOf(t.county, codes.eastFirst);
  const ids = Array.from({ length: people }, () => newId());
  await asOwner(
    t,
    `INSERT INTO member (region_id, id, organization_id, org_path, name, pinyin, initials, sex, birth, stage,
       id_number_encrypted, id_number_index, created_at, updated_at)
     SELECT $1, v.id, $2, $3, '白音', 'baiyin', 'by', 'male', '1970-01-01', 'full', v.sealed, '', $4, $4
     FROM unnest($5::uuid[], $6::bytea[]) AS v (id, sealed)`,
    [
      regionId,
      organizationId,
      path,
      t.clock.now(),
      ids,
      ids.map((id) => t.services.vault.seal(id, `member.id_number/${id}`)),
    ],
  );
}
