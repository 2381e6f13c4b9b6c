import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/session.tsx';
import { useReader } from '../../lib/words.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { roleWords } from './actors.ts';
import { BackToFile } from './BackToFile.tsx';
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
      <PageHeader title={t('history.title')} lead={t('history.lead')} breadcrumb={<BackToFile />} />
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

/** The kinds that the server writes (members.service.ts and its siblings). */
const kinds = [
  'created',
  'imported',
  'changed',
  'entry_added',
  'entry_changed',
  'entry_removed',
  'file_added',
  'file_removed',
  'moved',
  'status_changed',
  'status_revoked',
  'reduced',
] as const;

function EventRow({ event }: { event: HistoryEvent }) {
  const { t } = useTranslation('member');
  const reader = useReader();
  const kind = kinds.find((one) => one === event.kind);
  return (
    <li>
      <strong>{kind ? t(`history.kind.${kind}`) : event.kind}</strong>
      {event.changes.map((change) => {
        const { field, ...shown } = shownChange(event.kind, change, reader);
        const name = isSpecial(field) ? t(`history.${field}`) : field;
        return <div key={change.field}>{t(`history.${shown.say}`, { ...shown, field: name })}</div>;
      })}
      {event.correctionRequest !== null && (
        <Link to="/me/corrections/$id" params={{ id: event.correctionRequest }} className="z-small">
          {t('rights.history.request')}
        </Link>
      )}
      <div className="z-small z-muted">{useActorName(event)}</div>
      <div className="z-small z-muted">{reader.instant(event.recordedAt)}</div>
      <div className="z-small z-muted">{t('history.validOn', { day: reader.day(event.validOn) })}</div>
    </li>
  );
}

/** Things that change besides the fields and entries. */
const specials = ['import', 'attachment', 'photo'] as const;
function isSpecial(field: string): field is (typeof specials)[number] {
  return specials.some((one) => one === field);
}

function useActorName({ actorName, role }: HistoryEvent): string {
  const { t } = useTranslation('member');
  const { words } = useReader();
  if (role === 'system') return t('log.system');
  const duty = roleWords(role, { self: t('log.self'), system: t('log.system') });
  return t('history.by', { name: actorName, role: typeof duty === 'string' ? duty : words(duty) });
}
