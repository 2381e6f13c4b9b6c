import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type OrganizationKind, organizationKinds } from '@zhibu/contract/kinds';
import { App } from 'antd';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { useDraft } from '../../lib/drafts.ts';
import { problemAt } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { DayField, isDayOrEmpty } from '../../ui/desk/DayField.tsx';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { SelectField, TextField } from '../../ui/Field.tsx';
import { Section } from '../../ui/Section.tsx';
import type { Organization } from './OrganizationDetail.tsx';
import { OrganizationFields } from './OrganizationFields.tsx';
import { bodyOf, emptyOrganization } from './organization.form.ts';

interface Properties {
  parent: Organization;
  onCreated: () => Promise<void>;
  onLeave: () => void;
}

const kinds = Object.keys(organizationKinds) as OrganizationKind[]; // a constant table's own keys

/** A new organisation below one of the own reach. */
export function NewOrganization({ parent, onCreated, onLeave }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const empty = { values: emptyOrganization, code: '', kind: '', temporaryUntil: '' };
  const [draft, setDraft, clear] = useDraft(`organization.below.${parent.id}`, empty);
  const [asked, setAsked] = useState(false);
  const kind = kinds.find((one) => one === draft.kind);
  const temporary = draft.values.form === 'temporary';
  // A draft that was kept before there was this field has none.
  const lastDay = temporary ? (draft.temporaryUntil ?? '') : '';
  const lastDayMissing = temporary && (lastDay === '' || !isDayOrEmpty(lastDay));
  const create = useMutation({
    mutationFn: (chosen: OrganizationKind) =>
      call('POST /organizations', { body: bodyOf(draft.values, parent.id, draft.code, chosen, lastDay) }),
    onSuccess: async (made) => {
      clear();
      message.success(t('organizations.created', { name: made.name }));
      await onCreated();
      await navigate({ to: '/organizations/$id', params: { id: made.id } });
    },
  });
  const shortName = draft.values.name.trim().length < 2;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    const named = !shortName && draft.code.trim() !== '';
    const complete = named && isDayOrEmpty(draft.values.foundedOn) && !lastDayMissing;
    if (complete && kind) create.mutate(kind);
  };
  return (
    <form className="z-form desk-file" onSubmit={submit} noValidate>
      <h2>{t('organizations.addChildTitle', { name: parent.name })}</h2>
      <Section>
        <div className="desk-form-grid">
          <TextField
            label={`${t('organizations.code')} *`}
            value={draft.code}
            onChange={(code) => setDraft({ ...draft, code })}
            maxLength={20}
            autoComplete="off"
            error={
              asked && draft.code.trim() === ''
                ? t('organizations.requiredCode')
                : problemAt(create.error, '/code')
            }
          />
          <SelectField
            label={`${t('organizations.kind')} *`}
            value={draft.kind}
            empty="—"
            onChange={(next) => setDraft({ ...draft, kind: next })}
            options={kinds.map((value) => ({ value, label: reader.words(organizationKinds[value]) }))}
            error={asked && !kind ? t('organizations.requiredKind') : problemAt(create.error, '/kind')}
          />
          <OrganizationFields
            values={draft.values}
            afterForm={
              temporary && (
                <DayField
                  label={`${t('organizations.temporaryUntil')} *`}
                  value={lastDay}
                  onChange={(temporaryUntil) => setDraft({ ...draft, temporaryUntil })}
                  error={
                    asked && lastDayMissing
                      ? t('organizations.requiredLastDay')
                      : problemAt(create.error, '/temporaryUntil')
                  }
                />
              )
            }
            onChange={(key, value) => setDraft({ ...draft, values: { ...draft.values, [key]: value } })}
            errorOf={(key) =>
              asked && key === 'name' && shortName
                ? t('organizations.requiredName')
                : problemAt(create.error, `/${key}`)
            }
          />
        </div>
      </Section>
      <div className="desk-form-end">
        <FormProblem error={create.error} />
        <div className="z-actions">
          <Button kind="primary" type="submit" busy={create.isPending}>
            {t('organizations.addChild')}
          </Button>
          <Button
            onClick={() => {
              clear();
              onLeave();
            }}
          >
            {t('desk.cancel')}
          </Button>
        </div>
      </div>
    </form>
  );
}
