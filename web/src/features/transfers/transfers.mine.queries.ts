import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';

export type MyTransfers = AnswerOf<'GET /transfers/mine'>;
export type MyTransfer = MyTransfers['items'][number];
export type Finding = NonNullable<MyTransfers['blocked']>;
export type Destination = AnswerOf<'GET /transfer-destinations'>['items'][number];
export type Letter = AnswerOf<'GET /public/letters/{code}'>;

export const myTransfersQuery = infiniteQueryOptions({
  queryKey: ['transfers', 'mine'],
  queryFn: ({ pageParam, signal }) =>
    call('GET /transfers/mine', {
      query: { limit: 10, ...(pageParam === '' ? {} : { after: pageParam }) },
      signal,
    }),
  initialPageParam: '',
  getNextPageParam: ({ next }) => next,
});

/** Branches of the own committee by a part of the name, where there are more than come with the transfers. */
export const branchesQuery = (branch: string) =>
  queryOptions({
    queryKey: ['transfers', 'mine', 'branches', branch],
    queryFn: ({ signal }) => call('GET /transfers/mine', { query: { limit: 1, branch }, signal }),
    staleTime: 60_000,
  });

/** So many committees are shown at once: more are found by writing more of the name. */
export const destinationsShown = 20;

export const destinationsQuery = (search: string) =>
  queryOptions({
    queryKey: ['transfer-destinations', search],
    queryFn: ({ signal }) =>
      call('GET /transfer-destinations', { query: { search, limit: destinationsShown }, signal }),
    staleTime: 60_000,
  });

export const letterQuery = (code: string) =>
  queryOptions({
    queryKey: ['letters', code],
    queryFn: ({ signal }) => call('GET /public/letters/{code}', { params: { code }, signal }),
  });

/** An ending is news for so long, in days. */
const newsDays = 14;

/** What the home tells: the one under way, or an ending that others brought about lately. */
export function newsOf(transfers: readonly MyTransfer[], now: Date): MyTransfer | null {
  const [latest] = transfers;
  const last = latest?.steps.at(-1);
  if (!latest || !last || latest.turn !== null) return openOf(transfers);
  const isOld = now.getTime() - Date.parse(last.at) > newsDays * 86_400_000;
  return last.side === 'member' || isOld ? openOf(transfers) : latest;
}

/** The one that has not ended: somebody's turn it is. */
export function openOf(transfers: readonly MyTransfer[]): MyTransfer | null {
  return transfers.find(({ turn }) => turn !== null) ?? null;
}
