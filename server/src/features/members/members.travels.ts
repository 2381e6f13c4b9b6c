import { sql } from '../../kernel/database.ts';
import type { Travel } from '../../kernel/travels.ts';

const counted = (
  kind: string,
  words: Travel['words'],
  table: string,
  condition: ReturnType<typeof sql>,
): Travel => ({
  kind,
  words,
  counted: ({ regionId, id }) => sql`SELECT count(*) FROM ${sql.table(table)}
    WHERE region_id = ${regionId} AND member_id = ${id}::uuid AND ${condition}`,
});

/** What of the file goes along with its member (domain rule 26): rows by the path tables, told here before. */
export const travels: readonly Travel[] = [
  counted('entries', { zh: '履历、奖惩等记录', en: 'entries of the file' }, 'member_entry', sql`true`),
  counted(
    'attachments',
    { zh: '照片和附件', en: 'photo and attachments' },
    'file',
    sql`deleted_at IS NULL AND purpose IN ('photo', 'attachment')`,
  ),
];
