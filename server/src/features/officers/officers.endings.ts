import type { Post } from '@zhibu/contract/posts';
import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';

/** Who is in office at these organisations themselves. */
export function officersAt(
  reader: Reader,
  regionId: number,
  organizationIds: readonly string[],
): Promise<{ id: string; memberId: string; name: string }[]> {
  return reader.rows(sql<{ id: string; memberId: string; name: string }>`
    SELECT id, member_id AS "memberId", member_name AS name FROM organization_officer
    WHERE region_id = ${regionId} AND organization_id = ANY(${organizationIds}::uuid[]) AND until_on IS NULL
    ORDER BY from_on, id`);
}

/** The posts that one member holds, as far as the actor sees the bodies. */
export function postsOf(
  reader: Reader,
  regionId: number,
  memberId: string,
): Promise<{ post: Post; organizationId: string; organizationName: string }[]> {
  return reader.rows(sql<{ post: Post; organizationId: string; organizationName: string }>`
    SELECT f.post, f.organization_id AS "organizationId", o.name AS "organizationName" FROM organization_officer f
    JOIN organization o ON o.region_id = f.region_id AND o.id = f.organization_id
    WHERE f.region_id = ${regionId} AND f.member_id = ${memberId}::uuid AND f.until_on IS NULL
    ORDER BY f.from_on, f.id LIMIT 20`);
}

/** Posts and terms end with the organisations that they belonged to, not before the day on which they began. @returns how many */
export async function endOffices(
  tx: Tx,
  regionId: number,
  organizationIds: readonly string[],
  by: { on: LocalDate; now: Date; reason: string },
): Promise<{ posts: number; terms: number }> {
  if (organizationIds.length === 0) return { posts: 0, terms: 0 };
  const { on, now, reason } = by;
  const there = sql`region_id = ${regionId} AND organization_id = ANY(${organizationIds}::uuid[])`;
  const posts = await tx.run(sql`
    UPDATE organization_officer SET until_on = greatest(from_on, ${on}::date), end_reason = ${reason},
      version = version + 1, updated_at = ${now}
    WHERE ${there} AND until_on IS NULL`);
  const terms = await tx.run(sql`
    UPDATE organization_term SET ended_on = greatest(from_on + 1, ${on}::date), version = version + 1, updated_at = ${now}
    WHERE ${there} AND ended_on IS NULL`);
  return { posts, terms };
}
