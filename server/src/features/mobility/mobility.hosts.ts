import type { OrganizationKind } from '@zhibu/contract/organizations';
import { above } from '../../kernel/ancestors.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { type Reader, sql } from '../../kernel/database.ts';
import { invalid, type Words } from '../../kernel/errors.ts';
import { cleanLine } from '../../kernel/standards/text.ts';
import type { Services } from '../../services.ts';
import { holdsPeople } from '../organizations/public.ts';
import { say } from './mobility.messages.ts';
import { hostById } from './mobility.store.ts';

/** Who is to host, as it is asked for: a branch of this registry, or a place outside. */
export interface HostWish {
  hostId?: string | null;
  place?: string | null;
  placePhone?: string | null;
}

const field = (pointer: string, detail: Words) => invalid(detail, [{ pointer, detail }]);

/** @param homePath where the file lies @throws Problem 422 none, both, or not one that hosts */
export async function hostOf(reader: Reader, homePath: string, { hostId, place, placePhone }: HostWish) {
  const name = cleanLine(place ?? '');
  if (hostId != null && name !== '') throw field('/place', say.hostTwice);
  if (hostId == null) {
    if ([...name].length < 2) throw field('/hostId', say.hostMissing);
    return { hostId: null, hostPath: null, hostName: name, hostPhone: cleanLine(placePhone ?? '') || null };
  }
  const branch = await hostById(reader, hostId);
  if (!branch) throw field('/hostId', say.hostUnknown);
  if (!holdsPeople(branch.kind as OrganizationKind)) throw field('/hostId', say.hostNoBranch); // a column of that kind
  if (branch.path === homePath) throw field('/hostId', say.hostIsHome);
  return { hostId: branch.id, hostPath: branch.path, hostName: branch.name, hostPhone: null };
}

/** Words of a search that may stand anywhere in a name; `%` and `_` mean themselves. */
const contained = (text: string) => `%${text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;

/**
 * Branches that may host, anywhere in this registry, by a part of the name or the code. Names of organisations are no
 * secret to whoever goes there; nothing else of them is told.
 */
export function searchHosts(services: Services, actor: Actor, query: { search: string; limit?: number }) {
  const text = query.search.trim();
  return services.database.read(actor.scope, async (reader) => {
    if (text === '') return { items: [] };
    const items = await reader.rows(sql<{ id: string; name: string; code: string; above: string[] }>`
      SELECT o.id, o.name, o.code,
        ARRAY(SELECT a.name FROM organization a WHERE a.region_id = o.region_id AND a.path = ${above(sql.ref('o.path'))}
          ORDER BY a.path DESC) AS above
      FROM organization o
      WHERE o.ended_on IS NULL AND o.kind IN ('branch', 'group')
        AND (o.name LIKE ${contained(text)} OR o.code = ${text.toUpperCase()})
      ORDER BY o.name = ${text} DESC, length(o.name), o.path LIMIT ${query.limit ?? 10}`);
    return { items };
  });
}
