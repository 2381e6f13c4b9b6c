import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { useDraft } from '../../lib/drafts.ts';
import { upload } from '../../lib/upload.ts';
import '../../ui/desk/desk.css';
import { FileDrop } from '../../ui/desk/FileDrop.tsx';
import { FormEnd } from '../../ui/desk/FormEnd.tsx';
import { focusFirstInvalid } from '../../ui/focus.ts';
import { Notice } from '../../ui/Notice.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Section } from '../../ui/Section.tsx';
import { IncomingLetterFields, IncomingPersonFields } from './DeskIncomingFields.tsx';
import { paperTypes, usePaperRefusal } from './DeskPapers.tsx';
import { emptyIncoming, type IncomingDraft, incomingBody, missingIn } from './transfers.desk.incoming.ts';
import { recount } from './transfers.desk.queries.ts';
import './transfers.desk.css';

/** A paper letter from an organisation that is not in this registry, as the member hands it in. */
export function DeskIncomingPage() {
  const { t } = useTranslation('workbench');
  const navigate = useNavigate();
  const client = useQueryClient();
  const [draft, setDraft, forget] = useDraft<IncomingDraft>('transfer.incoming', emptyIncoming);
  const [photo, setPhoto] = useState<File | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [asked, setAsked] = useState(false);
  const refusalOf = usePaperRefusal();
  const set = (change: Partial<IncomingDraft>) => setDraft({ ...draft, ...change });
  const work = useMutation({
    mutationFn: async () => {
      const transfer = await call('POST /transfers/incoming', { body: incomingBody(draft) });
      if (photo !== null) await sendPhoto(transfer.id, photo);
      return transfer;
    },
    onSuccess: async ({ id }) => {
      forget();
      void recount(client);
      await navigate({ to: '/transfers/$id', params: { id } });
    },
  });
  const missing = missingIn(draft);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (missing.length === 0) work.mutate();
    else focusFirstInvalid(event.currentTarget);
  };
  const take = (file: File) => {
    const why = refusalOf(file);
    setRefusal(why);
    if (why === null) setPhoto(file);
  };
  const fields = { draft, onChange: set, error: work.error, missing: asked ? missing : [] };
  return (
    <div className="desk-page desk-narrow">
      <nav className="z-crumbs" aria-label={t('desk.place')}>
        <Link to="/transfers">{t('transfers.backToList')}</Link>
      </nav>
      <PageHeader title={t('transfers.incomingNew')} lead={t('transfers.incomingLead')} />
      <form className="z-form" onSubmit={submit} noValidate>
        <Section title={t('transfers.incomingLetter')}>
          <IncomingLetterFields {...fields} />
        </Section>
        <Section title={t('transfers.incomingPerson')}>
          <IncomingPersonFields {...fields} />
        </Section>
        <Section title={t('transfers.papersIn')}>
          <FileDrop
            label={t(photo === null ? 'transfers.paperAddIn' : 'transfers.receiptPhotoAgain')}
            hint={photo?.name ?? t('members.fileRules')}
            accept={paperTypes}
            onFile={take}
          />
          {refusal !== null && <Notice kind="error">{refusal}</Notice>}
          <p className="z-muted z-small">{t('transfers.incomingPhotoLater')}</p>
        </Section>
        <FormEnd
          work={work}
          missing={asked && missing.length > 0 && t('transfers.incomingMissing')}
          action={t('transfers.incomingGo')}
          onLeave={() => void navigate({ to: '/transfers' })}
        />
      </form>
    </div>
  );
}

/** A photograph that did not arrive is asked for again on the page of the transfer. */
async function sendPhoto(id: string, file: File): Promise<void> {
  try {
    await upload('POST /transfers/{id}/papers', () => undefined, {
      params: { id },
      query: { fileName: file.name },
      file,
    });
  } catch {
    // The letter is registered; its page says that the photograph is missing.
  }
}
