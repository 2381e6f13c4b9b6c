import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePhone } from '../../lib/use-media.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { DayField, isDayOrEmpty } from '../../ui/desk/DayField.tsx';
import { Field, SelectField } from '../../ui/Field.tsx';
import { roleName } from '../duties/role-name.ts';
import { actName, knownActs } from './audit.actions.ts';
import { type AuditSearch, auditRoles } from './audit.search.ts';

interface Properties {
  filter: AuditSearch;
  onChange: (change: AuditSearch) => void;
  onClear: () => void;
}

/** On a phone folded away: the log itself is what one came for. */
export function AuditFilters(properties: Properties) {
  const { t } = useTranslation('workbench');
  const fields = <FilterFields {...properties} />;
  if (!usePhone()) return fields;
  return (
    <details className="desk-fold">
      <summary>{t('audit.filters')}</summary>
      {fields}
    </details>
  );
}

function FilterFields({ filter, onChange, onClear }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  return (
    <div className="desk-filters">
      <TypedField
        label={t('audit.action')}
        placeholder={t('audit.actionHint')}
        value={filter.action ?? ''}
        onSettled={(action) => onChange({ action: action || undefined })}
        options={knownActs.map((act) => ({ value: act, label: reader.words(actName(act)) }))}
      />
      <SelectField
        label={t('audit.outcome')}
        value={filter.outcome ?? ''}
        empty={t('audit.outcome_any')}
        onChange={(text) => onChange({ outcome: text === 'done' || text === 'refused' ? text : undefined })}
        options={[
          { value: 'done', label: t('audit.outcome_done') },
          { value: 'refused', label: t('audit.outcome_refused') },
        ]}
      />
      <DayField
        label={t('audit.from')}
        value={filter.from ?? ''}
        onChange={(day) => isDayOrEmpty(day) && onChange({ from: day || undefined })}
      />
      <DayField
        label={t('audit.until')}
        value={filter.until ?? ''}
        onChange={(day) => isDayOrEmpty(day) && onChange({ until: day || undefined })}
      />
      <TypedField
        label={t('audit.who')}
        placeholder={t('audit.personHint')}
        value={filter.person ?? ''}
        onSettled={(person) => onChange({ person: person || undefined })}
      />
      <SelectField
        label={t('audit.role')}
        value={filter.role ?? ''}
        empty={t('audit.role_any')}
        onChange={(text) => onChange({ role: auditRoles.find((role) => role === text) })}
        options={auditRoles.map((role) => ({ value: role, label: roleName(role, reader) }))}
      />
      <TypedField
        label={t('audit.organization')}
        placeholder={t('audit.organizationHint')}
        value={filter.organization ?? ''}
        onSettled={(organization) => onChange({ organization: organization || undefined })}
      />
      <TypedField
        label={t('audit.on')}
        placeholder={t('audit.objectHint')}
        value={filter.object ?? filter.objectId ?? ''}
        onSettled={(object) => onChange({ object: object || undefined, objectId: undefined })}
      />
      <TypedField
        label={t('audit.where')}
        placeholder={t('audit.addressHint')}
        value={filter.address ?? ''}
        onSettled={(address) => onChange({ address: address || undefined })}
      />
      {Object.values(filter).some((value) => value !== undefined) && (
        <div className="desk-filters-end">
          <Button kind="quiet" onClick={onClear}>
            {t('audit.clear')}
          </Button>
        </div>
      )}
    </div>
  );
}

interface Typed {
  label: string;
  placeholder: string;
  value: string;
  onSettled: (value: string) => void;
  options?: readonly { value: string; label: string }[];
}

/** Asks only when the box is left or Enter is pressed: every reading of the log is itself logged. */
function TypedField({ label, placeholder, value, onSettled, options = [] }: Typed) {
  const [text, setText] = useState(value);
  const listId = useId();
  useEffect(() => setText(value), [value]);
  const settle = () => {
    if (text.trim() !== value) onSettled(text.trim());
  };
  return (
    <Field label={label}>
      {(wiring) => (
        <>
          <input
            {...wiring}
            className="z-input"
            list={options.length > 0 ? listId : undefined}
            value={text}
            maxLength={60}
            placeholder={placeholder}
            autoComplete="off"
            onChange={(event) => setText(event.target.value)}
            onBlur={settle}
            onKeyDown={(event) => {
              if (event.key === 'Enter') settle();
            }}
          />
          <datalist id={listId}>
            {options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
