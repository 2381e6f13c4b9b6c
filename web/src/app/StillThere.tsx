import { useMutation } from '@tanstack/react-query';
import { type FormEvent, lazy, Suspense, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { setCovered } from '../lib/activity.ts';
import { call } from '../lib/api.ts';
import { Button } from '../ui/Button.tsx';
import { FormProblem } from '../ui/ErrorState.tsx';
import { PasswordField, TextField } from '../ui/Field.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { keepSession, type Me, signOut } from './session.tsx';

/** Downloaded only for somebody who has a passkey: most have none. */
const PasskeyStep = lazy(async () => ({
  default: (await import('../features/accounts/public.ts')).PasskeyStep,
}));

/** Covers the page after a session ended by itself: the same person goes on where the page stands. */
export function StillThere({ login, onBack }: { login: string; onBack: () => void }) {
  const { t } = useTranslation('common');
  const cover = useRef<HTMLDialogElement>(null);
  const title = useId();
  const [step, setStep] = useState<'password' | Me['secondFactor']>('password');
  const [secret, setSecret] = useState('');
  useEffect(() => {
    cover.current?.showModal();
    cover.current?.querySelector<HTMLElement>('input:not([hidden])')?.focus();
    setCovered(true);
    // What ended by itself ends on the server, too, whatever its clock says.
    void call('DELETE /sessions/current').catch(() => undefined);
    return () => setCovered(false);
  }, []);
  const passed = (me: Me) => {
    setSecret('');
    if (me.pending === 'second_factor') return setStep(me.secondFactor);
    keepSession(me);
    if (me.pending === 'none') onBack();
    else location.reload();
  };
  const give = useMutation({
    mutationFn: () =>
      step === 'password'
        ? call('POST /sessions', { body: { login, password: secret } })
        : call('POST /sessions/current/second-factor', { body: { code: secret.trim() } }),
    onSuccess: passed,
  });
  const leave = useMutation({
    mutationFn: async () => signOut().catch(() => undefined),
    onSettled: () => location.assign('/sign-in'),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    give.mutate();
  };
  return (
    <dialog
      ref={cover}
      className="z-cover"
      aria-labelledby={title}
      onKeyDown={(event) => event.key === 'Escape' && event.preventDefault()}
      onCancel={(event) => event.preventDefault()}
      // Browsers let a second request to close pass what refused the first: what is covered stays covered.
      onClose={() => cover.current?.showModal()}
    >
      <div className="z-card">
        <div id={title}>
          <PageHeader title={t('idle.ended')} lead={t('idle.endedLead')} />
        </div>
        <form className="z-form" onSubmit={submit}>
          <input type="text" name="username" autoComplete="username" value={login} readOnly hidden />
          {step === 'password' ? (
            <PasswordField
              key="password"
              label={t('idle.password')}
              value={secret}
              onChange={setSecret}
              autoComplete="current-password"
              autoFocus
              required
            />
          ) : (
            step.totp && (
              <TextField
                key="code"
                label={t('idle.code')}
                value={secret}
                onChange={setSecret}
                className="code"
                autoComplete="one-time-code"
                minLength={4}
                maxLength={40}
                autoFocus
                required
              />
            )
          )}
          <FormProblem error={give.error} />
          {(step === 'password' || step.totp) && (
            <Button kind="primary" type="submit" wide busy={give.isPending} disabled={secret === ''}>
              {t('idle.again')}
            </Button>
          )}
          {step !== 'password' && step.passkeys > 0 && (
            <Suspense>
              <PasskeyStep onDone={passed} primary={!step.totp} />
            </Suspense>
          )}
          <Button kind="quiet" busy={leave.isPending} onClick={() => leave.mutate()}>
            {t('idle.other')}
          </Button>
        </form>
      </div>
    </dialog>
  );
}
