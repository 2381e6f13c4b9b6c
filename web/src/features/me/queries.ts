import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';

export type OwnFile = AnswerOf<'GET /members/{id}'>;
export type Entry = AnswerOf<'GET /members/{id}/entries'>['items'][number];
export type Access = AnswerOf<'GET /members/{id}/access-log'>['items'][number];
export type HistoryEvent = AnswerOf<'GET /members/{id}/history'>['items'][number];

/** Under the same key as the workbench's: an officer's edit of the own file shows here at once. */
export const ownFileQuery = (id: string) =>
  queryOptions({
    queryKey: ['members', id],
    queryFn: ({ signal }) => call('GET /members/{id}', { params: { id }, signal }),
  });

export const ownEntriesQuery = (id: string) =>
  queryOptions({
    queryKey: ['members', id, 'entries'],
    queryFn: ({ signal }) => call('GET /members/{id}/entries', { params: { id }, signal }),
  });

export const ownFilesQuery = (id: string) =>
  queryOptions({
    queryKey: ['members', id, 'files'],
    queryFn: ({ signal }) => call('GET /members/{id}/files', { params: { id }, signal }),
  });

export const ownAccessQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['own-access-log', id],
    queryFn: ({ pageParam, signal }) =>
      call('GET /members/{id}/access-log', { params: { id }, query: cursor(pageParam), signal }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });

export const ownHistoryQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['own-history', id],
    queryFn: ({ pageParam, signal }) =>
      call('GET /members/{id}/history', { params: { id }, query: cursor(pageParam), signal }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });

export const ownStoryQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['members', 'story', id],
    queryFn: ({ pageParam, signal }) =>
      call('GET /members/{id}/timeline', {
        params: { id },
        query: { limit: 50, ...cursor(pageParam) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });

export const organizationQuery = (id: string) =>
  queryOptions({
    queryKey: ['organizations', id],
    queryFn: ({ signal }) => call('GET /organizations/{id}', { params: { id }, signal }),
  });

function cursor(after: string): { after?: string } {
  return after === '' ? {} : { after };
}
