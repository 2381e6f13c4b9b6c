import type { Actor } from '../../kernel/authorization.ts';
import { sql } from '../../kernel/database.ts';
import { heldBy, notOver } from './accounts.duties.store.ts';

/**
 * The one definition of which accounts a security admin cares for; list and object check share it. Below the top of
 * a region: accounts all of whose duties lie in the own subtree, so that nobody resets a superior's. At the top also
 * accounts without any duty, which are the members' own.
 */
export function caredFor(actor: Actor, today: string) {
  if (actor.kind === 'system') return sql`true`;
  const path = actor.duty?.path ?? '';
  const until = path === '' ? '' : `${path}/`;
  const outside = sql`EXISTS (SELECT FROM duty d WHERE d.id IN (${heldBy(sql`a.id`, today)}) AND ${notOver(today)}
    AND NOT (d.org_path >= ${path} AND d.org_path < ${until}))`;
  const inside = sql`EXISTS (SELECT FROM duty d WHERE d.account_id = a.id AND ${notOver(today)}
    AND d.org_path >= ${path} AND d.org_path < ${until})`;
  const top = sql`EXISTS (SELECT FROM organization o WHERE o.region_id = ${actor.duty?.regionId ?? null}::int
    AND o.id = ${actor.duty?.organizationId ?? null}::uuid AND o.parent_id IS NULL)`;
  return sql`(NOT ${outside} AND (${inside} OR ${top}))`;
}
