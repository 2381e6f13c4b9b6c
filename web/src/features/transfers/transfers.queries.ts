import { queryOptions } from '@tanstack/react-query';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import type { SearchParams } from '../../lib/search-params.ts';

export type Line = AnswerOf<'GET /transfers'>['items'][number];
export type Transfer = AnswerOf<'GET /transfers/{id}'>;
export type Counts = AnswerOf<'GET /transfers/counts'>;

export const shows = ['here', 'open', 'overdue', 'ended'] as const;
export type Show = (typeof shows)[number];

/** What the address of the board says. */
export interface BoardSearch {
  show: Show;
  side?: 'origin' | 'destination';
  organization?: string;
  search?: string;
  after?: string;
}

const textOf = (value: SearchParams[string]) =>
  typeof value === 'string' && value !== '' ? value : undefined;

export function readBoard(raw: SearchParams): BoardSearch {
  const side = raw.side === 'origin' || raw.side === 'destination' ? raw.side : undefined;
  const organization = textOf(raw.organization);
  const search = textOf(raw.search);
  const after = textOf(raw.after);
  return {
    show: shows.find((one) => one === raw.show) ?? 'here',
    ...(side ? { side } : {}),
    ...(organization ? { organization } : {}),
    ...(search ? { search } : {}),
    ...(after ? { after } : {}),
  };
}

/** Everything of transfers is read anew after a step. */
export const transfersKey = ['transfers'] as const;

export const boardQuery = (board: BoardSearch) =>
  queryOptions({
    queryKey: [...transfersKey, 'board', board],
    queryFn: ({ signal }) => call('GET /transfers', { query: { ...board, limit: 50 }, signal }),
  });

export const countsQuery = (organization: string | undefined) =>
  queryOptions({
    queryKey: [...transfersKey, 'counts', organization],
    queryFn: ({ signal }) =>
      call('GET /transfers/counts', { query: organization === undefined ? {} : { organization }, signal }),
  });

export const transferQuery = (id: string) =>
  queryOptions({
    queryKey: [...transfersKey, 'one', id],
    queryFn: ({ signal }) => call('GET /transfers/{id}', { params: { id }, signal }),
  });
