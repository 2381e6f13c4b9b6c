import { useQuery } from '@tanstack/react-query';
import { type OrganizationForm, organizationForms } from '@zhibu/contract/kinds';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { useReader } from '../../lib/words.ts';
import { Combobox } from '../../ui/desk/Combobox.tsx';
import { DayField } from '../../ui/desk/DayField.tsx';
import { SelectField, TextField } from '../../ui/Field.tsx';
import { type EditableKey, formsFor, type OrganizationValues } from './organization.form.ts';

interface Properties {
  values: OrganizationValues;
  onChange: (key: EditableKey, value: string) => void;
  errorOf: (key: EditableKey) => string | undefined;
  /** The form as it is stored: temporary organisations become so, and cease to be, by an operation (改设). */
  storedForm?: OrganizationForm;
  /** What the form asks for besides. */
  afterForm?: ReactNode;
}

/** What an organisation's form asks for, new or stored. */
export function OrganizationFields({ values, onChange, errorOf, storedForm, afterForm }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const box = (key: EditableKey) => ({
    value: values[key],
    onChange: (value: string) => onChange(key, value),
    error: errorOf(key),
  });
  return (
    <>
      <TextField label={`${t('organizations.name')} *`} {...box('name')} maxLength={100} autoComplete="off" />
      <TextField
        label={t('organizations.shortName')}
        {...box('shortName')}
        maxLength={60}
        autoComplete="off"
      />
      <SelectField
        label={t('organizations.form')}
        {...box('form')}
        {...(storedForm === undefined ? {} : { hint: t('organizations.formHint') })}
        options={formsFor(storedForm).map((value) => ({
          value,
          label: reader.words(organizationForms[value]),
        }))}
      />
      {afterForm}
      <DivisionField
        code={values.divisionCode}
        onChange={(code) => onChange('divisionCode', code)}
        error={errorOf('divisionCode')}
      />
      <DayField label={t('organizations.foundedOn')} {...box('foundedOn')} />
      <TextField label={t('organizations.phone')} {...box('phone')} maxLength={30} inputMode="tel" />
      <TextField label={t('organizations.address')} {...box('address')} maxLength={200} />
    </>
  );
}

interface Division {
  code: string;
  onChange: (code: string) => void;
  error: string | undefined;
}

/** An administrative division by name or code (GB/T 2260). */
function DivisionField({ code, onChange, error }: Division) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const known = useQuery({
    queryKey: ['divisions', code],
    queryFn: ({ signal }) => call('GET /divisions', { query: { text: code }, signal }),
    enabled: code !== '',
    staleTime: Number.POSITIVE_INFINITY,
  });
  const name = known.data?.items.find((item) => item.code === code)?.name;
  return (
    <Combobox
      label={t('organizations.division')}
      placeholder={t('organizations.divisionHint')}
      noneText={t('organizations.divisionNone')}
      error={error}
      chosen={
        code === '' ? null : { value: code, label: name === undefined ? code : reader.beside(name, code) }
      }
      onChoose={(option) => onChange(option?.value ?? '')}
      find={async (text, signal) => {
        const { items } = await call('GET /divisions', { query: { text }, signal });
        return items.map((item) => ({ value: item.code, label: item.name, detail: item.code }));
      }}
    />
  );
}
