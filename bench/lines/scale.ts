import pg from 'pg';
import { encodePosition } from '../../server/src/kernel/paging.ts';
import { districtCode, loadCounty } from '../lib/county.ts';
import { mainDatabase, openGround } from '../lib/ground.ts';
import { atMost, type Line } from '../lib/line.ts';
import { median, openConnection } from '../lib/load.ts';
import { officerOf, someMembers } from '../lib/people.ts';
import { startServer } from '../lib/servers.ts';
import { pairsOfNames } from './searching.ts';

const kinds = ['a', 'b', 'c'] as const;
type Times = Record<(typeof kinds)[number], number>;
const names = {
  a: 'GET /members/{id}',
  b: 'page of 50 from a subtree',
  c: '2-character name search in the whole county',
} as const;

/**
 * (a), (b) and (c) of the registry at many members against few: medians of one request after the other over HTTP by
 * the same officers, each size on a database of its own.
 */
export async function scaleLines(few: number, many: number, requests: number): Promise<Line[]> {
  const small = await timesAt(few, requests);
  const large = await timesAt(many, requests);
  return kinds.map((kind) =>
    atMost(
      `scale ${kind}`,
      `${names[kind]}: ${many} members against ${few}`,
      { ours: large[kind], limit: small[kind], unit: 'ms' },
      1.5,
    ),
  );
}

async function timesAt(members: number, requests: number): Promise<Times> {
  const ground = await openGround();
  try {
    process.stderr.write(`loading a county of ${members} members …\n`);
    await loadCounty(ground, members);
    const ownerUrl = ground.urlOf('owner', mainDatabase);
    const district = await officerOf(ground, 'organization_officer', districtCode(0));
    const county = await officerOf(ground, 'committee_administrator', '150785000000');
    const people = await someMembers(ownerUrl, district.organization.path, requests);
    const client = new pg.Client(ownerUrl);
    await client.connect();
    const pairs = await pairsOfNames(client, requests).finally(() => client.end());
    const server = await startServer(ground.dataDir);
    try {
      const inDistrict = `organization=${district.organization.id}`;
      const paths = {
        a: people.map(({ id }) => `/api/members/${id}`),
        b: people.map(
          ({ path, id }) => `/api/members?limit=50&${inDistrict}&after=${encodePosition([path, id])}`,
        ),
        c: pairs.map((pair) => `/api/members?limit=50&name=${encodeURIComponent(pair)}`),
      };
      return {
        a: await medianOf(server.port, district.headers, paths.a),
        b: await medianOf(server.port, district.headers, paths.b),
        c: await medianOf(server.port, county.headers, paths.c),
      };
    } finally {
      await server.stop();
    }
  } finally {
    await ground.close();
  }
}

async function medianOf(port: number, headers: Readonly<Record<string, string>>, paths: readonly string[]) {
  const connection = await openConnection(port, headers);
  const times: number[] = [];
  // The first time through warms up: the compiler, the database's memory, prepared statements.
  for (const round of [0, 1])
    for (const path of paths) {
      const began = performance.now();
      await connection.get(path);
      if (round > 0) times.push(performance.now() - began);
    }
  connection.close();
  return median(times);
}
