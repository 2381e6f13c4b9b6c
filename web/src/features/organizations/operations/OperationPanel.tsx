import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { chinaToday } from '../../../lib/dates.ts';
import { useDraft } from '../../../lib/drafts.ts';
import { Button } from '../../../ui/Button.tsx';
import { DayField } from '../../../ui/desk/DayField.tsx';
import { FormProblem } from '../../../ui/ErrorState.tsx';
import { CheckField, TextField } from '../../../ui/Field.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { Section } from '../../../ui/Section.tsx';
import type { Organization } from '../OrganizationDetail.tsx';
import { MergeFields } from './MergeFields.tsx';
import { DissolveFields, MoveFields, ReformFields } from './OperationFields.tsx';
import { OperationPreview } from './OperationPreview.tsx';
import { type Outcome, operate } from './operation.calls.ts';
import {
  emptyOperation,
  type OperationKind,
  type OperationRequest,
  type OperationValues,
  requestOf,
} from './operation.form.ts';
import { SplitFields } from './SplitFields.tsx';
import { usePreview } from './use-preview.ts';
import './operations.css';

interface Properties {
  kind: OperationKind;
  organization: Organization;
  onDone: (outcome: Outcome) => Promise<void>;
  onLeave: () => void;
}

/** One act on an organisation: what it needs, what it would do, and then the deed. */
export function OperationPanel({ kind, organization, onDone, onLeave }: Properties) {
  const { t } = useTranslation('workbench');
  const client = useQueryClient();
  const { message } = App.useApp();
  const empty = emptyOperation(organization, chinaToday());
  const [values, setValues, clear] = useDraft<OperationValues>(`operation.${kind}.${organization.id}`, empty);
  const [asked, setAsked] = useState(false);
  const request = requestOf(kind, organization, values);
  const ask = (wish: OperationRequest) => operate(organization.id, wish, true);
  const preview = usePreview(`${organization.id}.${kind}`, request, ask);
  const act = useMutation({
    mutationFn: (wish: OperationRequest) => operate(organization.id, wish, false),
    onSuccess: async (outcome) => {
      clear();
      message.success(t('operations.done', { what: t(`operations.${kind}`) }));
      await client.invalidateQueries();
      await onDone(outcome);
    },
  });
  const hindered = preview.outcome !== null && preview.outcome.blocks.length > 0;
  const why = whyNot(request === null, preview.waiting, hindered);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (why === null && request) act.mutate(request);
  };
  const change = (part: Partial<OperationValues>) => setValues({ ...values, ...part });
  return (
    <form className="z-form desk-file operation" onSubmit={submit} noValidate>
      <div>
        <h2>{t(`operations.${kind}Title`, { name: organization.name })}</h2>
        <p className="z-lead">{t(`operations.${kind}Lead`)}</p>
      </div>
      <Section>
        <KindFields kind={kind} organization={organization} values={values} onChange={change} />
        <CommonFields kind={kind} values={values} onChange={change} />
      </Section>
      <OperationPreview preview={preview} />
      <div className="desk-form-end">
        <FormProblem error={act.error} />
        {asked && why !== null && <Notice kind="warning">{t(`operations.${why}`)}</Notice>}
        <div className="z-actions">
          <Button kind="primary" type="submit" busy={act.isPending}>
            {t('operations.go', { what: t(`operations.${kind}`) })}
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

function whyNot(incomplete: boolean, waiting: boolean, hindered: boolean) {
  if (incomplete) return 'goIncomplete';
  if (waiting) return 'goWaiting';
  return hindered ? 'goBlocked' : null;
}

export interface FieldsProperties {
  organization: Organization;
  values: OperationValues;
  onChange: (part: Partial<OperationValues>) => void;
}

function KindFields({ kind, ...rest }: FieldsProperties & { kind: OperationKind }) {
  switch (kind) {
    case 'move':
      return <MoveFields {...rest} />;
    case 'merge':
      return <MergeFields {...rest} />;
    case 'split':
      return <SplitFields {...rest} />;
    case 'reform':
      return <ReformFields {...rest} />;
    case 'dissolve':
      return <DissolveFields {...rest} />;
  }
}

function CommonFields({
  kind,
  values,
  onChange,
}: Omit<FieldsProperties, 'organization'> & { kind: OperationKind }) {
  const { t } = useTranslation('workbench');
  const ends = kind === 'merge' || kind === 'dissolve';
  return (
    <>
      <div className="desk-form-grid">
        <DayField
          label={`${t('operations.on')} *`}
          hint={t('operations.onHint')}
          value={values.on}
          onChange={(on) => onChange({ on })}
        />
        <TextField
          label={t('operations.reason')}
          hint={t('operations.reasonHint')}
          value={values.reason}
          onChange={(reason) => onChange({ reason })}
          maxLength={500}
          autoComplete="off"
        />
      </div>
      {ends && (
        <CheckField
          label={t('operations.endDuties')}
          hint={t('operations.endDutiesHint')}
          checked={values.endDuties}
          onChange={(endDuties) => onChange({ endDuties })}
        />
      )}
    </>
  );
}
