import { createHash } from 'node:crypto';
import pg from 'pg';
import { writeAnchor } from '../../src/features/audit/public.ts';
import { audit, canonical } from '../../src/kernel/audit.ts';
import { systemActor } from '../../src/kernel/authorization.ts';
import type { ProofRegistry } from './registry.ts';
import { lanes, perLane } from './tamperings.ts';

/** As the application writes them, with an anchor after each third. */
export async function fillByWriting({ services }: ProofRegistry): Promise<void> {
  const actor = systemActor();
  for (let i = 0; i < lanes * (perLane + 1); i += 1) {
    await services.database.transaction(actor.scope, (tx) =>
      audit(tx, actor, new Date(), {
        action: 'proof.act',
        object: { type: 'proof', id: `object-${i}`, name: `第${i}号` },
        reason: i % 3 === 0 ? '年报' : null,
        after: { i, list: [i, { b: 1, a: null }] },
      }),
    );
    if (i % (4 * perLane) === 0) await writeAnchor(services);
  }
  await writeAnchor(services);
}

/** Entries as a busy county writes them, chained by the same functions, laid down in bulk. */
export async function fillByCopy(registry: ProofRegistry, total: number): Promise<void> {
  const superuser = new pg.Client(registry.database.superuserUrl);
  await superuser.connect();
  try {
    const heads = (await superuser.query('SELECT lane, seq, hash FROM audit_head ORDER BY lane')).rows;
    const start = Date.parse('2026-01-01T00:00:00Z');
    for (let done = 0; done < total; done += 10_000) {
      const rows = Array.from({ length: Math.min(10_000, total - done) }, (_, k) => {
        const head = heads[(done + k) % lanes];
        const entry = generated(done + k, new Date(start + (done + k) * 30_000));
        const digest = createHash('sha256').update(canonical(entry)).digest();
        head.seq += 1;
        head.hash = createHash('sha256').update(head.hash).update(digest).digest();
        return {
          ...entry,
          lane: head.lane,
          seq: head.seq,
          digest: digest.toString('hex'),
          hash: head.hash.toString('hex'),
        };
      });
      await superuser.query(
        `INSERT INTO audit_entry (lane, seq, at, account_id, actor_name, duty_id, duty_role, organization_id, address,
           action, outcome, object_type, object_id, object_name, reason, before, after, digest, hash)
         SELECT lane, seq, at, "accountId", "actorName", "dutyId", "dutyRole", "organizationId", address, action, outcome,
           "objectType", "objectId", "objectName", reason, before, after, decode(digest, 'hex'), decode(hash, 'hex')
         FROM jsonb_to_recordset($1) AS r (lane smallint, seq bigint, at timestamptz, "accountId" uuid, "actorName" text,
           "dutyId" uuid, "dutyRole" text, "organizationId" uuid, address text, action text, outcome text,
           "objectType" text, "objectId" text, "objectName" text, reason text, before jsonb, after jsonb, digest text,
           hash text)`,
        [JSON.stringify(rows)],
      );
    }
    for (const { lane: at, seq, hash } of heads)
      await superuser.query('UPDATE audit_head SET seq = $2, hash = $3 WHERE lane = $1', [at, seq, hash]);
  } finally {
    await superuser.end();
  }
}

const uuidOf = (n: number) => `01980000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

function generated(i: number, at: Date) {
  const edit = i % 3 !== 0;
  return {
    at: at.toISOString(),
    accountId: uuidOf(i % 500),
    actorName: `张伟${i % 500}`,
    dutyId: uuidOf(i % 700),
    dutyRole: 'branch_secretary',
    organizationId: uuidOf(i % 300),
    address: `10.1.${i % 200}.7`,
    action: edit ? 'members.edit' : 'audit.read',
    outcome: i % 40 === 0 ? 'refused' : 'done',
    objectType: edit ? 'member' : 'audit',
    objectId: edit ? uuidOf(i) : null,
    objectName: edit ? `李娜${i % 9000}` : null,
    reason: null,
    before: edit ? { phone: 'sha:q7Zk0b1xT2mN4pR6sV8wYA', workUnit: '云岭县中学', version: i % 9 } : null,
    after: edit
      ? { phone: 'sha:Zk0b1xT2mN4pR6sV8wYAq7', workUnit: '云岭县第一中学', version: (i % 9) + 1 }
      : { entries: 20 },
  };
}
