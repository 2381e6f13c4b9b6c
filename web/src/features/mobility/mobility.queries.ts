import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { filterOfMobility, type MobilitySearch } from './mobility.search.ts';

export type Period = AnswerOf<'GET /mobility/{id}'>;
export type MobilityLine = AnswerOf<'GET /mobility'>['items'][number];
export type MobilityCounts = AnswerOf<'GET /mobility/counts'>;
export type Mine = AnswerOf<'GET /mobility/mine'>;

const pageSize = 50;

export const mobilityQuery = (asked: MobilitySearch) =>
  queryOptions({
    queryKey: ['mobility', 'list', asked.row, asked.show, asked.search, asked.organization, asked.after],
    queryFn: ({ signal }) =>
      call('GET /mobility', {
        query: {
          ...filterOfMobility(asked),
          limit: pageSize,
          ...(asked.after === undefined ? {} : { after: asked.after }),
        },
        signal,
      }),
  });

export const mobilityCountsQuery = (organization: string | undefined) =>
  queryOptions({
    queryKey: ['mobility', 'counts', organization],
    queryFn: ({ signal }) =>
      call('GET /mobility/counts', { query: organization === undefined ? {} : { organization }, signal }),
  });

export const periodQuery = (id: string) =>
  queryOptions({
    queryKey: ['mobility', 'one', id],
    queryFn: ({ signal }) => call('GET /mobility/{id}', { params: { id }, signal }),
  });

export const mineQuery = queryOptions({
  queryKey: ['mobility', 'mine'],
  queryFn: ({ signal }) => call('GET /mobility/mine', { signal }),
});

/** After a step: what it answered is shown at once, and everything that counts is read anew. */
export async function settle(client: QueryClient, period: Period): Promise<void> {
  client.setQueryData(periodQuery(period.id).queryKey, period);
  void client.invalidateQueries({ queryKey: ['warnings'] });
  void client.invalidateQueries({ queryKey: ['contacts', period.member.id] });
  // A host that declined has had the last answer: asked again, there is nothing.
  const isGone = period.state === 'declined' && !period.sides.includes('home');
  await client.invalidateQueries({
    queryKey: ['mobility'],
    predicate: ({ queryKey }) => !(isGone && queryKey.includes(period.id)),
  });
}
