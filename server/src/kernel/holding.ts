import { isLockTaken, sql, type Tx } from './database.ts';
import { conflict } from './errors.ts';
import type { HeldPlace, OpenItems } from './open-items.ts';
import type { Scope } from './scope.ts';
import { inWiderScope } from './wider-scope.ts';

/** How often somebody else may begin something at these very organisations in between. */
const mostTries = 20;

/**
 * Locks organisations that are about to change, and before them what is under way and names them: a step of that has its
 * own row when it asks for an organisation, so nobody waits in a ring. Whatever was begun between the two and is in
 * somebody's hands lets go of both, and all is locked anew, in the same order. Whoever begins something has locked the
 * organisations that it will name, so that nothing is begun once they are locked here.
 * @param scope of the transaction @param places asked for before and behind the lock
 */
export async function holding<T>(
  tx: Tx,
  scope: Scope,
  openItems: Pick<OpenItems, 'hold'>,
  places: () => Promise<readonly HeldPlace[]>,
  lock: () => Promise<T>,
): Promise<T> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    await tx.run(sql`SAVEPOINT holding`);
    const before = await places();
    await inWiderScope(tx, scope, () => openItems.hold(tx, before, 'wait'));
    const locked = await lock();
    const after = await places();
    try {
      await inWiderScope(tx, scope, () => openItems.hold(tx, after, 'nowait'));
      await tx.run(sql`RELEASE SAVEPOINT holding`);
      return locked;
    } catch (error) {
      if (!isLockTaken(error)) throw error;
      await tx.run(sql`ROLLBACK TO SAVEPOINT holding`);
      await tx.run(sql`RELEASE SAVEPOINT holding`);
    }
  }
  throw conflict({
    zh: '这些党组织的转接正在集中办理，暂时无法变更，什么都没有改变。请稍后再试。',
    en: 'Many transfers of these organisations are being handled right now; nothing was changed. Try again in a moment.',
  });
}
