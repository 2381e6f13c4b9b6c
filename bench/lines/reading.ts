import { encodePosition } from '../../server/src/kernel/paging.ts';
import { districtCode } from '../lib/county.ts';
import { type Ground, mainDatabase } from '../lib/ground.ts';
import { atLeast, type Line } from '../lib/line.ts';
import { load, median } from '../lib/load.ts';
import { around, officerOf, type Position, someMembers } from '../lib/people.ts';
import { type Server, startBare, startServer } from '../lib/servers.ts';

export interface Pace {
  readonly rounds: number;
  readonly seconds: number;
}

const connections = 16;
/** More files than a cache of ours would hold, all of them in the database's memory. */
const asked = 5000;

/** (a) One file, and (b) a page of 50: both sides in turns, so that a busy moment of the machine hits both. */
export async function readingLines(ground: Ground, pace: Pace, only: readonly string[]): Promise<Line[]> {
  const ownerUrl = ground.urlOf('owner', mainDatabase);
  const { headers, organization } = await officerOf(ground, 'organization_officer', districtCode(0));
  const members = await someMembers(ownerUrl, organization.path, asked);
  const ours = await startServer(ground.dataDir);
  const bare = await startBare(ownerUrl);
  try {
    const sides = { ours, bare, headers, pace };
    const lines: Line[] = [];
    if (only.includes('a')) lines.push(await oneFile(sides, members));
    if (only.includes('b')) lines.push(await onePage(sides, members, organization));
    return lines;
  } finally {
    await Promise.all([ours.stop(), bare.stop()]);
  }
}

interface Sides {
  ours: Server;
  bare: Server;
  headers: Readonly<Record<string, string>>;
  pace: Pace;
}

async function oneFile(sides: Sides, members: readonly Position[]): Promise<Line> {
  const figures = await inTurns(
    sides,
    around(members.map(({ id }) => `/api/members/${id}`)),
    around(members.map(({ regionId, id }) => `/members/${regionId}/${id}`)),
  );
  return atLeast('a', 'GET /members/{id}', figures, 0.45);
}

async function onePage(
  sides: Sides,
  members: readonly Position[],
  { id: organization, path: from, members: size }: { id: string; path: string; members: number },
): Promise<Line> {
  const bareQuery = ({ regionId, path, id }: Position) =>
    new URLSearchParams({ region: String(regionId), from, until: `${from}/`, path, id }).toString();
  const figures = await inTurns(
    sides,
    around(
      members.map(
        ({ path, id }) =>
          `/api/members?limit=50&organization=${organization}&after=${encodePosition([path, id])}`,
      ),
    ),
    around(members.map((position) => `/members?${bareQuery(position)}`)),
  );
  return atLeast('b', `page of 50 from a subtree of ${size}`, figures, 0.4);
}

async function inTurns({ ours, bare, headers, pace }: Sides, ourPath: () => string, barePath: () => string) {
  const sides = [
    { port: ours.port, path: ourPath, headers, rates: [] as number[] },
    { port: bare.port, path: barePath, headers: {}, rates: [] as number[] },
  ] as const;
  // The first round warms both up (compiler, caches, prepared statements) and does not count.
  for (let round = 0; round <= pace.rounds; round += 1)
    for (const { rates, ...side } of sides) {
      const { perSecond } = await load({ ...side, connections, seconds: pace.seconds });
      if (round > 0) rates.push(perSecond);
    }
  return { ours: median(sides[0].rates), limit: median(sides[1].rates), unit: 'answers/s' };
}
