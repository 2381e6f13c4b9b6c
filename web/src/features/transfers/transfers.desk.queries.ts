import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import type { BoardSearch } from './transfers.desk.search.ts';

export type Transfer = AnswerOf<'GET /transfers/{id}'>;
export type Line = AnswerOf<'GET /transfers'>['items'][number];
export type Counts = AnswerOf<'GET /transfers/counts'>;
export type Filings = AnswerOf<'POST /transfers/filings'>;

const pageSize = 50;

/** A board as the address asks for it. */
export const boardQuery = ({ show, side, state, search, organization, after }: BoardSearch) =>
  queryOptions({
    queryKey: ['transfers', 'board', show, side, state, search, organization, after],
    queryFn: ({ signal }) =>
      call('GET /transfers', {
        query: {
          show,
          limit: pageSize,
          ...(side === undefined ? {} : { side }),
          ...(state === undefined ? {} : { state: [state] }),
          ...(search === undefined ? {} : { search }),
          ...(organization === undefined ? {} : { organization }),
          ...(after === undefined ? {} : { after }),
        },
        signal,
      }),
  });

export const countsQuery = (organization: string | undefined) =>
  queryOptions({
    queryKey: ['transfers', 'counts', organization],
    queryFn: ({ signal }) =>
      call('GET /transfers/counts', { query: organization === undefined ? {} : { organization }, signal }),
  });

export const transferQuery = (id: string) =>
  queryOptions({
    queryKey: ['transfers', 'one', id],
    queryFn: ({ signal }) => call('GET /transfers/{id}', { params: { id }, signal }),
    // Whoever comes back to the page sees what the other side did meanwhile: the record arrives by itself.
    refetchOnWindowFocus: 'always',
  });

/** After a step: what it answered is shown at once, and everything that counts transfers is read anew. */
export async function settle(client: QueryClient, transfer: Transfer): Promise<void> {
  client.setQueryData(transferQuery(transfer.id).queryKey, transfer);
  await recount(client);
}

/** Whoever came to another branch stands elsewhere in the lists, too. */
export async function recount(client: QueryClient): Promise<void> {
  void client.invalidateQueries({ queryKey: ['members'] });
  void client.invalidateQueries({ queryKey: ['warnings'] });
  await client.invalidateQueries({ queryKey: ['transfers'] });
}
