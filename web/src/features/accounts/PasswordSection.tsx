import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/session.tsx';
import { call } from '../../lib/api.ts';
import { problemAt } from '../../lib/problem.ts';
import { queryClient } from '../../lib/query.ts';
import { Button } from '../../ui/Button.tsx';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { PasswordField } from '../../ui/Field.tsx';
import { focusFirstInvalid } from '../../ui/focus.ts';
import { Notice } from '../../ui/Notice.tsx';
import { Section } from '../../ui/Section.tsx';
import { NewPassword } from './NewPassword.tsx';
import { type PasswordFault, passwordFault } from './passwords.ts';

export function PasswordSection() {
  const { t } = useTranslation('accounts');
  const { t: common } = useTranslation('common');
  const { account } = useSession();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState({ current: '', next: '', repeated: '' });
  const [fault, setFault] = useState<PasswordFault>(null);
  const change = useMutation({
    mutationFn: () => call('PUT /account/password', { body: { current: typed.current, next: typed.next } }),
    onSuccess: () => {
      setOpen(false);
      setTyped({ current: '', next: '', repeated: '' });
      return queryClient.invalidateQueries({ queryKey: ['sessions'] });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const found = passwordFault(typed.next, typed.repeated);
    setFault(found);
    if (found !== null) focusFirstInvalid(event.currentTarget);
    else change.mutate();
  };
  return (
    <Section title={t('account.password')}>
      {change.isSuccess && <Notice kind="success">{t('account.passwordDone')}</Notice>}
      {open ? (
        <form className="z-form" onSubmit={submit}>
          {/* Password keepers need to know whose password this is. */}
          <input type="text" name="username" autoComplete="username" value={account.login} readOnly hidden />
          <PasswordField
            label={t('account.passwordCurrent')}
            error={problemAt(change.error, '/current')}
            value={typed.current}
            onChange={(current) => setTyped({ ...typed, current })}
            autoComplete="current-password"
            autoFocus
            required
          />
          <NewPassword
            password={typed.next}
            repeated={typed.repeated}
            onPassword={(next) => setTyped({ ...typed, next })}
            onRepeated={(repeated) => setTyped({ ...typed, repeated })}
            fault={fault}
            refusal={problemAt(change.error, '/next')}
          />
          <FormProblem error={change.error} />
          <div className="z-actions">
            <Button kind="primary" type="submit" busy={change.isPending}>
              {t('account.passwordSubmit')}
            </Button>
            <Button onClick={() => setOpen(false)}>{common('cancel')}</Button>
          </div>
        </form>
      ) : (
        <div>
          <Button
            onClick={() => {
              change.reset();
              setOpen(true);
            }}
          >
            {t('account.passwordSubmit')}
          </Button>
        </div>
      )}
    </Section>
  );
}
