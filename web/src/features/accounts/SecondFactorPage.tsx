import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Navigate, useRouter, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keepSession, type Me, signOut, useElderMode } from '../../app/session.tsx';
import { call } from '../../lib/api.ts';
import { isProblem } from '../../lib/problem.ts';
import { meQuery } from '../../lib/query.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorState, FormProblem } from '../../ui/ErrorState.tsx';
import { TextField } from '../../ui/Field.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { SvgPicture } from '../../ui/SvgPicture.tsx';
import './accounts.css';
import { FreshSignInProvider, useFreshSignIn } from './FreshSignIn.tsx';
import { safeNext } from './next.ts';
import { AddPasskey } from './PasskeysSection.tsx';
import { RecoveryCodes } from './RecoveryCodes.tsx';

/** Setting up the second factor: required before work for officers, advised to everyone. */
export function SecondFactorPage() {
  const { next } = useSearch({ strict: false });
  const router = useRouter();
  const session = useQuery(meQuery);
  const leave = () => router.history.push(safeNext(next));
  if (isProblem(session.error, 'unauthenticated')) return <Navigate to="/sign-in" />;
  return (
    <div className="z-card broad">
      <FreshSignInProvider>
        {session.data ? (
          <SetUp me={session.data} onLeave={leave} />
        ) : session.error ? (
          <ErrorState error={session.error} onRetry={() => session.refetch()} />
        ) : (
          <Skeleton lines={6} />
        )}
      </FreshSignInProvider>
    </div>
  );
}

function SetUp({ me, onLeave }: { me: Me; onLeave: () => void }) {
  const { t } = useTranslation('accounts');
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const client = useQueryClient();
  useElderMode(me.account.elderMode);
  const finish = async () => {
    // The session is free only now, so the codes cannot be passed by.
    keepSession(await client.fetchQuery({ ...meQuery, staleTime: 0 }));
    onLeave();
  };
  if (codes !== null)
    return (
      <>
        <PageHeader title={t('secondFactor.codesTitle')} />
        <RecoveryCodes codes={codes} name={me.account.name} login={me.account.login} onDone={finish} />
      </>
    );
  const required = me.pending === 'second_factor_setup';
  return (
    <>
      <PageHeader
        title={t('secondFactor.title')}
        lead={required ? t('secondFactor.leadRequired') : t('secondFactor.leadOptional')}
      />
      <Enrolment onDone={setCodes} />
      {required && <Instead onDone={finish} />}
      <div>
        {required ? (
          <LeaveButton />
        ) : (
          <Button kind="quiet" onClick={onLeave}>
            {t('secondFactor.later')}
          </Button>
        )}
      </div>
    </>
  );
}

/** A passkey replaces the codes, where this address and device allow one. */
function Instead({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation('accounts');
  const passkeys = useQuery({
    queryKey: ['passkeys'],
    queryFn: ({ signal }) => call('GET /passkeys', { signal }),
  });
  if (!passkeys.data?.can.add) return null;
  return (
    <Section title={t('passkey.insteadTitle')}>
      <p>{t('passkey.insteadText')}</p>
      <AddPasskey onDone={onDone} />
    </Section>
  );
}

function LeaveButton() {
  const { t } = useTranslation('accounts');
  const router = useRouter();
  const leave = useMutation({ mutationFn: signOut, onSettled: () => router.navigate({ to: '/sign-in' }) });
  return (
    <Button kind="quiet" busy={leave.isPending} onClick={() => leave.mutate()}>
      {t('secondFactor.cannotSignOut')}
    </Button>
  );
}

const enrolment = ['second-factor-enrolment'];

function Enrolment({ onDone }: { onDone: (codes: readonly string[]) => void }) {
  const { t } = useTranslation('accounts');
  const run = useFreshSignIn();
  const client = useQueryClient();
  const [code, setCode] = useState('');
  // A secret is made once for this visit; asking again would make the scanned one worthless.
  const begun = useQuery({
    queryKey: enrolment,
    queryFn: () => call('POST /account/second-factor'),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const confirm = useMutation({
    mutationFn: () => call('PUT /account/second-factor', { body: { code: code.replaceAll(/\s/g, '') } }),
    onSuccess: ({ recoveryCodes }) => onDone(recoveryCodes),
  });
  const begin = useMutation({
    mutationFn: () => run(() => call('POST /account/second-factor')),
    onSuccess: (made) => made && client.setQueryData(enrolment, made),
  });
  if (isProblem(begun.error, 'fresh_sign_in_required'))
    return (
      <>
        <p>{t('fresh.lead')}</p>
        <FormProblem error={begin.error} />
        <div>
          <Button kind="primary" busy={begin.isPending} onClick={() => begin.mutate()}>
            {t('secondFactor.begin')}
          </Button>
        </div>
      </>
    );
  if (begun.isPending) return <Skeleton lines={6} />;
  if (!begun.data) return <ErrorState error={begun.error} onRetry={() => begun.refetch()} />;
  const { secret, uri, qr } = begun.data;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate();
  };
  return (
    <form className="z-form" onSubmit={submit}>
      <h2>{t('secondFactor.step1')}</h2>
      <p>{t('secondFactor.step1Text')}</p>
      <h2>{t('secondFactor.step2')}</h2>
      <p>{t('secondFactor.step2Text')}</p>
      <SvgPicture svg={qr} label={t('secondFactor.qr')} size={200} />
      <p>
        {t('secondFactor.manual')}
        <br />
        <code className="z-key">{secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</code>
        <br />
        {/* Whoever has only the telephone cannot scan its own screen. */}
        <a href={uri} className="z-key-link">
          {t('secondFactor.sameDevice')}
        </a>
      </p>
      <h2>{t('secondFactor.step3')}</h2>
      <TextField
        label={t('secondFactor.code')}
        value={code}
        onChange={setCode}
        className="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        minLength={6}
        maxLength={10}
        required
      />
      <FormProblem error={confirm.error} />
      <div className="z-actions">
        <Button kind="primary" type="submit" busy={confirm.isPending}>
          {t('secondFactor.submit')}
        </Button>
      </div>
    </form>
  );
}
