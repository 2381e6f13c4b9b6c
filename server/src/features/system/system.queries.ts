import { readFileSync } from 'node:fs';
import { lstat, opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Answer } from '@zhibu/contract/endpoint';
import type { system } from '@zhibu/contract/system';
import { type Actor, systemActor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { type Reader, sql } from '../../kernel/database.ts';
import { unknownYearAhead } from '../../kernel/standards/working-days.ts';
import { headcounts } from '../../kernel/tallies.ts';
import type { Services } from '../../services.ts';
import { worst } from './system.doctor.rules.ts';
import { examine } from './system.doctor.ts';
import { warningsOf } from './system.warnings.ts';

export type ChecksAnswer = Answer<(typeof system)['GET /system/checks']>;
export type SystemAnswer = Answer<(typeof system)['GET /system']>;

const manifest: { version: string } = JSON.parse(
  readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
);

/** The doctor's round on the running server: counts and states, nothing of a person. */
export async function getChecks({ database, settings }: Services): Promise<ChecksAnswer> {
  const items = await database.read(systemActor().scope, (reader) =>
    examine({ settings, reason: null, look: (text) => reader.rows(sql.raw(text)) }),
  );
  return { state: worst(items), items };
}

interface Figures {
  database: string;
  databaseBytes: number;
  bypassesRowSecurity: boolean;
  organizations: number;
  waitingJobs: number;
  failedJobs: number;
  checkedOn: string | null;
  differing: number | null;
}

/** The installation's figures: counts and sizes, nothing of a person. */
export async function getSystem(services: Services, actor: Actor): Promise<SystemAnswer> {
  const { settings, startedAt } = services;
  const [{ figures, members }, storageBytes, keyFileMode] = await Promise.all([
    services.database.read(actor.scope, async (reader) => ({
      figures: await figuresOf(reader),
      members: await membersOf(reader),
    })),
    bytesBelow(settings.storageDir),
    modeOf(settings.masterKeyFile),
  ]);
  const { bypassesRowSecurity, checkedOn, differing, ...shown } = figures;
  const statistics = checkedOn === null ? null : { day: checkedOn, differing: differing ?? 0 };
  const { publicUrl } = settings;
  const { failedJobs } = figures;
  return {
    version: manifest.version,
    node: process.version,
    startedAt,
    storageBytes,
    members,
    ...shown,
    warnings: warningsOf({
      publicUrl,
      keyFileMode,
      bypassesRowSecurity,
      failedJobs,
      statistics,
      unknownYear: unknownYearAhead(dayInChina(services.clock.now())),
    }),
  };
}

async function figuresOf(reader: Reader): Promise<Figures> {
  const figures = await reader.first(sql<Figures>`
    SELECT 'PostgreSQL ' || current_setting('server_version') AS database,
      pg_database_size(current_database()) AS "databaseBytes",
      (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user) AS "bypassesRowSecurity",
      (SELECT count(*) FROM organization) AS organizations,
      (SELECT count(*) FROM graphile_worker.jobs WHERE attempts < max_attempts) AS "waitingJobs",
      (SELECT count(*) FROM graphile_worker.jobs WHERE attempts >= max_attempts AND locked_at IS NULL) AS "failedJobs",
      c.day AS "checkedOn", c.differing
    FROM (SELECT 1) one LEFT JOIN (SELECT day, differing FROM statistics_check WHERE finished_at IS NOT NULL
      ORDER BY day DESC LIMIT 1) c ON true`);
  if (!figures) throw new Error('a select of one gives one row');
  return figures;
}

/** From the totals: the system admin's own scope reaches no member file. */
async function membersOf(reader: Reader): Promise<number> {
  const tops = await reader.rows(sql<{ regionId: number; id: string; path: string }>`
    SELECT region_id AS "regionId", id, path FROM organization WHERE parent_id IS NULL`);
  const counts = await headcounts(reader, tops);
  return [...counts.values()].reduce((sum, n) => sum + n, 0);
}

/** Bytes of all files below a folder; 0 when it is not there. A file that vanishes meanwhile counts nothing. */
export async function bytesBelow(folder: string): Promise<number> {
  let bytes = 0;
  try {
    for await (const entry of await opendir(folder)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) bytes += await bytesBelow(path);
      else if (entry.isFile()) bytes += (await lstat(path)).size;
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  return bytes;
}

async function modeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).mode & 0o777;
  } catch {
    return null;
  }
}
