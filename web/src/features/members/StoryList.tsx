import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { Story } from '../../ui/story/Story.tsx';
import { actorInWords } from '../duties/role-name.ts';

/** Long enough for most lives in one piece; a longer one grows at a press. */
const pageSize = 50;

export function StoryList({ id, requestLink }: { id: string; requestLink: (id: string) => ReactNode }) {
  const { t } = useTranslation('common');
  const reader = useReader();
  const story = useInfiniteQuery({
    queryKey: ['members', 'story', id],
    queryFn: ({ pageParam, signal }) =>
      call('GET /members/{id}/timeline', {
        params: { id },
        query: { limit: pageSize, ...(pageParam === '' ? {} : { after: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
  if (story.isPending) return <Skeleton lines={8} />;
  const items = story.data?.pages.flatMap((page) => page.items) ?? [];
  if (story.error && items.length === 0)
    return <ErrorState error={story.error} onRetry={() => story.refetch()} />;
  if (items.length === 0) return <Empty title={t('story.none')} hint={t('story.noneHint')} icon="history" />;
  return (
    <Section>
      <Story items={items} who={(name, role) => actorInWords(name, role, reader)} requestLink={requestLink} />
      {story.error && <ErrorState error={story.error} />}
      {story.hasNextPage && (
        <Button busy={story.isFetchingNextPage} onClick={() => story.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </Section>
  );
}
