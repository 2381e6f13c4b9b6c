import type { RetentionItemAnswer } from '@zhibu/contract/retention';
import { audit } from '../../kernel/audit.ts';
import { type Actor, holds, systemActor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { type Reader, sql } from '../../kernel/database.ts';
import { addDays, type LocalDate } from '../../kernel/standards/dates.ts';
import type { Services } from '../../services.ts';
import { generalRulebook, rulebookAt } from '../rulebook/public.ts';
import { type RetentionKey, retentionEntries, retentionKeys } from './retention.data.ts';
import { dueEndings, reduceEndings } from './retention.endings.ts';
import { erasers } from './retention.erasers.ts';
import { cutoffOf, groundWords, keptWords, startOfDay } from './retention.rules.ts';

/** A run that was broken off is taken up again after so long, in milliseconds. */
const abandonedAfter = 3_600_000;
/**
 * After a silence of so many days a run erases nothing and only says so in the log; the next day's does. A clock that
 * jumped years ahead would else erase at once what nothing brings back.
 */
const longestSilence = 30;
/** What the page calls soon, in days. */
const soon = 30;

type Counts = Partial<Record<RetentionKey, number>>;

/**
 * The run of the day (China), by whichever process comes first; called every hour, it does its work once. What fails
 * is tried again in an hour; what was erased stands in the log in any case, as one entry with its counts.
 * @returns what was erased; null when the day is done or another process is at it
 */
export async function runRetention(services: Services): Promise<Counts | null> {
  const { database, clock, log } = services;
  const now = clock.now();
  const today = dayInChina(now);
  const actor = systemActor();
  const claimed = await database.transaction(actor.scope, (tx) =>
    tx.run(sql`INSERT INTO retention_run AS r (day, started_at) VALUES (${today}::date, ${now})
      ON CONFLICT (day) DO UPDATE SET started_at = excluded.started_at
      WHERE r.finished_at IS NULL AND r.started_at <= ${new Date(now.getTime() - abandonedAfter)}`),
  );
  if (claimed === 0) return null;
  const counts: Counts = {};
  const failed: string[] = [];
  const silentSince = await lastRunBefore(services, today);
  const postponed = silentSince !== null && silentSince < addDays(today, -longestSilence);
  const due = retentionKeys.filter((key) => !postponed && retentionEntries[key].run === 'daily');
  for (const key of due) {
    try {
      counts[key] = await eraseDue(services, key, today, now);
    } catch (error) {
      failed.push(key);
      log.error(error, `retention: ${key} failed`);
    }
  }
  await database.transaction(actor.scope, async (tx) => {
    await tx.run(sql`UPDATE retention_run SET counts = ${JSON.stringify(counts)}::jsonb,
        finished_at = ${failed.length === 0 ? now : null}::timestamptz WHERE day = ${today}::date`);
    await audit(tx, actor, now, {
      action: 'retention.run',
      object: { type: 'retention', id: today },
      after: { counts, ...(failed.length > 0 ? { failed } : {}), ...(postponed ? { silentSince } : {}) },
    });
  });
  if (postponed)
    log.warn(`retention: no run since ${silentSince}; look at the clock. Nothing is erased today.`);
  return counts;
}

async function lastRunBefore({ database }: Services, today: LocalDate): Promise<LocalDate | null> {
  const row = await database.read(systemActor().scope, (reader) =>
    reader.first(
      sql<{ day: LocalDate | null }>`SELECT max(day) AS day FROM retention_run WHERE day < ${today}::date`,
    ),
  );
  return row?.day ?? null;
}

async function eraseDue(services: Services, key: RetentionKey, today: LocalDate, now: Date): Promise<number> {
  if (key === 'ended_file') return reduceEndings(services, now);
  const cutoff = cutoffOf(retentionEntries[key], today);
  const eraser = erasers[key];
  if (cutoff === null || !eraser)
    throw new Error(`retention: ${key} says daily and names no time or no eraser`);
  return eraser.erase(services, startOfDay(cutoff), now);
}

interface Run {
  day: LocalDate;
  finishedAt: Date | null;
  counts: Record<string, number>;
}

/** The table as it holds at the reader's place, what comes next (nothing is touched), and the last runs. */
export async function retentionOverview(services: Services, actor: Actor) {
  const { database, clock } = services;
  const today = dayInChina(clock.now());
  const rules = await database.read(actor.scope, async (reader) =>
    actor.duty
      ? rulebookAt(reader, { regionId: actor.duty.regionId, path: actor.duty.path }, today)
      : generalRulebook(today),
  );
  const dueNow = await dueCounts(services, actor, today);
  const dueSoon = await dueCounts(services, actor, addDays(today, soon));
  const runs = await database.read(actor.scope, (reader) =>
    reader.rows(
      sql<Run>`SELECT day, finished_at AS "finishedAt", counts FROM retention_run ORDER BY day DESC LIMIT 10`,
    ),
  );
  const done = runs.some(({ day, finishedAt }) => day === today && finishedAt !== null);
  return {
    items: retentionKeys.map((key): RetentionItemAnswer => {
      const entry = retentionEntries[key];
      return {
        key,
        what: entry.what,
        from: entry.from,
        kept: keptWords(entry, rules),
        effect: entry.effect,
        ground: groundWords(entry, rules),
        dueNow: dueNow[key] ?? null,
        dueSoon: dueSoon[key] ?? null,
      };
    }),
    nextRun: done ? addDays(today, 1) : today,
    runs: runs.map(({ counts, ...run }) => ({
      ...run,
      counts: Object.entries(counts).map(([key, count]) => ({ key, count })),
    })),
  };
}

/**
 * How much is due on a day: an officer counts the files of the own reach (row-level security sees to it), the system
 * admin the technical records of the whole installation, a member nothing.
 */
async function dueCounts(services: Services, actor: Actor, day: LocalDate): Promise<Counts> {
  const { database } = services;
  const daily = retentionKeys.filter((key) => retentionEntries[key].run === 'daily');
  const count = async (reader: Reader, key: RetentionKey): Promise<number> => {
    if (key === 'ended_file') return (await dueEndings(reader, day)).length;
    const cutoff = cutoffOf(retentionEntries[key], day);
    return cutoff === null ? 0 : ((await erasers[key]?.count(reader, startOfDay(cutoff))) ?? 0);
  };
  const counted = async (personal: boolean, scope: Actor['scope']): Promise<Counts> =>
    database.read(scope, async (reader) => {
      const counts: Counts = {};
      for (const key of daily.filter((one) => retentionEntries[one].personal === personal))
        counts[key] = await count(reader, key);
      return counts;
    });
  return {
    ...(holds(actor, 'members.read') ? await counted(true, actor.scope) : {}),
    ...(holds(actor, 'system.read') ? await counted(false, systemActor().scope) : {}),
  };
}
