import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type County, generateCounty } from '../../src/demo/county.ts';
import { storeOrganizations } from '../../src/demo/load.ts';
import { writeRoster } from '../../src/demo/roster-csv.ts';
import { type Embedded, startEmbedded } from '../../src/embedded/embedded.ts';
import { systemActor } from '../../src/kernel/authorization.ts';
import { dayInChina } from '../../src/kernel/clock.ts';
import { migrate } from '../../src/kernel/migrate.ts';
import { closeServices, createServices, type Services } from '../../src/services.ts';
import { readSettings } from '../../src/settings.ts';
import { throwaway, throwawayDirectory } from '../../test/harness/throwaway.ts';

/** A registry of its own with the county's organisations and nobody in it, gone afterwards. */
export interface ProofRegistry {
  dataDir: string;
  county: County;
  database: Embedded;
  services: Services;
  /** As superuser, past row-level security: what is really there. */
  look<T>(query: string): Promise<T[]>;
  /** Writes the county's people as a CSV roster. */
  roster(name: string): Promise<string>;
  close(): Promise<void>;
}

/** @param brief for proofs that neither time anything nor kill: the database need not survive the power */
export async function openRegistry(members: number, { brief = false } = {}): Promise<ProofRegistry> {
  const directory = brief ? throwawayDirectory('prove') : mkdtempSync(join(tmpdir(), 'zhibu-prove-'));
  chmodSync(directory, 0o711);
  const dataDir = join(directory, 'data');
  const extra = brief ? throwaway : {};
  const database = await startEmbedded({ dataDir, log: () => undefined, settings: extra });
  await migrate(database.superuserUrl);
  const settings = readSettings({ ZHIBU_DATA: dataDir }, '/');
  const services = await createServices({ settings, databaseUrl: database.appUrl });
  const county = generateCounty({ members, today: dayInChina(new Date()) });
  await services.database.bulk(systemActor().scope, (tx) => storeOrganizations(tx, county, new Date()));
  return {
    dataDir,
    county,
    database,
    services,
    async look<T>(query: string) {
      const client = new pg.Client({ connectionString: database.superuserUrl });
      await client.connect();
      try {
        return (await client.query(query)).rows as T[]; // the shape is the query's author's word
      } finally {
        await client.end();
      }
    },
    async roster(name) {
      const path = join(directory, name);
      await writeRoster(path, county.members);
      return path;
    },
    async close() {
      await closeServices(services);
      await database.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** What an import leaves behind in every table; a partial one shows here. */
export interface Traces {
  members: number;
  locators: number;
  idNumbers: number;
  tokens: number;
  events: number;
  counted: number;
}

export async function tracesOf(registry: ProofRegistry): Promise<Traces> {
  const [row] = await registry.look<Traces>(`SELECT
    (SELECT count(*) FROM member)::int AS members,
    (SELECT count(*) FROM member_locator)::int AS locators,
    (SELECT count(*) FROM id_number_locator)::int AS "idNumbers",
    (SELECT count(DISTINCT member_id) FROM member_name_token)::int AS tokens,
    (SELECT count(*) FROM member_event)::int AS events,
    (SELECT coalesce(sum(ins - outs), 0) FROM org_stat_delta WHERE dimension = 'stage')::int
      + (SELECT coalesce(sum(s.n), 0) FROM org_stat s JOIN organization o ON o.region_id = s.region_id
         AND o.id = s.organization_id WHERE s.dimension = 'stage' AND o.parent_id IS NULL)::int AS counted`);
  if (!row) throw new Error('no traces');
  return row;
}

/** All the same number: whole. Anything else is a partial import. */
export function isWhole(traces: Traces): boolean {
  return new Set(Object.values(traces)).size === 1;
}

export async function emptyMembers(registry: ProofRegistry): Promise<void> {
  await registry.look(`TRUNCATE member, member_entry, member_event, member_access, member_locator, id_number_locator,
    member_name_token, member_state, org_stat, org_stat_day, org_stat_delta, member_import, member_import_problem, member_import_row CASCADE`);
}
