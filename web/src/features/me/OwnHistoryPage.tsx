import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/session.tsx';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { useWho } from './actors.ts';
import { BackToFile } from './BackToFile.tsx';
import { shownChange } from './changes.ts';
import { NoFile } from './NoFile.tsx';
import { OwnStory } from './OwnStory.tsx';
import { PagedRows } from './PagedRows.tsx';
import { type HistoryEvent, ownHistoryQuery } from './queries.ts';

/** The own life in the Party as a story; beside it every change of the file: what, when, by whom. */
export function OwnHistoryPage() {
  const { t } = useTranslation('member');
  const { memberId } = useSession();
  const [changes, setChanges] = useState(false);
  return (
    <div className="z-page">
      <PageHeader
        title={t('story.title')}
        lead={changes ? t('history.lead') : t('story.lead')}
        breadcrumb={<BackToFile />}
      />
      {memberId === null ? (
        <NoFile />
      ) : (
        <>
          <div className="z-views">
            <Button aria-pressed={!changes} onClick={() => setChanges(false)}>
              {t('story.view')}
            </Button>
            <Button aria-pressed={changes} onClick={() => setChanges(true)}>
              {t('history.title')}
            </Button>
          </div>
          {changes ? <HistoryRows memberId={memberId} /> : <OwnStory memberId={memberId} />}
        </>
      )}
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
  const who = useWho();
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
      <div className="z-small z-muted">{who(event.actorName, event.role)}</div>
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
