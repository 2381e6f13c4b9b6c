import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { roles } from '@zhibu/contract/authorization';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { meQuery, queryClient } from '../../lib/query.ts';
import { type Reader, useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorState, FormProblem } from '../../ui/ErrorState.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useDeviceName } from './device-name.ts';

type AccountNotice = AnswerOf<'GET /account/notices'>['items'][number];

/** What happened to the account: sign-ins from new devices, recoveries, changes of admins. */
export function NoticesSection() {
  const { t } = useTranslation('accounts');
  const { t: common } = useTranslation('common');
  const [strange, setStrange] = useState<AccountNotice | null>(null);
  const notices = useInfiniteQuery({
    queryKey: ['account-notices'],
    queryFn: ({ pageParam, signal }) =>
      call('GET /account/notices', {
        query: { limit: 10, ...(pageParam === null ? {} : { after: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null, // the first page has no mark
    getNextPageParam: (page) => page.next,
  });
  const read = useMutation({
    mutationFn: (id: string) => call('POST /account/notices/{id}/read', { params: { id } }),
    onSuccess: () => Promise.all([notices.refetch(), refreshMe()]),
  });
  const items = notices.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Section title={t('notices.title')}>
      {notices.error ? (
        <ErrorState error={notices.error} onRetry={() => notices.refetch()} />
      ) : notices.isPending ? (
        <Skeleton lines={3} />
      ) : items.length === 0 ? (
        <p className="z-muted">{t('notices.none')}</p>
      ) : (
        <ul className="z-rows">
          {items.map((notice) => (
            <NoticeRow
              key={notice.id}
              notice={notice}
              busy={read.isPending && read.variables === notice.id}
              onRead={() => read.mutate(notice.id)}
              onStrange={() => setStrange(notice)}
            />
          ))}
        </ul>
      )}
      <FormProblem error={read.error} />
      {notices.hasNextPage && (
        <div>
          <Button busy={notices.isFetchingNextPage} onClick={() => notices.fetchNextPage()}>
            {common('more')}
          </Button>
        </div>
      )}
      {strange && <StrangeDialog notice={strange} onClose={() => setStrange(null)} />}
    </Section>
  );
}

function refreshMe() {
  return queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
}

interface RowProperties {
  notice: AccountNotice;
  busy: boolean;
  onRead: () => void;
  onStrange: () => void;
}

function NoticeRow({ notice, busy, onRead, onStrange }: RowProperties) {
  const { t } = useTranslation('accounts');
  const words = useNoticeWords(notice);
  return (
    <li className="z-row">
      <div>
        {notice.read ? words : <strong>{words}</strong>}
        {notice.disowned && <div className="z-small z-muted">{t('notices.disowned')}</div>}
      </div>
      <span className="z-actions">
        {notice.can.disown && <Button onClick={onStrange}>{t('notices.notMe')}</Button>}
        {!notice.read && (
          <Button kind="quiet" busy={busy} onClick={onRead}>
            {t('notices.seen')}
          </Button>
        )}
      </span>
    </li>
  );
}

function useNoticeWords(notice: AccountNotice): string {
  const { t } = useTranslation('accounts');
  const reader = useReader();
  const device = useDeviceName(notice.userAgent ?? '');
  return t(`notices.kind.${notice.kind}`, {
    at: reader.instant(notice.at),
    device,
    address: notice.address ?? '',
    by: byInWords(notice.by, notice.byRole, reader),
    role: roleInWords(notice.role, reader),
    name: notice.name ?? '',
  });
}

function roleInWords(role: string | null, reader: Reader): string {
  const known = Object.entries(roles).find(([key]) => key === role)?.[1];
  return known ? reader.words(known) : '';
}

function byInWords(name: string | null, role: string | null, reader: Reader): string {
  return reader.beside(name ?? '', roleInWords(role, reader));
}

function StrangeDialog({ notice, onClose }: { notice: AccountNotice; onClose: () => void }) {
  const { t } = useTranslation('accounts');
  const { t: common } = useTranslation('common');
  const disown = useMutation({
    mutationFn: () => call('POST /account/notices/{id}/disownment', { params: { id: notice.id } }),
    // The server asks for a new password from now on; the page that follows says why.
    onSuccess: () => location.assign('/new-password'),
  });
  return (
    <Dialog title={t('notices.notMeTitle')} onClose={onClose}>
      <p>{t('notices.notMeLead')}</p>
      <FormProblem error={disown.error} />
      <div className="z-actions">
        <Button kind="danger" busy={disown.isPending} onClick={() => disown.mutate()}>
          {t('notices.notMeGo')}
        </Button>
        <Button onClick={onClose}>{common('cancel')}</Button>
      </div>
    </Dialog>
  );
}
