import { type Actor, throughGate } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { sql, type Tx } from '../../kernel/database.ts';
import { type DutyRef, type OpenItem, openItemsScope } from '../../kernel/open-items.ts';
import { enterScope } from '../../kernel/wider-scope.ts';
import type { Services } from '../../services.ts';
import { notOver } from './accounts.duties.store.ts';

/**
 * What waits for any duty of an account, added up by kind: an account closes only when it is nothing. Counted in the
 * transaction that closes, in the reach of each duty in turn, because a transaction has one scope at a time.
 */
export async function openItemsOfAccount(
  services: Services,
  tx: Tx,
  actor: Actor,
  accountId: string,
): Promise<OpenItem[]> {
  const today = dayInChina(services.clock.now());
  const duties = await tx.rows(sql<DutyRef>`
    SELECT d.id, d.account_id AS "accountId", d.role, d.region_id AS "regionId",
      d.organization_id AS "organizationId", d.org_path AS path
    FROM duty d WHERE d.account_id = ${accountId}::uuid AND ${notOver(today)} ORDER BY d.id`);
  const sum = new Map<string, OpenItem>();
  for (const duty of duties) {
    await enterScope(tx, openItemsScope(actor, duty));
    const items = await services.openItems.of(tx, duty, today);
    for (const item of items) {
      const known = sum.get(item.kind);
      sum.set(item.kind, { ...item, count: item.count + (known?.count ?? 0) });
    }
  }
  await enterScope(tx, throughGate(actor, 'accounts'));
  return [...sum.values()];
}
