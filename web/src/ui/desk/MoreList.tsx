import { type QueryKey, useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../Button.tsx';
import { ErrorState } from '../ErrorState.tsx';
import { Skeleton } from '../Skeleton.tsx';

interface Page<T> {
  items: T[];
  next: string | null;
}

interface Properties<T> {
  queryKey: QueryKey;
  load: (after: string | undefined, signal: AbortSignal) => Promise<Page<T>>;
  keyOf: (item: T) => string;
  none: string;
  children: (item: T) => ReactNode;
}

/** A list that grows by a page at a press. */
export function MoreList<T>({ queryKey, load, keyOf, none, children }: Properties<T>) {
  const { t } = useTranslation('common');
  const list = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => load(pageParam, signal),
    initialPageParam: undefined as string | undefined, // the first page has no cursor
    getNextPageParam: (page) => page.next ?? undefined,
  });
  if (list.error) return <ErrorState error={list.error} onRetry={() => list.refetch()} />;
  if (list.isPending) return <Skeleton lines={5} />;
  const items = list.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <p className="z-muted">{none}</p>;
  return (
    <>
      <ol className="z-rows">
        {items.map((item) => (
          <li key={keyOf(item)}>{children(item)}</li>
        ))}
      </ol>
      {list.hasNextPage && (
        <Button busy={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </>
  );
}
