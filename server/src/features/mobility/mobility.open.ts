import { sql } from '../../kernel/database.ts';
import { everyRegion } from '../../kernel/every-region.ts';
import type { OpenItemKind } from '../../kernel/open-items.ts';

/**
 * Members from elsewhere whom an organisation hosts belong to nobody in person: a duty may end, the next holder goes on. An
 * organisation that ends gives them back first (domain rule 5). Those who are away from it go with their files.
 */
export const hostedItems: OpenItemKind = {
  kind: 'mobility',
  words: { zh: '流入党员', en: 'members hosted' },
  needs: 'members.write',
  countOf: async () => 0,
  countWithin: async (reader, { path }) => {
    const row = await reader.first(sql<{ n: number }>`
      SELECT count(*)::int AS n FROM member_mobility WHERE region_id = ${everyRegion}
        AND host_path >= ${path} AND host_path < ${`${path}/`} AND state IN ('proposed', 'current', 'returning')`);
    return row?.n ?? 0;
  },
  handOver: async () => undefined,
};
