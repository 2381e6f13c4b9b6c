import type { FastifyReply } from 'fastify';
import { type Actor, throughGate } from './authorization.ts';
import { compile, sql } from './database.ts';
import { Problem } from './errors.ts';
import type { HttpDependencies } from './http.ts';

interface Remembered {
  request_hash: Buffer;
  status: number | null;
  body: unknown;
  created_at: Date;
}

/** A request that never finished (the process died) may be tried again after this long, in milliseconds. */
const abandonedAfter = 60_000;

/**
 * `Idempotency-Key` on POST: the same key with the same request gives the first answer again and has one effect;
 * with another request it is refused (draft-ietf-httpapi-idempotency-key-header).
 */
export async function remembered(
  dependencies: HttpDependencies,
  actor: Actor,
  key: string,
  operation: string,
  body: unknown,
  reply: FastifyReply,
  work: () => Promise<unknown>,
): Promise<unknown> {
  if (key.length > 200) throw new Problem(400, 'bad_request', tooLong);
  const { database, clock, vault } = dependencies;
  const scope = throughGate(actor, '');
  // Keyed: a body may hold an ID number, which a plain hash would give away to whoever tries them all.
  const hash = Buffer.from(vault.digest(`${operation}\n${JSON.stringify(body ?? null)}`), 'base64url');
  const now = clock.now();

  // Most keys are new. Neither this nor the answer below waits for the disk: what the work commits later takes the claim
  // along, and where the machine stops before that, neither happened.
  const claim = sql`
    INSERT INTO idempotency_key (account_id, key, request_hash, created_at)
    VALUES (${actor.accountId}::uuid, ${key}, ${hash}, ${now}) ON CONFLICT DO NOTHING RETURNING key`;
  const [taken] = await database.single(scope, compile(claim), { lazyCommit: true });
  const earlier = taken
    ? null
    : await database.transaction(scope, async (tx) => {
        if ((await tx.rows(claim)).length === 1) return null;
        const found = await tx.first(sql<Remembered>`
      SELECT request_hash, status, body, created_at FROM idempotency_key
      WHERE account_id = ${actor.accountId}::uuid AND key = ${key} FOR UPDATE`);
        if (found && found.status === null && now.getTime() - found.created_at.getTime() > abandonedAfter) {
          await tx.run(sql`UPDATE idempotency_key SET created_at = ${now}, request_hash = ${hash}
        WHERE account_id = ${actor.accountId}::uuid AND key = ${key}`);
          return null;
        }
        return found ?? null;
      });

  if (earlier) {
    if (!earlier.request_hash.equals(hash)) throw new Problem(422, 'idempotency_conflict', reused);
    if (earlier.status === null) throw new Problem(409, 'idempotency_conflict', running);
    reply.status(earlier.status).header('idempotency-replayed', 'true');
    return earlier.body;
  }
  try {
    const result = await work();
    const answered = sql`UPDATE idempotency_key SET status = ${reply.statusCode}, body = ${JSON.stringify(result)}::jsonb
      WHERE account_id = ${actor.accountId}::uuid AND key = ${key}`;
    await database.single(scope, compile(answered), { lazyCommit: true });
    return result;
  } catch (error) {
    // Nothing happened, so the same key may be tried again once the cause is mended.
    await database.transaction(scope, (tx) =>
      tx.run(sql`DELETE FROM idempotency_key WHERE account_id = ${actor.accountId}::uuid AND key = ${key}`),
    );
    throw error;
  }
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
