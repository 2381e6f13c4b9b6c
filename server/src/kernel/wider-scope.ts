import type { Actor } from './authorization.ts';
import { sql, type Tx } from './database.ts';
import { type Scope, scopeValues } from './scope.ts';

/**
 * Work that reaches further than its actor, inside the transaction of an act that was decided within the actor's own
 * scope: a destination that receives a member writes where the origin's duty reaches. Whoever calls it has asked the
 * policy and holds the lock; nothing read inside is answered but what the act itself gives.
 * @param own scope of the transaction, which holds again afterwards
 */
export async function inWiderScope<T>(tx: Tx, own: Scope, work: () => Promise<T>): Promise<T> {
  enterNext(tx, { ...own, pathFrom: '', pathUntil: '~', gate: 'system' });
  const done = await work();
  enterNext(tx, own);
  return done;
}

/**
 * The other way round: work that sees what the actor's own range opens and no more, inside a transaction that reaches
 * further; for what is answered by name.
 * @param wide scope of the transaction, which holds again afterwards
 */
export async function inOwnScope<T>(tx: Tx, actor: Actor, wide: Scope, work: () => Promise<T>): Promise<T> {
  enterNext(tx, actor.scope);
  const done = await work();
  enterNext(tx, wide);
  return done;
}

/** Sent in front of the next statement. Where it fails, so does that one, or the commit: both say so. */
function enterNext(tx: Tx, scope: Scope): void {
  enterScope(tx, scope).catch(() => undefined);
}

/** From here on the transaction has this scope; for programs in which several people act in one. */
export async function enterScope(tx: Tx, scope: Scope): Promise<void> {
  const [pathFrom, pathUntil, memberId, accountId, gate] = scopeValues(scope);
  await tx.rows(sql`SELECT set_config('zhibu.path_from', ${pathFrom}, true), set_config('zhibu.path_until', ${pathUntil}, true),
    set_config('zhibu.member_id', ${memberId}, true), set_config('zhibu.account_id', ${accountId}, true),
    set_config('zhibu.gate', ${gate}, true)`);
}
