import { randomUUID } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { type Actor, throughGate } from './authorization.ts';
import { type Claim, ClaimLost, claims } from './claims.ts';
import { compile, type Database, sql } from './database.ts';
import { Problem } from './errors.ts';
import type { HttpDependencies } from './http.ts';
import type { Scope } from './scope.ts';

/** A key as it is kept. Until it is answered, `body` says who works on it and whether anything has happened. */
interface Remembered {
  hash: Buffer;
  status: number | null;
  body: unknown;
  isDone: boolean;
  /** Nobody works on it any more. */
  isAbandoned: boolean;
}

/** Where nobody can tell whether the process lives, a request may be tried again after this long, in milliseconds. */
const abandonedAfter = 60_000;

/**
 * `Idempotency-Key` on POST: the same key with the same request gives the first answer again and has one effect;
 * with another request it is refused (draft-ietf-httpapi-idempotency-key-header).
 *
 * Whoever works on a key holds a claim of it. The claim of a process whose connections are gone is taken over at once. Had it
 * had its effect already (written in the same transaction, see `claims.ts`), nothing is done again: only the answer is lost.
 * Whether the process was really gone does not matter to that: a claim that was taken over commits nothing any more.
 */
export async function remembered(
  { database, clock, vault }: Pick<HttpDependencies, 'database' | 'clock' | 'vault'>,
  actor: Actor,
  key: string,
  operation: string,
  body: unknown,
  reply: FastifyReply,
  work: () => Promise<unknown>,
): Promise<unknown> {
  const { accountId } = actor;
  if (accountId === null) throw new Error('idempotency: a key without an account');
  if (key.length > 200) throw new Problem(400, 'bad_request', tooLong);
  const scope = throughGate(actor, '');
  // Keyed: a body may hold an ID number, which a plain hash would give away to whoever tries them all.
  const hash = Buffer.from(vault.digest(`${operation}\n${JSON.stringify(body ?? null)}`), 'base64url');
  const own: Own = { accountId, key, token: randomUUID() };
  const earlier = await claimOrEarlier(database, scope, own, hash, clock.now());
  if (earlier) {
    if (!earlier.hash.equals(hash)) throw new Problem(422, 'idempotency_conflict', reused);
    if (earlier.status === null)
      throw new Problem(409, 'idempotency_conflict', earlier.isAbandoned ? lostAnswer : running);
    reply.status(earlier.status).header('idempotency-replayed', 'true');
    return earlier.body;
  }
  const claim: Claim = { accountId, mark: markOf(own), isSettled: false };
  try {
    const result = await claims.run(claim, work);
    const answered = sql`UPDATE idempotency_key SET status = ${reply.statusCode}, body = ${JSON.stringify(result)}::jsonb
      WHERE ${isOwn(own)}`;
    await database.single(scope, compile(answered), { lazyCommit: true });
    return result;
  } catch (error) {
    if (error instanceof ClaimLost) throw new Problem(409, 'idempotency_conflict', running);
    // Refused: the same key may be tried again once the cause is mended. Failed: unless something happened all the same.
    const isRefused = error instanceof Problem;
    await database.transaction(scope, (tx) =>
      tx.run(sql`DELETE FROM idempotency_key
        WHERE ${isOwn(own)} AND (${isRefused}::boolean OR NOT body ? 'done')`),
    );
    throw error;
  } finally {
    // What goes on in the background after the answer is none of the request's business.
    claim.isSettled = true;
  }
}

interface Own {
  accountId: string;
  key: string;
  token: string;
}

const ofKey = ({ accountId, key }: Own) => sql`account_id = ${accountId}::uuid AND key = ${key}`;
const isOwn = (own: Own) => sql`${ofKey(own)} AND status IS NULL AND body ->> 'claim' = ${own.token}`;

const markOf = (own: Own) =>
  compile(sql`
    WITH marked AS (UPDATE idempotency_key SET body = body || '{"done": true}' WHERE ${isOwn(own)} RETURNING 1)
    SELECT 1 / count(*) FROM marked`);

/** Takes the key, or gives what there is of it. */
async function claimOrEarlier(
  database: Database,
  scope: Scope,
  own: Own,
  hash: Buffer,
  now: Date,
): Promise<Remembered | null> {
  const { accountId, key, token } = own;
  const held = JSON.stringify({ by: database.holder, claim: token });
  // Most keys are new. Neither this nor the answer waits for the disk: what the work commits later takes the claim
  // along, and where the machine stops before that, neither happened.
  const claim = sql`
    INSERT INTO idempotency_key (account_id, key, request_hash, body, created_at)
    VALUES (${accountId}::uuid, ${key}, ${hash}, ${held}::jsonb, ${now}) ON CONFLICT DO NOTHING RETURNING key`;
  const [taken] = await database.single(scope, compile(claim), { lazyCommit: true });
  if (taken) return null;
  return database.transaction(scope, async (tx) => {
    if ((await tx.rows(claim)).length === 1) return null;
    const abandonedBefore = new Date(now.getTime() - abandonedAfter);
    const found = await tx.first(sql<Remembered>`
      SELECT k.request_hash AS hash, k.status, k.body, coalesce(k.body ? 'done', false) AS "isDone",
        k.status IS NULL AND (k.created_at < ${abandonedBefore} OR k.body ? 'by' AND NOT EXISTS (
          SELECT FROM pg_stat_activity a WHERE a.application_name = k.body ->> 'by')) AS "isAbandoned"
      FROM idempotency_key k WHERE ${ofKey(own)} FOR UPDATE OF k`);
    if (!found?.isAbandoned || found.isDone) return found ?? null;
    await tx.run(sql`UPDATE idempotency_key SET created_at = ${now}, request_hash = ${hash}, body = ${held}::jsonb
      WHERE ${ofKey(own)}`);
    return null;
  });
}

const tooLong = {
  zh: 'Idempotency-Key 过长，最多 200 个字符。',
  en: 'Idempotency-Key is longer than 200 characters.',
};
const reused = {
  zh: '同一个 Idempotency-Key 已用于另一个请求，请换一个新的。',
  en: 'This Idempotency-Key was used for another request; send a new one.',
};
const running = {
  zh: '同样的请求正在处理，请稍后再查看结果。',
  en: 'The same request is still being worked on; look again in a moment.',
};
const lostAnswer = {
  zh: '这个请求上次已经办理，只是答复没有送到。请刷新后查看结果，不要重复提交。',
  en: 'This request was done, only its answer did not arrive. Reload to see what came of it; do not send it again.',
};
