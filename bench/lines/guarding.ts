import { districtCode } from '../lib/county.ts';
import { type Ground, mainDatabase } from '../lib/ground.ts';
import { atMost, type Line } from '../lib/line.ts';
import { load, median } from '../lib/load.ts';
import { around, officerOf, someMembers } from '../lib/people.ts';
import { startOpen, startServer } from '../lib/servers.ts';
import type { Pace } from './reading.ts';

const asked = 5000;

/**
 * (g) What policy and row-level security cost: one file from the real server, against the same server with every
 * predicate of its policy saying yes and the database's policies not applied. One connection, so that the times are
 * those of the work and not of a queue; both sides in turns.
 */
export async function guardingLine(ground: Ground, { rounds, seconds }: Pace): Promise<Line> {
  const ownerUrl = ground.urlOf('owner', mainDatabase);
  const { headers, organization } = await officerOf(ground, 'organization_officer', districtCode(0));
  const members = await someMembers(ownerUrl, organization.path, asked);
  const [guarded, open] = [await startServer(ground.dataDir), await startOpen(ground.dataDir, ownerUrl)];
  try {
    const sides = [
      { port: guarded.port, times: [] as number[] },
      { port: open.port, times: [] as number[] },
    ] as const;
    const path = around(members.map(({ id }) => `/api/members/${id}`));
    for (let round = 0; round <= rounds; round += 1)
      for (const { port, times } of sides) {
        const { medianMs } = await load({ port, path, headers, connections: 1, seconds });
        if (round > 0) times.push(medianMs);
      }
    const figures = { ours: median(sides[0].times), limit: median(sides[1].times), unit: 'ms' };
    return atMost('g', 'GET /members/{id}: policy and row-level security against neither', figures, 2);
  } finally {
    await Promise.all([guarded.stop(), open.stop()]);
  }
}
