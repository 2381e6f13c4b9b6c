import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, Navigate, useRouter, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keepSession, type Me, signOut } from '../../app/session.tsx';
import { call } from '../../lib/api.ts';
import { meQuery } from '../../lib/query.ts';
import { Button } from '../../ui/Button.tsx';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { PasswordField, TextField } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { wayAfter } from './next.ts';
import { OtherWays } from './OtherWays.tsx';
import { PasskeyStep } from './PasskeyStep.tsx';
import { setupQuery } from './setup/query.ts';

/** Account and password, then the code of the second factor where there is one. */
export function SignInPage() {
  const { next, ended } = useSearch({ strict: false });
  const router = useRouter();
  const session = useQuery({ ...meQuery, retry: false });
  const setup = useQuery(setupQuery);
  if (setup.data?.needed) return <Navigate to="/setup" />;
  if (session.isPending)
    return (
      <div className="z-card">
        <Skeleton lines={5} />
      </div>
    );
  const proceed = (me: Me) => {
    keepSession(me);
    const way = wayAfter(me, next);
    if ('to' in way) router.history.push(way.to);
  };
  const way = session.data ? wayAfter(session.data, next) : null;
  if (way !== null && 'to' in way) return <Navigate to={way.to} replace />;
  return (
    <div className="z-card">
      {way === null ? (
        <PasswordStep ended={ended !== undefined} next={next} onDone={proceed} />
      ) : (
        <CodeStep factors={session.data?.secondFactor} onDone={proceed} />
      )}
    </div>
  );
}

interface PasswordProperties {
  ended: boolean;
  next: unknown;
  onDone: (me: Me) => void;
}

function PasswordStep({ ended, next, onDone }: PasswordProperties) {
  const { t } = useTranslation('accounts');
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useMutation({
    mutationFn: () => call('POST /sessions', { body: { login: login.trim(), password } }),
    onSuccess: onDone,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate();
  };
  return (
    <>
      <PageHeader title={t('signIn.title')} lead={t('signIn.lead')} />
      {ended && <Notice>{t('signIn.ended')}</Notice>}
      <form className="z-form" onSubmit={submit}>
        <TextField
          label={t('signIn.login')}
          value={login}
          onChange={setLogin}
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          minLength={2}
          maxLength={60}
          autoFocus
          required
        />
        <PasswordField
          label={t('signIn.password')}
          value={password}
          onChange={setPassword}
          name="password"
          autoComplete="current-password"
          required
        />
        <FormProblem error={signIn.error} />
        <Button kind="primary" type="submit" wide busy={signIn.isPending}>
          {t('signIn.submit')}
        </Button>
      </form>
      <OtherWays next={next} onDone={onDone} />
      <p>
        <Link to="/activate">{t('signIn.first')}</Link>
      </p>
      <p className="z-muted z-small">{t('signIn.forgot')}</p>
    </>
  );
}

interface CodeProperties {
  /** What this account may give; a code where nothing is known. */
  factors: Me['secondFactor'] | undefined;
  onDone: (me: Me) => void;
}

function CodeStep({ factors, onDone }: CodeProperties) {
  const { t } = useTranslation('accounts');
  const [code, setCode] = useState('');
  const confirm = useMutation({
    mutationFn: () => call('POST /sessions/current/second-factor', { body: { code: code.trim() } }),
    onSuccess: onDone,
  });
  const leave = useMutation({ mutationFn: signOut });
  const codes = factors?.totp ?? true;
  const passkeys = (factors?.passkeys ?? 0) > 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate();
  };
  return (
    <>
      <PageHeader
        title={t('signIn.codeTitle')}
        lead={codes ? t('signIn.codeLead') : t('signIn.passkeyLead')}
      />
      {passkeys && <PasskeyStep onDone={onDone} primary={!codes} />}
      {codes && (
        <form className="z-form" onSubmit={submit}>
          <TextField
            label={t('signIn.code')}
            hint={t('signIn.codeHint')}
            value={code}
            onChange={setCode}
            className="code"
            name="code"
            autoComplete="one-time-code"
            autoCapitalize="none"
            spellCheck={false}
            minLength={4}
            maxLength={40}
            autoFocus
            required
          />
          <FormProblem error={confirm.error} />
          <Button kind="primary" type="submit" wide busy={confirm.isPending}>
            {t('signIn.codeSubmit')}
          </Button>
        </form>
      )}
      <Button kind="quiet" busy={leave.isPending} onClick={() => leave.mutate()}>
        {t('signIn.other')}
      </Button>
    </>
  );
}
