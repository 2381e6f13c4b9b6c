import { useQuery } from '@tanstack/react-query';
import { type EntryKind, entryKinds } from '@zhibu/contract/fields';
import { useTranslation } from 'react-i18next';
import { addressOf } from '../../lib/api.ts';
import { goesOn } from '../../lib/entry-period.ts';
import { useReader } from '../../lib/words.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { type Entry, ownEntriesQuery, ownFilesQuery } from './queries.ts';

const kinds = Object.keys(entryKinds) as EntryKind[]; // the table's own keys

/** What happened more than once (education, work, awards …), and the attachments. */
export function OwnEntries({ memberId }: { memberId: string }) {
  const { t } = useTranslation('member');
  const { words } = useReader();
  const entries = useQuery(ownEntriesQuery(memberId));
  const items = entries.data?.items ?? [];
  return (
    <>
      {entries.isPending && <Skeleton lines={3} />}
      {entries.error && <ErrorState error={entries.error} onRetry={() => entries.refetch()} />}
      {entries.data && items.length === 0 && (
        <Section title={t('file.entries')}>
          <p className="z-muted">{t('file.noEntries')}</p>
        </Section>
      )}
      {kinds
        .filter((kind) => items.some((entry) => entry.kind === kind))
        .map((kind) => (
          <Section key={kind} title={words(entryKinds[kind])}>
            <ul className="z-rows">
              {items
                .filter((entry) => entry.kind === kind)
                .map((entry) => (
                  <EntryRow key={entry.id} entry={entry} />
                ))}
            </ul>
          </Section>
        ))}
      <OwnAttachments memberId={memberId} />
    </>
  );
}

function EntryRow({ entry }: { entry: Entry }) {
  const when = usePeriod(entry);
  const more = [entry.place, entry.detail, entry.phone].filter((text) => text !== null && text !== '');
  return (
    <li>
      <div>{entry.title}</div>
      {when !== '' && <div className="z-small z-muted">{when}</div>}
      {more.map((text) => (
        <div key={text} className="z-small">
          {text}
        </div>
      ))}
    </li>
  );
}

function usePeriod(entry: Entry): string {
  const { fromOn, untilOn } = entry;
  const { t } = useTranslation('member');
  const { day } = useReader();
  if (fromOn !== null && untilOn !== null)
    return t('file.between', { from: day(fromOn), until: day(untilOn) });
  if (fromOn !== null) return goesOn(entry) ? t('file.since', { from: day(fromOn) }) : day(fromOn);
  return untilOn === null ? '' : t('file.until', { until: day(untilOn) });
}

function OwnAttachments({ memberId }: { memberId: string }) {
  const { t } = useTranslation('member');
  const files = useQuery(ownFilesQuery(memberId));
  const attachments = files.data?.items.filter(({ purpose }) => purpose === 'attachment') ?? [];
  if (attachments.length === 0) return null;
  return (
    <Section title={t('file.attachments')}>
      <ul className="z-rows">
        {attachments.map((file) => (
          <li key={file.id}>
            <a href={addressOf('GET /member-files/{id}', { params: { id: file.id } })}>{file.name}</a>
          </li>
        ))}
      </ul>
    </Section>
  );
}
