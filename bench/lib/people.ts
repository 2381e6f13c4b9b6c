import pg from 'pg';
import { systemActor } from '../../server/src/kernel/authorization.ts';
import { sql } from '../../server/src/kernel/database.ts';
import { closeServices } from '../../server/src/services.ts';
import { officerSession } from '../../server/test/harness/people.ts';
import { type Ground, servicesOn } from './ground.ts';

/** A member as the keyset knows it. */
export interface Position {
  readonly regionId: number;
  readonly id: string;
  readonly path: string;
}

/** Who asks in lines (a) to (c), and about whom. */
export interface Officer {
  /** The session cookie of a signed-in organisation officer. */
  readonly headers: Readonly<Record<string, string>>;
  readonly organization: { id: string; path: string; members: number };
}

/** A fresh officer of the organisation with this code, signed in with a second factor. */
export async function officerOf(
  ground: Ground,
  role: 'organization_officer' | 'committee_administrator',
  code: string,
): Promise<Officer> {
  const services = await servicesOn(ground);
  try {
    const headers = await officerSession(services, role, code);
    const organization = await services.database.read(systemActor().scope, (reader) =>
      reader.first(sql<Officer['organization']>`
        SELECT o.id, o.path, (SELECT count(*) FROM member m WHERE m.region_id = o.region_id
          AND m.org_path >= o.path AND m.org_path < o.path || '/') AS members
        FROM organization o WHERE o.code = ${code}`),
    );
    if (!organization) throw new Error(`no organisation ${code}`);
    return { headers, organization };
  } finally {
    await closeServices(services);
  }
}

/** So many members of a subtree, drawn by chance, the same ones in every run on the same county. */
export async function someMembers(ownerUrl: string, path: string, count: number): Promise<Position[]> {
  const client = new pg.Client(ownerUrl);
  await client.connect();
  try {
    const { rows } = await client.query<Position>(
      `SELECT region_id AS "regionId", id, org_path AS path FROM member
       WHERE org_path >= $1 AND org_path < $1 || '/' ORDER BY md5(id_number_index::text) LIMIT $2`,
      [path, count],
    );
    return rows;
  } finally {
    await client.end();
  }
}

/** Goes round a list for ever. */
export function around<T>(list: readonly T[]): () => T {
  let next = 0;
  return () => {
    const item = list[next % list.length];
    next += 1;
    if (item === undefined) throw new Error('around: an empty list');
    return item;
  };
}
