import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/session.tsx';
import { useReader } from '../../lib/words.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { roleWords } from './actors.ts';
import { shownChange } from './changes.ts';
import { NoFile } from './NoFile.tsx';
import { PagedRows } from './PagedRows.tsx';
import { type HistoryEvent, ownHistoryQuery } from './queries.ts';

/** Every change of the own file: what, when, by whom. */
export function OwnHistoryPage() {
  const { t } = useTranslation('member');
  const { memberId } = useSession();
  return (
    <div className="z-page">
      <PageHeader title={t('history.title')} lead={t('history.lead')} />
      {memberId === null ? <NoFile /> : <HistoryRows memberId={memberId} />}
    </div>
  );
}

function HistoryRows({ memberId }: { memberId: string }) {
  const { t } = useTranslation('member');
  const query = useInfiniteQuery(ownHistoryQuery(memberId));
  return (
    <PagedRows
      query={query}
      empty={t('history.empty')}
      emptyHint={t('history.emptyHint')}
      row={(event) => <EventRow key={event.id} event={event} />}
    />
  );
}

function EventRow({ event }: { event: HistoryEvent }) {
  const { t } = useTranslation('member');
  const reader = useReader();
  const role = roleWords(event.role, { self: t('log.self'), system: t('log.system') });
  return (
    <li>
      {event.changes.map((change) => {
        const { say, ...shown } = shownChange(event.kind, change, reader);
        return <div key={change.field}>{t(`history.${say}`, shown)}</div>;
      })}
      <div className="z-small z-muted">
        {reader.instant(event.recordedAt)} ·{' '}
        {t('history.by', {
          name: event.actorName,
          role: typeof role === 'string' ? role : reader.words(role),
        })}{' '}
        · {t('history.validOn', { day: reader.day(event.validOn) })}
      </div>
    </li>
  );
}
