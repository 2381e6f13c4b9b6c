import { type Access, adminRoles } from '@zhibu/contract/authorization';
import { LRUCache } from 'lru-cache';
import { audit } from './audit.ts';
import type { Actor } from './authorization.ts';
import type { Clock } from './clock.ts';
import type { Database } from './database.ts';

/** Pages refresh themselves: the same read by the same duty in the same session is one entry for so long. */
const sameReadMs = 10 * 60_000;
/** Reading and verifying the log say more in their own entry. */
const logThemselves: ReadonlySet<string> = new Set(['GET /audit-entries', 'GET /audit-verification']);
const noted = new LRUCache<string, number>({ max: 5000 });

/**
 * Everything that one of the three admins does stands in the log (issue 3, item 3): what they change is logged by the
 * change itself, reading the log by the log’s own service, every other read with a duty's permission here. Before the
 * answer leaves: what cannot be logged is not shown.
 * @param key the operation, `GET /accounts`
 */
export async function noteAdminRead(
  { database, clock }: { database: Database; clock: Clock },
  actor: Actor,
  key: string,
  access: Access,
): Promise<void> {
  const { duty } = actor;
  if (!key.startsWith('GET ') || !duty || !adminRoles.includes(duty.role)) return;
  if (typeof access === 'object' || access === 'signed_in' || logThemselves.has(key)) return;
  const now = clock.now();
  const same = `${actor.sessionId ?? actor.accountId} ${duty.id} ${key}`;
  const last = noted.get(same);
  if (last !== undefined && Math.abs(now.getTime() - last) < sameReadMs) return;
  await database.transaction(actor.scope, (tx) =>
    audit(tx, actor, now, {
      action: 'admin.read',
      object: { type: 'request', id: null },
      after: { operation: key },
    }),
  );
  noted.set(same, now.getTime());
}
