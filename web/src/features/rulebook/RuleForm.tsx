import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { problemAt } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { DayField, isDayOrEmpty } from '../../ui/desk/DayField.tsx';
import { FormEnd } from '../../ui/desk/FormEnd.tsx';
import { SelectField, TextField } from '../../ui/Field.tsx';
import { type Rule, type RuleValue, type Typed, typedOf, valueTyped } from './rulebook.form.ts';

interface Properties {
  rule: Rule;
  organizationId: string;
  onDone: (words: string) => Promise<void>;
  onLeave: () => void;
}

/** Another value of a configurable rule, from a day on, with the reason. */
export function RuleForm({ rule, organizationId, onDone, onLeave }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const [typed, setTyped] = useState(() => typedOf(rule));
  const [from, setFrom] = useState('');
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const save = useMutation({
    mutationFn: (value: RuleValue) =>
      call('POST /rule-settings', {
        body: { organizationId, key: rule.key, value, from, reason: reason.trim() },
      }),
    onSuccess: (saved) =>
      onDone(t('rulebook.done', { words: reader.words(saved.words), day: reader.day(saved.since) })),
  });
  const value = valueTyped(rule.shape, typed);
  const complete = value !== null && from !== '' && isDayOrEmpty(from) && reason.trim().length > 1;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (complete) save.mutate(value);
  };
  return (
    <form className="z-form" onSubmit={submit} noValidate>
      <h3>{t('rulebook.setTitle')}</h3>
      <ValueFields rule={rule} typed={typed} onChange={setTyped} error={problemAt(save.error, '/value')} />
      <DayField
        label={`${t('rulebook.from')} *`}
        value={from}
        onChange={setFrom}
        hint={t('rulebook.fromHint')}
        error={problemAt(save.error, '/from')}
      />
      <TextField
        label={`${t('rulebook.reason')} *`}
        value={reason}
        onChange={setReason}
        maxLength={300}
        autoComplete="off"
        error={problemAt(save.error, '/reason')}
      />
      <FormEnd
        work={save}
        missing={asked && !complete && t('rulebook.missing')}
        action={t('rulebook.save')}
        onLeave={onLeave}
      />
    </form>
  );
}

interface ValueProperties {
  rule: Rule;
  typed: Typed;
  onChange: (typed: Typed) => void;
  error: string | undefined;
}

function ValueFields({ rule: { shape }, typed, onChange, error }: ValueProperties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const unit = shape.unit ? reader.words(shape.unit) : '';
  const bounds = t('rulebook.bounds', { min: shape.min ?? 0, max: shape.max ?? 0, unit });
  const set = (part: keyof Typed) => (text: string) => onChange({ ...typed, [part]: text });
  const numeric = { inputMode: 'decimal', maxLength: 10, autoComplete: 'off' } as const;
  if (shape.kind === 'choice')
    return (
      <SelectField
        label={`${t('rulebook.newChoice')} *`}
        value={typed.one}
        onChange={set('one')}
        options={shape.options.map(({ key, words }) => ({ value: key, label: reader.words(words) }))}
        error={error}
      />
    );
  if (shape.kind === 'range')
    return (
      <div className="desk-form-grid">
        <TextField
          label={`${t('rulebook.newMin')} *`}
          hint={bounds}
          value={typed.min}
          onChange={set('min')}
          error={error}
          {...numeric}
        />
        <TextField
          label={`${t('rulebook.newMax')} *`}
          hint={bounds}
          value={typed.max}
          onChange={set('max')}
          {...numeric}
        />
      </div>
    );
  const percent = shape.kind === 'share';
  return (
    <TextField
      label={`${percent ? t('rulebook.newPercent') : t('rulebook.newValue')} *`}
      {...(percent ? {} : { hint: bounds })}
      value={typed.one}
      onChange={set('one')}
      error={error}
      {...numeric}
    />
  );
}
