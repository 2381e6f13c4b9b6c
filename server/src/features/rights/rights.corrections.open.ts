import { type Reader, sql } from '../../kernel/database.ts';
import type { OpenItemKind } from '../../kernel/open-items.ts';
import type { Travel } from '../../kernel/travels.ts';

/**
 * Open correction requests wait for an organisation, not for a person: whoever may edit the file answers. So a duty
 * always may end, and a moving or dissolving organisation is told how many it takes along.
 */
export const correctionItems: OpenItemKind = {
  kind: 'correction_request',
  words: { zh: '待答复的更正申请', en: 'correction requests waiting for an answer' },
  needs: 'members.write',
  countOf: async () => 0,
  countWithin: async (reader: Reader, { regionId, path }) => {
    const row = await reader.first(sql<{ n: number }>`SELECT count(*)::int AS n FROM correction_request
      WHERE region_id = ${regionId} AND org_path >= ${path} AND org_path < ${`${path}/`} AND state = 'submitted'`);
    return row?.n ?? 0;
  },
  handOver: async () => undefined,
};

/** Whoever keeps the file after a transfer answers. */
export const correctionTravel: Travel = {
  kind: 'correction_request',
  words: correctionItems.words,
  counted: ({ regionId, id }) => sql`SELECT count(*) FROM correction_request
    WHERE region_id = ${regionId} AND member_id = ${id}::uuid AND state = 'submitted'`,
};
