import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { type Reader, useReader } from '../../lib/words.ts';
import { MoreList } from '../../ui/desk/MoreList.tsx';
import { Section } from '../../ui/Section.tsx';
import { actorInWords } from '../duties/role-name.ts';
import { fieldName, valueInWords } from './labels.ts';

type Event = AnswerOf<'GET /members/{id}/history'>['items'][number];
type Change = Event['changes'][number];

/** Every change of a file, newest first: when it was true, when it was recorded, by whom. */
export function HistoryPanel({ id }: { id: string }) {
  const { t } = useTranslation('workbench');
  return (
    <Section>
      <MoreList
        queryKey={['members', 'history', id]}
        load={(after, signal) =>
          call('GET /members/{id}/history', {
            params: { id },
            query: after === undefined ? {} : { after },
            signal,
          })
        }
        keyOf={(event) => event.id}
        none={t('members.historyNone')}
      >
        {(event) => <OneEvent event={event} />}
      </MoreList>
    </Section>
  );
}

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

function OneEvent({ event }: { event: Event }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const kind = kinds.find((one) => one === event.kind);
  const by = t('members.historyRecorded', {
    at: reader.instant(event.recordedAt),
    who: actorInWords(event.actorName, event.role, reader),
  });
  return (
    <>
      <strong>{kind ? t(`members.kind_${kind}`) : event.kind}</strong>
      <ul className="desk-plain-list">
        {event.changes.map((change) => (
          <li key={change.field}>{changeInWords(event.kind, change, reader, t)}</li>
        ))}
      </ul>
      {event.correctionRequest !== null && (
        <Link to="/corrections/$id" params={{ id: event.correctionRequest }} className="z-small">
          {t('members.historyRequest')}
        </Link>
      )}
      <div className="z-muted z-small">{by}</div>
    </>
  );
}

type Translate = ReturnType<typeof useTranslation<'workbench'>>['t'];

/** Of an entry the field is its kind; `education` is then no field of the file. */
function changeInWords(kind: string, change: Change, reader: Reader, t: Translate): string {
  const { field, before, after } = change;
  const entry = kind.startsWith('entry_');
  const name = fieldName(entry ? `entry.${field}` : field, reader);
  const say = (value: string) => (entry ? value : valueInWords(field, value, reader));
  if (before === null && after === null) return t('members.historyHidden', { field: name });
  if (before === null) return t('members.historySet', { field: name, after: say(after ?? '') });
  if (after === null) return t('members.historyCleared', { field: name, before: say(before) });
  return t('members.historyChange', { field: name, before: say(before), after: say(after) });
}
