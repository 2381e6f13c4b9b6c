import type { Query } from '@zhibu/contract/endpoint';
import {
  type StatisticsAnswer,
  type StatisticsTable,
  type statistics,
  statisticsTables,
} from '@zhibu/contract/statistics';
import { type Actor, holds } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import type { Database } from '../../kernel/database.ts';
import { forbidden, invalid } from '../../kernel/errors.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import type { TwoTimes } from '../../kernel/tallies.ts';
import type { Services } from '../../services.ts';
import { figuresOf } from './statistics.figures.rules.ts';
import { type Look, lookAsOf, lookToday } from './statistics.queries.ts';
import type { Dimension } from './statistics.rules.ts';
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

type StatisticsQuery = Query<(typeof statistics)['GET /statistics']>;

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
  const today = dayInChina(services.clock.now());
  const at = daysOf(query, today);
  const { table = 'profile' } = query;
  const look = await lookAt(services.database, actor, id, dimensionsOf[table], at, today);
  const year = Number(at.asOf.slice(0, 4));
  const shown = shownOf(figuresOf(look.cells, year), new Set());
  const made = dayTables[table]?.(shown, year);
  if (!made) throw forbidden();
  const { name, code, kind, organizations, since } = look;
  return {
    organization: { id, name, code, kind },
    table,
    title: statisticsTables[table],
    ...at,
    from: null,
    since,
    members: shown.of('member'),
    organizations,
    ...made,
    suppressed: false,
    can: { drillDown: holds(actor, 'members.read'), exportTable: true },
  };
}

const dayTables: Partial<Record<StatisticsTable, (shown: Shown, year: number) => Table>> = {
  profile: profileTable,
  age_sex: ageSexTable,
  ethnic_group: ethnicTable,
  education: educationTable,
  standing: standingTable,
  occupation: occupationTable,
};

/** What happens today is known today: later days are refused. @throws Problem 422 */
export function daysOf(
  { asOf, asKnown }: { asOf?: LocalDate; asKnown?: LocalDate },
  today: LocalDate,
): TwoTimes {
  for (const day of [asOf, asKnown])
    if (day !== undefined && day > today)
      throw invalid({
        zh: `统计日期不能晚于今天（${today}）。`,
        en: `Figures are of today (${today}) or an earlier day.`,
      });
  return { asOf: asOf ?? today, asKnown: asKnown === undefined || asKnown === today ? null : asKnown };
}

export function lookAt(
  database: Database,
  actor: Actor,
  id: string,
  dimensions: readonly Dimension[],
  at: TwoTimes,
  today: LocalDate,
): Promise<Look> {
  if (at.asOf === today && at.asKnown === null) return lookToday(database, actor, id, dimensions);
  return database.read(actor.scope, (reader) => lookAsOf(reader, actor, id, dimensions, at));
}
