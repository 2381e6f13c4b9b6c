import type { Actor } from '../../kernel/authorization.ts';
import { forbidden } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { invalidPosition } from '../../kernel/paging.ts';
import type { Services } from '../../services.ts';
import { accessStatement } from './members.access.queries.ts';
import { groundOf } from './members.grounds.ts';
import { canSeeAccessLog } from './members.policy.ts';
import { historyStatement } from './members.queries.ts';
import { findFor } from './members.store.ts';

interface PageWish {
  limit?: number;
  after?: string;
}

/** Who looked at the own file; shown to the member alone, and to the audit. */
export async function listAccess(
  services: Services,
  actor: Actor,
  id: string,
  { limit = 20, after }: PageWish,
) {
  const before = idCursor(after);
  return services.database.read(actor.scope, async (reader) => {
    const record = await findFor(reader, actor, id);
    if (!canSeeAccessLog(actor, record))
      throw forbidden({
        zh: '谁看过档案，只有本人能看到。',
        en: 'Who looked at a file is shown to its owner only.',
      });
    const rows = await reader.rows(accessStatement(record.regionId, id, before, limit));
    const { items, next } = paged(rows, limit);
    return { items: items.map((row) => ({ ...row, ground: groundOf(row.action, row.role) })), next };
  });
}

export async function listHistory(
  services: Services,
  actor: Actor,
  id: string,
  { limit = 20, after }: PageWish,
) {
  const before = idCursor(after);
  return services.database.read(actor.scope, async (reader) => {
    const record = await findFor(reader, actor, id);
    const { items, next } = paged(
      await reader.rows(historyStatement(record.regionId, id, before, limit)),
      limit,
    );
    return {
      items: items.map(({ changes, ...event }) => ({
        ...event,
        changes: Object.entries(changes).map(([field, [was, is]]) => ({ field, before: was, after: is })),
      })),
      next,
    };
  });
}

/** Lists in order of their uuidv7, newest first: the id is the cursor. */
export function idCursor(after: string | undefined): string | null {
  if (after === undefined) return null;
  if (isId(after)) return after;
  throw invalidPosition();
}

export function paged<T extends { id: string }>(
  rows: T[],
  limit: number,
): { items: T[]; next: string | null } {
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}
