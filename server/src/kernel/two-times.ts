import type { RawBuilder } from 'kysely';
import { sql } from './database.ts';
import { invalid } from './errors.ts';
import { everyRegion } from './every-region.ts';
import { addDays, type LocalDate } from './standards/dates.ts';
import type { TwoTimes } from './tallies.ts';

/**
 * The two times of a question as the server works with them: what is asked about today's knowledge is asked without
 * `asKnown`, so that there is one way to say it.
 * @throws Problem 422 for a day in the future: nothing is recorded of it
 */
export function twoTimes(query: { asOf?: LocalDate; asKnown?: LocalDate }, today: LocalDate): TwoTimes {
  const { asOf = today, asKnown = today } = query;
  for (const [key, day] of [
    ['asOf', asOf],
    ['asKnown', asKnown],
  ] as const) {
    if (day <= today) continue;
    const words = {
      zh: `只能查看今天（${today}）及以前的情况，请改选日期。`,
      en: `The registry can be seen as of today (${today}) or an earlier day; choose another day.`,
    };
    throw invalid(words, [{ pointer: `/${key}`, detail: words }]);
  }
  return { asOf, asKnown: asKnown === today ? null : asKnown };
}

/** The first instant behind a day in China: what was recorded before it was known at the end of the day. */
export function endOfDay(day: LocalDate): Date {
  return new Date(`${addDays(day, 1)}T00:00:00+08:00`);
}

/** The rows of a table of periods that are, or were at the end of `asKnown`, believed. */
export function believed(alias: string, asKnown: LocalDate | null): RawBuilder<unknown> {
  const column = (name: string) => sql.ref(`${alias}.${name}`);
  if (asKnown === null) return sql`${column('superseded_at')} = 'infinity'`;
  const end = endOfDay(asKnown);
  return sql`${column('recorded_at')} < ${end} AND ${column('superseded_at')} >= ${end}`;
}

/** The period of a day in such a table, as it is or was believed. */
export function periodOf(alias: string, { asOf, asKnown }: TwoTimes): RawBuilder<unknown> {
  return sql`${holdsOn(alias, asOf)} AND ${believed(alias, asKnown)}`;
}

/** Whether a row's period is that of a day. */
export function holdsOn(alias: string, day: LocalDate): RawBuilder<unknown> {
  const column = (name: string) => sql.ref(`${alias}.${name}`);
  return sql`${column('valid_from')} <= ${day}::date AND ${column('valid_until')} > ${day}::date`;
}

const inRange = (column: RawBuilder<unknown>, { from, until }: { from: string; until: string }) =>
  sql`(${column} >= ${from} AND ${column} < ${until})`;

/**
 * The rows of `member_state` that somebody who reaches `reach` believes: as {@link believed} while the file lies there; of
 * whoever left, what was known at that instant. What the next keeper records later, of days before too, is not the former
 * one's to read (domain rule 27).
 */
export function believedWithin(
  alias: string,
  reach: { from: string; until: string },
  asKnown: LocalDate | null,
): RawBuilder<unknown> {
  const column = (name: string) => sql.ref(`${alias}.${name}`);
  const isKept = inRange(column('file_path'), reach);
  // The file lay in reach as long as the last period did.
  const left = sql`(SELECT max(f.superseded_at) FROM member_state f
    WHERE f.region_id = ${everyRegion} AND f.member_id = ${column('member_id')} AND f.valid_until = 'infinity'
      AND ${inRange(sql.ref('f.org_path'), reach)})`;
  const end = asKnown === null ? sql`'infinity'::timestamptz` : sql`${endOfDay(asKnown)}::timestamptz`;
  return sql`CASE WHEN ${isKept} OR coalesce(${left} >= ${end}, true) THEN ${believed(alias, asKnown)}
    ELSE ${column('recorded_at')} <= ${left} AND ${column('superseded_at')} > ${left} END`;
}

/**
 * Joins what a former keeper knew last of a member, as `held`; none where the condition does not hold.
 * @param isGone that the file lies elsewhere: of the periods row-level security shows those then, that the keeper had
 */
export const lastHeld = (memberId: RawBuilder<unknown>, isGone: RawBuilder<unknown>) => sql`
  LEFT JOIN LATERAL (
    SELECT f.name, f.sex, f.birth FROM member_state f
    WHERE ${isGone} AND f.region_id = ${everyRegion} AND f.member_id = ${memberId} AND f.valid_until = 'infinity'
    ORDER BY f.superseded_at DESC LIMIT 1) held ON true`;
