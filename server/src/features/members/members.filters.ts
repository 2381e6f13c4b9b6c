import type { MemberFilterQuery } from '@zhibu/contract/members';
import type { Actor } from '../../kernel/authorization.ts';
import { sql, violatedConstraint } from '../../kernel/database.ts';
import { conflict, invalid, notFound } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import type { Services } from '../../services.ts';

interface SavedFilter {
  id: string;
  name: string;
  query: MemberFilterQuery;
}

export async function listFilters(services: Services, actor: Actor) {
  const items = await services.database.read(actor.scope, (reader) =>
    reader.rows(sql<SavedFilter>`SELECT id, name, query FROM saved_filter ORDER BY created_at LIMIT 100`),
  );
  return { items };
}

export async function saveFilter(
  services: Services,
  actor: Actor,
  wish: { name: string; query: MemberFilterQuery },
) {
  const filter = { id: newId(), name: wish.name.trim(), query: wish.query };
  if (filter.name === '') throw nameMissing();
  try {
    await services.database.transaction(actor.scope, (tx) =>
      tx.run(sql`INSERT INTO saved_filter (id, account_id, name, query, created_at)
        VALUES (${filter.id}::uuid, ${actor.accountId}::uuid, ${filter.name}, ${JSON.stringify(filter.query)}::jsonb,
          ${services.clock.now()})`),
    );
  } catch (error) {
    if (violatedConstraint(error) === null) throw error;
    throw conflict({
      zh: '已有同名的筛选，请换一个名称。',
      en: 'There is a filter of this name; choose another.',
    });
  }
  return filter;
}

function nameMissing() {
  const words = { zh: '请给筛选起一个名称。', en: 'Give the filter a name.' };
  return invalid(words, [{ pointer: '/name', detail: words }]);
}

export async function deleteFilter(services: Services, actor: Actor, id: string) {
  const removed = await services.database.transaction(actor.scope, (tx) =>
    tx.run(sql`DELETE FROM saved_filter WHERE id = ${id}::uuid`),
  );
  if (removed === 0) throw notFound('saved_filter', id);
  return { done: true as const };
}
