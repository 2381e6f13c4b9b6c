import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type EntryKind, entryKinds } from '@zhibu/contract/fields';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { goesOn } from '../../lib/entry-period.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Confirm } from '../../ui/desk/Confirm.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { EntryDialog } from './EntryDialog.tsx';
import type { Member } from './member.form.ts';

export type Entry = AnswerOf<'GET /members/{id}/entries'>['items'][number];
export const entryKindKeys = Object.keys(entryKinds) as EntryKind[]; // a constant table's own keys

type Open = { kind: EntryKind; entry: Entry | null } | null;

/** Education, work, posts, awards …: what happened more than once, by kind. */
export function EntriesPanel({ member }: { member: Member }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const client = useQueryClient();
  const [open, setOpen] = useState<Open>(null);
  const [removing, setRemoving] = useState<Entry | null>(null);
  const key = ['members', 'entries', member.id];
  const entries = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => call('GET /members/{id}/entries', { params: { id: member.id }, signal }),
  });
  const refresh = async () => {
    void client.invalidateQueries({ queryKey: ['members', 'history', member.id] });
    await client.invalidateQueries({ queryKey: key });
  };
  if (entries.error) return <ErrorState error={entries.error} onRetry={() => entries.refetch()} />;
  if (entries.isPending) return <Skeleton lines={6} />;
  return (
    <>
      {entryKindKeys.map((kind) => (
        <Section
          key={kind}
          title={reader.words(entryKinds[kind])}
          actions={
            member.can.addEntry && (
              <Button
                kind="quiet"
                onClick={() => setOpen({ kind, entry: null })}
                aria-label={`${t('members.addEntry')}：${reader.words(entryKinds[kind])}`}
              >
                {t('members.addEntry')}
              </Button>
            )
          }
        >
          <EntryList
            entries={entries.data.items.filter((entry) => entry.kind === kind)}
            canEdit={member.can.addEntry}
            onEdit={(entry) => setOpen({ kind, entry })}
            onRemove={setRemoving}
          />
        </Section>
      ))}
      {open && (
        <EntryDialog
          memberId={member.id}
          kind={open.kind}
          entry={open.entry}
          onSaved={refresh}
          onClose={() => setOpen(null)}
        />
      )}
      {removing && (
        <Confirm
          title={t('members.entryRemoveAsk', { title: removing.title })}
          action={t('members.entryRemove')}
          danger
          run={async () => {
            await call('DELETE /member-entries/{id}', { params: { id: removing.id } });
            await refresh();
          }}
          onClose={() => setRemoving(null)}
        >
          {t('members.entryRemoveHint')}
        </Confirm>
      )}
    </>
  );
}

interface List {
  entries: readonly Entry[];
  canEdit: boolean;
  onEdit: (entry: Entry) => void;
  onRemove: (entry: Entry) => void;
}

function EntryList({ entries, canEdit, onEdit, onRemove }: List) {
  const { t } = useTranslation('workbench');
  const { day } = useReader();
  if (entries.length === 0) return <p className="z-muted">{t('members.entryNone')}</p>;
  return (
    <ul className="z-rows">
      {entries.map((entry) => (
        <li key={entry.id} className="z-row">
          <div>
            <strong>{entry.title}</strong>
            {entry.fromOn !== null && (
              <span className="z-muted">
                {'　'}
                {day(entry.fromOn)}
                {entry.untilOn !== null && ` – ${day(entry.untilOn)}`}
                {goesOn(entry) && ` – ${t('members.untilNow')}`}
              </span>
            )}
            <div className="z-muted z-small">
              {[entry.place, entry.phone, entry.detail].filter(Boolean).join(' · ')}
            </div>
          </div>
          {canEdit && (
            <span className="z-actions">
              <Button
                kind="quiet"
                onClick={() => onEdit(entry)}
                aria-label={`${t('members.editEntry')} ${entry.title}`}
              >
                {t('members.editEntry')}
              </Button>
              <Button
                kind="quiet"
                onClick={() => onRemove(entry)}
                aria-label={`${t('members.entryRemove')} ${entry.title}`}
              >
                {t('members.entryRemove')}
              </Button>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
