import { queryOptions } from '@tanstack/react-query';
import { type Post, postKeys } from '@zhibu/contract/posts';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';

export type Officer = AnswerOf<'GET /organizations/{id}/officers'>['items'][number];
export type Term = AnswerOf<'GET /organizations/{id}/terms'>['items'][number];

/** What the rules say of an organisation today. */
export const healthOf = (id: string) =>
  queryOptions({
    queryKey: ['organizations', 'body', id, 'health'],
    queryFn: ({ signal }) => call('GET /organizations/{id}/health', { params: { id }, signal }),
  });

/** The running term; null where none is registered. */
export const runningTermOf = (id: string) =>
  queryOptions({
    queryKey: ['organizations', 'body', id, 'term'],
    queryFn: async ({ signal }): Promise<Term | null> => {
      const { items } = await call('GET /organizations/{id}/terms', {
        params: { id },
        query: { limit: 1 },
        signal,
      });
      return items.find(({ ended }) => ended === null) ?? null;
    },
  });

/** Who is in office: a body has at most a few dozen people, one page holds them. */
export const officersOf = (id: string) =>
  queryOptions({
    queryKey: ['organizations', 'body', id, 'officers'],
    queryFn: async ({ signal }): Promise<Officer[]> => {
      const { items } = await call('GET /organizations/{id}/officers', {
        params: { id },
        query: { limit: 100 },
        signal,
      });
      return inOrder(items);
    },
  });

/** In the order in which posts are read out. */
export function inOrder<T extends { post: Post }>(officers: readonly T[]): T[] {
  return officers.toSorted((a, b) => postKeys.indexOf(a.post) - postKeys.indexOf(b.post));
}
