import type { StatisticsTable } from '@zhibu/contract/statistics';
import type { SearchParams } from '../../lib/search-params.ts';
import { parseTypedDay } from '../../ui/desk/typed-day.ts';

/** In the order in which they are shown; the contract's own list would bring its schemas along. */
const known: Record<StatisticsTable, true> = {
  profile: true,
  age_sex: true,
  ethnic_group: true,
  education: true,
  standing: true,
  occupation: true,
  organizations: true,
  officers: true,
  development: true,
  changes: true,
  balance: true,
};
export const tableKeys = Object.keys(known) as StatisticsTable[]; // the keys of a literal table

/** What stands in the address: enough to send a colleague exactly what one sees. */
export interface StatisticsSearch {
  table: StatisticsTable;
  /** Absent: the organisation of the acting duty. */
  organization?: string;
  /** Absent: today. */
  asOf?: string;
  asKnown?: string;
  /** First day of the period of the changes. */
  from?: string;
  /** Another day, or another organisation. */
  compare?: string;
  /** The column that is compared. */
  by?: string;
  /** The column by which the lines stand; absent: as the table comes. The most first, unless `order` says otherwise. */
  sort?: string;
  order?: 'asc';
  /** The figure whose list is open; `side` b: in the compared answer. */
  row?: string;
  column?: string;
  side?: 'b';
}

/** One question to the server. */
export interface Question {
  table: StatisticsTable;
  organization?: string;
  asOf?: string;
  asKnown?: string;
  from?: string;
}

const ids = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const text = (value: unknown, max = 60) =>
  typeof value === 'string' && value !== '' && value.length <= max ? value : undefined;
const day = (value: unknown) =>
  typeof value === 'string' && parseTypedDay(value) === value ? value : undefined;
const id = (value: unknown) => (typeof value === 'string' && ids.test(value) ? value : undefined);

/** An address typed by hand, or of an older version, never breaks the page: what does not fit is left out. */
export function readStatisticsSearch(raw: Record<string, unknown>): StatisticsSearch {
  const search: StatisticsSearch = { table: tableKeys.find((key) => key === raw.table) ?? 'profile' };
  const given = {
    organization: id(raw.organization),
    asOf: day(raw.asOf),
    asKnown: day(raw.asKnown),
    from: day(raw.from),
    compare: day(raw.compare) ?? id(raw.compare),
    by: text(raw.by),
    sort: text(raw.sort),
    order: raw.order === 'asc' ? ('asc' as const) : undefined,
    row: text(raw.row),
    column: text(raw.column),
    side: raw.side === 'b' ? ('b' as const) : undefined,
  };
  for (const [key, value] of Object.entries(given))
    if (value !== undefined) Object.assign(search, { [key]: value });
  return search;
}

/** What is asked anew: another table, day or organisation closes the list that was open. */
export function changed(search: StatisticsSearch, change: Change): SearchParams {
  const { row: _row, column: _column, side: _side, ...rest } = search;
  const next = { ...rest, ...change };
  if (change.table !== undefined && change.table !== search.table)
    Object.assign(next, { by: undefined, sort: undefined, order: undefined });
  return addressOf(next);
}

export type Change = { [K in keyof StatisticsSearch]?: StatisticsSearch[K] | undefined };

/** For the address; the first table needs no name. */
export function addressOf(search: Change): SearchParams {
  const entries = Object.entries(search).filter(
    ([key, value]) => value !== undefined && !(key === 'table' && value === 'profile'),
  );
  return Object.fromEntries(entries.map(([key, value]) => [key, String(value)]));
}

/** Tables of what happened in a period, not of how it was on a day. */
export const ofPeriod = (table: StatisticsTable) => table === 'changes' || table === 'development';

export function questionOf({ table, organization, asOf, asKnown, from }: StatisticsSearch): Question {
  return {
    table,
    ...(organization === undefined ? {} : { organization }),
    ...(asOf === undefined ? {} : { asOf }),
    ...(asKnown === undefined ? {} : { asKnown }),
    ...(from === undefined || !ofPeriod(table) ? {} : { from }),
  };
}

/** The same question of another day or another organisation; null while nothing is compared. */
export function otherQuestionOf(search: StatisticsSearch): Question | null {
  const kind = comparedWith(search);
  if (kind === null || search.compare === undefined) return null;
  const own = questionOf(search);
  if (kind === 'organization') return { ...own, organization: search.compare };
  // Another day has a period of its own: the year up to it.
  const { from: _from, ...rest } = own;
  return { ...rest, asOf: search.compare };
}

export function comparedWith({ compare }: Pick<StatisticsSearch, 'compare'>): 'day' | 'organization' | null {
  if (compare === undefined) return null;
  return ids.test(compare) ? 'organization' : 'day';
}
