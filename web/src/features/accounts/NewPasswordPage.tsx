import { useMutation, useQuery } from '@tanstack/react-query';
import { Navigate, useRouter, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keepSession, type Me, signOut } from '../../app/session.tsx';
import { call } from '../../lib/api.ts';
import { chinaToday } from '../../lib/dates.ts';
import { isProblem, problemAt } from '../../lib/problem.ts';
import { meQuery } from '../../lib/query.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorState, FormProblem } from '../../ui/ErrorState.tsx';
import { PasswordField } from '../../ui/Field.tsx';
import { focusFirstInvalid } from '../../ui/focus.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { NewPassword } from './NewPassword.tsx';
import { wayAfter } from './next.ts';
import { type PasswordFault, passwordFault } from './passwords.ts';

/** A password that expired, or that its owner no longer trusts: nothing else is open until there is a new one. */
export function NewPasswordPage() {
  const { t } = useTranslation('accounts');
  const { next } = useSearch({ strict: false });
  const session = useQuery(meQuery);
  if (isProblem(session.error, 'unauthenticated')) return <Navigate to="/sign-in" />;
  if (session.data && session.data.pending !== 'password_expired') {
    const way = wayAfter(session.data, next);
    return <Navigate to={'to' in way ? way.to : '/sign-in'} replace />;
  }
  return (
    <div className="z-card">
      <PageHeader
        title={t('renew.title')}
        lead={session.data && t(hasExpired(session.data) ? 'renew.expired' : 'renew.barred')}
      />
      {session.data ? (
        <RenewForm login={session.data.account.login} next={next} />
      ) : session.error ? (
        <ErrorState error={session.error} onRetry={() => session.refetch()} />
      ) : (
        <Skeleton lines={5} />
      )}
    </div>
  );
}

/** Else its owner said "that was not me". */
const hasExpired = ({ passwordExpiresOn }: Me) =>
  passwordExpiresOn !== null && passwordExpiresOn <= chinaToday();

function RenewForm({ login, next }: { login: string; next: unknown }) {
  const { t } = useTranslation('accounts');
  const router = useRouter();
  const [typed, setTyped] = useState({ current: '', next: '', repeated: '' });
  const [fault, setFault] = useState<PasswordFault>(null);
  const renew = useMutation({
    mutationFn: async () => {
      await call('PUT /account/password', { body: { current: typed.current, next: typed.next } });
      return call('GET /account');
    },
    onSuccess: (me) => {
      keepSession(me);
      const way = wayAfter(me, next);
      router.history.push('to' in way ? way.to : '/sign-in');
    },
  });
  const leave = useMutation({ mutationFn: signOut, onSettled: () => router.navigate({ to: '/sign-in' }) });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const found = passwordFault(typed.next, typed.repeated);
    setFault(found);
    if (found !== null) focusFirstInvalid(event.currentTarget);
    else renew.mutate();
  };
  return (
    <form className="z-form" onSubmit={submit}>
      <input type="text" name="username" autoComplete="username" value={login} readOnly hidden />
      <PasswordField
        label={t('account.passwordCurrent')}
        error={problemAt(renew.error, '/current')}
        value={typed.current}
        onChange={(current) => setTyped({ ...typed, current })}
        autoComplete="current-password"
        autoFocus
        required
      />
      <NewPassword
        password={typed.next}
        repeated={typed.repeated}
        onPassword={(value) => setTyped({ ...typed, next: value })}
        onRepeated={(repeated) => setTyped({ ...typed, repeated })}
        fault={fault}
        refusal={problemAt(renew.error, '/next')}
      />
      <FormProblem error={renew.error} />
      <Button kind="primary" type="submit" wide busy={renew.isPending}>
        {t('renew.submit')}
      </Button>
      <Button kind="quiet" busy={leave.isPending} onClick={() => leave.mutate()}>
        {t('secondFactor.cannotSignOut')}
      </Button>
      <p className="z-muted z-small">{t('signIn.forgot')}</p>
    </form>
  );
}
