import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { canonical } from '../../kernel/audit.ts';
import { systemActor, throughGate } from '../../kernel/authorization.ts';
import { type Reader, sql } from '../../kernel/database.ts';
import type { Words } from '../../kernel/errors.ts';
import type { Services } from '../../services.ts';

/** What can be wrong, in words. */
export const breaks = {
  altered: { zh: '内容与写入时不同', en: 'the entry is not as it was written' },
  missing: { zh: '前面缺少条目', en: 'an entry before this one is missing' },
  unchained: { zh: '与前一条接不上', en: 'the entry does not follow from the one before' },
  cut: { zh: '末尾缺少条目', en: 'entries at the end are missing' },
} satisfies Record<string, Words>;

export interface Break {
  lane: number;
  seq: number;
  what: keyof typeof breaks;
}

export interface Verification {
  sound: boolean;
  entries: number;
  firstBreak: Break | null;
}

interface StoredEntry {
  seq: number;
  at: Date;
  digest: Buffer;
  hash: Buffer;
  entry: Record<string, unknown>;
}

const batch = 5000;
/** Entries between two looks at other work: some 10 ms. */
const breath = 250;

/**
 * Walks every lane from its beginning to the head it had when the walk began, computes each digest again from the
 * stored row and each hash from the one before. It proves that the log agrees with itself; that nobody rewrote the
 * whole of it is proved by comparing heads kept elsewhere.
 */
export async function verifyAudit(services: Services): Promise<Verification> {
  const scope = throughGate(systemActor(), 'audit');
  return services.database.read(scope, async (reader) => {
    const heads = await reader.rows(sql<{ lane: number; seq: number; hash: Buffer }>`
      SELECT lane, seq, hash FROM audit_head ORDER BY lane`);
    let entries = 0;
    for (const head of heads) {
      const walked = await verifyLane(reader, head);
      entries += walked.entries;
      if (walked.broken) return { sound: false, entries, firstBreak: walked.broken };
    }
    return { sound: true, entries, firstBreak: null };
  });
}

async function verifyLane(
  reader: Reader,
  head: { lane: number; seq: number; hash: Buffer },
): Promise<{ entries: number; broken: Break | null }> {
  const { lane } = head;
  let hash: Buffer = createHash('sha256').update(`zhibu audit lane ${lane}`).digest();
  let seq = 0;
  while (seq < head.seq) {
    const rows = await reader.rows(batchOf(lane, seq, head.seq));
    if (rows.length === 0) return { entries: seq, broken: { lane, seq: seq + 1, what: 'cut' } };
    for (const row of rows) {
      const what = judge(row, seq, hash);
      if (what) return { entries: seq, broken: { lane, seq: row.seq, what } };
      seq = row.seq;
      hash = row.hash;
      if (seq % breath === 0) await setImmediate();
    }
  }
  return hash.equals(head.hash)
    ? { entries: seq, broken: null }
    : { entries: seq, broken: { lane, seq, what: 'unchained' } };
}

function judge(row: StoredEntry, before: number, previous: Buffer): Break['what'] | null {
  if (row.seq !== before + 1) return 'missing';
  const written = canonical({ ...row.entry, at: row.at.toISOString() });
  const digest = createHash('sha256').update(written).digest();
  if (!digest.equals(row.digest)) return 'altered';
  const hash = createHash('sha256').update(previous).update(digest).digest();
  return hash.equals(row.hash) ? null : 'unchained';
}

/** The row in the names that kernel/audit.ts digests; the instant apart, since JSON in SQL writes it otherwise. */
function batchOf(lane: number, after: number, until: number) {
  return sql<StoredEntry>`
    SELECT seq, at, digest, hash, jsonb_build_object('accountId', account_id, 'actorName', actor_name,
      'dutyId', duty_id, 'dutyRole', duty_role, 'organizationId', organization_id, 'address', address,
      'action', action, 'outcome', outcome, 'objectType', object_type, 'objectId', object_id,
      'objectName', object_name, 'reason', reason, 'before', before, 'after', after) AS entry
    FROM audit_entry WHERE lane = ${lane} AND seq > ${after} AND seq <= ${until} ORDER BY seq LIMIT ${batch}`;
}
