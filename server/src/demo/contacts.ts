import { type BulkTx, sql } from '../kernel/database.ts';
import { addDays, addMonths, type LocalDate } from '../kernel/standards/dates.ts';

/**
 * Talks and contacts of one township, which has kept the registry for sixteen months: most members were talked with
 * this year, some only last year, one in nine not at all; half of the applicants wait for their first talk. The rest of
 * the county came on record yesterday, so nobody there is late.
 */
export async function storeContacts(
  tx: BulkTx,
  township: { regionId: number; path: string },
  today: LocalDate,
  now: Date,
): Promise<void> {
  const { regionId, path } = township;
  const here = sql`m.region_id = ${regionId} AND m.org_path >= ${path} AND m.org_path < ${`${path}/`}`;
  await tx.run(
    sql`UPDATE member m SET created_at = ${`${addMonths(today, -16)}T09:00:00+08:00`}::timestamptz WHERE ${here}`,
  );
  await tx.run(sql`
    INSERT INTO member_contact (region_id, id, member_id, org_path, kind, how, day, by_name, recorded_name, recorded_at)
    SELECT region_id, gen_random_uuid(), id, org_path, kind, how, day, '党支部书记', '党支部书记', ${now}::timestamptz
    FROM (
      SELECT m.region_id, m.id, m.org_path, 'talk' AS kind, 'in_person' AS how, m.stage, m.presence,
        row_number() OVER (PARTITION BY m.org_path ORDER BY m.name, m.id) AS n FROM member m
      WHERE ${here} AND m.stage IN ('full', 'probationary', 'applicant')) m
    CROSS JOIN LATERAL (VALUES
      (${today}::date - (n * 5 % 60)::int, n % 3 <> 1 AND stage <> 'applicant'),
      (${addMonths(today, -12)}::date - (n * 7 % 50)::int, n % 9 <> 4 AND stage <> 'applicant'),
      (${addDays(today, -3)}::date, n % 2 = 0 AND stage = 'applicant')) AS held (day, was)
    WHERE was AND presence = 'present'
    UNION ALL
    SELECT m.region_id, gen_random_uuid(), m.id, m.org_path, 'contact', 'phone', ${addMonths(today, -2)}::date,
      '党支部书记', '党支部书记', ${now}::timestamptz FROM member m
    WHERE ${here} AND m.presence = 'abroad' AND m.sex = 'female'`);
  await tx.run(sql`
    UPDATE member m SET last_talk_on = c.talk, last_contact_on = c.contact FROM (
      SELECT region_id, member_id, max(day) FILTER (WHERE kind = 'talk') AS talk,
        max(day) FILTER (WHERE kind = 'contact') AS contact
      FROM member_contact GROUP BY region_id, member_id) c
    WHERE ${here} AND m.region_id = c.region_id AND m.id = c.member_id`);
}
