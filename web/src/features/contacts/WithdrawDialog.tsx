import { useMutation, useQueryClient } from '@tanstack/react-query';
import { contactKinds } from '@zhibu/contract/contact-kinds';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { problemAt } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormEnd } from '../../ui/desk/FormEnd.tsx';
import { TextField } from '../../ui/Field.tsx';
import type { Contact } from './ContactsPanel.tsx';

interface Properties {
  memberId: string;
  contact: Contact;
  onClose: () => void;
}

/** What was recorded wrongly is taken back with the reason; it stays readable. */
export function WithdrawDialog({ memberId, contact, onClose }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const ready = [...reason.trim()].length > 1;
  const withdraw = useMutation({
    mutationFn: () =>
      call('POST /member-contacts/{id}/withdraw', {
        params: { id: contact.id },
        ifMatch: contact.version,
        body: { reason: reason.trim() },
      }),
    onSuccess: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: ['contacts', memberId] }),
        client.invalidateQueries({ queryKey: ['warnings'] }),
      ]);
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (ready) withdraw.mutate();
  };
  const kind = reader.words(contactKinds[contact.kind]);
  return (
    <Dialog title={t('contacts.withdrawTitle', { day: reader.day(contact.day), kind })} onClose={onClose}>
      <form className="z-form" onSubmit={submit} noValidate>
        <p>{t('contacts.withdrawHint')}</p>
        <TextField
          label={`${t('contacts.reason')} *`}
          value={reason}
          onChange={setReason}
          maxLength={300}
          autoComplete="off"
          error={problemAt(withdraw.error, '/reason')}
        />
        <FormEnd
          work={withdraw}
          missing={asked && !ready && t('contacts.reasonMissing')}
          action={t('contacts.withdraw')}
          onLeave={onClose}
        />
      </form>
    </Dialog>
  );
}
