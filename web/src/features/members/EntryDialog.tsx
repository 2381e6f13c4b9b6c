import { useMutation } from '@tanstack/react-query';
import { type EntryKind, entryKinds } from '@zhibu/contract/fields';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { problemAt } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { DayField, isDayOrEmpty } from '../../ui/desk/DayField.tsx';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { Field, TextField } from '../../ui/Field.tsx';
import type { Entry } from './EntriesPanel.tsx';

interface Properties {
  memberId: string;
  kind: EntryKind;
  /** The entry to edit; null adds one. */
  entry: Entry | null;
  onSaved: () => Promise<void>;
  onClose: () => void;
}

export function EntryDialog({ memberId, kind, entry, onSaved, onClose }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const [values, setValues] = useState({
    title: entry?.title ?? '',
    fromOn: entry?.fromOn ?? '',
    untilOn: entry?.untilOn ?? '',
    place: entry?.place ?? '',
    detail: entry?.detail ?? '',
    phone: '',
  });
  const [asked, setAsked] = useState(false);
  const set = (key: keyof typeof values) => (value: string) => setValues({ ...values, [key]: value });
  const days = isDayOrEmpty(values.fromOn) && isDayOrEmpty(values.untilOn);
  const order = days && values.fromOn !== '' && values.untilOn !== '' && values.untilOn < values.fromOn;
  const save = useMutation({
    mutationFn: () => send(memberId, kind, entry, values),
    onSuccess: async () => {
      await onSaved();
      onClose();
    },
  });
  const errorOf = (key: keyof typeof values) => problemAt(save.error, `/${key}`);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (values.title.trim() !== '' && days && !order) save.mutate();
  };
  const name = reader.words(entryKinds[kind]);
  return (
    <Dialog title={`${entry ? t('members.editEntry') : t('members.addEntry')} · ${name}`} onClose={onClose}>
      <form className="z-form" onSubmit={submit} noValidate>
        <TextField
          label={`${t('members.entryTitle')} *`}
          placeholder={t(`members.entryTitleHint_${kind}`)}
          value={values.title}
          onChange={set('title')}
          maxLength={120}
          error={asked && values.title.trim() === '' ? t('members.entryTitleMissing') : errorOf('title')}
        />
        <DayField
          label={t('members.entryFrom')}
          value={values.fromOn}
          onChange={set('fromOn')}
          error={errorOf('fromOn')}
        />
        <DayField
          label={t('members.entryUntil')}
          value={values.untilOn}
          onChange={set('untilOn')}
          error={order ? t('members.entryOrder') : errorOf('untilOn')}
        />
        <TextField
          label={t('members.entryPlace')}
          value={values.place}
          onChange={set('place')}
          maxLength={120}
          error={errorOf('place')}
        />
        {kind === 'family' && (
          <TextField
            label={t('members.entryPhone')}
            value={values.phone}
            onChange={set('phone')}
            maxLength={40}
            inputMode="tel"
            placeholder={entry?.phone ? t('members.keepEmpty', { value: entry.phone }) : ''}
            error={errorOf('phone')}
          />
        )}
        <Field label={t('members.entryDetail')} error={errorOf('detail')}>
          {(wiring) => (
            <textarea
              {...wiring}
              className="z-input"
              rows={3}
              maxLength={500}
              value={values.detail}
              onChange={(event) => set('detail')(event.target.value)}
            />
          )}
        </Field>
        <FormProblem error={save.error} />
        <div className="z-actions">
          <Button kind="primary" type="submit" busy={save.isPending}>
            {t('desk.save')}
          </Button>
          <Button onClick={onClose}>{t('desk.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}

type Values = Record<'title' | 'fromOn' | 'untilOn' | 'place' | 'detail' | 'phone', string>;

/** The masked number of a contact is left alone unless another was typed. */
async function send(
  memberId: string,
  kind: EntryKind,
  entry: Entry | null,
  values: Values,
): Promise<unknown> {
  const body = {
    title: values.title.trim(),
    fromOn: values.fromOn || null,
    untilOn: values.untilOn || null,
    place: values.place.trim() || null,
    detail: values.detail.trim() || null,
    ...(values.phone.trim() === '' ? {} : { phone: values.phone.trim() }),
  };
  if (entry === null)
    return call('POST /members/{id}/entries', { params: { id: memberId }, body: { kind, ...body } });
  return call('PATCH /member-entries/{id}', { params: { id: entry.id }, body, ifMatch: entry.version });
}
