import { statusChangeKinds, statusChanges } from '@zhibu/contract/status-kinds';
import { useTranslation } from 'react-i18next';
import { usePhone } from '../../lib/use-media.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { DayField, isDayOrEmpty } from '../../ui/desk/DayField.tsx';
import { SelectField } from '../../ui/Field.tsx';
import { OrganizationFilter } from '../organizations/OrganizationPicker.tsx';
import type { ChangesSearch } from './status-changes.search.ts';

interface Properties {
  filter: ChangesSearch;
  onChange: (change: ChangesSearch) => void;
  onClear: () => void;
}

/** On a phone folded away: the list is what one came for. */
export function ChangesFilters(properties: Properties) {
  const { t } = useTranslation('workbench');
  const fields = <Fields {...properties} />;
  if (!usePhone()) return fields;
  return (
    <details className="desk-fold">
      <summary>{t('statusChanges.filters')}</summary>
      {fields}
    </details>
  );
}

function Fields({ filter, onChange, onClear }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  return (
    <div className="desk-filters">
      <SelectField
        label={t('statusChanges.what')}
        value={filter.kind ?? ''}
        empty={t('statusChanges.any')}
        onChange={(text) => onChange({ kind: statusChangeKinds.find((kind) => kind === text) })}
        options={statusChangeKinds.map((kind) => ({ value: kind, label: reader.words(statusChanges[kind]) }))}
      />
      <OrganizationFilter
        label={t('statusChanges.organization')}
        id={filter.organization}
        onChange={(picked) => onChange({ organization: picked?.id })}
      />
      <DayField
        label={t('statusChanges.fromDay')}
        value={filter.from ?? ''}
        onChange={(day) => isDayOrEmpty(day) && onChange({ from: day || undefined })}
      />
      <DayField
        label={t('statusChanges.untilDay')}
        value={filter.until ?? ''}
        onChange={(day) => isDayOrEmpty(day) && onChange({ until: day || undefined })}
      />
      {Object.values(filter).some((value) => value !== undefined) && (
        <div className="desk-filters-end">
          <Button kind="quiet" onClick={onClear}>
            {t('statusChanges.clear')}
          </Button>
        </div>
      )}
    </div>
  );
}
