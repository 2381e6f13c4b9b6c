import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { WarningKind } from '@zhibu/contract/warning-kinds';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';

export type Summary = AnswerOf<'GET /warnings/summary'>;
export type SummaryItem = Summary['items'][number];
export type Warning = AnswerOf<'GET /warnings'>['items'][number];

/** What is looked at: one organisation of the reach with what stands below, or all of it. */
export type Place = string | undefined;
const at = (place: Place) => (place === undefined ? {} : { organization: place });
const cursor = (after: string) => (after === '' ? {} : { after });

export const summaryQuery = (place: Place) =>
  queryOptions({
    queryKey: ['warnings', 'summary', place],
    queryFn: ({ signal }) => call('GET /warnings/summary', { query: at(place), signal }),
    staleTime: 60_000,
  });

export const listQuery = (kind: WarningKind, place: Place, limit: number) =>
  infiniteQueryOptions({
    queryKey: ['warnings', 'list', kind, place, limit],
    queryFn: ({ pageParam, signal }) =>
      call('GET /warnings', { query: { kind, limit, ...at(place), ...cursor(pageParam) }, signal }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });

export const organizationsQuery = (kind: WarningKind, place: Place, limit: number) =>
  infiniteQueryOptions({
    queryKey: ['warnings', 'organizations', kind, place, limit],
    queryFn: ({ pageParam, signal }) =>
      call('GET /warnings/organizations', {
        query: { kind, limit, ...at(place), ...cursor(pageParam) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
