import { useMutation } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keepSession, type Me } from '../../app/session.tsx';
import { call } from '../../lib/api.ts';
import { currentLocale } from '../../lib/i18n.ts';
import { problemAt } from '../../lib/problem.ts';
import { Button } from '../../ui/Button.tsx';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { TextField } from '../../ui/Field.tsx';
import { focusFirstInvalid } from '../../ui/focus.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { NewPassword } from './NewPassword.tsx';
import { wayAfter } from './next.ts';
import { type PasswordFault, passwordFault } from './passwords.ts';

/** First sign-in with the one-time code of the slip; the QR code brings it in `#code=`. */
export function ActivationPage() {
  const { t } = useTranslation('accounts');
  const router = useRouter();
  const [code, setCode] = useState(() => new URLSearchParams(location.hash.slice(1)).get('code') ?? '');
  // A slip of two officers carries eight characters; the other eight are told by the second one.
  const [half, setHalf] = useState('');
  const needsHalf = plain(code).length === 8;
  const [password, setPassword] = useState('');
  const [repeated, setRepeated] = useState('');
  const [fault, setFault] = useState<PasswordFault>(null);
  useForgottenHash();
  const activate = useMutation({
    mutationFn: async () =>
      inReadersLanguage(
        await call('POST /activations', {
          body: { code: needsHalf ? `${code.trim()} ${half.trim()}` : code.trim(), password },
        }),
      ),
    onSuccess: (me) => {
      keepSession(me);
      const way = wayAfter(me, '/');
      router.history.push('to' in way ? way.to : '/sign-in');
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const found = passwordFault(password, repeated);
    setFault(found);
    if (found !== null) focusFirstInvalid(event.currentTarget);
    else activate.mutate();
  };
  return (
    <div className="z-card">
      <PageHeader title={t('activation.title')} lead={t('activation.lead')} />
      <form className="z-form" onSubmit={submit}>
        <TextField
          label={t('activation.code')}
          hint={t('activation.codeHint')}
          error={problemAt(activate.error, '/code')}
          value={code}
          onChange={setCode}
          className="code"
          name="activation-code"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          minLength={8}
          maxLength={40}
          required
        />
        {needsHalf && (
          <TextField
            label={t('activation.half')}
            hint={t('activation.halfHint')}
            value={half}
            onChange={setHalf}
            className="code"
            name="second-half"
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            minLength={8}
            maxLength={20}
            required
          />
        )}
        <NewPassword
          password={password}
          repeated={repeated}
          onPassword={setPassword}
          onRepeated={setRepeated}
          fault={fault}
          refusal={problemAt(activate.error, '/password')}
        />
        <FormProblem error={activate.error} />
        <Button kind="primary" type="submit" wide busy={activate.isPending}>
          {t('activation.submit')}
        </Button>
      </form>
      <p>
        <Link to="/sign-in">{t('activation.have')}</Link>
      </p>
    </div>
  );
}

/** As the server reads it: letters and digits alone. */
function plain(code: string): string {
  return code.normalize('NFKC').replace(/[^0-9A-Za-z]/g, '');
}

/** The code is a secret until it is used: it leaves the address bar and the history at once. */
function useForgottenHash(): void {
  useEffect(() => {
    if (location.hash !== '') history.replaceState(history.state, '', location.pathname + location.search);
  }, []);
}

/** A new account speaks Chinese; who activated it in English goes on in English. */
async function inReadersLanguage(me: Me): Promise<Me> {
  const locale = currentLocale();
  if (me.pending !== 'none' || me.account.locale === locale) return me;
  return call('PATCH /account', { body: { locale }, ifMatch: me.account.version }).catch(() => me);
}
