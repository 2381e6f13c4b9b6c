import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { Story } from '../../ui/story/Story.tsx';
import { useWho } from './actors.ts';
import { ownStoryQuery } from './queries.ts';

/** The own story in large type. */
export function OwnStory({ memberId }: { memberId: string }) {
  const { t } = useTranslation('common');
  const who = useWho();
  const story = useInfiniteQuery(ownStoryQuery(memberId));
  if (story.isPending) return <Skeleton lines={8} />;
  const items = story.data?.pages.flatMap((page) => page.items) ?? [];
  if (story.error && items.length === 0)
    return <ErrorState error={story.error} onRetry={() => story.refetch()} />;
  if (items.length === 0) return <Empty title={t('story.none')} hint={t('story.noneHint')} icon="history" />;
  return (
    <Section>
      <Story
        large
        items={items}
        who={who}
        requestLink={(id) => (
          <Link to="/me/corrections/$id" params={{ id }} className="z-small">
            {t('story.request')}
          </Link>
        )}
      />
      {story.error && <ErrorState error={story.error} />}
      {story.hasNextPage && (
        <Button busy={story.isFetchingNextPage} onClick={() => story.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </Section>
  );
}
