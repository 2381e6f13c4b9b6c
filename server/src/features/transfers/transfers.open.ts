import { sql } from '../../kernel/database.ts';
import { everyRegion } from '../../kernel/every-region.ts';
import type { OpenItemKind } from '../../kernel/open-items.ts';
import { transfersInTheWay } from './transfers.blocks.ts';
import { transfersFollow } from './transfers.follow.ts';
import { holdTransfersNaming } from './transfers.hold.ts';
import { isUnderWay } from './transfers.record.ts';

/**
 * Transfers under way belong to organisations and to nobody in person: a duty may end, the next holder goes on. They follow
 * operations on the tree; those that nobody could finish afterwards are settled first (domain rule 5).
 */
export const transferItems: OpenItemKind = {
  kind: 'transfer',
  words: { zh: '在办的组织关系转接', en: 'transfers under way' },
  needs: 'transfers.handle',
  countOf: async () => 0,
  countWithin: async (reader, { path }) => {
    const row = await reader.first(sql<{ n: number }>`
      SELECT count(*)::int AS n FROM transfer t WHERE region_id = ${everyRegion}
        AND ${isUnderWay}
        AND (org_path >= ${path} AND org_path < ${`${path}/`} OR destination_path >= ${path} AND destination_path < ${`${path}/`})`);
    return row?.n ?? 0;
  },
  handOver: async () => undefined,
  hold: holdTransfersNaming,
  follow: { blocks: transfersInTheWay, follow: transfersFollow },
};
