import type { Query } from '@zhibu/contract/endpoint';
import {
  type StatisticsAnswer,
  type StatisticsTable,
  type statistics,
  statisticsTables,
} from '@zhibu/contract/statistics';
import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { forbidden, invalid } from '../../kernel/errors.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import type { TwoTimes } from '../../kernel/tallies.ts';
import type { Services } from '../../services.ts';
import { isSuppressed } from '../organizations/public.ts';
import { officersTable, organizationsTable } from './statistics.bodies.rules.ts';
import { countHeld, countKinds, countTerms } from './statistics.bodies.ts';
import { type Figures, figuresOf } from './statistics.figures.rules.ts';
import { balanceTable, changesTable, developmentTable } from './statistics.movements.rules.ts';
import { periodOf, yearsOf } from './statistics.periods.ts';
import { type Look, lookAsOf, lookToday } from './statistics.queries.ts';
import type { Dimension } from './statistics.rules.ts';
import type { Hidden } from './statistics.suppression.rules.ts';
import { hiddenAt, talliesOf, walkTo } from './statistics.suppression.ts';
import {
  ageSexTable,
  educationTable,
  ethnicTable,
  occupationTable,
  profileTable,
  type Shown,
  shownOf,
  standingTable,
  type Table,
} from './statistics.tables.rules.ts';

export type StatisticsQuery = Query<(typeof statistics)['GET /statistics']>;

/** The counts that each table is made of; `member` is in every answer. */
const dimensionsOf: Record<StatisticsTable, readonly Dimension[]> = {
  profile: ['member', 'stage', 'sex', 'ethnic_group', 'education', 'presence'],
  age_sex: ['member', 'sex', 'age_sex'],
  ethnic_group: ['member', 'ethnic_group'],
  education: ['member', 'education'],
  standing: ['member', 'stage', 'standing'],
  occupation: ['member', 'occupation'],
  organizations: ['member'],
  officers: ['member'],
  development: ['member', 'stage'],
  changes: ['member'],
  balance: ['member'],
};

/** One table; the acting duty's own organisation without an id. @throws Problem 404 out of reach, 422 days to come */
export async function getStatistics(
  services: Services,
  actor: Actor,
  query: StatisticsQuery,
): Promise<StatisticsAnswer> {
  const id = query.organization ?? actor.duty?.organizationId;
  if (id === undefined) throw forbidden();
  const { table = 'profile' } = query;
  const days = daysOf(query, table, dayInChina(services.clock.now()));
  const look = await lookAt(services, actor, id, dimensionsOf[table], days);
  const suppressed = isSuppressed(actor);
  const shown = suppressed
    ? await suppressedFigures(services, actor, look, dimensionsOf[table], days)
    : shownOf(figuresOf(look.cells, yearOf(days.asOf)), new Set());
  const made = await tableOf(services, actor, table, look, shown, days);
  const { name, code, kind, organizations, since } = look;
  return {
    organization: { id, name, code, kind },
    table,
    title: statisticsTables[table],
    asOf: days.asOf,
    asKnown: days.asKnown,
    from: days.from,
    since,
    members: shown.of('member'),
    organizations,
    ...made,
    suppressed,
    can: { drillDown: !suppressed, exportTable: true },
  };
}

const yearOf = (day: LocalDate) => Number(day.slice(0, 4));

function tableOf(
  services: Services,
  actor: Actor,
  table: StatisticsTable,
  look: Look,
  shown: Shown,
  days: Days,
): Table | Promise<Table> {
  const read = <T>(work: Parameters<typeof services.database.read<T>>[1]) =>
    services.database.read(actor.scope, work);
  switch (table) {
    case 'profile':
      return profileTable(shown);
    case 'age_sex':
      return ageSexTable(shown, yearOf(days.asOf));
    case 'ethnic_group':
      return ethnicTable(shown);
    case 'education':
      return educationTable(shown);
    case 'standing':
      return standingTable(shown);
    case 'occupation':
      return occupationTable(shown);
    case 'organizations':
      return read(async (reader) => organizationsTable(await countKinds(reader, look, days)));
    case 'officers':
      return read(async (reader) => {
        const held = isSuppressed(actor) ? null : await countHeld(reader, look, days);
        return officersTable(held, await countTerms(reader, look, days), !days.isNow);
      });
    case 'development':
      return read(async (reader) =>
        developmentTable(await periodOf(reader, actor, look, days, 'stage', days.from)),
      );
    case 'changes':
      return read(async (reader) =>
        changesTable(await periodOf(reader, actor, look, days, 'member', days.from)),
      );
    case 'balance':
      return read(async (reader) => balanceTable(await yearsOf(reader, actor, look, days)));
  }
}

export interface Days extends TwoTimes {
  /** First day of the period; null for tables of one day. */
  from: LocalDate | null;
  /** As of today and as it is known now: the folded totals say it. */
  isNow: boolean;
}

/** What happens today is known today: later days are refused. @throws Problem 422 */
export function daysOf(
  { asOf, asKnown, from }: Pick<StatisticsQuery, 'asOf' | 'asKnown' | 'from'>,
  table: StatisticsTable,
  today: LocalDate,
): Days {
  for (const day of [asOf, asKnown])
    if (day !== undefined && day > today)
      throw invalid({
        zh: `统计日期不能晚于今天（${today}）。`,
        en: `Figures are of today (${today}) or an earlier day.`,
      });
  const until = asOf ?? today;
  if (from !== undefined && from > until)
    throw invalid({
      zh: `开始日期不能晚于统计日期（${until}）。`,
      en: `The period begins on the day of the figures (${until}) or earlier.`,
    });
  const known = asKnown === undefined || asKnown === today ? null : asKnown;
  const hasPeriod = table === 'changes' || table === 'development';
  return {
    asOf: until,
    asKnown: known,
    from: hasPeriod ? (from ?? `${until.slice(0, 4)}-01-01`) : null,
    isNow: until === today && known === null,
  };
}

function lookAt(
  { database }: Services,
  actor: Actor,
  id: string,
  dimensions: readonly Dimension[],
  days: Days,
): Promise<Look> {
  if (days.isNow) return lookToday(database, actor, id, dimensions);
  return database.read(actor.scope, (reader) => lookAsOf(reader, actor, id, dimensions, days));
}

/** Figures and what is hidden of them from one snapshot: a change between two would show what neither does. */
function suppressedFigures(
  { database }: Services,
  actor: Actor,
  look: Look,
  dimensions: readonly Dimension[],
  days: Days,
): Promise<Shown> {
  return database.read(actor.scope, async (reader) => {
    const walk = await walkTo(reader, actor, look, days);
    const cells = await talliesOf(reader, walk, dimensions, days.isNow ? null : days);
    const figures = (id: string): Figures => figuresOf(cells.get(id) ?? [], yearOf(days.asOf));
    const hidden: Hidden = hiddenAt(walk, figures);
    return shownOf(figures(look.id), hidden);
  });
}
