import { districtCode } from '../lib/county.ts';
import { type Ground, mainDatabase } from '../lib/ground.ts';
import { atLeast, type Line } from '../lib/line.ts';
import { median, openConnection } from '../lib/load.ts';
import { officerOf } from '../lib/people.ts';
import { type Server, startWriter } from '../lib/servers.ts';
import type { Pace } from './reading.ts';

/**
 * (j) What counting costs who writes: changes of members' education through the real service, against the same in a
 * test build that does not count (`bench/lib/uncounted.ts`). In turns, on one database, eight transactions at a time.
 */
export async function writingLine(ground: Ground, { rounds, seconds }: Pace): Promise<Line> {
  const { organization } = await officerOf(ground, 'organization_officer', districtCode(1));
  const side = (counts: boolean) =>
    startWriter(ground.dataDir, ground.urlOf('app', mainDatabase), { organization: organization.id, counts });
  const [counted, silent] = [await side(true), await side(false)];
  try {
    const rates = { counted: [] as number[], silent: [] as number[] };
    for (let round = 0; round <= rounds; round += 1)
      // Who begins takes turns as well: what the first leaves to be written falls to the second.
      for (const name of round % 2 === 0
        ? (['counted', 'silent'] as const)
        : (['silent', 'counted'] as const)) {
        const rate = await run(name === 'counted' ? counted : silent, seconds);
        if (round > 0) rates[name].push(rate);
      }
    const figures = { ours: median(rates.counted), limit: median(rates.silent), unit: 'changes/s' };
    return atLeast('j', 'changes of a file with their counts, against without', figures, 0.95);
  } finally {
    await Promise.all([counted.stop(), silent.stop()]);
  }
}

async function run({ port }: Server, seconds: number): Promise<number> {
  const connection = await openConnection(port);
  const body = await connection.get(`/run?seconds=${seconds}`);
  connection.close();
  const { perSecond }: { perSecond: number } = JSON.parse(body.toString());
  return perSecond;
}
