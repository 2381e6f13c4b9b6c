import { type WarningKind, warningKindKeys } from '@zhibu/contract/warning-kinds';
import type { RawBuilder } from 'kysely';
import { sql } from '../../kernel/database.ts';
import type { Rulebook } from '../../kernel/rulebook.ts';
import { addDays, type LocalDate } from '../../kernel/standards/dates.ts';
import { contactDueOf, talkYears } from '../contacts/public.ts';
import { mobilityWaiting } from '../mobility/public.ts';
import { endingTermsWithin, reminderUntil, termUntil } from '../officers/public.ts';
import { uncountedForms } from '../rulebook/public.ts';
import { type TransferWatch, transfersFound } from '../transfers/public.ts';

/**
 * The one definition of each kind in SQL, for the list, the counts and the counts by organisation: who it is, where,
 * and by what it is ordered. The conditions are those of `warnings.rules.ts`; months and years are the database's
 * calendar periods, which end like ours (31 Jan + 1 month is the last day of February).
 */
export interface Asked extends TransferWatch {
  rulebook: Rulebook;
  /** The actor reads no files: nothing tells how many a branch has, neither words nor order nor the position of a page. */
  discreet: boolean;
}

/** Since when the registry has the file. */
const onRecord = sql`(m.created_at AT TIME ZONE 'Asia/Shanghai')::date`;
const inParty = sql`m.stage IN ('full', 'probationary')`;

const later = (day: RawBuilder<unknown>, period: { months: number } | { years: number }) =>
  'months' in period
    ? sql`(${day} + make_interval(months => ${period.months}::int))::date`
    : sql`(${day} + make_interval(years => ${period.years}::int))::date`;

/** Rows `(id, organization_id, sort)`; `sort` is the due day wherever there is one. */
const people = (
  { regionId, range }: Asked,
  due: RawBuilder<unknown>,
  condition: RawBuilder<unknown>,
  joined: RawBuilder<unknown> = sql``,
) => sql`
  SELECT m.id, m.organization_id, ${due}::text AS sort FROM member m ${joined}
  WHERE m.region_id = ${regionId} AND m.org_path >= ${range.from} AND m.org_path < ${range.until} AND ${condition}`;

const probationEnd = ({ rulebook }: Asked) =>
  sql`coalesce(m.probation_until, ${later(sql`m.joined`, { years: rulebook.value('development.probation_years') })})`;

/** First day of the suspension that lasts: of the periods after the last one that was none. */
export const suspendedOn = sql<LocalDate>`(SELECT min(s.valid_from) FROM member_state s
  WHERE s.region_id = m.region_id AND s.member_id = m.id AND s.superseded_at = 'infinity' AND s.stage = 'suspended'
    AND s.valid_from > coalesce((SELECT max(n.valid_from) FROM member_state n
      WHERE n.region_id = m.region_id AND n.member_id = m.id AND n.superseded_at = 'infinity'
        AND n.stage <> 'suspended'), '-infinity'))`;

/** The beginning of a day in China, to be compared with the instant at which a file was made. */
const startOf = (day: LocalDate) => `${day}T00:00:00+08:00`;

/** As the index has it (migration 0016): those not spoken with since a day, whoever else there is. */
const lastTalk = sql`(CASE WHEN m.last_talk_on IS NULL THEN '-infinity'::date ELSE m.last_talk_on END)`;

function yearlyTalk(asked: Asked) {
  const { running, before } = talkYears(asked.rulebook, asked.today);
  const missed = ({ from, remindFrom }: typeof running) =>
    sql`(${lastTalk} < ${from}::date AND m.created_at < ${startOf(remindFrom)}::timestamptz)`;
  const reminds = asked.today >= running.remindFrom;
  return people(
    asked,
    sql`CASE WHEN ${missed(before)} THEN ${before.until} ELSE ${running.until} END`,
    sql`m.presence = 'present' AND ${inParty} AND ${lastTalk} < ${reminds ? running.from : before.from}::date
      AND (${missed(before)} ${reminds ? sql`OR ${missed(running)}` : sql``})`,
  );
}

/** Those who are away by status, and those who float: two indexes. */
function contact(asked: Asked) {
  const { rulebook, today } = asked;
  const late = sql`${inParty} AND d.due < ${today}::date`;
  const due = sql`CROSS JOIN LATERAL (SELECT ${contactDueOf(rulebook)} AS due) d`;
  return sql`${people(asked, sql`d.due`, sql`m.presence <> 'present' AND ${late}`, due)} UNION ALL
    ${people(asked, sql`d.due`, sql`m.presence = 'present' AND m.floating_since IS NOT NULL AND ${late}`, due)}`;
}

function applicationTalk(asked: Asked) {
  const months = asked.rulebook.value('development.talk_within_months');
  const due = later(sql`greatest(m.applied, ${onRecord})`, { months });
  return people(
    asked,
    due,
    sql`m.stage = 'applicant' AND m.applied IS NOT NULL AND ${due} < ${asked.today}::date
      AND ${lastTalk} < m.applied`,
  );
}

function suspension(asked: Asked) {
  const months = asked.rulebook.value('lost_contact.suspension_after_months');
  const due = later(sql`coalesce(m.presence_since, ${onRecord})`, { months });
  return people(asked, due, sql`m.presence = 'lost' AND ${inParty} AND ${due} <= ${asked.today}::date`);
}

