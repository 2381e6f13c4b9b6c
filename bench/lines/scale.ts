import pg from 'pg';
import { encodePosition } from '../../server/src/kernel/paging.ts';
import { districtCode, loadCounty } from '../lib/county.ts';
import { mainDatabase, openGround } from '../lib/ground.ts';
import { atMost, type Line } from '../lib/line.ts';
import { median, openConnection } from '../lib/load.ts';
import { around, type Officer, officerOf, someMembers } from '../lib/people.ts';
import { startServer } from '../lib/servers.ts';
import { pairsOfNames } from './searching.ts';

const kinds = ['a', 'b', 'c', 'c full'] as const;
type Kind = (typeof kinds)[number];
const names: Record<Kind, string> = {
  a: 'GET /members/{id}',
  b: 'page of 50 from a subtree',
  c: '2-character name search in the whole county',
  'c full': 'the same, pairs that fill a page of 50 in both',
};
const limit = 50;

/**
 * (a), (b) and (c) of the registry at many members against few: medians of one request after the other over HTTP by
 * the same officers, each size on a database and a server of its own, both in turns. A pair of characters finds more
 * people among more, so (c) compares a full page with a few rows; (c full) compares like with like: the same pairs,
 * as many rows.
 */
export async function scaleLines(few: number, many: number, requests: number): Promise<Line[]> {
  const small = await openRegistry(few);
  try {
    const large = await openRegistry(many);
    try {
      return await compare(small, large, requests);
    } finally {
      await large.close();
    }
  } finally {
    await small.close();
  }
}

/** A county of so many members, its server, and what is asked of it. */
interface Registry {
  readonly members: number;
  readonly ownerUrl: string;
  readonly port: number;
  readonly district: Officer;
  readonly county: Officer;
  close(): Promise<void>;
}

async function openRegistry(members: number): Promise<Registry> {
  const ground = await openGround();
  try {
    process.stderr.write(`loading a county of ${members} members …\n`);
    await loadCounty(ground, members);
    const district = await officerOf(ground, 'organization_officer', districtCode(0));
    const county = await officerOf(ground, 'committee_administrator', '150785000000');
    const { port, stop } = await startServer(ground.dataDir);
    const close = () => stop().finally(() => ground.close());
    return { members, ownerUrl: ground.urlOf('owner', mainDatabase), port, district, county, close };
  } catch (error) {
    await ground.close();
    throw error;
  }
}

async function compare(small: Registry, large: Registry, requests: number): Promise<Line[]> {
  const common = await asking(small, pairsThatFillAPage);
  const asked = {
    small: await requestsOf(small, common, requests),
    large: await requestsOf(large, common, requests),
  };
  const lines: Line[] = [];
  for (const kind of kinds) {
    const [few, many] = await inTurns([small, large], kind, [asked.small[kind], asked.large[kind]]);
    if (kind === 'c full' && Math.min(few.rows, many.rows) < limit)
      throw new Error('a pair that should fill a page does not');
    const rows = kind === 'a' ? '' : ` (${many.rows} rows against ${few.rows})`;
    const name = `${names[kind]}: ${large.members} members against ${small.members}${rows}`;
    lines.push(atMost(`scale ${kind}`, name, { ours: many.ms, limit: few.ms, unit: 'ms' }, 1.5));
  }
  return lines;
}

/** @param common pairs of characters that fill a page */
async function requestsOf(registry: Registry, common: readonly string[], requests: number) {
  const { district, ownerUrl } = registry;
  const people = await someMembers(ownerUrl, district.organization.path, requests);
  const drawn = await asking(registry, (client) => pairsOfNames(client, requests));
  const inDistrict = `organization=${district.organization.id}`;
  const page = `/api/members?limit=${limit}`;
  const search = (pair: string) => `${page}&name=${encodeURIComponent(pair)}`;
  const next = around(common);
  return {
    a: people.map(({ id }) => `/api/members/${id}`),
    b: people.map(({ path, id }) => `${page}&${inDistrict}&after=${encodePosition([path, id])}`),
    c: drawn.map(search),
    'c full': Array.from({ length: requests }, () => search(next())),
  } satisfies Record<Kind, string[]>;
}

async function asking<T>({ ownerUrl }: Registry, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(ownerUrl);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Every pair of characters that so many names hold. */
async function pairsThatFillAPage(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ pair: string }>(
    `SELECT substr(token, 3) AS pair FROM member_name_token WHERE token ~ '^n:[\\u4e00-\\u9fa5]{2}$'
     GROUP BY token HAVING count(*) >= $1 ORDER BY token`,
    [limit],
  );
  return rows.map(({ pair }) => pair);
}

type Both<T> = readonly [small: T, large: T];
/** Medians of the time, in milliseconds, and of the rows in an answer. */
type Measured = { readonly ms: number; readonly rows: number };

/** Request by request, so that the moods of the machine meet both. */
async function inTurns(
  registries: Both<Registry>,
  kind: Kind,
  paths: Both<readonly string[]>,
): Promise<Both<Measured>> {
  const open = ({ port, county, district }: Registry) =>
    openConnection(port, (kind.startsWith('c') ? county : district).headers);
  const sides = [
    { connection: await open(registries[0]), paths: paths[0], times: [] as number[], rows: [] as number[] },
    { connection: await open(registries[1]), paths: paths[1], times: [] as number[], rows: [] as number[] },
  ] as const;
  // The first time through warms up: the compiler, the database's memory, prepared statements.
  for (const round of [0, 1])
    for (const index of paths[0].keys())
      for (const { connection, paths, times, rows } of sides) {
        const began = performance.now();
        const body = await connection.get(paths[index] ?? '');
        if (round === 0) rows.push(rowsIn(body));
        else times.push(performance.now() - began);
      }
  const result = ({ times, rows }: (typeof sides)[number]) => ({ ms: median(times), rows: median(rows) });
  for (const { connection } of sides) connection.close();
  return [result(sides[0]), result(sides[1])];
}

function rowsIn(body: Buffer): number {
  const answer: { items?: unknown[] } = JSON.parse(body.toString());
  return answer.items?.length ?? 1;
}
