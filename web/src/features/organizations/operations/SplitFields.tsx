import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/Button.tsx';
import { Assignment } from './Assignment.tsx';
import { FoundingFields } from './OperationFields.tsx';
import type { FieldsProperties } from './OperationPanel.tsx';
import { emptyFounding, type PartValues } from './operation.form.ts';

const mostParts = 10;

/** The organisations that are founded, and who of the old one goes where. */
export function SplitFields({ organization, values, onChange }: FieldsProperties) {
  const { t } = useTranslation('workbench');
  const { parts } = values;
  const replace = (key: string, change: Partial<PartValues>) =>
    onChange({ parts: parts.map((part) => (part.key === key ? { ...part, ...change } : part)) });
  const add = () => {
    const key = `part-${Date.now()}`;
    onChange({
      parts: [...parts, { key, found: emptyFounding(organization.kind), memberIds: [], organizationIds: [] }],
    });
  };
  return (
    <>
      {parts.map((part, index) => (
        <fieldset key={part.key} className="operation-part">
          <legend>{t('operations.part', { n: index + 1 })}</legend>
          <FoundingFields values={part.found} onChange={(found) => replace(part.key, { found })} />
          {parts.length > 1 && (
            <Button
              kind="quiet"
              onClick={() => onChange({ parts: parts.filter(({ key }) => key !== part.key) })}
            >
              {t('operations.partRemove')}
            </Button>
          )}
        </fieldset>
      ))}
      {parts.length < mostParts && (
        <div>
          <Button onClick={add}>{t('operations.partAdd')}</Button>
        </div>
      )}
      <Assignment organization={organization} parts={parts} onChange={(next) => onChange({ parts: next })} />
    </>
  );
}
