import { audit } from '../../kernel/audit.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { createDatabase, type Reader, sql, type Tx } from '../../kernel/database.ts';
import { conflict } from '../../kernel/errors.ts';
import { type RuleInForce, ruleRefused } from '../../kernel/rulebook.ts';
import type { Services } from '../../services.ts';
import { generalRulebook, rulebookAt } from '../rulebook/public.ts';
import { writeAnchor } from './audit.anchors.ts';
import { breakInWords } from './audit.breaks.ts';
import { checkpointText } from './audit.checkpoints.ts';
import { verifyAudit } from './audit.verification.ts';

export interface Pruned {
  removed: number;
  /** Everything written before this instant went; the beginning of a day in China. */
  before: Date;
  days: number;
}

const dayMs = 86_400_000;

/**
 * Removes the oldest entries, by the operator on the machine only: the application's role has no right to. From the
 * beginning of each lane, never a part of its middle, and each lane keeps a signed checkpoint of where it now begins,
 * so that the verification still holds. Never what is younger than the rule `retention.audit_days` of any organisation
 * here says, 400 days at least.
 * @param ownerUrl a connection that owns the schema
 * @param before a day `YYYY-MM-DD`; what was written before it goes
 * @throws Problem 422 by the rule; 409 when the log is not sound, for then it is evidence
 */
export async function pruneAudit(services: Services, ownerUrl: string, before: string): Promise<Pruned> {
  const now = services.clock.now();
  const cutoff = new Date(`${before}T00:00:00+08:00`);
  const rule = await services.database.read(systemActor().scope, (reader) => longestRule(reader, now));
  refuseTooYoung(rule, cutoff, now);
  const { firstBreak } = await verifyAudit(services);
  if (firstBreak) throw notSound(breakInWords(firstBreak));
  const owner = createDatabase(ownerUrl, { connections: 1 });
  try {
    const removed = await owner.transaction(systemActor().scope, async (tx) => {
      const count = await removeOldest(tx, services, cutoff, now);
      await audit(tx, systemActor(), now, {
        action: 'audit.prune',
        object: { type: 'audit', id: null },
        after: { before, count, days: rule.value },
      });
      return count;
    });
    await writeAnchor(services);
    return { removed, before: cutoff, days: rule.value };
  } finally {
    await owner.close();
  }
}

type AuditRule = RuleInForce<'retention.audit_days'>;

/** Of all organisations at the top of this registry the one that keeps the log longest. */
async function longestRule(reader: Reader, now: Date): Promise<AuditRule> {
  const today = dayInChina(now);
  const tops = await reader.rows(sql<{ regionId: number; path: string }>`
    SELECT DISTINCT region_id AS "regionId", org_path AS path FROM rule_setting WHERE key = 'retention.audit_days'`);
  let longest = generalRulebook(today).rule('retention.audit_days');
  for (const top of tops) {
    const rule = (await rulebookAt(reader, top, today)).rule('retention.audit_days');
    if (rule.value > longest.value) longest = rule;
  }
  return longest;
}

function refuseTooYoung(rule: AuditRule, cutoff: Date, now: Date): void {
  const days = Math.max(rule.value, 400);
  const limit = new Date(now.getTime() - days * dayMs);
  if (cutoff.getTime() <= limit.getTime()) return;
  throw ruleRefused({
    rule,
    words: {
      zh: `操作日志至少保存 ${days} 天，只能清理 ${dayInChina(limit)} 之前的记录。`,
      en: `The log is kept at least ${days} days: only entries before ${dayInChina(limit)} may be removed.`,
    },
    earliest: dayInChina(new Date(cutoff.getTime() + days * dayMs)),
  });
}

function notSound(broken: { zh: string; en: string }) {
  return conflict({
    zh: `审计链不完整，现在是证据，不能清理。${broken.zh}`,
    en: `The audit chain is not sound; now it is evidence and nothing is removed. ${broken.en}`,
  });
}

interface Beginning {
  lane: number;
  seq: number;
  hash: Buffer;
}

/** Up to the first entry that is young enough: an entry behind it stays, however old it says it is. */
async function removeOldest(tx: Tx, { vault }: Services, cutoff: Date, now: Date): Promise<number> {
  const beginnings = await tx.rows(sql<Beginning>`
    SELECT h.lane, e.seq, e.hash FROM audit_head h
    JOIN LATERAL (
      SELECT seq, hash FROM audit_entry
      WHERE lane = h.lane AND seq < coalesce(
        (SELECT seq FROM audit_entry WHERE lane = h.lane AND at >= ${cutoff}::timestamptz ORDER BY seq LIMIT 1),
        h.seq + 1)
      ORDER BY seq DESC LIMIT 1) e ON true
    ORDER BY h.lane`);
  let removed = 0;
  for (const { lane, seq, hash } of beginnings) {
    const signature = vault.sign(checkpointText({ lane, seq, hash, removedUntil: cutoff }));
    await tx.run(sql`
      INSERT INTO audit_checkpoint (lane, seq, hash, removed_until, at, signature)
      VALUES (${lane}, ${seq}, ${hash}::bytea, ${cutoff}, ${now}, ${signature})`);
    removed += await tx.run(sql`DELETE FROM audit_entry WHERE lane = ${lane} AND seq <= ${seq}`);
  }
  return removed;
}
