import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { useFreshSignIn } from '../accounts/public.ts';
import { isReason, ReasonField } from '../members/ReasonField.tsx';
import type { Request, Revealed } from './RequestPage.tsx';

interface Properties {
  request: Request;
  onRevealed: (values: Revealed) => void;
  onClose: () => void;
}

/** Why the full values are needed; the password again where the sign-in is not fresh. */
export function RevealDialog({ request, onRevealed, onClose }: Properties) {
  const { t } = useTranslation('workbench');
  const withFreshSignIn = useFreshSignIn();
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const reveal = useMutation({
    mutationFn: () =>
      withFreshSignIn(() =>
        call('POST /correction-requests/{id}/reveal', {
          params: { id: request.id },
          body: { reason: reason.trim() },
        }),
      ),
    onSuccess: (values) => {
      if (values !== null) onRevealed(values);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (isReason(reason)) reveal.mutate();
  };
  return (
    <Dialog title={t('corrections.revealTitle')} onClose={onClose}>
      <form className="z-form" onSubmit={submit}>
        <ReasonField value={reason} onChange={setReason} asked={asked} />
        <p className="z-muted">{t('members.revealLogged', { name: request.member.name })}</p>
        <FormProblem error={reveal.error} />
        <div className="z-actions">
          <Button kind="primary" type="submit" busy={reveal.isPending}>
            {t('corrections.reveal')}
          </Button>
          <Button onClick={onClose}>{t('desk.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
