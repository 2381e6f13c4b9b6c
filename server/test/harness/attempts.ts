import type { Role } from '@zhibu/contract/authorization';
import { type Actor, scopeOf, systemActor } from '../../src/kernel/authorization.ts';
import { sql, type Tx } from '../../src/kernel/database.ts';
import { Problem } from '../../src/kernel/errors.ts';
import { newId } from '../../src/kernel/ids.ts';
import { enterScope } from '../../src/kernel/wider-scope.ts';

/** What somebody tries inside a transaction that is rolled back: every attempt from the same state. */

export class RollBack extends Error {}

interface Person {
  regionId: number;
  id: string;
}
interface Place extends Person {
  name: string;
  path: string;
}

/**
 * Who acts at this moment, without an account of the registry.
 * @param duty null: a member without one @param member who this is, or whom the holder of the duty is stood in for
 */
export function actorOf(
  duty: { role: Role; place: Place } | null,
  member?: { who: Person; as: 'oneself' | 'stands in' },
): Actor {
  const accountId = newId();
  const acting = duty && {
    id: newId(),
    role: duty.role,
    regionId: duty.place.regionId,
    organizationId: duty.place.id,
    organizationName: duty.place.name,
    path: duty.place.path,
    ...(member?.as === 'stands in' && {
      standsInFor: { accountId: newId(), memberId: member.who.id, name: '张伟' },
    }),
  };
  const self = member?.as === 'oneself' ? member.who : null;
  const scope = scopeOf(accountId, self, acting);
  return { ...systemActor(), kind: 'session', accountId, member: self, duty: acting, scope };
}

/** The refusal of an attempt, which is taken back; null: it was done. */
export async function refusalOf(tx: Tx, actor: Actor, work: () => Promise<unknown>): Promise<Problem | null> {
  await tx.run(sql`SAVEPOINT attempt`);
  await enterScope(tx, actor.scope);
  try {
    await work();
    return null;
  } catch (error) {
    if (!(error instanceof Problem) || error.status >= 500) throw error;
    return error;
  } finally {
    await tx.run(sql`ROLLBACK TO SAVEPOINT attempt`);
  }
}
