import { afterEach, beforeEach, expect, test } from 'vitest';
import { asOwner, auditOf } from '../../../test/harness/accounts.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';
import { audit } from '../../kernel/audit.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { Problem } from '../../kernel/errors.ts';
import { pruneAudit, verifyAudit, writeAnchor } from './public.ts';

const day = 86_400_000;
let t: TestApp;
beforeEach(async () => {
  t = await createTestApp({ now: new Date('2025-05-01T02:00:00Z') });
  await write(70);
  t.clock.set(new Date('2025-06-10T02:00:00Z'));
  await write(10);
  await writeAnchor(t.services);
  t.clock.set(new Date('2026-07-01T02:00:00Z'));
  await write(20);
  await writeAnchor(t.services);
});
afterEach(() => t.close());

async function write(n: number): Promise<void> {
  const actor = systemActor();
  for (let i = 0; i < n; i += 1)
    await t.services.database.transaction(actor.scope, (tx) =>
      audit(tx, actor, t.clock.now(), { action: 'test.act', object: { type: 'test', id: String(i) } }),
    );
}

const count = async (where: string) =>
  (await asOwner<{ n: number }>(t, `SELECT count(*)::int AS n FROM audit_entry WHERE ${where}`))[0]?.n;
const prune = (before: string) => pruneAudit(t.services, t.database.ownerUrl, before);

async function refusalOf(work: Promise<unknown>): Promise<Problem> {
  const error = await work.then(
    () => null,
    (cause: unknown) => cause,
  );
  if (!(error instanceof Problem)) throw new Error('it was not refused');
  return error;
}

test('what is older than 400 days goes from the beginning of each lane, and the rest still verifies', async () => {
  const old = await count(`at < '2025-05-20'`);
  expect(old).toBeGreaterThan(70);
  const before = await verifyAudit(t.services);
  expect(await prune('2025-05-20')).toMatchObject({ removed: old, days: 400 });
  expect(await count(`at < '2025-05-20'`)).toBe(0);
  const after = await verifyAudit(t.services);
  // One entry says that it was done, one that it was anchored.
  expect(after).toMatchObject({ sound: true, entries: before.entries - (old ?? 0) + 2, breaks: [] });
  expect((await auditOf(t, 'audit.prune')).at(-1)?.after).toEqual({
    before: '2025-05-20',
    count: old,
    days: 400,
  });
  await write(3);
  expect((await verifyAudit(t.services)).sound).toBe(true);
});

test('never earlier than 400 days: refused by the rule, with the first day on which it may go', async () => {
  const last = new Date(t.clock.now().getTime() - 400 * day).toISOString().slice(0, 10);
  const refusal = await refusalOf(prune('2025-05-29'));
  expect(last).toBe('2025-05-27');
  expect(refusal).toMatchObject({
    status: 422,
    code: 'rule_refused',
    words: { zh: expect.stringMatching(/操作日志至少保存 400 天，只能清理 2025-05-27 之前的记录/) },
    options: { rule: 'retention.audit_days', earliest: '2026-07-03' },
  });
  expect(await count('true')).toBeGreaterThan(100);
  expect(await prune(last)).toMatchObject({ removed: expect.any(Number) });
});

test('an organisation that keeps its log longer is heard', async () => {
  await asOwner(
    t,
    `INSERT INTO rule_setting (region_id, id, organization_id, org_path, key, value, from_on, reason, recorded_at)
     SELECT region_id, gen_random_uuid(), id, path, 'retention.audit_days', '500', '2025-01-01', '试', $1
     FROM organization WHERE parent_id IS NULL`,
    [t.clock.now()],
  );
  const refusal = await refusalOf(prune('2025-05-20'));
  expect(refusal.words.zh).toMatch(/至少保存 500 天/);
  expect(await count(`at < '2025-05-20'`)).toBeGreaterThan(70);
});

test('a log that is not sound is evidence: nothing is removed', async () => {
  await asOwner(t, `UPDATE audit_entry SET reason = 'x' WHERE lane = 3 AND seq = 2`);
  const refusal = await refusalOf(prune('2025-05-20'));
  expect(refusal).toMatchObject({
    status: 409,
    words: { zh: expect.stringMatching(/现在是证据.*第 3 道第 2 条/) },
  });
  expect(await count(`at < '2025-05-20'`)).toBeGreaterThan(70);
});

test('a beginning removed without the signed checkpoint, or with a forged or changed one, is found', async () => {
  await asOwner(t, 'DELETE FROM audit_entry WHERE lane = 3 AND seq <= 2');
  expect((await verifyAudit(t.services)).firstBreak).toMatchObject({ lane: 3, seq: 3, what: 'missing' });
  await asOwner(
    t,
    `INSERT INTO audit_checkpoint SELECT 3, 2, sha256('x'), at, at, 'AAAA' FROM audit_entry WHERE lane = 3 LIMIT 1`,
  );
  expect((await verifyAudit(t.services)).breaks).toMatchObject([{ lane: 3, seq: 2, what: 'checkpoint' }]);
});

test('the application’s own role can neither remove entries nor write a checkpoint', async () => {
  const attempt = (statement: string) =>
    asOwner(t, `BEGIN; SET LOCAL ROLE zhibu_app; SET LOCAL zhibu.gate = 'system'; ${statement}; COMMIT`);
  await expect(attempt('DELETE FROM audit_entry')).rejects.toThrow(/permission denied/);
  await expect(attempt(`INSERT INTO audit_checkpoint VALUES (3, 2, 'x', 'now', 'now', 'x')`)).rejects.toThrow(
    /permission denied/,
  );
});