function removal(asked: Asked) {
  const due = later(suspendedOn, { years: asked.rulebook.value('lost_contact.removal_after_years') });
  return people(
    asked,
    due,
    sql`m.presence = 'lost' AND m.stage = 'suspended' AND ${due} <= ${asked.today}::date`,
  );
}

function terms({ range, rulebook, today }: Asked, which: 'ended' | 'ending') {
  const until = which === 'ended' ? today : reminderUntil(rulebook, today);
  const still = which === 'ended' ? sql`` : sql`AND ${termUntil} > ${today}::date`;
  return sql`SELECT o.id, o.id AS organization_id, ${termUntil}::text AS sort
    FROM ${endingTermsWithin(range, until)} AND o.kind <> 'group' ${still}`;
}

/**
 * Sizes of the branches of a range, what is not folded yet counted; read once for both kinds. By probes of an index a
 * branch: what a planner makes of joins here depends on how much is folded, and may be a thousand times slower.
 */
const sizes = ({ regionId, range }: Asked) => sql`
  SELECT o.id, n.full_members, n.members FROM organization o CROSS JOIN LATERAL (
    SELECT coalesce(sum(c.n) FILTER (WHERE c.key = 'full'), 0)::int AS full_members,
      coalesce(sum(c.n), 0)::int AS members
    FROM (
      SELECT s.key, s.n FROM org_stat s WHERE s.region_id = ${regionId} AND s.organization_id = o.id
        AND s.dimension = 'stage' AND s.key IN ('full', 'probationary')
      UNION ALL
      SELECT d.key, d.ins - d.outs FROM org_stat_delta d WHERE d.region_id = ${regionId} AND d.org_path >= o.path
        AND d.org_path < o.path || '/' AND d.above < length(o.path)
        AND d.dimension = 'stage' AND d.key IN ('full', 'probationary')) c) n
  WHERE o.region_id = ${regionId} AND o.path >= ${range.from} AND o.path < ${range.until} AND o.kind = 'branch'
    AND o.ended_on IS NULL AND NOT o.form = ANY(${[...uncountedForms]}::text[])`;

/** Smallest first, and largest first. */
const digits = 9;
const padded = (n: RawBuilder<unknown>) => sql`lpad((${n})::text, ${digits}::int, '0')`;
const unsorted = sql`'0'::text`;
const most = 10 ** digits - 1;

const definitions: Readonly<Record<WarningKind, (asked: Asked) => RawBuilder<unknown>>> = {
  probation_overdue: (asked) =>
    people(
      asked,
      probationEnd(asked),
      sql`m.stage = 'probationary' AND m.joined IS NOT NULL AND ${probationEnd(asked)} < ${asked.today}::date`,
    ),
  probation_ending: (asked) =>
    people(
      asked,
      probationEnd(asked),
      sql`m.stage = 'probationary' AND m.joined IS NOT NULL AND ${probationEnd(asked)} BETWEEN ${asked.today}::date
        AND ${addDays(asked.today, asked.rulebook.value('development.probation_reminder_days'))}::date`,
    ),
  application_talk_overdue: applicationTalk,
  yearly_talk_overdue: yearlyTalk,
  contact_overdue: contact,
  transfer_overdue: (asked) => transfersFound('transfer_overdue', asked),
  transfer_acceptance_overdue: (asked) => transfersFound('transfer_acceptance_overdue', asked),
  transfer_turn: (asked) => transfersFound('transfer_turn', asked),
  mobility_turn: (asked) => mobilityWaiting('mobility_turn', asked),
  retention_over: (asked) => mobilityWaiting('retention_over', asked),
  retention_ending: (asked) => mobilityWaiting('retention_ending', asked),
  term_overdue: (asked) => terms(asked, 'ended'),
  term_ending: (asked) => terms(asked, 'ending'),
  branch_small: ({ rulebook, discreet }) => sql`
    SELECT z.id, z.id AS organization_id, ${discreet ? unsorted : padded(sql`z.full_members`)} AS sort FROM sized z
    WHERE z.full_members < ${rulebook.value('branch.full_members_min')}::int`,
  suspension_possible: suspension,
  removal_possible: removal,
  branch_large: ({ rulebook, discreet }) => sql`
    SELECT z.id, z.id AS organization_id, ${discreet ? unsorted : padded(sql`${most}::int - z.members`)} AS sort FROM sized z
    WHERE z.members > ${rulebook.value('branch.members_usual_max')}::int`,
};

/** Rows `(id, organization_id, sort)` of one kind: the member's id or the organisation's. */
export const foundOf = (kind: WarningKind, asked: Asked) => definitions[kind](asked);

/** Stands before a statement that names a kind; nothing of it is done where no kind of sizes is asked. */
export const withSizes = (kinds: readonly WarningKind[], asked: Asked) =>
  kinds.includes('branch_small') || kinds.includes('branch_large')
    ? sql`WITH sized AS MATERIALIZED (${sizes(asked)})`
    : sql``;

export const kindOrder = (kind: WarningKind) => warningKindKeys.indexOf(kind);
