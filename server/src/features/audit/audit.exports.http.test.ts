import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditOf, expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes } from '../../../test/harness/county.ts';
import { ZipReader } from '../../integrations/spreadsheet/zip.ts';
import { zipArchive } from '../../integrations/spreadsheet/zip-writer.ts';
import { audit } from '../../kernel/audit.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { verifyExport, writeAnchor } from './public.ts';

let t: TestApp;
let auditor: Headers;
let folder: string;
beforeAll(async () => {
  t = await createTestApp();
  auditor = await t.asOfficer('audit_admin', codes.committee);
  folder = mkdtempSync(join(tmpdir(), 'zhibu-export-'));
  const actor = systemActor();
  for (let i = 0; i < 40; i += 1) {
    t.clock.advance(1);
    await t.services.database.transaction(actor.scope, (tx) =>
      audit(tx, actor, t.clock.now(), {
        action: i % 2 === 0 ? 'test.even' : 'test.odd',
        object: { type: 'test', id: `object-${i}`, name: '测试，"一"' },
        after: { i, 数: 1.5, list: [{ b: 1, a: null }] },
      }),
    );
  }
  await writeAnchor(t.services);
  t.clock.advance(1);
});
afterAll(async () => {
  await t.close();
  rmSync(folder, { recursive: true });
});

async function exported(body: object, name: string): Promise<string> {
  const { rawPayload, statusCode } = await t.app.inject({
    method: 'POST',
    url: '/api/audit-exports',
    headers: { ...auditor },
    payload: { format: 'csv', reason: '巡察', ...body },
  });
  expect(statusCode).toBe(200);
  const path = join(folder, name);
  await writeFile(path, rawPayload);
  return path;
}

async function contentOf(path: string): Promise<Map<string, string>> {
  const zip = await ZipReader.open(path);
  const content = new Map<string, string>();
  for (const entry of zip.entries()) {
    const chunks = [];
    for await (const chunk of zip.read(entry)) chunks.push(chunk);
    content.set(entry.name, Buffer.concat(chunks).toString('utf8'));
  }
  return content;
}

test.each(['csv', 'xlsx'] as const)(
  'what is filtered leaves as an archive (%s) that verifies by itself',
  async (format) => {
    const path = await exported({ format, action: 'test.even' }, `sound.${format}.zip`);
    expect(await verifyExport(path)).toEqual({
      sound: true,
      entries: 20,
      publicKey: t.services.vault.publicKey(),
      madeAt: t.clock.now().toISOString(),
      problem: null,
      where: null,
    });
    const content = await contentOf(path);
    expect([...content.keys()]).toEqual([
      'manifest.json',
      'HOW-TO-VERIFY.txt',
      'entries.jsonl',
      `entries.${format}`,
    ]);
    expect(JSON.parse(content.get('manifest.json') ?? '')).toMatchObject({
      entries: 20,
      reason: '巡察',
      filter: { action: 'test.even' },
      madeBy: { role: 'audit_admin' },
      lastAnchor: { n: 0 },
    });
    if (format === 'csv') expect(content.get('entries.csv')?.split('\r\n')).toHaveLength(22);
  },
);

test.each([
  ['a changed line', 'entries.jsonl', (text: string) => text.replace('object-4', 'object-5'), 'file'],
  [
    'a changed count',
    'manifest.json',
    (text: string) => text.replace('"entries": 20', '"entries": 19'),
    'signature',
  ],
  ['a changed table', 'entries.csv', (text: string) => text.replace('object-4', 'object-5'), 'file'],
  ['a manifest of something else', 'manifest.json', () => '{}', 'unreadable'],
] as const)('%s is found', async (_name, file, change, problem) => {
  const content = await contentOf(await exported({ action: 'test.even' }, 'to-be-changed.zip'));
  content.set(file, change(content.get(file) ?? ''));
  const chunks = [];
  for await (const chunk of zipArchive([...content].map(([name, text]) => ({ name, content: [text] }))))
    chunks.push(chunk);
  const path = join(folder, 'changed.zip');
  await writeFile(path, Buffer.concat(chunks));
  expect(await verifyExport(path)).toMatchObject({ sound: false, problem });
});

test('the export stands in the log with filter, count and digests; nothing of it stays behind', async () => {
  t.clock.advance(1);
  await exported({ action: 'test.odd', person: 'system' }, 'logged.zip');
  const entries = await auditOf(t, 'audit.export');
  expect(entries.at(-1)).toMatchObject({
    outcome: 'done',
    reason: '巡察',
    after: { count: 20, format: 'csv', filter: { action: 'test.odd', person: 'system' } },
  });
  expect(await readdir(join(t.services.settings.storageDir, 'tmp'))).toEqual([]);
});

test('no reason, nothing to export, an old sign-in, another role: refused in words', async () => {
  const ask = (body: object, as = auditor) =>
    t.call('POST /audit-exports', { as, body: { format: 'csv', reason: '巡察', ...body } });
  expectRefused(await ask({ reason: ' ' }), 422, 'invalid', /请填写导出的理由/);
  expectRefused(await ask({ action: 'no.such' }), 422, 'invalid', /没有符合条件的记录/);
  expect((await ask({ format: 'pdf' })).status).toBe(400);
  const system = await t.asOfficer('system_admin', codes.committee);
  expectRefused(await ask({}, system), 403, 'forbidden', /您当前的职务不能做这件事/);
  t.clock.advance(6 * 60_000);
  expectRefused(await ask({}), 403, 'fresh_sign_in_required', /再输入一次密码/);
});
