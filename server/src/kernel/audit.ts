import { createHash } from 'node:crypto';
import type { RawBuilder } from 'kysely';
import type { Actor } from './authorization.ts';
import { type Database, sql, type Tx } from './database.ts';

/** One act for the log. Sensitive values come as digests (`vault.digest`), never as themselves. */
export interface AuditAct {
  action: string;
  outcome?: 'done' | 'refused';
  object: { type: string; id: string | null; name?: string | null };
  reason?: string | null;
  before?: Record<string, unknown> | null;
  after?: Record<string, unknown> | null;
}

const lanes = 16;
let nextLane = process.pid % lanes;
/** The lane in which a transaction wrote already: it goes on there, and takes no second one. */
const laneOf = new WeakMap<Tx, number>();

/**
 * Appends to the hash chain, in the transaction of the change: the change whose entry fails does not happen.
 * `hash = SHA-256(previous hash || digest)`, one chain a lane; taking the lane's head locks it until the commit,
 * so sixteen writers do not wait for each other (ADR 0004). The role of the application cannot alter an entry.
 */
export async function audit(tx: Tx, actor: Actor, now: Date, act: AuditAct): Promise<void> {
  const entry = entryOf(actor, now, act);
  const digest = digestOf(entry);
  await inLane(tx, (lane) =>
    tx.first(sql<{ lane: number }>`
    WITH head AS (
      UPDATE audit_head SET seq = seq + 1, hash = sha256(hash || ${digest}::bytea) WHERE lane = ${lane}
      RETURNING lane, seq, hash),
    entry AS (
      INSERT INTO audit_entry (lane, seq, at, account_id, actor_name, duty_id, duty_role, organization_id, address,
        action, outcome, object_type, object_id, object_name, reason, before, after, digest, hash)
      SELECT lane, seq, ${now}::timestamptz, ${entry.accountId}::uuid, ${entry.actorName}, ${entry.dutyId}::uuid,
        ${entry.dutyRole}, ${entry.organizationId}::uuid, ${entry.address}, ${entry.action}, ${entry.outcome},
        ${entry.objectType}, ${entry.objectId}, ${entry.objectName}, ${entry.reason},
        ${json(entry.before)}::jsonb, ${json(entry.after)}::jsonb, ${digest}::bytea, hash
      FROM head)
    SELECT lane FROM head`),
  );
}

/**
 * The same for many acts of one actor, an entry each, in one statement. The lane is held until the commit, so this comes
 * last in its transaction.
 */
export async function auditAll(tx: Tx, actor: Actor, now: Date, acts: readonly AuditAct[]): Promise<void> {
  if (acts.length === 0) return;
  const head = await inLane(tx, (lane) =>
    tx.first(sql<{ lane: number; seq: number; hash: Buffer }>`
      SELECT lane, seq, hash FROM audit_head WHERE lane = ${lane} FOR UPDATE`),
  );
  let { hash } = head;
  const rows = acts.map((act) => {
    const entry = entryOf(actor, now, act);
    const digest = digestOf(entry);
    hash = createHash('sha256').update(hash).update(digest).digest();
    return { entry, digest, hash };
  });
  const column = (of: (row: (typeof rows)[number]) => string | null) => rows.map(of);
  const { accountId, actorName, dutyId, dutyRole, organizationId, address } = whoOf(actor);
  await tx.run(sql`
    INSERT INTO audit_entry (lane, seq, at, account_id, actor_name, duty_id, duty_role, organization_id, address,
      action, outcome, object_type, object_id, object_name, reason, before, after, digest, hash)
    SELECT ${head.lane}::smallint, ${head.seq}::bigint + e.place, ${now}::timestamptz, ${accountId}::uuid, ${actorName},
      ${dutyId}::uuid, ${dutyRole}, ${organizationId}::uuid, ${address}, e.action, e.outcome, e.type, e.id, e.name,
      e.reason, e.before::jsonb, e.after::jsonb, decode(e.digest, 'hex'), decode(e.hash, 'hex')
    FROM unnest(${column(({ entry }) => entry.action)}::text[], ${column(({ entry }) => entry.outcome)}::text[],
      ${column(({ entry }) => entry.objectType)}::text[], ${column(({ entry }) => entry.objectId)}::text[],
      ${column(({ entry }) => entry.objectName)}::text[], ${column(({ entry }) => entry.reason)}::text[],
      ${column(({ entry }) => json(entry.before))}::text[], ${column(({ entry }) => json(entry.after))}::text[],
      ${column(({ digest }) => digest.toString('hex'))}::text[], ${column((row) => row.hash.toString('hex'))}::text[])
      WITH ORDINALITY AS e (action, outcome, type, id, name, reason, before, after, digest, hash, place)`);
  await tx.run(sql`UPDATE audit_head SET seq = ${head.seq + rows.length}::bigint, hash = ${hash}::bytea
    WHERE lane = ${head.lane}`);
}

/**
 * The lane whose turn it is where nobody has it, else any that is free: whoever waits for a lane may have what its holder
 * asks for next, and the two would wait in a ring. Only where all sixteen are taken is one waited for.
 */
async function inLane<T extends { lane: number }>(
  tx: Tx,
  write: (lane: RawBuilder<unknown>) => Promise<T | undefined>,
): Promise<T> {
  nextLane = (nextLane + 1) % lanes;
  const mine = laneOf.get(tx) ?? nextLane;
  const one = sql`SELECT lane FROM audit_head WHERE lane = ${mine} FOR UPDATE SKIP LOCKED`;
  const any = sql`SELECT lane FROM audit_head ORDER BY (lane + ${lanes - mine}::int) % ${lanes}::int LIMIT 1 FOR UPDATE SKIP LOCKED`;
  const done = (await write(sql`(${one})`)) ?? (await write(sql`(${any})`)) ?? (await write(sql`${mine}`));
  if (!done) throw new Error('audit: a lane has no head');
  laneOf.set(tx, done.lane);
  return done;
}

const whoOf = (actor: Actor) => ({
  accountId: actor.accountId,
  actorName: actor.name,
  dutyId: actor.duty?.id ?? null,
  dutyRole: actor.kind === 'system' ? 'system' : (actor.duty?.role ?? 'self'),
  organizationId: actor.duty?.organizationId ?? null,
  address: actor.address,
});

function entryOf(actor: Actor, now: Date, act: AuditAct) {
  return {
    at: now.toISOString(),
    ...whoOf(actor),
    action: act.action,
    outcome: act.outcome ?? 'done',
    objectType: act.object.type,
    objectId: act.object.id,
    objectName: act.object.name ?? null,
    reason: act.reason ?? null,
    before: act.before ?? null,
    after: act.after ?? null,
  };
}

const digestOf = (entry: ReturnType<typeof entryOf>) =>
  createHash('sha256').update(canonical(entry)).digest();

/** A refusal has no transaction of its own left; it is logged in one. */
export async function auditRefusal(
  database: Database,
  actor: Actor,
  now: Date,
  act: AuditAct,
): Promise<void> {
  await database.transaction(actor.scope, (tx) => audit(tx, actor, now, { ...act, outcome: 'refused' }));
}

function json(value: Record<string, unknown> | null): string | null {
  return value === null ? null : JSON.stringify(value);
}

/** Keys in order at every depth, so that the digest can be computed again from the stored row (jsonb reorders). */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    item !== null && typeof item === 'object' && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
