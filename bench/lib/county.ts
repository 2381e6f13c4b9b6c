import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type County, generateCounty, type OrgSpec } from '../../server/src/demo/county.ts';
import { storeMembers, storeOrganizations } from '../../server/src/demo/load.ts';
import { type Embedded, startEmbedded } from '../../server/src/embedded/embedded.ts';
import { systemActor } from '../../server/src/kernel/authorization.ts';
import { dayInChina } from '../../server/src/kernel/clock.ts';
import { migrate } from '../../server/src/kernel/migrate.ts';
import { closeServices, createServices, type Services } from '../../server/src/services.ts';
import { readSettings } from '../../server/src/settings.ts';

/** The embedded PostgreSQL of one bench, in a directory that is gone afterwards. */
export interface Ground {
  readonly dataDir: string;
  readonly embedded: Embedded;
  /** The same server, another database. */
  urlOf(kind: 'owner' | 'app', database: string): string;
  close(): Promise<void>;
}

/** As delivered: no setting of the database differs from `npm start`, durability least of all. */
export async function openGround(): Promise<Ground> {
  const directory = mkdtempSync(join(tmpdir(), 'zhibu-bench-'));
  // The database runs as another user where we are root.
  chmodSync(directory, 0o711);
  const dataDir = join(directory, 'data');
  const embedded = await startEmbedded({ dataDir, log: () => undefined });
  return {
    dataDir,
    embedded,
    urlOf: (kind, database) => {
      const url = new URL(kind === 'owner' ? embedded.superuserUrl : embedded.appUrl);
      url.pathname = `/${database}`;
      return url.href;
    },
    async close() {
      await embedded.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The application's services on a database of the ground, brought to this version. */
export async function servicesOn(ground: Ground, database: string): Promise<Services> {
  await migrate(ground.urlOf('owner', database));
  const settings = readSettings({ ZHIBU_DATA: ground.dataDir }, '/');
  return createServices({ settings, databaseUrl: ground.urlOf('app', database) });
}

/** Below the county, so many committees of equal size: no generated unit is as large as 20 000 members. */
const districts = 5;
export const districtCode = (number: number): string => `15078599900${number}`;

/** The generated county with its units hung below {@link districts} committees. */
export function benchCounty(members: number, today: string): County {
  const county = generateCounty({ members, today });
  const [top, ...below] = county.organizations;
  if (!top) throw new Error('the generated county is empty');
  const units = below.filter((spec) => spec.parentCode === top.code);
  const parents = new Map(units.map((unit, index) => [unit.code, districtCode(index % districts)]));
  const committees: OrgSpec[] = Array.from({ length: districts }, (_, number) => ({
    ...top,
    code: districtCode(number),
    name: `${top.name}第${number + 1}片区委员会`,
    shortName: `第${number + 1}片区`,
    parentCode: top.code,
  }));
  const moved = below.map((spec) => ({ ...spec, parentCode: parents.get(spec.code) ?? spec.parentCode }));
  return { ...county, organizations: [top, ...committees, ...moved] };
}

/** Organisations and members in one transaction; then the statistics that autovacuum would have made by night. */
export async function loadCounty(ground: Ground, members: number): Promise<void> {
  const services = await servicesOn(ground, 'zhibu');
  try {
    const now = services.clock.now();
    const county = benchCounty(members, dayInChina(now));
    await services.database.bulk({ ...systemActor().scope, gate: 'system' }, async (tx) => {
      const places = await storeOrganizations(tx, county, now);
      await storeMembers(services, tx, county, places);
    });
  } finally {
    await closeServices(services);
  }
  await ownerRuns(ground.urlOf('owner', 'zhibu'), ['VACUUM (ANALYZE)', 'CHECKPOINT']);
}

/** Statements of the superuser, one after the other. */
export async function ownerRuns(url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
