import { readdirSync } from 'node:fs';
import { readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { activeAccount, asOwner, auditOf, expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes } from '../../../test/harness/county.ts';
import { createMember } from '../../../test/harness/members.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { newId } from '../../kernel/ids.ts';
import { type KeyFile, readKeyFile } from '../../kernel/key-file.ts';
import { lastingTables } from '../../kernel/sealed-columns.ts';
import { advanceRotation, keysStatus, retireKey, startRotation } from './public.ts';

let t: TestApp;
let admin: Headers;
let secretary: Headers;
beforeEach(async () => {
  t = await createTestApp();
  admin = await t.asOfficer('system_admin', codes.committee);
  secretary = await t.asOfficer('committee_administrator', codes.committee);
});
afterEach(() => t.close());

const system = systemActor();
const status = () => keysStatus(t.services, system);
const usesOf = async (id: number) => (await status()).keys.find((key) => key.id === id)?.uses;

interface Kept {
  members: Awaited<ReturnType<typeof createMember>>[];
  fileId: string;
}

/** Something sealed in each place: files of people with an entry, a second factor, a stored file. */
async function fill(people = 5): Promise<Kept> {
  const members = [];
  for (let i = 0; i < people; i += 1) members.push(await createMember(t, secretary, codes.eastFirst));
  const entry = { kind: 'family', title: '母亲 李娜', phone: '13700001111' };
  await t.call('POST /members/{id}/entries', {
    as: secretary,
    params: { id: members[0]?.id ?? '' },
    body: entry,
  });
  await activeAccount(t, { secondFactor: true });
  const fileId = newId();
  const content = async function* () {
    yield Buffer.from('内容'.repeat(50_000));
  };
  await t.services.storage.put(fileId, content(), 10_000_000);
  return { members, fileId };
}

async function expectWhole({ members, fileId }: Kept): Promise<void> {
  const [first] = members;
  for (const { id, person } of members) {
    const { body } = await t.call('POST /members/{id}/reveal', {
      as: secretary,
      params: { id },
      body: { fields: ['idNumber', 'phone', 'address'], reason: '核对年报数据' },
    });
    expect(body).toEqual({ idNumber: person.idNumber, phone: person.phone, address: person.address });
  }
  const { body } = await t.call('GET /members/{id}/entries', {
    as: secretary,
    params: { id: first?.id ?? '' },
  });
  expect(JSON.stringify(body)).toContain('137****1111');
  expect(await text(t.services.storage.get(fileId))).toBe('内容'.repeat(50_000));
}

/** The current key as if it were made long ago: nobody holds a value of the one before back any more. */
async function settle(): Promise<void> {
  const path = t.services.settings.masterKeyFile;
  const file: KeyFile = JSON.parse(await readFile(path, 'utf8'));
  for (const key of file.keys) key.createdAt = '2026-01-01T00:00:00.000Z';
  await writeFile(path, JSON.stringify(file));
}

test('a change of keys: everything is sealed anew, opens as before, and the old key can go', async () => {
  const kept = await fill();
  expect(await usesOf(1)).toEqual([
    { part: 'account', n: expect.any(Number) },
    { part: 'member', n: 15 },
    { part: 'member_entry', n: 1 },
    { part: 'files', n: 1 },
  ]);
  const versions = await asOwner(t, 'SELECT id, version FROM member ORDER BY id');
  expect(await startRotation(t.services, system, { enqueue: false })).toBe(2);
  await advanceRotation(t.services);
  const after = await status();
  expect(after).toMatchObject({ current: 2, unknown: 0, rotation: { state: 'done', toKey: 2 } });
  expect(await usesOf(1)).toEqual([]);
  expect(await usesOf(2)).toEqual([
    { part: 'account', n: expect.any(Number) },
    { part: 'member', n: 15 },
    { part: 'member_entry', n: 1 },
    { part: 'files', n: 1 },
  ]);
  await expectWhole(kept);
  // Nobody's edit is refused for it: the file itself did not change.
  expect(await asOwner(t, 'SELECT id, version FROM member ORDER BY id')).toEqual(versions);
  await settle();
  await retireKey(t.services, system, 1);
  const file = readKeyFile(t.services.settings.masterKeyFile);
  expect(file.keys.map(({ id }) => id)).toEqual([2]);
  expect((await stat(t.services.settings.masterKeyFile)).mode & 0o777).toBe(0o600);
  expect(
    readdirSync(dirname(t.services.settings.masterKeyFile)).filter((name) => name.endsWith('.bak')),
  ).toHaveLength(2);
  await expectWhole(kept);
  expect((await auditOf(t, 'keys.rotate'))[0]).toMatchObject({ object_id: '2', after: { current: 2 } });
  expect((await auditOf(t, 'keys.resealed'))[0]).toMatchObject({ after: { member: 15, files: 1 } });
  expect(await auditOf(t, 'keys.retire')).toHaveLength(1);
});

test('another process notices the new key by itself, and goes on reading and writing', async () => {
  const kept = await fill(2);
  const other = await t.another();
  try {
    await startRotation(t.services, system, { enqueue: false });
    await advanceRotation(t.services);
    const id = kept.members[0]?.id ?? '';
    const { body } = await other.call('GET /members/{id}', { as: secretary, params: { id } });
    expect(body).toMatchObject({ idNumber: expect.stringMatching(/^\*{16}/) });
    expect(other.services.vault.keys().current).toBe(2);
  } finally {
    await other.close();
  }
});

test('a file that was only touched, or is missing for a moment, changes nothing', async () => {
  const path = t.services.settings.masterKeyFile;
  await utimes(path, new Date(), new Date());
  t.services.vault.reload();
  expect(t.services.vault.keys()).toEqual({ current: 1, ids: [1] });
});

test('interrupted after any number of batches it goes on where it was; two processes share it', async () => {
  const kept = await fill(4);
  await startRotation(t.services, system, { enqueue: false });
  let looks = 0;
  const killed = advanceRotation(t.services, {
    onProgress() {
      looks += 1;
      if (looks === 3) throw new Error('killed');
    },
  });
  await expect(killed).rejects.toThrow('killed');
  expect(await usesOf(1)).toBeNull();
  expect(await status()).toMatchObject({
    rotation: { state: 'running' },
    can: { rotate: false, resume: true },
  });
  await expectWhole(kept);
  const other = await t.another();
  try {
    await Promise.all([advanceRotation(t.services), advanceRotation(other.services)]);
  } finally {
    await other.close();
  }
  expect(await status()).toMatchObject({ rotation: { state: 'done' } });
  expect(await usesOf(1)).toEqual([]);
  await expectWhole(kept);
});

test('a value that is edited while the keys change keeps the edit', async () => {
  const kept = await fill(3);
  const [, first] = kept.members;
  await startRotation(t.services, system, { enqueue: false });
  const edit = t.call('PATCH /members/{id}', {
    as: secretary,
    params: { id: first?.id ?? '' },
    ifMatch: first?.version ?? 0,
    body: { phone: '13912345678' },
  });
  await Promise.all([advanceRotation(t.services), edit]);
  expect((await edit).status).toBe(200);
  const { body } = await t.call('POST /members/{id}/reveal', {
    as: secretary,
    params: { id: first?.id ?? '' },
    body: { fields: ['phone'], reason: '核对年报数据' },
  });
  expect(body).toEqual({ phone: '13912345678' });
  expect(await usesOf(1)).toEqual([]);
});

test('a row that somebody is writing is not waited for, and is sealed anew in a later round', async () => {
  await fill(3);
  await startRotation(t.services, system, { enqueue: false });
  const [held] = await asOwner<{ id: string }>(t, 'SELECT id FROM member ORDER BY id LIMIT 1');
  const client = new pg.Client(t.database.ownerUrl);
  await client.connect();
  await client.query('BEGIN');
  await client.query('SELECT FROM member WHERE id = $1 FOR UPDATE', [held?.id]);
  const rotation = advanceRotation(t.services);
  await client.query('COMMIT');
  await client.end();
  await rotation;
  expect(await usesOf(1)).toEqual([]);
});

test('an old key is kept while anything names it, while it is current, and in the first minute', async () => {
  await fill(2);
  const refuse = async (id: number, words: RegExp) =>
    expect(retireKey(t.services, system, id)).rejects.toMatchObject({
      status: 409,
      words: { zh: expect.stringMatching(words) },
    });
  await refuse(1, /密钥 1 是当前密钥/);
  await startRotation(t.services, system, { enqueue: false });
  await refuse(7, /没有密钥 7/);
  await refuse(1, /更换不到一分钟/);
  await settle();
  await refuse(1, /正在更换密钥/);
  await asOwner(t, `UPDATE key_rotation SET state = 'done'`);
  await refuse(1, /还有内容用着密钥 1（account \d+, member 6, member_entry 1, files 1）/);
  await asOwner(t, `UPDATE key_rotation SET state = 'running'`);
  await advanceRotation(t.services);
  await retireKey(t.services, system, 1);
  expect((await status()).keys.map(({ id }) => id)).toEqual([2]);
});

test('a value that does not open keeps its key, and does not stop the others', async () => {
  const kept = await fill(2);
  await asOwner(t, `UPDATE member SET address_encrypted = set_byte(address_encrypted, 20, 7) WHERE id = $1`, [
    kept.members[1]?.id,
  ]);
  await startRotation(t.services, system, { enqueue: false });
  await advanceRotation(t.services);
  expect(await usesOf(1)).toEqual([{ part: 'member', n: 1 }]);
  expect(await status()).toMatchObject({ rotation: { state: 'done' } });
});

test('the system admin starts it with a fresh sign-in, sees numbers and never a key or a value', async () => {
  await fill(2);
  const begun = await t.call('POST /key-rotations', { as: admin });
  expect(begun).toMatchObject({ status: 202, body: { toKey: 2 } });
  expectRefused(
    await t.call('POST /key-rotations', { as: admin }),
    409,
    'conflict',
    /正在更换密钥，请等它完成/,
  );
  await advanceRotation(t.services);
  const { body, text: sent } = await t.call('GET /keys', { as: admin });
  expect(body).toMatchObject({
    current: 2,
    rotation: {
      state: 'done',
      parts: expect.arrayContaining([expect.objectContaining({ part: 'member', done: 6, total: 6 })]),
    },
    can: { rotate: true, resume: false },
  });
  for (const { secret } of readKeyFile(t.services.settings.masterKeyFile).keys)
    expect(sent).not.toContain(secret);
  for (const role of ['committee_administrator', 'security_admin', 'audit_admin'] as const) {
    const as = await t.asOfficer(role, codes.committee);
    for (const key of ['GET /keys', 'POST /key-rotations', 'POST /key-rotations/resume'] as const)
      expectRefused(await t.call(key, { as }), 403, 'forbidden', /您当前的职务不能做这件事/);
  }
  t.clock.advance(6 * 60_000);
  expectRefused(
    await t.call('POST /key-rotations', { as: admin }),
    403,
    'fresh_sign_in_required',
    /再输入一次密码/,
  );
});

test('every sealed value of a filled registry opens in the place that the table of sealed columns names', async () => {
  await fill(2);
  const seen = new Set<string>();
  for (const { table, columns } of lastingTables)
    for (const { name, owner, place } of columns) {
      const rows = await asOwner<{ value: Buffer; owner: string }>(
        t,
        `SELECT ${name} AS value, ${owner}::text AS owner FROM ${table} WHERE ${name} IS NOT NULL`,
      );
      for (const row of rows) {
        expect(t.services.vault.open(row.value, `${place}${row.owner}`)).not.toBe('');
        seen.add(`${table}.${name}`);
      }
    }
  expect([...seen]).toEqual(
    expect.arrayContaining([
      'account.second_factor_encrypted',
      'member.id_number_encrypted',
      'member_entry.secret_encrypted',
    ]),
  );
});
