import { type CodeName, educationCodes, ethnicGroupCodes } from '@zhibu/contract/codes';
import {
  memberFieldTable,
  type Section as SectionKey,
  type Stage,
  sections,
  stageKeys,
  stages,
} from '@zhibu/contract/fields';
import { useTranslation } from 'react-i18next';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Combobox } from '../../ui/desk/Combobox.tsx';
import { DayField } from '../../ui/desk/DayField.tsx';
import type { Option } from '../../ui/desk/Options.tsx';
import { Field, SelectField, TextField } from '../../ui/Field.tsx';
import { Section } from '../../ui/Section.tsx';
import {
  CLEARED,
  canClear,
  type FormKey,
  type FormValues,
  formKeys,
  isMasked,
  type Member,
} from './member.form.ts';

interface Properties {
  values: FormValues;
  onChange: (key: FormKey, value: string) => void;
  errorOf: (key: FormKey) => string | undefined;
  /** The stored file, where one is edited: its masks and half-known days are said beside the boxes. */
  member: Member | null;
}

/** Every field of the file by section, each with the box of its kind. */
export function MemberFormFields(properties: Properties) {
  const reader = useReader();
  const keys = Object.keys(sections) as SectionKey[]; // a constant table's own keys
  return keys.map((section) => (
    <Section key={section} title={reader.words(sections[section])}>
      <div className="desk-form-grid">
        {formKeys
          .filter((key) => memberFieldTable[key].section === section)
          .map((key) => (
            <OneField key={key} field={key} {...properties} />
          ))}
      </div>
    </Section>
  ));
}

function OneField({ field, values, onChange, errorOf, member }: Properties & { field: FormKey }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const { kind, required, max } = memberFieldTable[field];
  const label = reader.words(memberFieldTable[field]) + (required && member === null ? ' *' : '');
  const common = { label, value: values[field], error: errorOf(field) };
  const change = (value: string) => onChange(field, value);
  if (isMasked(field) && member !== null && member[field] !== null)
    return <MaskedField {...common} field={field} masked={member[field]} onChange={change} />;
  switch (kind) {
    case 'sex':
      return (
        <SelectField
          {...common}
          onChange={change}
          empty={t('members.fromIdNumber')}
          options={[
            { value: 'male', label: t('members.sex_male') },
            { value: 'female', label: t('members.sex_female') },
          ]}
        />
      );
    case 'stage':
      return <StageField {...common} onChange={change} member={member} />;
    case 'ethnicGroup':
      return <CodeField {...common} codes={ethnicGroupCodes} onChange={change} />;
    case 'education':
      return <CodeField {...common} codes={educationCodes} onChange={change} />;
    case 'date':
      return <DayField {...common} onChange={change} {...hint(monthHint(field, member))} />;
    case 'longText':
      return (
        <Field label={label} error={common.error}>
          {(wiring) => (
            <textarea
              {...wiring}
              className="z-input"
              rows={3}
              maxLength={max}
              value={values[field]}
              onChange={(event) => change(event.target.value)}
            />
          )}
        </Field>
      );
    default:
      return (
        <TextField
          {...common}
          onChange={change}
          maxLength={max ?? 40}
          autoComplete="off"
          inputMode={kind === 'phone' ? 'tel' : kind === 'email' ? 'email' : 'text'}
        />
      );
  }
  function monthHint(key: FormKey, stored: Member | null): string | undefined {
    if (stored === null || (key !== 'joined' && key !== 'full')) return undefined;
    const precision = key === 'joined' ? stored.joinedPrecision : stored.fullPrecision;
    if (precision === 'day' || stored[key] === null) return undefined;
    return t('members.precisionMonth', { value: reader.day(stored[key], precision) });
  }
}

interface StageChoice {
  label: string;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
  member: Member | null;
}

/** Stages before membership, in which a file is still edited; everything else is a change of status with its rules. */
const developing: readonly Stage[] = ['applicant', 'activist', 'candidate'];

function StageField({ label, value, error, onChange, member }: StageChoice) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  if (member !== null && !developing.includes(member.stage))
    return (
      <Field label={label} hint={t('members.stageElsewhere')} error={error}>
        {(wiring) => (
          <input {...wiring} className="z-input" readOnly value={reader.words(stages[member.stage])} />
        )}
      </Field>
    );
  const choices = member === null ? stageKeys : developing;
  return (
    <SelectField
      label={label}
      value={value}
      error={error}
      onChange={onChange}
      options={choices.map((key) => ({ value: key, label: reader.words(stages[key]) }))}
    />
  );
}

function hint(text: string | undefined): { hint?: string } {
  return text === undefined ? {} : { hint: text };
}

interface Masked {
  field: FormKey;
  label: string;
  value: string;
  masked: string;
  error: string | undefined;
  onChange: (value: string) => void;
}

/** A value that is not shown: an empty box leaves it, typing replaces it, clearing is said on purpose. */
function MaskedField({ field, label, value, masked, error, onChange }: Masked) {
  const { t } = useTranslation('workbench');
  if (value === CLEARED)
    return (
      <Field label={label} error={error}>
        {(wiring) => (
          <div className="z-secret">
            <input {...wiring} className="z-input" disabled value={t('members.willClear')} />
            <Button onClick={() => onChange('')}>{t('members.undoClear')}</Button>
          </div>
        )}
      </Field>
    );
  return (
    <Field label={label} error={error}>
      {(wiring) => (
        <div className="z-secret">
          <input
            {...wiring}
            className="z-input"
            value={value}
            maxLength={200}
            autoComplete="off"
            placeholder={t('members.keepEmpty', { value: masked })}
            onChange={(event) => onChange(event.target.value)}
          />
          {canClear(field) && value === '' && (
            <Button onClick={() => onChange(CLEARED)}>{t('members.clearValue')}</Button>
          )}
        </div>
      )}
    </Field>
  );
}

interface Code {
  label: string;
  value: string;
  error: string | undefined;
  codes: readonly CodeName[];
  onChange: (code: string) => void;
}

function CodeField({ label, value, error, codes, onChange }: Code) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const option = (code: CodeName): Option => ({ value: code.code, label: reader.words(code) });
  const chosen = codes.find(({ code }) => code === value);
  return (
    <Combobox
      label={label}
      error={error}
      least={0}
      placeholder={t('members.chooseCode')}
      noneText={t('members.codeNone')}
      chosen={chosen ? option(chosen) : null}
      onChoose={(picked) => onChange(picked?.value ?? '')}
      find={async (text) => {
        const plain = text.toLowerCase();
        return codes
          .filter(
            ({ code, zh, en }) => zh.includes(text) || en.toLowerCase().includes(plain) || code === text,
          )
          .map(option);
      }}
    />
  );
}
