import {
  type OrganizationForm,
  type OrganizationKind,
  organizationForms,
  organizationKinds,
} from '@zhibu/contract/kinds';
import { useTranslation } from 'react-i18next';
import { useReader } from '../../../lib/words.ts';
import { DayField } from '../../../ui/desk/DayField.tsx';
import { SelectField, TextField } from '../../../ui/Field.tsx';
import { OrganizationPicker } from '../OrganizationPicker.tsx';
import type { FieldsProperties } from './OperationPanel.tsx';
import type { FoundingValues } from './operation.form.ts';

const kinds = Object.keys(organizationKinds) as OrganizationKind[]; // a constant table's own keys
const forms = Object.keys(organizationForms) as OrganizationForm[]; // a constant table's own keys

export function MoveFields({ values, onChange }: FieldsProperties) {
  const { t } = useTranslation('workbench');
  return (
    <OrganizationPicker
      label={`${t('operations.newParent')} *`}
      value={values.parent}
      onChange={(parent) => onChange({ parent })}
    />
  );
}

export function DissolveFields({ values, onChange }: FieldsProperties) {
  const { t } = useTranslation('workbench');
  return (
    <OrganizationPicker
      label={t('operations.successor')}
      hint={t('operations.successorHint')}
      value={values.successor}
      onChange={(successor) => onChange({ successor })}
    />
  );
}

export function ReformFields({ values, onChange }: FieldsProperties) {
  const { t } = useTranslation('workbench');
  return (
    <>
      <TextField
        label={`${t('operations.newName')} *`}
        value={values.name}
        onChange={(name) => onChange({ name })}
        maxLength={100}
        autoComplete="off"
      />
      <div className="desk-form-grid">
        <KindAndForm values={values} onChange={onChange} />
      </div>
    </>
  );
}

/** Code, name, kind and form of an organisation that the act founds. */
export function FoundingFields({
  values,
  onChange,
}: {
  values: FoundingValues;
  onChange: (values: FoundingValues) => void;
}) {
  const { t } = useTranslation('workbench');
  return (
    <div className="desk-form-grid">
      <TextField
        label={`${t('operations.foundName')} *`}
        value={values.name}
        onChange={(name) => onChange({ ...values, name })}
        maxLength={100}
        autoComplete="off"
      />
      <TextField
        label={`${t('operations.foundCode')} *`}
        value={values.code}
        onChange={(code) => onChange({ ...values, code })}
        maxLength={20}
        autoComplete="off"
      />
      <KindAndForm values={values} onChange={(part) => onChange({ ...values, ...part })} />
    </div>
  );
}

type Place = Pick<FoundingValues, 'kind' | 'form' | 'temporaryUntil'>;

function KindAndForm({ values, onChange }: { values: Place; onChange: (part: Partial<Place>) => void }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  return (
    <>
      <SelectField
        label={t('operations.kind')}
        value={values.kind}
        onChange={(chosen) => onChange({ kind: kinds.find((key) => key === chosen) ?? values.kind })}
        options={kinds.map((value) => ({ value, label: reader.words(organizationKinds[value]) }))}
      />
      <SelectField
        label={t('operations.form')}
        value={values.form}
        onChange={(chosen) => onChange({ form: forms.find((key) => key === chosen) ?? values.form })}
        options={forms.map((value) => ({ value, label: reader.words(organizationForms[value]) }))}
      />
      {values.form === 'temporary' && (
        <DayField
          label={`${t('operations.temporaryUntil')} *`}
          value={values.temporaryUntil}
          onChange={(temporaryUntil) => onChange({ temporaryUntil })}
        />
      )}
    </>
  );
}
