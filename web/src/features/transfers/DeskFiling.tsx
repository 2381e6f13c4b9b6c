import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { useReader } from '../../lib/words.ts';
import { Button, buttonClass } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import type { DestinationPlace, Place } from './DeskFields.tsx';
import { bodyOf, emptyFiling, type FilingDraft, FilingFields, isFilingReady } from './DeskFilingFields.tsx';
import { type Filings, recount } from './transfers.desk.queries.ts';

interface Properties {
  members: readonly Place[];
  destination?: DestinationPlace | null | undefined;
  onClose: () => void;
  /** Some were filed: whoever chose them need not keep them. */
  onFiled?: () => void;
}

/** The origin files for its members: whom it is possible for and whom not and why, before anything is stored. */
export function FilingDialog({ members, destination = null, onClose, onFiled }: Properties) {
  const { t } = useTranslation('workbench');
  const client = useQueryClient();
  const [draft, setDraft] = useState<FilingDraft>({ ...emptyFiling, destination });
  const [asked, setAsked] = useState(false);
  const send = (preview: boolean, memberIds: string[]) =>
    call('POST /transfers/filings', {
      query: preview ? { preview } : {},
      body: { memberIds, ...bodyOf(draft) },
    });
  const look = useMutation({
    mutationFn: () =>
      send(
        true,
        members.map(({ id }) => id),
      ),
  });
  const file = useMutation({
    mutationFn: (possible: Filings['filed']) =>
      send(
        false,
        possible.map(({ member }) => member.id),
      ),
    onSuccess: async () => {
      await recount(client);
      onFiled?.();
    },
  });
  const ready = isFilingReady(draft);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (ready) look.mutate();
  };
  const [only] = members;
  const title =
    members.length === 1
      ? t('transfers.fileTitle', { name: only?.name ?? '' })
      : t('transfers.fileTitleMany', { count: members.length });
  return (
    <Dialog title={title} onClose={onClose}>
      {file.data ? (
        <Filed outcome={file.data} onClose={onClose} />
      ) : look.data ? (
        <Preview
          outcome={look.data}
          destination={draft.destination?.name ?? ''}
          work={file}
          onGo={() => file.mutate(look.data.filed)}
          onBack={() => {
            look.reset();
            file.reset();
          }}
        />
      ) : (
        <form className="z-form" onSubmit={submit} noValidate>
          <p>{t('transfers.fileWhat')}</p>
          <FilingFields draft={draft} onChange={setDraft} error={look.error} />
          <FormProblem error={look.error} />
          {asked && !ready && <Notice kind="warning">{t('transfers.fileMissing')}</Notice>}
          <div className="z-actions">
            <Button kind="primary" type="submit" busy={look.isPending}>
              {t('transfers.fileNext')}
            </Button>
            <Button onClick={onClose}>{t('desk.cancel')}</Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

interface PreviewProperties {
  outcome: Filings;
  destination: string;
  work: { error: unknown; isPending: boolean };
  onGo: () => void;
  onBack: () => void;
}

function Preview({ outcome: { filed, refused }, destination, work, onGo, onBack }: PreviewProperties) {
  const { t } = useTranslation('workbench');
  return (
    <section className="z-form" aria-label={t('transfers.filePreview')}>
      {filed.length > 0 && (
        <div>
          <strong>{t('transfers.filePossible', { count: filed.length, destination })}</strong>
          <p className="transfer-names">{filed.map(({ member }) => member.name).join(t('desk.listMark'))}</p>
        </div>
      )}
      <Refused refused={refused} />
      <FormProblem error={work.error} />
      <div className="z-actions">
        {filed.length > 0 && (
          <Button kind="primary" busy={work.isPending} onClick={onGo}>
            {t('transfers.fileGo', { count: filed.length })}
          </Button>
        )}
        <Button onClick={onBack}>{t('transfers.fileBack')}</Button>
      </div>
    </section>
  );
}

function Refused({ refused }: { refused: Filings['refused'] }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  if (refused.length === 0) return null;
  return (
    <Notice kind="warning">
      <strong>{t('transfers.fileImpossible', { count: refused.length })}</strong>
      <ul className="desk-plain-list transfer-names">
        {refused.map(({ member, words }) => (
          <li key={member.id}>
            {member.name !== '' && <strong>{member.name}：</strong>}
            {reader.words(words)}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function Filed({ outcome: { filed, refused }, onClose }: { outcome: Filings; onClose: () => void }) {
  const { t } = useTranslation('workbench');
  const one = filed.length === 1 ? (filed[0]?.id ?? null) : null;
  return (
    <section className="z-form">
      <Notice kind={filed.length > 0 ? 'success' : 'info'}>
        {t('transfers.filed', { count: filed.length })}
      </Notice>
      <Refused refused={refused} />
      <div className="z-actions">
        {one === null ? (
          <Link to="/transfers" search={{ show: 'open' }} className={buttonClass('primary')}>
            {t('transfers.fileSee')}
          </Link>
        ) : (
          <Link to="/transfers/$id" params={{ id: one }} className={buttonClass('primary')}>
            {t('transfers.fileSeeOne')}
          </Link>
        )}
        <Button onClick={onClose}>{t('desk.close')}</Button>
      </div>
    </section>
  );
}
