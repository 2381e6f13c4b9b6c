import { chmod, rm, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asOwner, expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes } from '../../../test/harness/county.ts';
import { createMember } from '../../../test/harness/members.ts';
import { openVault } from '../../kernel/crypto.ts';
import { writeAnchor } from '../audit/public.ts';
import { examine } from './system.doctor.ts';

let t: TestApp;
let admin: Headers;
beforeAll(async () => {
  t = await createTestApp();
  admin = await t.asOfficer('system_admin', codes.committee);
  const secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
  await createMember(t, secretary, codes.eastFirst);
  await writeAnchor(t.services);
});
afterAll(() => t.close());

const look = <Row>(text: string) => asOwner<Row & Record<string, unknown>>(t, text);
const checks = async (change: object = {}) => {
  const items = await examine({ settings: { ...t.services.settings, ...change }, look, reason: null });
  return Object.fromEntries(items.map((item) => [item.id, item]));
};

test('a sound installation: every check is well, also over HTTP as the application’s own role', async () => {
  const { body } = await t.call('GET /system/checks', { as: admin });
  const states = body.items.filter(({ id }) => id !== 'disk').map(({ id, state }) => [id, state]);
  expect(states).toEqual(
    [
      'keyFile',
      'storageFolder',
      'database',
      'migrations',
      'roles',
      'rowSecurity',
      'rightKey',
      'anchors',
      'clock',
      'jobs',
    ].map((id) => [id, 'ok']),
  );
  const other = await t.asOfficer('security_admin', codes.committee);
  expectRefused(
    await t.call('GET /system/checks', { as: other }),
    403,
    'forbidden',
    /您当前的职务不能做这件事/,
  );
});

test('a key file that others read, that is another one, or that is missing', async () => {
  const path = t.services.settings.masterKeyFile;
  await chmod(path, 0o644);
  expect((await checks()).keyFile).toMatchObject({ state: 'fail', todo: { en: `chmod 600 ${path}` } });
  await chmod(path, 0o600);
  const other = `${path}.other`;
  await openVault(other);
  expect(await checks({ masterKeyFile: other })).toMatchObject({
    keyFile: { state: 'ok' },
    rightKey: { state: 'fail', words: { zh: expect.stringMatching(/打不开这个数据库里的加密内容/) } },
  });
  expect(await checks({ masterKeyFile: `${path}.none` })).toMatchObject({
    keyFile: { state: 'warn' },
    rightKey: { state: 'fail', words: { zh: expect.stringMatching(/没有密钥文件/) } },
  });
});

test('a table without forced row-level security, a role that is too strong, a migration from the future', async () => {
  await asOwner(
    t,
    'ALTER TABLE member NO FORCE ROW LEVEL SECURITY; ALTER TABLE account DISABLE ROW LEVEL SECURITY',
  );
  await asOwner(t, `INSERT INTO migration VALUES ('9999_future.sql', 'now')`);
  try {
    expect(await checks()).toMatchObject({
      rowSecurity: { state: 'fail', words: { en: expect.stringContaining('account, member') } },
      migrations: { state: 'fail', words: { en: expect.stringContaining('9999_future.sql') } },
    });
    await asOwner(t, `DELETE FROM migration WHERE name IN ('9999_future.sql', '0011_audit_keys.sql')`);
    expect((await checks()).migrations).toMatchObject({ state: 'warn', words: { zh: '有 1 项升级未做' } });
  } finally {
    await asOwner(
      t,
      'ALTER TABLE member FORCE ROW LEVEL SECURITY; ALTER TABLE account ENABLE ROW LEVEL SECURITY',
    );
    await asOwner(t, `INSERT INTO migration VALUES ('0011_audit_keys.sql', 'now')`);
  }
});

test('a log that does not agree with its last anchor, an altered anchor file, none at all', async () => {
  await asOwner(t, 'CREATE TABLE kept AS TABLE audit_entry; DELETE FROM audit_entry');
  expect((await checks()).anchors).toMatchObject({
    state: 'fail',
    todo: { en: 'Run npx zhibu verify-audit.' },
  });
  await asOwner(t, 'INSERT INTO audit_entry TABLE kept; DROP TABLE kept');
  expect((await checks()).anchors).toMatchObject({ state: 'ok' });
  const altered = `${t.services.settings.anchorFile}.altered`;
  await writeFile(altered, 'x\n');
  expect((await checks({ anchorFile: altered })).anchors).toMatchObject({ state: 'fail' });
  await rm(altered);
  expect((await checks({ anchorFile: altered })).anchors).toMatchObject({ state: 'warn' });
});

test('a folder of stored files that is not there: new, or lost where the database names files', async () => {
  const missing = { storageDir: `${t.services.settings.storageDir}.missing` };
  expect((await checks(missing)).storageFolder).toMatchObject({
    state: 'warn',
    words: { en: expect.stringMatching(/yet$/) },
  });
  const secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
  const { id } = await createMember(t, secretary, codes.eastFirst);
  const stored = await t.call('POST /members/{id}/files', {
    as: secretary,
    params: { id },
    query: { purpose: 'attachment', fileName: '自传.pdf' },
    body: Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(3000, 5)]),
    headers: { 'content-type': 'application/octet-stream' },
  });
  expect(stored.status).toBe(201);
  expect((await checks(missing)).storageFolder).toMatchObject({
    state: 'fail',
    todo: { en: expect.stringContaining('from the backup') },
  });
  expect((await checks()).storageFolder).toMatchObject({ state: 'ok' });
});

test('no database: what can be looked at without one, and what to do', async () => {
  const settings = t.services.settings;
  const without = await examine({ settings, look: null, reason: 'connect ECONNREFUSED' });
  expect(without.at(-1)).toMatchObject({
    id: 'database',
    state: 'fail',
    words: { en: 'The database does not answer (connect ECONNREFUSED)' },
    todo: { en: expect.stringContaining('DATABASE_URL') },
  });
  const fresh = await examine({ settings, look: null, reason: null });
  expect(fresh.at(-1)).toMatchObject({ id: 'database', state: 'warn' });
});
