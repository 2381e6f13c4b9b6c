import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';

export type Correction = AnswerOf<'GET /correction-requests/{id}'>;
export type CorrectionRow = AnswerOf<'GET /members/{id}/correction-requests'>['items'][number];
export type Consent = AnswerOf<'GET /members/{id}/consents'>['items'][number];
export type Fellow = AnswerOf<'GET /members/{id}/fellow-members'>['items'][number];

export const ownCorrectionsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['own-corrections', id],
    queryFn: ({ pageParam, signal }) =>
      call('GET /members/{id}/correction-requests', { params: { id }, query: cursor(pageParam), signal }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });

export const correctionQuery = (id: string) =>
  queryOptions({
    queryKey: ['correction', id],
    queryFn: ({ signal }) => call('GET /correction-requests/{id}', { params: { id }, signal }),
    // An officer's reading is logged as an opening of the file; coming back to the window is none.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

export const consentsQuery = (id: string) =>
  queryOptions({
    queryKey: ['consents', id],
    queryFn: ({ signal }) => call('GET /members/{id}/consents', { params: { id }, signal }),
  });

export const fellowsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['fellows', id],
    queryFn: ({ pageParam, signal }) =>
      call('GET /members/{id}/fellow-members', {
        params: { id },
        query: { limit: 50, ...cursor(pageParam) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });

export const retentionQuery = queryOptions({
  queryKey: ['retention'],
  queryFn: ({ signal }) => call('GET /retention', { signal }),
});

function cursor(after: string): { after?: string } {
  return after === '' ? {} : { after };
}
