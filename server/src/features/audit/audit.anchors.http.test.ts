import { copyFile, readFile, rm, stat, writeFile } from 'node:fs/promises';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { rewriteFrom } from '../../../prove/lib/tamperings.ts';
import { asOwner } from '../../../test/harness/accounts.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';
import { codes } from '../../../test/harness/county.ts';
import { audit } from '../../kernel/audit.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { verifyAudit, writeAnchor } from './public.ts';

let t: TestApp;
let file: string;
beforeEach(async () => {
  t = await createTestApp();
  file = t.services.settings.anchorFile;
});
afterEach(() => t.close());

async function write(n: number): Promise<void> {
  const actor = systemActor();
  for (let i = 0; i < n; i += 1)
    await t.services.database.transaction(actor.scope, (tx) =>
      audit(tx, actor, t.clock.now(), { action: 'test.act', object: { type: 'test', id: String(i) } }),
    );
}

const lines = async () => (await readFile(file, 'utf8')).split('\n').slice(0, -1);

test('an anchor is written when the log grew or a day began in China, and not otherwise; the file is ours alone', async () => {
  await write(5);
  expect(await writeAnchor(t.services)).toMatchObject({ n: 0, kind: 'begin' });
  expect(await writeAnchor(t.services)).toBeNull();
  await write(1);
  expect(await writeAnchor(t.services)).toMatchObject({ n: 1, kind: 'anchor' });
  // Ten in the morning in China; midnight is fourteen hours off.
  t.clock.advance(13.9 * 3_600_000);
  expect(await writeAnchor(t.services)).toBeNull();
  t.clock.advance(0.2 * 3_600_000);
  expect(await writeAnchor(t.services)).toMatchObject({ n: 2 });
  expect(await lines()).toHaveLength(3);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await verifyAudit(t.services)).toMatchObject({ sound: true, anchors: { count: 3 } });
});

test('an end cut off together with the head is found by the anchor, with lane, number and time', async () => {
  await write(64);
  await writeAnchor(t.services);
  await asOwner(t, 'DELETE FROM audit_entry WHERE lane = 3 AND seq > 1');
  await asOwner(
    t,
    `UPDATE audit_head h SET seq = 1, hash = e.hash FROM audit_entry e WHERE h.lane = 3 AND e.lane = 3 AND e.seq = 1`,
  );
  expect(await verifyAudit(t.services)).toMatchObject({
    sound: false,
    firstBreak: { lane: 3, seq: 2, what: 'cut', at: t.clock.now().toISOString() },
  });
});

test('an entry changed and everything behind it computed anew, head included, is found by the anchor', async () => {
  await write(64);
  await writeAnchor(t.services);
  const superuser = new pg.Client(t.database.ownerUrl);
  await superuser.connect();
  try {
    await superuser.query(`UPDATE audit_entry SET reason = 'x' WHERE lane = 3 AND seq = 2`);
    await rewriteFrom(superuser, 3, 2);
  } finally {
    await superuser.end();
  }
  const anchored = await asOwner<{ seq: number }>(t, 'SELECT seq::int FROM audit_head WHERE lane = 3');
  const { firstBreak } = await verifyAudit(t.services);
  expect(firstBreak).toMatchObject({ lane: 3, what: 'rewritten' });
  expect([anchored[0]?.seq, (anchored[0]?.seq ?? 0) - 1]).toContain(firstBreak?.seq);
});

test.each([
  [
    'a changed line',
    (text: string[]) => [text[0] ?? '', (text[1] ?? '').replace('anchor', 'Anchor')],
    'anchor_altered',
    2,
  ],
  ['a line taken out', (text: string[]) => [text[0] ?? '', text[2] ?? ''], 'anchor_altered', 2],
  ['lines exchanged', (text: string[]) => [text[0] ?? '', text[2] ?? '', text[1] ?? ''], 'anchor_altered', 2],
  ['the end cut off', (text: string[]) => text.slice(0, 2), 'anchor_missing', 2],
] as const)(
  '%s of the anchor file is found, and nothing is added to a damaged one',
  async (_name, change, what, seq) => {
    for (let i = 0; i < 3; i += 1) {
      await write(3);
      await writeAnchor(t.services);
    }
    await writeFile(file, `${change(await lines()).join('\n')}\n`);
    expect((await verifyAudit(t.services)).firstBreak).toMatchObject({ lane: null, seq, what });
  },
);

test('a missing anchor file is found, also after the server began another one', async () => {
  await write(3);
  await writeAnchor(t.services);
  await copyFile(file, `${file}.kept`);
  await rm(file);
  expect((await verifyAudit(t.services)).firstBreak).toMatchObject({ what: 'anchor_missing', seq: 0 });
  t.clock.advance(1000);
  await writeAnchor(t.services);
  expect((await verifyAudit(t.services)).firstBreak).toMatchObject({ what: 'anchor_missing', seq: 0 });
  await copyFile(`${file}.kept`, file);
  expect((await verifyAudit(t.services)).firstBreak).toMatchObject({ what: 'anchor_missing', seq: 0 });
});

test('a line that a kill cut short is no anchor and no damage; the next one takes its place', async () => {
  await write(3);
  await writeAnchor(t.services);
  const [whole = ''] = await lines();
  await writeFile(file, `${whole}\n${whole.slice(0, 200)}`);
  expect(await verifyAudit(t.services)).toMatchObject({ sound: true, anchors: { count: 1 } });
  await write(3);
  expect(await writeAnchor(t.services)).toMatchObject({ n: 1 });
  expect(await lines()).toHaveLength(2);
  expect((await verifyAudit(t.services)).sound).toBe(true);
});

test('nothing is added to a damaged file; after a restore the operator begins it anew, with a reason', async () => {
  await write(3);
  await writeAnchor(t.services);
  await writeFile(file, 'not an anchor\n');
  await write(3);
  await expect(writeAnchor(t.services)).rejects.toThrow(/锚点文件 .* 已被改动[\s\S]*verify-audit/);
  expect(await writeAnchor(t.services, { restart: '恢复了昨天的备份' })).toMatchObject({
    n: 1,
    kind: 'restart',
    reason: '恢复了昨天的备份',
  });
  expect(await verifyAudit(t.services)).toMatchObject({ sound: true, anchors: { count: 1 } });
});

test('the audit admin’s verification anchors a sound log, and the page knows who verified when', async () => {
  const auditor = await t.asOfficer('audit_admin', codes.committee);
  await write(3);
  await t.call('GET /audit-verification', { as: auditor });
  const { body } = await t.call('GET /audit-verifications', { as: auditor });
  expect(body).toMatchObject({
    items: [{ sound: true, entries: expect.any(Number), actorName: expect.any(String) }],
    anchors: { count: 1, lastAt: t.clock.now().toISOString() },
    publicKey: t.services.vault.publicKey(),
  });
});
