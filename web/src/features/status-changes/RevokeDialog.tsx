import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { problemAt } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormEnd } from '../../ui/desk/FormEnd.tsx';
import { TextField } from '../../ui/Field.tsx';
import { Differences } from './Differences.tsx';
import { kindName, type StatusChange } from './status-changes.queries.ts';

/** The last change was recorded wrongly: what comes back, and why. */
export function RevokeDialog({ change, onClose }: { change: StatusChange; onClose: () => void }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const revoke = useMutation({
    mutationFn: () =>
      call('POST /status-changes/{id}/revoke', {
        params: { id: change.id },
        ifMatch: change.version,
        body: { reason: reason.trim() },
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['members'] });
      void client.invalidateQueries({ queryKey: ['organizations'] });
      onClose();
    },
  });
  const ready = reason.trim().length > 1;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (ready) revoke.mutate();
  };
  const back = change.changes.map(({ field, before, after }) => ({ field, before: after, after: before }));
  return (
    <Dialog title={t('statusChanges.revokeTitle', { kind: kindName(change, reader) })} onClose={onClose}>
      <form className="z-form" onSubmit={submit} noValidate>
        <p>{t('statusChanges.revokeWhat', { name: change.member.name })}</p>
        <Differences changes={back} />
        <TextField
          label={`${t('statusChanges.revokeReason')} *`}
          value={reason}
          onChange={setReason}
          maxLength={500}
          autoComplete="off"
          error={problemAt(revoke.error, '/reason')}
        />
        <FormEnd
          work={revoke}
          missing={asked && !ready && t('statusChanges.revokeMissing')}
          action={t('statusChanges.revokeGo')}
          onLeave={onClose}
        />
      </form>
    </Dialog>
  );
}
