import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storeOrganizations } from '../../server/src/demo/load.ts';
import { importMembersFile } from '../../server/src/features/members/public.ts';
import { systemActor } from '../../server/src/kernel/authorization.ts';
import { dayInChina } from '../../server/src/kernel/clock.ts';
import { closeServices } from '../../server/src/services.ts';
import { copyBack } from '../lib/copy.ts';
import { benchCounty } from '../lib/county.ts';
import { type Ground, ownerRuns, servicesOn } from '../lib/ground.ts';
import { atMost, type Line } from '../lib/line.ts';
import { median } from '../lib/load.ts';
import { writeRosters } from '../lib/rosters.ts';

const template = 'bench_organizations';

/**
 * (d) A roster of `rows` members into a registry that knows the organisations only: handed in, checked and
 * committed as on the command line; against COPY of the same finished rows. CSV, workbook and COPY take turns.
 */
export async function importingLines(ground: Ground, rows: number, rounds: number): Promise<Line[]> {
  const folder = mkdtempSync(join(tmpdir(), 'zhibu-bench-files-'));
  try {
    const county = benchCounty(rows, dayInChina(new Date()));
    const files = await writeRosters(county, folder);
    await makeTemplate(ground, county);
    const times = { csv: [] as number[], xlsx: [] as number[], copy: [] as number[] };
    for (let round = 0; round < rounds; round += 1)
      for (const kind of ['csv', 'xlsx'] as const) {
        const database = `bench_${kind}_${round}`;
        await ownerRuns(ground.embedded.superuserUrl, [
          `CREATE DATABASE ${database} TEMPLATE ${template}`,
          'CHECKPOINT',
        ]);
        times[kind].push(await importOnce(ground, database, files[kind], rows));
        times.copy.push(await copyBack(ground.urlOf('owner', database), folder));
        await ownerRuns(ground.embedded.superuserUrl, [`DROP DATABASE ${database} WITH (FORCE)`]);
      }
    const limit = median(times.copy);
    return [
      atMost('d', `import of ${rows} rows, .csv`, { ours: median(times.csv), limit, unit: 's' }, 6),
      atMost('d', `import of ${rows} rows, .xlsx`, { ours: median(times.xlsx), limit, unit: 's' }, 6),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function makeTemplate(ground: Ground, county: ReturnType<typeof benchCounty>): Promise<void> {
  await ownerRuns(ground.embedded.superuserUrl, [`CREATE DATABASE ${template}`]);
  const services = await servicesOn(ground, template);
  const now = services.clock.now();
  await services.database.bulk({ ...systemActor().scope, gate: 'system' }, (tx) =>
    storeOrganizations(tx, county, now),
  );
  await closeServices(services);
  await ownerRuns(ground.urlOf('owner', template), ['VACUUM (ANALYZE)']);
}

async function importOnce(ground: Ground, database: string, path: string, rows: number): Promise<number> {
  const services = await servicesOn(ground, database);
  try {
    const began = performance.now();
    const outcome = await importMembersFile(services, systemActor(), { path });
    const seconds = (performance.now() - began) / 1000;
    if (outcome.outcome !== 'commit' || outcome.accepted !== rows)
      throw new Error(
        `import ended with ${outcome.outcome}: ${JSON.stringify(outcome.problems.slice(0, 3))}`,
      );
    return seconds;
  } finally {
    await closeServices(services);
  }
}
