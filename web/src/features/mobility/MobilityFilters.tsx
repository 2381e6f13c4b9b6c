import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { SearchBox } from '../../ui/desk/SearchBox.tsx';
import { SelectField } from '../../ui/Field.tsx';
import { OrganizationFilter } from '../organizations/OrganizationPicker.tsx';
import { type MobilitySearch, mobilityShows, narrowedBy } from './mobility.search.ts';

interface Properties {
  search: MobilitySearch;
  onChange: (change: Partial<MobilitySearch>) => void;
}

/** A box for a name, and conditions that fold away. */
export function MobilityFilters({ search, onChange }: Properties) {
  const { t } = useTranslation('workbench');
  const n = narrowedBy({ ...search, search: undefined });
  const [open, setOpen] = useState(n > 0);
  return (
    <>
      <div className="desk-bar">
        <SearchBox
          label={t('mobility.search')}
          text={search.search ?? ''}
          onText={(text) => onChange({ search: text || undefined })}
        />
        <Button aria-expanded={open} onClick={() => setOpen(!open)}>
          {n > 0 ? t('mobility.filtersCount', { n }) : t('mobility.filters')}
        </Button>
        {n > 0 && (
          <Button kind="quiet" onClick={() => onChange({ show: 'running', organization: undefined })}>
            {t('mobility.clear')}
          </Button>
        )}
      </div>
      {open && <Conditions search={search} onChange={onChange} />}
    </>
  );
}

function Conditions({ search, onChange }: Properties) {
  const { t } = useTranslation('workbench');
  return (
    <div className="desk-filters">
      <SelectField
        label={t('mobility.situation')}
        value={search.show}
        onChange={(show) => onChange({ show: mobilityShows.find((one) => one === show) ?? 'running' })}
        options={mobilityShows.map((show) => ({ value: show, label: t(`mobility.show_${show}`) }))}
      />
      <OrganizationFilter
        label={t('mobility.organization')}
        id={search.organization}
        onChange={(picked) => onChange({ organization: picked?.id })}
      />
    </div>
  );
}
