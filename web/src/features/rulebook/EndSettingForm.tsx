import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { problemAt } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { DayField, isDayOrEmpty } from '../../ui/desk/DayField.tsx';
import { FormEnd } from '../../ui/desk/FormEnd.tsx';
import { TextField } from '../../ui/Field.tsx';
import type { Rule } from './rulebook.form.ts';

interface Properties {
  rule: Rule;
  onDone: (words: string) => Promise<void>;
  onLeave: () => void;
}

/** Back to what is set above, or to the rulebook's own value. */
export function EndSettingForm({ rule: { own }, onDone, onLeave }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const [on, setOn] = useState('');
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const end = useMutation({
    mutationFn: (id: string) =>
      call('POST /rule-settings/{id}/end', { params: { id }, body: { on, reason: reason.trim() } }),
    onSuccess: (after) =>
      onDone(t('rulebook.resetDone', { words: reader.words(after.words), day: reader.day(on) })),
  });
  if (!own) return null;
  const complete = on !== '' && isDayOrEmpty(on) && reason.trim().length > 1;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (complete) end.mutate(own.id);
  };
  return (
    <form className="z-form" onSubmit={submit} noValidate>
      <h3>{t('rulebook.reset')}</h3>
      <p>{t('rulebook.resetWhat', { words: reader.words(own.words), day: reader.day(own.since) })}</p>
      <DayField
        label={`${t('rulebook.resetOn')} *`}
        value={on}
        onChange={setOn}
        hint={t('rulebook.fromHint')}
        error={problemAt(end.error, '/on')}
      />
      <TextField
        label={`${t('rulebook.reason')} *`}
        value={reason}
        onChange={setReason}
        maxLength={300}
        autoComplete="off"
        error={problemAt(end.error, '/reason')}
      />
      <FormEnd
        work={end}
        missing={asked && !complete && t('rulebook.missing')}
        action={t('rulebook.resetGo')}
        onLeave={onLeave}
      />
    </form>
  );
}
