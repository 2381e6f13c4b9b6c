import { useMutation } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/session.tsx';
import { call } from '../../lib/api.ts';
import { meQuery, queryClient } from '../../lib/query.ts';
import { Button, buttonClass } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { TextField } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Section } from '../../ui/Section.tsx';
import './accounts.css';
import { useFreshSignIn } from './FreshSignIn.tsx';
import { RecoveryCodes } from './RecoveryCodes.tsx';

/** Below this many codes the page advises a new set. */
const fewCodes = 3;

export function SecondFactorSection() {
  const { t } = useTranslation('accounts');
  const { secondFactor } = useSession();
  const { href } = useLocation();
  const [renewing, setRenewing] = useState(false);
  const left = secondFactor.recoveryCodesLeft;
  return (
    <Section title={t('account.secondFactor')}>
      {!secondFactor.totp && (
        <>
          <p>{t('account.secondFactorOff')}</p>
          <div>
            <Link to="/second-factor" search={{ next: href }} className={buttonClass('primary')}>
              {t('account.secondFactorSet')}
            </Link>
          </div>
        </>
      )}
      {secondFactor.totp && (
        <>
          {left < fewCodes ? (
            <Notice kind="warning">{t('account.secondFactorLow', { n: left })}</Notice>
          ) : (
            <p>{t('account.secondFactorOn', { n: left })}</p>
          )}
          <div>
            <Button onClick={() => setRenewing(true)}>{t('account.secondFactorRenew')}</Button>
          </div>
        </>
      )}
      {renewing && <RenewDialog onClose={() => setRenewing(false)} />}
    </Section>
  );
}

function RenewDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('accounts');
  const { account } = useSession();
  const run = useFreshSignIn();
  const [code, setCode] = useState('');
  const renew = useMutation({
    mutationFn: () =>
      run(() => call('POST /account/second-factor/recovery-codes', { body: { code: code.trim() } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: meQuery.queryKey }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    renew.mutate();
  };
  const codes = renew.data?.recoveryCodes;
  return (
    <Dialog title={t('account.secondFactorRenewTitle')} onClose={onClose}>
      {codes ? (
        <RecoveryCodes codes={codes} name={account.name} login={account.login} onDone={onClose} />
      ) : (
        <form className="z-form" onSubmit={submit}>
          <p>{t('account.secondFactorRenewLead')}</p>
          <TextField
            label={t('secondFactor.code')}
            value={code}
            onChange={setCode}
            className="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            minLength={4}
            maxLength={40}
            autoFocus
            required
          />
          <FormProblem error={renew.error} />
          <div className="z-actions">
            <Button kind="primary" type="submit" busy={renew.isPending}>
              {t('account.secondFactorRenew')}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
