import { useInfiniteQuery } from '@tanstack/react-query';
import { contactKinds, waysOfContact } from '@zhibu/contract/contact-kinds';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';

/** What was recorded of talks and contacts with me, as it stands in the file. */
export function OwnContacts({ memberId }: { memberId: string }) {
  const { t } = useTranslation('member');
  const { t: common } = useTranslation('common');
  const reader = useReader();
  const list = useInfiniteQuery({
    queryKey: ['contacts', memberId, 'own'],
    queryFn: ({ pageParam, signal }) =>
      call('GET /members/{id}/contacts', {
        params: { id: memberId },
        query: { limit: 5, ...(pageParam === '' ? {} : { after: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Section title={t('contacts.title')}>
      {list.isPending && <Skeleton lines={2} />}
      {list.error && <ErrorState error={list.error} onRetry={() => list.refetch()} />}
      {list.data && items.length === 0 && <p className="z-muted">{t('contacts.none')}</p>}
      {items.length > 0 && (
        <ul className="z-rows">
          {items.map(({ id, day, kind, how, by, note, withdrawn }) => {
            const title = `${reader.day(day)}　${reader.words(contactKinds[kind])}`;
            return (
              <li key={id}>
                {withdrawn ? <s className="z-muted">{title}</s> : <div>{title}</div>}
                <div className="z-small z-muted">
                  {t('contacts.by', { by, how: reader.words(waysOfContact[how]) })}
                </div>
                {note !== null && <div className="z-small">{note}</div>}
                {withdrawn && (
                  <div className="z-small z-muted">
                    {t('contacts.withdrawn', { by: withdrawn.by, reason: withdrawn.reason })}
                  </div>
                )}
              </li>
            );
          })}
        </ul>
      )}
      {list.hasNextPage && (
        <Button busy={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
          {common('more')}
        </Button>
      )}
    </Section>
  );
}
