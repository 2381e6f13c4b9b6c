import { isLockTaken, sql, type Tx } from './database.ts';
import { conflict } from './errors.ts';
import type { HeldPlace, HoldMode, OpenItems } from './open-items.ts';
import type { Scope } from './scope.ts';
import { inWiderScope } from './wider-scope.ts';

/** How often somebody else may begin something at these very organisations in between. */
const mostTries = 20;

/** Behind `FOR UPDATE`: a row that somebody has is an error at once, for {@link holdingFirst} to begin anew. */
export const unlessWaiting = (mode: HoldMode) => (mode === 'nowait' ? sql`NOWAIT` : sql``);

/**
 * Locks organisations that are about to change, and before them what is under way and names them: a step of that has its
 * own row when it asks for an organisation, so nobody waits in a ring.
 * @param scope of the transaction @param places asked for before and behind the lock
 */
export function holding<T>(
  tx: Tx,
  scope: Scope,
  openItems: Pick<OpenItems, 'hold'>,
  places: () => Promise<readonly HeldPlace[]>,
  lock: () => Promise<T>,
): Promise<T> {
  const hold = async (mode: HoldMode) => {
    const named = await places();
    await inWiderScope(tx, scope, () => openItems.hold(tx, named, mode));
  };
  return holdingFirst(tx, hold, lock);
}

/**
 * What is under way first, then what it asks for. Whatever was begun between the two and is in somebody's hands lets go of
 * both, and all is locked anew, in the same order. Whoever begins something has locked the organisations that it will name,
 * so that nothing is begun once they are locked here.
 */
export async function holdingFirst<T>(
  tx: Tx,
  hold: (mode: HoldMode) => Promise<void>,
  lock: () => Promise<T>,
): Promise<T> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    await tx.run(sql`SAVEPOINT holding`);
    await hold('wait');
    const locked = await lock();
    try {
      await hold('nowait');
      await tx.run(sql`RELEASE SAVEPOINT holding`);
      return locked;
    } catch (error) {
      if (!isLockTaken(error)) throw error;
      await tx.run(sql`ROLLBACK TO SAVEPOINT holding`);
      await tx.run(sql`RELEASE SAVEPOINT holding`);
    }
  }
  throw conflict({
    zh: '与此有关的转接、导入等事项正在集中办理，暂时无法变更，什么都没有改变。请稍后再试。',
    en: 'Much that hangs on this, such as transfers and imports, is being handled right now; nothing was changed. Try again in a moment.',
  });
}
