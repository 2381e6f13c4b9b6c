import type { RawBuilder } from 'kysely';
import type { PathRange } from '../../kernel/authorization.ts';
import { sql } from '../../kernel/database.ts';
import { everyRegion } from '../../kernel/every-region.ts';
import type { Rulebook } from '../../kernel/rulebook.ts';
import { addDays, type LocalDate } from '../../kernel/standards/dates.ts';
import { memberOf } from './mobility.record.ts';
import type { MobilityWarningKind } from './mobility.warnings.rules.ts';

/** Where is looked. */
export interface MobilityWatch {
  regionId: number;
  range: PathRange;
  today: LocalDate;
  rulebook: Rulebook;
  /** Nobody handles the own period by an office. */
  ownMemberId: string | null;
}

const isOthers = ({ ownMemberId }: MobilityWatch) => sql`s.member_id IS DISTINCT FROM ${ownMemberId}::uuid`;

const atHome = (watch: MobilityWatch, sort: RawBuilder<unknown>, condition: RawBuilder<unknown>) => sql`
  SELECT s.id, m.organization_id, ${sort}::text AS sort FROM member_mobility s
  ${memberOf}
  WHERE s.region_id = ${watch.regionId} AND s.org_path >= ${watch.range.from} AND s.org_path < ${watch.range.until}
    AND ${isOthers(watch)} AND ${condition}`;

/** Rows `(id, organization_id, sort)`, the id of the period. */
const definitions: Readonly<Record<MobilityWarningKind, (watch: MobilityWatch) => RawBuilder<unknown>>> = {
  mobility_turn: (watch) => sql`
    ${atHome(
      watch,
      sql`CASE WHEN s.turn IS NULL THEN s.until ELSE s.turn_since END`,
      sql`(s.turn = 'home' OR s.kind = 'floating' AND s.state = 'current' AND s.until < ${watch.today}::date)`,
    )}
    UNION ALL
    SELECT s.id, s.host_id, s.turn_since::text FROM member_mobility s
    WHERE s.host_path >= ${watch.range.from} AND s.host_path < ${watch.range.until} AND s.turn = 'host'
      AND ${isOthers(watch)}`,
  retention_over: (watch) =>
    atHome(
      watch,
      sql`s.until`,
      sql`s.kind = 'retained' AND s.state = 'current' AND s.until < ${watch.today}::date`,
    ),
  retention_ending: (watch) =>
    atHome(
      watch,
      sql`s.until`,
      sql`s.kind = 'retained' AND s.state = 'current' AND s.until BETWEEN ${watch.today}::date
        AND ${addDays(watch.today, watch.rulebook.value('graduate.reminder_days'))}::date`,
    ),
};

export const mobilityWaiting = (kind: MobilityWarningKind, watch: MobilityWatch) => definitions[kind](watch);

/** What the sentence of a warning is made of; `s` and `h` as in {@link withMobility}. */
export const mobilityFacts = sql`s.state, s.member_id AS "memberId", s.member_name AS "memberName",
  s.host_name AS "hostName", h.name AS "homeName", s.since, s.until, s.graduated_on AS "graduatedOn", s.back_on AS "backOn",
  s.turn_since AS "turnSince"`;

/** A page of {@link mobilityWaiting} as `f`, with its periods and their homes. */
export const withMobility = (page: RawBuilder<unknown>) => sql`(${page}) f
  JOIN member_mobility s ON s.region_id = ${everyRegion} AND s.id = f.id
  JOIN organization h ON h.region_id = s.region_id AND h.path = s.org_path`;
