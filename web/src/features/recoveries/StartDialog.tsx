import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { useDraft } from '../../lib/drafts.ts';
import { problemAt } from '../../lib/problem.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { TextField } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useFreshSignIn } from '../accounts/public.ts';

/** Starts a recovery for the person who stands before the officer. */
export function StartDialog({ onStarted, onClose }: { onStarted: () => Promise<void>; onClose: () => void }) {
  const { t } = useTranslation('workbench');
  const fresh = useFreshSignIn();
  const [typed, setTyped, forget] = useDraft('recovery', { login: '', reason: '' });
  const start = useMutation({
    mutationFn: () =>
      fresh(() =>
        call('POST /account-recoveries', {
          body: { login: typed.login.trim(), reason: typed.reason.trim() },
        }),
      ),
    onSuccess: async (started) => {
      if (!started) return;
      forget();
      await onStarted();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start.mutate();
  };
  if (start.data)
    return (
      <Dialog title={t('recoveries.startTitle')} onClose={onClose}>
        <Notice kind="success">{t('recoveries.startDone')}</Notice>
        <div className="z-actions">
          <Button kind="primary" onClick={onClose}>
            {t('desk.close')}
          </Button>
        </div>
      </Dialog>
    );
  return (
    <Dialog title={t('recoveries.startTitle')} onClose={onClose}>
      <form className="z-form" onSubmit={submit}>
        <p>{t('recoveries.startLead')}</p>
        <TextField
          label={t('recoveries.login')}
          value={typed.login}
          onChange={(login) => setTyped({ ...typed, login })}
          error={problemAt(start.error, '/login')}
          minLength={2}
          maxLength={60}
          autoCapitalize="none"
          autoComplete="off"
          required
        />
        <TextField
          label={t('recoveries.reason')}
          hint={t('recoveries.reasonHint')}
          value={typed.reason}
          onChange={(reason) => setTyped({ ...typed, reason })}
          error={problemAt(start.error, '/reason')}
          minLength={4}
          maxLength={200}
          required
        />
        <FormProblem error={start.error} />
        <div className="z-actions">
          <Button kind="primary" type="submit" busy={start.isPending}>
            {t('recoveries.startGo')}
          </Button>
          <Button onClick={onClose}>{t('desk.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
