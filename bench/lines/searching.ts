import pg from 'pg';
import { pageStatement } from '../../server/src/features/members/members.queries.ts';
import { dayInChina } from '../../server/src/kernel/clock.ts';
import { compile } from '../../server/src/kernel/database.ts';
import { type Ground, mainDatabase } from '../lib/ground.ts';
import { atMost, type Line } from '../lib/line.ts';
import { median, openConnection } from '../lib/load.ts';
import { officerOf, someMembers } from '../lib/people.ts';
import { startServer } from '../lib/servers.ts';

const countyCode = '150785000000';
const limit = 50;

/**
 * (c) Two neighbouring characters of a name, also from its middle, over HTTP by the officer of the whole county;
 * against the same statement sent by `pg` under a name, as the superuser, whom row-level security does not bind.
 */
export async function searchingLine(ground: Ground, searches: number): Promise<Line> {
  const ownerUrl = ground.urlOf('owner', mainDatabase);
  const { headers, organization } = await officerOf(ground, 'committee_administrator', countyCode);
  const [first] = await someMembers(ownerUrl, organization.path, 1);
  if (!first) throw new Error('the county has no member');
  const client = new pg.Client(ownerUrl);
  await client.connect();
  const server = await startServer(ground.dataDir);
  try {
    const pairs = await pairsOfNames(client, searches);
    const range = { regionId: first.regionId, from: organization.path, until: `${organization.path}/` };
    const today = dayInChina(new Date());
    const connection = await openConnection(server.port, headers);
    const overHttp = async (name: string) => {
      const body = await connection.get(`/api/members?limit=${limit}&name=${encodeURIComponent(name)}`);
      if (!body.includes(name)) throw new Error(`search for ${name} found nothing`);
    };
    const bySql = async (name: string) => {
      const statement = compile(pageStatement(range, { name }, null, limit, today));
      if ((await client.query(statement)).rows.length === 0)
        throw new Error(`SQL search for ${name} found nothing`);
    };
    const figures = await inTurns(pairs, overHttp, bySql);
    connection.close();
    return atMost('c', '2-character name search among 100 000', figures, 3);
  } finally {
    await server.stop();
    await client.end();
  }
}

/** Pairs as people type them: the beginning and the middle of names, drawn by chance. */
export async function pairsOfNames(client: pg.Client, count: number): Promise<string[]> {
  const { rows } = await client.query<{ pair: string }>(
    `SELECT substr(name, CASE WHEN right(id::text, 1) < '8' AND length(name) > 2 THEN 2 ELSE 1 END, 2) AS pair
     FROM member WHERE name ~ '^[\\u4e00-\\u9fa5]{2,3}$' ORDER BY md5(id_number_index::text || 'c') LIMIT $1`,
    [count],
  );
  return rows.map(({ pair }) => pair);
}

async function inTurns(
  pairs: readonly string[],
  ours: (name: string) => Promise<void>,
  bare: (name: string) => Promise<void>,
) {
  const times = { ours: [] as number[], bare: [] as number[] };
  const timed = async (list: number[], work: () => Promise<void>) => {
    const began = performance.now();
    await work();
    list.push(performance.now() - began);
  };
  for (const [index, pair] of pairs.entries()) {
    const kept = index < pairs.length / 5 ? { ours: [], bare: [] } : times; // the first fifth warms up
    await timed(kept.ours, () => ours(pair));
    await timed(kept.bare, () => bare(pair));
  }
  return { ours: median(times.ours), limit: median(times.bare), unit: 'ms' };
}
