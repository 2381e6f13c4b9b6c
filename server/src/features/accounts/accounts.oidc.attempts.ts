import { audit } from '../../kernel/audit.ts';
import { type Actor, throughGate } from '../../kernel/authorization.ts';
import { sql } from '../../kernel/database.ts';
import type { Services } from '../../services.ts';
import { tooManyPairings } from './accounts.oidc.refusals.ts';

/** Wrong pairing codes of one officer in the window: who types them off a telephone errs now and then, not so often. */
export const wrongPairings = 10;
export const pairingWindowMs = 3_600_000;

/**
 * Counts a code as wrong before it is looked at, so that no number of parallel guesses gets more looks; a right one gives
 * its place back. In a transaction of its own: whoever confirms holds another's account, and two officers must not wait
 * for each other.
 * @throws Problem 429 after ten wrong ones in an hour; that is logged
 */
export async function reservePairing(services: Services, actor: Actor): Promise<void> {
  const now = services.clock.now();
  const before = new Date(now.getTime() - pairingWindowMs);
  const again = sql`(pairing_failed_at IS NULL OR pairing_failed_at <= ${before})`;
  const refused = await services.database.transaction(throughGate(actor, 'accounts'), async (tx) => {
    const taken = await tx.run(sql`
      UPDATE account SET pairing_failures = CASE WHEN ${again} THEN 1 ELSE pairing_failures + 1 END,
        pairing_failed_at = CASE WHEN ${again} THEN ${now}::timestamptz ELSE pairing_failed_at END
      WHERE id = ${actor.accountId}::uuid AND (${again} OR pairing_failures < ${wrongPairings})`);
    if (taken > 0) return null;
    const row = await tx.first(sql<{ since: Date }>`
      SELECT pairing_failed_at AS since FROM account WHERE id = ${actor.accountId}::uuid`);
    await audit(tx, actor, now, {
      action: 'outside_identity.link',
      outcome: 'refused',
      object: { type: 'account', id: actor.accountId, name: actor.name },
      reason: 'pairing_attempts',
    });
    return tooManyPairings(new Date((row?.since ?? now).getTime() + pairingWindowMs), now);
  });
  if (refused) throw refused;
}

/** The code was right, whatever else was said of it. */
export async function giveBackPairing(services: Services, actor: Actor): Promise<void> {
  await services.database.transaction(throughGate(actor, 'accounts'), (tx) =>
    tx.run(sql`UPDATE account SET pairing_failures = greatest(pairing_failures - 1, 0)
      WHERE id = ${actor.accountId}::uuid`),
  );
}
