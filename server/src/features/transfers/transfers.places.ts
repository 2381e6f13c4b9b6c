import { above, selfOrAbove } from '../../kernel/ancestors.ts';
import { type Actor, holds } from '../../kernel/authorization.ts';
import { type Reader, sql } from '../../kernel/database.ts';
import { notFound } from '../../kernel/errors.ts';
import { headcounts } from '../../kernel/tallies.ts';
import type { Services } from '../../services.ts';
import { visibleOrganization } from '../organizations/public.ts';
import { receivesAt } from './transfers.blocks.ts';
import { committeeOf } from './transfers.store.ts';

/** Words of a search that may stand anywhere in a name; `%` and `_` mean themselves. */
export const contained = (text: string) => `%${text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;

/**
 * Committees that receive, anywhere in this registry, by a part of the name or the code. Names of organisations are no
 * secret to whoever is to move there; nothing else of them is told.
 */
export function searchDestinations(
  services: Services,
  actor: Actor,
  query: { search: string; limit?: number },
) {
  const text = query.search.trim();
  return services.database.read(actor.scope, async (reader) => {
    if (text === '') return { items: [] };
    const own = await ownCommittee(reader, actor);
    const items = await reader.rows(sql<{
      id: string;
      name: string;
      code: string;
      above: string[];
      region: string;
      isOwn: boolean;
    }>`
      SELECT o.id, o.name, o.code, r.name AS region, o.id = ${own}::uuid AS "isOwn",
        ARRAY(SELECT a.name FROM organization a WHERE a.region_id = o.region_id AND a.path = ${above(sql.ref('o.path'))}
          ORDER BY a.path DESC) AS above
      FROM organization o JOIN region r ON r.id = o.region_id
      WHERE o.ended_on IS NULL AND o.kind IN ('committee', 'working_committee')
        AND (o.name LIKE ${contained(text)} OR o.code = ${text.toUpperCase()})
      ORDER BY o.id = ${own}::uuid DESC NULLS LAST, o.name = ${text} DESC, length(o.name), o.path LIMIT ${query.limit ?? 10}`);
    return { items: items.map((item) => ({ ...item, isOwn: item.isOwn ?? false })) };
  });
}

async function ownCommittee(reader: Reader, actor: Actor): Promise<string | null> {
  const place = await reader.first(sql<{ regionId: number; path: string }>`
    SELECT region_id AS "regionId", org_path AS path FROM member
    WHERE region_id = ${actor.member?.regionId ?? 0} AND id = ${actor.member?.id ?? null}::uuid`);
  const at = holds(actor, 'transfers.handle') ? actor.duty : place;
  return at ? (await committeeOf(reader, at.regionId, at.path)).id : null;
}

/** Branches and groups of a committee, for a member who is to be assigned; with how many belong to each. */
export function branchesOf(
  services: Services,
  actor: Actor,
  id: string,
  query: { search?: string; direct?: boolean },
) {
  return services.database.read(actor.scope, async (reader) => {
    const committee = await visibleOrganization(reader, actor, id);
    const items = await branchesBelow(reader, committee, {
      search: query.search?.trim(),
      direct: query.direct,
      limit: 100,
    });
    const counts = await headcounts(reader, items);
    return {
      items: items.map(({ id: branch, name }) => ({ id: branch, name, members: counts.get(branch) ?? 0 })),
    };
  });
}

/** No other committee stands between one at a path and the organisation. */
export const isDirect = (
  path: ReturnType<typeof sql.ref>,
  { regionId, path: at }: { regionId: number; path: string },
) => sql`
  NOT EXISTS (SELECT FROM organization c WHERE c.region_id = ${regionId} AND c.path = ${selfOrAbove(path)} AND c.path > ${at}
    AND ${receivesAt(sql.ref('c.kind'))})`;

/** @param direct only those that come under no lower committee, as within one committee nobody else is asked */
export function branchesBelow(
  reader: Reader,
  committee: { regionId: number; path: string },
  {
    search = '',
    direct = false,
    limit,
  }: { search?: string | undefined; direct?: boolean | undefined; limit: number },
): Promise<{ regionId: number; id: string; name: string; path: string }[]> {
  return reader.rows(sql<{ regionId: number; id: string; name: string; path: string }>`
    SELECT o.region_id AS "regionId", o.id, o.name, o.path FROM organization o
    WHERE o.region_id = ${committee.regionId} AND o.path >= ${committee.path} AND o.path < ${`${committee.path}/`}
      AND o.ended_on IS NULL AND o.kind IN ('branch', 'group') AND (${search} = '' OR o.name LIKE ${contained(search)})
      ${direct ? sql`AND ${isDirect(sql.ref('o.path'), committee)}` : sql``}
    ORDER BY o.path LIMIT ${limit}`);
}

/** Where the signed-in member belongs. @throws Problem 404 without a file */
export async function placeOfMember(reader: Reader, actor: Actor) {
  const found = await reader.first(sql<{ regionId: number; path: string; organizationId: string }>`
    SELECT region_id AS "regionId", org_path AS path, organization_id AS "organizationId" FROM member
    WHERE region_id = ${actor.member?.regionId ?? 0} AND id = ${actor.member?.id ?? null}::uuid`);
  if (!found) throw notFound('member', actor.member?.id ?? '');
  return found;
}
