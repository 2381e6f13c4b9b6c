import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/Button.tsx';
import { RadioGroup } from '../../../ui/desk/RadioGroup.tsx';
import { OrganizationPicker } from '../OrganizationPicker.tsx';
import { FoundingFields } from './OperationFields.tsx';
import type { FieldsProperties } from './OperationPanel.tsx';

export function MergeFields({ values, onChange }: FieldsProperties) {
  const { t } = useTranslation('workbench');
  return (
    <>
      <RadioGroup
        label={t('operations.into')}
        value={values.into}
        onChange={(into) => onChange({ into: into === 'new' ? 'new' : 'existing' })}
        options={[
          { value: 'existing', label: t('operations.intoExisting') },
          { value: 'new', label: t('operations.intoNew') },
        ]}
      />
      {values.into === 'existing' ? (
        <OrganizationPicker
          label={`${t('operations.target')} *`}
          value={values.target}
          onChange={(target) => onChange({ target })}
        />
      ) : (
        <FoundingFields values={values.found} onChange={(found) => onChange({ found })} />
      )}
      <Others values={values} onChange={onChange} />
    </>
  );
}

/** Further organisations that are merged away at the same time. */
function Others({ values, onChange }: Pick<FieldsProperties, 'values' | 'onChange'>) {
  const { t } = useTranslation('workbench');
  const [adding, setAdding] = useState(false);
  return (
    <div className="z-field">
      {values.others.length > 0 && (
        <>
          <span>{t('operations.others')}</span>
          <ul className="operation-others">
            {values.others.map((other) => (
              <li key={other.id}>
                {other.name}{' '}
                <Button
                  kind="quiet"
                  aria-label={t('operations.othersRemove', { name: other.name })}
                  onClick={() => onChange({ others: values.others.filter(({ id }) => id !== other.id) })}
                >
                  ✕
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
      {adding ? (
        <OrganizationPicker
          label={t('operations.others')}
          value={null}
          onChange={(picked) => {
            if (!picked) return;
            setAdding(false);
            if (values.others.some(({ id }) => id === picked.id)) return;
            onChange({ others: [...values.others, picked] });
          }}
        />
      ) : (
        <div>
          <Button kind="quiet" onClick={() => setAdding(true)}>
            {values.others.length > 0 ? t('operations.othersAdd') : t('operations.others')}
          </Button>
        </div>
      )}
    </div>
  );
}
