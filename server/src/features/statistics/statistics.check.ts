import { audit } from '../../kernel/audit.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { chinaHour, dayInChina } from '../../kernel/clock.ts';
import { sql } from '../../kernel/database.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import type { Services } from '../../services.ts';
import { checkIsDue } from './statistics.check.rules.ts';
import { type Verification, verifyStatistics } from './statistics.verification.ts';

/** A check that was broken off is taken up again after so long, in milliseconds. */
const abandonedAfter = 2 * 3_600_000;
/** Differences kept with a check. Without people: the page of the system admin shows them, `verify-statistics` names. */
const mostKept = 10;

/**
 * The check of the night, by whichever process comes first; called every hour. A difference is an incident: it stands in
 * the log and before the system admin until a check finds none. @returns null when it is not due
 */
export async function checkStatistics(services: Services): Promise<Verification | null> {
  const { database, clock, log } = services;
  const now = clock.now();
  const today = dayInChina(now);
  const { scope } = systemActor();
  const known = await database.read(scope, (reader) =>
    reader.first(sql<{ last: LocalDate | null }>`
      SELECT coalesce((SELECT max(day) FROM statistics_check WHERE finished_at IS NOT NULL),
        (SELECT (min(created_at) AT TIME ZONE 'Asia/Shanghai')::date FROM organization)) AS last`),
  );
  if (!checkIsDue({ today, hour: chinaHour(now), last: known?.last ?? null })) return null;
  const claimed = await database.transaction(scope, (tx) =>
    tx.run(sql`INSERT INTO statistics_check AS c (day, started_at) VALUES (${today}::date, ${now})
      ON CONFLICT (day) DO UPDATE SET started_at = excluded.started_at
      WHERE c.finished_at IS NULL AND c.started_at <= ${new Date(now.getTime() - abandonedAfter)}`),
  );
  if (claimed === 0) return null;
  const found = await verifyStatistics(services);
  const { organizations, cells, differing, imbalanced } = found;
  const kept = found.differences
    .slice(0, mostKept)
    .map(({ code, on, cause, dimension, key, counted, expected }) => ({
      code,
      on,
      cause,
      dimension,
      key,
      counted,
      expected,
    }));
  await database.transaction(scope, async (tx) => {
    await tx.run(sql`UPDATE statistics_check SET finished_at = ${clock.now()}, organizations = ${organizations},
      cells = ${cells}, differing = ${differing}, imbalanced = ${imbalanced}, differences = ${JSON.stringify(kept)}::jsonb
      WHERE day = ${today}::date`);
    await audit(tx, systemActor(), now, {
      action: differing === 0 ? 'statistics.check' : 'statistics.incident',
      object: { type: 'statistics', id: null, name: today },
      after: { organizations, cells, differing, imbalanced, ...(differing > 0 ? { differences: kept } : {}) },
    });
  });
  if (differing > 0)
    log.error(`statistics differ from the files in ${differing} places: npx zhibu verify-statistics`);
  return found;
}
