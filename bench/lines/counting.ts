import pg from 'pg';
import { repairStatistics, verifyStatistics } from '../../server/src/features/statistics/public.ts';
import { closeServices } from '../../server/src/services.ts';
import { asImported, loadCounty } from '../lib/county.ts';
import { type Ground, mainDatabase, openGround, ownerRuns, servicesOn } from '../lib/ground.ts';
import { atLeast, atMost, type Line } from '../lib/line.ts';
import { load, median, openConnection } from '../lib/load.ts';
import { officerOf } from '../lib/people.ts';
import { startBare, startServer } from '../lib/servers.ts';
import type { Pace } from './reading.ts';

const topCode = '150785000000';
const connections = 16;
/** What the profile is made of (statistics.service.ts). */
const dimensions = ['member', 'stage', 'sex', 'ethnic_group', 'education', 'presence'];
const rebuiltWithin = 60;

/** (h), (i), (k): the statistics of so many members as an import leaves them, on a database of their own. */
export async function countingLines(members: number, pace: Pace): Promise<Line[]> {
  const ground = await openGround();
  try {
    process.stderr.write(`loading a county of ${members} members …\n`);
    await loadCounty(ground, members, asImported);
    process.stderr.write('(h) (i) the statistics of the top …\n');
    const lines = await tableLines(ground, pace);
    process.stderr.write('(k) the statistics rebuilt …\n');
    return [...lines, await rebuildLine(ground)];
  } finally {
    await ground.close();
  }
}

async function tableLines(ground: Ground, pace: Pace): Promise<Line[]> {
  const ownerUrl = ground.urlOf('owner', mainDatabase);
  const { headers, organization } = await officerOf(ground, 'committee_administrator', topCode);
  const [top] = await ownerRuns<{ region: number }>(ownerUrl, [
    `SELECT region_id AS region FROM organization WHERE code = '${topCode}'`,
  ]);
  const region = top?.region ?? 0;
  const ours = await startServer(ground.dataDir);
  const bare = await startBare(ownerUrl);
  try {
    const path = () => `/api/statistics?organization=${organization.id}&table=profile`;
    const query = new URLSearchParams({ path: organization.path, dimensions: dimensions.join(',') });
    const sides = [
      { port: ours.port, path, headers, rates: [] as number[] },
      {
        port: bare.port,
        path: () => `/statistics/${region}/${organization.id}?${query}`,
        headers: {},
        rates: [] as number[],
      },
    ] as const;
    // The first round warms both up and does not count.
    for (let round = 0; round <= pace.rounds; round += 1)
      for (const { rates, ...side } of sides) {
        const { perSecond } = await load({ ...side, connections, seconds: pace.seconds });
        if (round > 0) rates.push(perSecond);
      }
    const rates = { ours: median(sides[0].rates), limit: median(sides[1].rates), unit: 'answers/s' };
    const scanned = await scanTimes(
      ground,
      { port: ours.port, path: path(), headers },
      organization.path,
      region,
    );
    return [
      atLeast('h', `GET /statistics of ${organization.members} files`, rates, 0.35),
      atMost('i', 'the same table against the scan that it replaces', scanned, 0.01),
    ];
  } finally {
    await Promise.all([ours.stop(), bare.stop()]);
  }
}

/** (i) One request after the other, and one statement after the other that counts the same cells from the files. */
async function scanTimes(
  ground: Ground,
  ours: { port: number; path: string; headers: Readonly<Record<string, string>> },
  path: string,
  region: number,
) {
  const client = new pg.Client(ground.urlOf('owner', mainDatabase));
  await client.connect();
  const connection = await openConnection(ours.port, ours.headers);
  try {
    const scan = {
      name: 'scan',
      text: `SELECT stage, sex, ethnic_group, education, presence, count(*) FROM member
        WHERE region_id = $1 AND org_path >= $2 AND org_path < $2 || '/' GROUP BY 1, 2, 3, 4, 5`,
      values: [region, path],
    };
    const timed = async (work: () => Promise<unknown>, times: number): Promise<number> => {
      const all: number[] = [];
      for (let round = 0; round <= times; round += 1) {
        const began = performance.now();
        await work();
        if (round > 0) all.push(performance.now() - began);
      }
      return median(all);
    };
    return {
      limit: await timed(() => client.query(scan), 9),
      ours: await timed(() => connection.get(ours.path), 200),
      unit: 'ms',
    };
  } finally {
    connection.close();
    await client.end();
  }
}

/** (k) Every flow told anew from the histories, and of a hundredth of all cells that was spoilt before every one put right. */
async function rebuildLine(ground: Ground): Promise<Line> {
  const services = await servicesOn(ground);
  try {
    const spoilt = await ownerRuns<{ n: number }>(ground.urlOf('owner', mainDatabase), [
      `WITH days AS (UPDATE org_stat_day SET ins = ins + 1 WHERE hashtext(organization_id::text || dimension || key) % 100 = 0
         RETURNING 1) SELECT count(*)::int AS n FROM days`,
    ]);
    const began = performance.now();
    const mended = await repairStatistics(services);
    const ours = (performance.now() - began) / 1000;
    if (mended !== spoilt[0]?.n) throw new Error(`${spoilt[0]?.n} cells were spoilt, ${mended} put right`);
    const { differing, cells } = await verifyStatistics(services);
    if (differing > 0) throw new Error(`${differing} of ${cells} cells differ after the rebuild`);
    const name = `rebuild of the statistics, ${cells} cells, ${mended} put right`;
    return atMost('k', name, { ours, limit: rebuiltWithin, unit: 's' }, 1);
  } finally {
    await closeServices(services);
  }
}
