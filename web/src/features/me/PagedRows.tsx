import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';

interface Properties<T> {
  query: UseInfiniteQueryResult<{ pages: { items: T[] }[] }, Error>;
  row: (item: T, index: number) => ReactNode;
  empty: string;
  emptyHint: string;
}

/** A list that grows on demand, newest first, with its loading, empty and error states. */
export function PagedRows<T>({ query, row, empty, emptyHint }: Properties<T>) {
  const { t } = useTranslation('common');
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (query.isPending) return <Skeleton lines={6} />;
  if (query.error && items.length === 0)
    return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  if (items.length === 0) return <Empty title={empty} hint={emptyHint} />;
  return (
    <Section>
      <ul className="z-rows">{items.map(row)}</ul>
      {query.error && <ErrorState error={query.error} />}
      {query.hasNextPage && (
        <Button busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </Section>
  );
}
