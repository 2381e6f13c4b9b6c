import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call } from '../../lib/api.ts';
import { otherQuestionOf, type Question, questionOf, type StatisticsSearch } from './statistics.search.ts';

/** One table as the address asks for it. */
export function useAnswer(question: Question | null) {
  return useQuery({
    queryKey: ['statistics', question],
    queryFn: ({ signal }) => call('GET /statistics', { query: question ?? {}, signal }),
    enabled: question !== null,
    placeholderData: keepPreviousData,
  });
}

/** The answer that is looked at, and the one it is compared with. */
export function useAnswers(search: StatisticsSearch, asks: boolean) {
  const other = otherQuestionOf(search);
  return {
    own: useAnswer(asks ? questionOf(search) : null),
    other: useAnswer(asks ? other : null),
    compares: other !== null,
  };
}
