import type { Actor } from '../../kernel/authorization.ts';
import { type Database, sql } from '../../kernel/database.ts';
import type { Place } from '../../kernel/tallies.ts';

/** As long as one change may take to be visible everywhere. */
const rememberedMs = 1000;
const most = 5000;

interface Count {
  until: number;
  count: Promise<number>;
}
const remembered = new WeakMap<Database, Map<string, Count>>();

/**
 * Living organisations of a subtree, itself included, by their parents' numbers of children. Over a whole county this
 * reads thousands of rows, and it changes a few times a week: what was counted holds for a second, so that who reads
 * many figures of one place waits for one count. Members are never counted so: their totals are exact at once.
 */
export function livingOrganizations(
  database: Database,
  actor: Actor,
  place: Place & { ended: boolean },
): Promise<number> {
  const known = remembered.get(database) ?? new Map<string, Count>();
  remembered.set(database, known);
  const now = performance.now();
  const before = known.get(place.path);
  if (before !== undefined && before.until > now) return before.count;
  const count = database.read(actor.scope, async (reader) => {
    const row = await reader.first(sql<{ n: number }>`
      SELECT coalesce(sum(child_count), 0)::int AS n FROM organization
      WHERE region_id = ${place.regionId} AND path >= ${place.path} AND path < ${`${place.path}/`} AND child_count > 0`);
    return (row?.n ?? 0) + (place.ended ? 0 : 1);
  });
  if (known.size >= most) known.clear();
  known.set(place.path, { until: now + rememberedMs, count });
  // A count that failed is no answer to the next one.
  count.catch(() => known.delete(place.path));
  return count;
}
