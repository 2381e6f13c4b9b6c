import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { Field } from '../../ui/Field.tsx';
import type { Request } from './RequestPage.tsx';

interface Properties {
  request: Request;
  onRefused: (next: Request) => Promise<unknown>;
  onClose: () => void;
}

/** A refusal says why; the member reads it. */
export function RefuseDialog({ request, onRefused, onClose }: Properties) {
  const { t } = useTranslation('workbench');
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const short = [...reason.trim()].length < 4;
  const refuse = useMutation({
    mutationFn: () =>
      call('POST /correction-requests/{id}/refuse', {
        params: { id: request.id },
        ifMatch: request.version,
        body: { reason: reason.trim() },
      }),
    onSuccess: async (next) => {
      await onRefused(next);
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (!short) refuse.mutate();
  };
  return (
    <Dialog title={t('corrections.refuseTitle')} onClose={onClose}>
      <form className="z-form" onSubmit={submit}>
        <Field
          label={t('corrections.reason')}
          hint={t('corrections.reasonHint')}
          error={asked && short ? t('corrections.reasonShort') : undefined}
        >
          {(wiring) => (
            <textarea
              {...wiring}
              className="z-input"
              rows={3}
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        <FormProblem error={refuse.error} />
        <div className="z-actions">
          <Button kind="danger" type="submit" busy={refuse.isPending}>
            {t('corrections.refuse')}
          </Button>
          <Button onClick={onClose}>{t('desk.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
