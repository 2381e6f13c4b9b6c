import { electionKinds, posts } from '@zhibu/contract/posts';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { useReader } from '../../lib/words.ts';
import { MoreList } from '../../ui/desk/MoreList.tsx';

/** Former officers and terms, fetched when somebody asks for them. */
export function OfficerHistory({ id, people }: { id: string; people: boolean }) {
  const { t } = useTranslation('workbench');
  return (
    <>
      {people && <Folded words={t('officers.past')}>{() => <PastOfficers id={id} />}</Folded>}
      <Folded words={t('officers.terms')}>{() => <Terms id={id} />}</Folded>
    </>
  );
}

function Folded({ words, children }: { words: string; children: () => ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <details className="desk-fold" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{words}</summary>
      {open && children()}
    </details>
  );
}

function PastOfficers({ id }: { id: string }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  return (
    <MoreList
      queryKey={['organizations', 'body', id, 'past']}
      load={(after, signal) =>
        call('GET /organizations/{id}/officers', {
          params: { id },
          query: { when: 'past', limit: 20, ...(after === undefined ? {} : { after }) },
          signal,
        })
      }
      keyOf={(officer) => officer.id}
      none={t('officers.pastNone')}
    >
      {({ member, post, termNumber, from, until, endReason }) => (
        <>
          {t('officers.pastLine', { name: member.name, post: reader.words(posts[post]), n: termNumber })}
          <br />
          <span className="z-muted z-small">
            {t('officers.pastDates', {
              from: reader.day(from),
              until: reader.day(until),
              reason: endReason ?? '',
            })}
          </span>
        </>
      )}
    </MoreList>
  );
}

function Terms({ id }: { id: string }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  return (
    <MoreList
      queryKey={['organizations', 'body', id, 'terms']}
      load={(after, signal) =>
        call('GET /organizations/{id}/terms', {
          params: { id },
          query: { limit: 20, ...(after === undefined ? {} : { after }) },
          signal,
        })
      }
      keyOf={(term) => term.id}
      none={t('officers.termsNone')}
    >
      {({ number, from, due, ended, election, extendedUntil, approval }) => (
        <>
          {t('officers.term', { n: number })}
          {'　'}
          {ended === null
            ? t('officers.termDates', { from: reader.day(from), due: reader.day(due) })
            : t('officers.termEnded', { from: reader.day(from), ended: reader.day(ended) })}
          <br />
          <span className="z-muted z-small">
            {reader.words(electionKinds[election])}
            {extendedUntil !== null &&
              ` · ${t('officers.termExtended', { until: reader.day(extendedUntil), approval: approval ?? '' })}`}
          </span>
        </>
      )}
    </MoreList>
  );
}
