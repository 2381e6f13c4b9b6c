import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { problemAt } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { DayField, isDayOrEmpty } from '../../ui/desk/DayField.tsx';
import { FormEnd } from '../../ui/desk/FormEnd.tsx';
import { TextField } from '../../ui/Field.tsx';
import { useFreshSignIn } from '../accounts/public.ts';
import { roleName } from './role-name.ts';

interface Properties {
  duty: { id: string; role: string };
  onNamed: () => Promise<void>;
  onClose: () => void;
}

/** Names who stands in during a leave. */
export function SubstituteDialog({ duty, onNamed, onClose }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const withFreshSignIn = useFreshSignIn();
  const [values, setValues] = useState({ login: '', fromOn: '', untilOn: '', reason: '' });
  const [asked, setAsked] = useState(false);
  const set = (key: keyof typeof values) => (value: string) => setValues({ ...values, [key]: value });
  const work = useMutation({
    mutationFn: () =>
      withFreshSignIn(() =>
        call('POST /duties/{id}/substitutions', {
          params: { id: duty.id },
          body: {
            login: values.login.trim(),
            untilOn: values.untilOn,
            reason: values.reason.trim(),
            ...(values.fromOn === '' ? {} : { fromOn: values.fromOn }),
          },
        }),
      ),
    // Null: the password was not given, and nothing was done.
    onSuccess: async (named) => {
      if (named === null) return;
      await onNamed();
      onClose();
    },
  });
  const days = isDayOrEmpty(values.fromOn) && isDayOrEmpty(values.untilOn) && values.untilOn !== '';
  const complete = values.login.trim().length > 1 && days && values.reason.trim().length > 1;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (complete) work.mutate();
  };
  return (
    <Dialog title={t('dutyWork.substituteTitle', { role: roleName(duty.role, reader) })} onClose={onClose}>
      <form className="z-form" onSubmit={submit} noValidate>
        <p className="z-muted">{t('dutyWork.substituteLead')}</p>
        <TextField
          label={`${t('dutyWork.substituteLogin')} *`}
          value={values.login}
          onChange={set('login')}
          maxLength={60}
          autoCapitalize="none"
          autoComplete="off"
          error={problemAt(work.error, '/login')}
        />
        <DayField
          label={t('dutyWork.substituteFrom')}
          value={values.fromOn}
          onChange={set('fromOn')}
          error={problemAt(work.error, '/fromOn')}
        />
        <DayField
          label={`${t('dutyWork.substituteUntil')} *`}
          value={values.untilOn}
          onChange={set('untilOn')}
          error={problemAt(work.error, '/untilOn')}
        />
        <TextField
          label={`${t('dutyWork.substituteReason')} *`}
          value={values.reason}
          onChange={set('reason')}
          maxLength={500}
          autoComplete="off"
          error={problemAt(work.error, '/reason')}
        />
        <FormEnd
          work={work}
          missing={asked && !complete && t('dutyWork.substituteMissing')}
          action={t('dutyWork.substituteGo')}
          onLeave={onClose}
        />
      </form>
    </Dialog>
  );
}
