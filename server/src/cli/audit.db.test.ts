import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asOwner, auditOf } from '../../test/harness/accounts.ts';
import { createTestApp, type TestApp } from '../../test/harness/app.ts';
import { writeAuditExport } from '../features/audit/audit.exports.ts';
import { audit } from '../kernel/audit.ts';
import { systemActor } from '../kernel/authorization.ts';
import type { Runtime } from '../runtime.ts';
import { auditCommand, verifyAuditCommand, verifyExportCommand } from './audit.ts';
import { type Io, UsageError } from './io.ts';
import { keysCommand } from './keys.ts';

let t: TestApp;
let runtime: Runtime;
let folder: string;
beforeAll(async () => {
  t = await createTestApp();
  folder = mkdtempSync(join(tmpdir(), 'zhibu-audit-'));
  runtime = { services: t.services, ownerUrl: t.database.ownerUrl, close: async () => undefined };
  const actor = systemActor();
  for (let i = 0; i < 40; i += 1)
    await t.services.database.transaction(actor.scope, (tx) =>
      audit(tx, actor, t.clock.now(), { action: 'test.act', object: { type: 'test', id: String(i) } }),
    );
  t.clock.advance(1);
});
afterAll(async () => {
  await t.close();
  rmSync(folder, { recursive: true });
});

function recorder() {
  const said = { out: '', err: '' };
  const io: Io = {
    out: (line) => {
      said.out += `${line}\n`;
    },
    err: (line) => {
      said.err += `${line}\n`;
    },
    interactive: false,
  };
  return { said, io };
}

test('audit anchor writes one, then has nothing to write; a restart needs its reason', async () => {
  const { said, io } = recorder();
  expect(await auditCommand(runtime, ['anchor'], io)).toBe(0);
  expect(await auditCommand(runtime, ['anchor'], io)).toBe(0);
  expect(said.out).toMatch(/Anchor 0 is written[\s\S]*Nothing new to anchor/);
  await expect(auditCommand(runtime, ['anchor', '--restart'], io)).rejects.toThrow(UsageError);
  await expect(auditCommand(runtime, ['anchor', 'x'], io)).rejects.toThrow(UsageError);
});

test('verify-audit of a sound log: words, 0, and an entry of its own', async () => {
  const { said, io } = recorder();
  expect(await verifyAuditCommand(t.services, [], io)).toBe(0);
  expect(said.out).toMatch(/审计链完整，共 \d+ 条，锚点 1 个/);
  expect((await auditOf(t, 'audit.verify')).at(-1)).toMatchObject({ after: { sound: true, anchors: 1 } });
});

test('verify-audit --file: an export verifies without the database; another file does not', async () => {
  const path = join(folder, 'export.zip');
  await writeAuditExport(
    t.services,
    systemActor(),
    { format: 'csv', reason: '巡察', action: 'test.act' },
    path,
  );
  const sound = recorder();
  expect(await verifyExportCommand(['--file', path, '--json'], sound.io)).toBe(0);
  expect(JSON.parse(sound.said.out)).toMatchObject({ sound: true, entries: 40 });
  const other = recorder();
  expect(await verifyExportCommand(['--file', t.services.settings.masterKeyFile], other.io)).toBe(1);
  expect(other.said.err).toMatch(/不是本系统导出的审计文件/);
  await expect(verifyExportCommand(['--file', join(folder, 'none.zip')], other.io)).rejects.toThrow(
    UsageError,
  );
});

test('audit prune: too young is refused, nonsense is wrong usage, what is old enough goes', async () => {
  const { said, io } = recorder();
  await expect(auditCommand(runtime, ['prune', '--before', '2026-06-01'], io)).rejects.toMatchObject({
    code: 'rule_refused',
  });
  await expect(auditCommand(runtime, ['prune'], io)).rejects.toThrow(UsageError);
  await expect(auditCommand(runtime, ['prune', '--before', '2025-02-30'], io)).rejects.toThrow(UsageError);
  expect(await auditCommand(runtime, ['prune', '--before', '2025-01-01', '--json'], io)).toBe(0);
  expect(JSON.parse(said.out)).toEqual({ removed: 0, days: 400 });
});

test('keys: list as words and as JSON, wrong usage', async () => {
  const { said, io } = recorder();
  expect(await keysCommand(t.services, ['list'], io)).toBe(0);
  expect(said.out).toMatch(/^\* 1\t/);
  const json = recorder();
  expect(await keysCommand(t.services, ['rotate', '--json'], json.io)).toBe(0);
  expect(JSON.parse(json.said.out)).toMatchObject({ current: 2, rotation: { state: 'done' } });
  for (const args of [[], ['retire'], ['retire', 'x'], ['rotate', '2'], ['melt']])
    await expect(keysCommand(t.services, args, io)).rejects.toThrow(UsageError);
});

test('verify-audit of a broken log: lane, number, time and what; 1', async () => {
  await asOwner(t, `UPDATE audit_entry SET reason = 'x' WHERE lane = 3 AND seq = 2`);
  await asOwner(t, `DELETE FROM audit_entry WHERE lane = 5 AND seq = 1`);
  const { said, io } = recorder();
  expect(await verifyAuditCommand(t.services, [], io)).toBe(1);
  expect(said.err).toMatch(/第 3 道第 2 条（2026-07-01T.*）：内容与写入时不同/);
  expect(said.err).toMatch(/lane 5, entry 2 \(2026-07-01T.*\): an entry before this one is missing/);
  const json = recorder();
  expect(await verifyAuditCommand(t.services, ['--json'], json.io)).toBe(1);
  expect(JSON.parse(json.said.out)).toMatchObject({ sound: false, firstBreak: { lane: expect.any(Number) } });
});
