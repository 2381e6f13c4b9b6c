import type { Answer, Query } from '@zhibu/contract/endpoint';
import type { StatisticsAnswer, statistics } from '@zhibu/contract/statistics';
import { type Actor, holds } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import type { Reader } from '../../kernel/database.ts';
import { forbidden, notFound } from '../../kernel/errors.ts';
import { decodePosition, encodePosition, idShape, pathShape } from '../../kernel/paging.ts';
import { addDays, type LocalDate } from '../../kernel/standards/dates.ts';
import type { Services } from '../../services.ts';
import { visibleOrganization } from '../organizations/public.ts';
import { eventsBehind } from './statistics.events.ts';
import {
  type List,
  type Listed,
  membersBehind,
  organizationsBehind,
  postsBehind,
} from './statistics.lists.ts';
import { daysOf, getStatistics } from './statistics.service.ts';

type DrillDownQuery = Query<(typeof statistics)['GET /statistics/drill-down']>;
type DrillDownAnswer = Answer<(typeof statistics)['GET /statistics/drill-down']>;

/**
 * Who or what one figure counts. The figure itself is the table's, so that list and table cannot differ unseen: what the
 * list does not show of it stands outside the duty's reach today. @throws Problem 403, 404 figure or organisation
 */
export async function drillDown(
  services: Services,
  actor: Actor,
  query: DrillDownQuery,
): Promise<DrillDownAnswer> {
  if (!holds(actor, 'statistics.read')) throw forbidden();
  const { row, column, limit = 20, after, table, organization, asOf, asKnown, from } = query;
  const answer = await getStatistics(services, actor, { table, organization, asOf, asKnown, from });
  const { count, label } = cellOf(answer, row, column);
  const position = decodePosition(after, [pathShape, idShape, dayShape]);
  const [path = '', id = '', day = ''] = position ?? [];
  return services.database.read(actor.scope, async (reader) => {
    const place = await visibleOrganization(reader, actor, organization);
    const days = daysOf({ asOf, asKnown, from }, table, dayInChina(services.clock.now()));
    const list = listOf({ reader, actor, place, days }, query);
    const rows = await list.page(position && { path, id, day }, limit + 1);
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return {
      kind: list.kind,
      label,
      count,
      hidden: list.isWhole ? 0 : Math.max(0, count - (await list.count())),
      items: items.map(presented),
      next: rows.length > limit && last ? encodePosition([last.path, last.id, last.on ?? '']) : null,
    };
  });
}

const dayShape = /^(?:\d{4}-\d{2}-\d{2})?$/;

/** @throws Problem 404 */
function cellOf({ columns, rows, total }: StatisticsAnswer, row: string, column: string) {
  const at = columns.findIndex(({ key }) => key === column);
  const found = rows.find(({ key }) => key === row);
  const cells = found?.cells ?? (row === 'total' ? total : undefined);
  const count = cells?.[at];
  if (count === undefined || count === null) throw notFound('statistics', row);
  const words = found?.label ?? { zh: '合计', en: 'Total' };
  const side = columns.length > 1 ? columns[at]?.label : undefined;
  return {
    count,
    label: side ? { zh: `${words.zh}，${side.zh}`, en: `${words.en}, ${side.en}` } : words,
  };
}

export interface Asked {
  reader: Reader;
  actor: Actor;
  place: { regionId: number; id: string; path: string };
  days: { asOf: LocalDate; asKnown: LocalDate | null; from: LocalDate | null; isNow: boolean };
}

function listOf(asked: Asked, { table, row, column }: DrillDownQuery): List {
  const { days } = asked;
  switch (table) {
    case 'organizations':
      return organizationsBehind(asked, { kind: row === 'total' ? null : row, size: column });
    case 'officers': {
      const [what, which = ''] = row.split(':');
      return what === 'post' ? postsBehind(asked, which) : organizationsBehind(asked, { term: which });
    }
    case 'age_sex':
      return membersBehind(asked, row === 'total' ? column : `age:${column}:${row}`);
    case 'development':
    case 'changes':
    case 'balance': {
      const until = table === 'balance' && !days.asOf.startsWith(column) ? `${column}-12-31` : days.asOf;
      const from = days.from ?? `${until.slice(0, 4)}-01-01`;
      const figure = table === 'development' ? row : 'member';
      const side = table === 'development' ? column : row;
      const at = (day: LocalDate) => ({
        ...asked,
        days: { ...days, asOf: day, isNow: days.isNow && day === days.asOf },
      });
      if (side === 'opening') return membersBehind(at(addDays(from, -1)), figure);
      if (side === 'closing') return membersBehind(at(until), figure);
      const [direction = '', cause = null] = side.split(':');
      return eventsBehind(
        { ...asked, days: { ...days, asOf: until, from } },
        {
          comes: direction === 'in' || direction === 'came',
          cause,
          stage: table === 'development' ? row : null,
        },
      );
    }
    default:
      return membersBehind(asked, row === 'total' ? 'member' : row);
  }
}

function presented({ path: _path, organizationId, organizationName, ...item }: Listed) {
  return { ...item, organization: { id: organizationId, name: organizationName } };
}
