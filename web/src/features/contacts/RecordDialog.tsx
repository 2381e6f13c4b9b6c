import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  type ContactKind,
  contactKindKeys,
  type WayOfContact,
  wayOfContactKeys,
  waysOfContact,
} from '@zhibu/contract/contact-kinds';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { problemAt } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { DayField } from '../../ui/desk/DayField.tsx';
import { LinesField } from '../../ui/desk/LinesField.tsx';
import { dayFault } from '../../ui/desk/typed-day.ts';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { SelectField, TextField } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';

interface Properties {
  member: { id: string; name: string };
  /** The one kind that is asked for; without it either may be recorded. */
  kind?: ContactKind;
  onClose: () => void;
}

const deeds = { talk: 'contacts.recordTalk', contact: 'contacts.recordContact' } as const;

/** Two presses: this dialog, and the kind. Everything else has a sensible answer already. */
export function RecordDialog({ member, kind, onClose }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const client = useQueryClient();
  const [day, setDay] = useState('');
  const [how, setHow] = useState('');
  const [by, setBy] = useState('');
  const [note, setNote] = useState('');
  const [asked, setAsked] = useState(false);
  const record = useMutation({
    mutationFn: (chosen: ContactKind) =>
      call('POST /members/{id}/contacts', {
        params: { id: member.id },
        body: {
          kind: chosen,
          ...(day === '' ? {} : { day }),
          ...(how === '' ? {} : { how: how as WayOfContact }), // one of the options below
          ...(by.trim() === '' ? {} : { by: by.trim() }),
          ...(note.trim() === '' ? {} : { note: note.trim() }),
        },
      }),
    onSuccess: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: ['contacts', member.id] }),
        client.invalidateQueries({ queryKey: ['warnings'] }),
        client.invalidateQueries({ queryKey: ['mobility'] }),
      ]);
      onClose();
    },
  });
  const fault = dayFault(day);
  const kinds = kind === undefined ? contactKindKeys : [kind];
  const [first = 'talk'] = kinds;
  const send = (chosen: ContactKind) => {
    setAsked(true);
    if (!fault) record.mutate(chosen);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send(first);
  };
  return (
    <Dialog title={t('contacts.recordTitle', { name: member.name })} onClose={onClose}>
      <form className="z-form" onSubmit={submit} noValidate>
        <p className="z-muted">{t('contacts.today')}</p>
        <div className="z-actions">
          {kinds.map((one) => (
            <Button
              key={one}
              kind={one === first ? 'primary' : 'secondary'}
              type={one === first ? 'submit' : 'button'}
              busy={record.isPending && record.variables === one}
              disabled={record.isPending}
              onClick={one === first ? undefined : () => send(one)}
            >
              {t(deeds[one])}
            </Button>
          ))}
        </div>
        <FormProblem error={record.error} />
        {asked && fault && <Notice kind="warning">{t(`desk.${fault}`, { day })}</Notice>}
        <details className="desk-fold">
          <summary>{t('contacts.more')}</summary>
          <div className="z-form">
            <DayField
              label={t('contacts.day')}
              hint={t('contacts.dayHint')}
              value={day}
              onChange={setDay}
              error={problemAt(record.error, '/day')}
            />
            <SelectField
              label={t('contacts.how')}
              value={how}
              onChange={setHow}
              empty={t('contacts.howUsual')}
              options={wayOfContactKeys.map((value) => ({
                value,
                label: reader.words(waysOfContact[value]),
              }))}
            />
            <TextField
              label={t('contacts.by')}
              hint={t('contacts.byHint')}
              value={by}
              onChange={setBy}
              maxLength={60}
              autoComplete="off"
            />
            <LinesField label={t('contacts.note')} value={note} onChange={setNote} />
          </div>
        </details>
      </form>
    </Dialog>
  );
}
