import { transferStateKeys, transferStates } from '@zhibu/contract/transfer-states';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { SearchBox } from '../../ui/desk/SearchBox.tsx';
import { SelectField } from '../../ui/Field.tsx';
import { OrganizationFilter } from '../organizations/OrganizationPicker.tsx';
import { type BoardSearch, boardSides, conditionsOf } from './transfers.desk.search.ts';

interface Properties {
  search: BoardSearch;
  onChange: (change: Partial<BoardSearch>) => void;
}

/** A box for a name or a number, and conditions that fold away. */
export function DeskBoardFilters({ search, onChange }: Properties) {
  const { t } = useTranslation('workbench');
  const n = conditionsOf(search);
  const [open, setOpen] = useState(n > 0);
  return (
    <>
      <div className="desk-bar">
        <SearchBox
          label={t('transfers.search')}
          text={search.search ?? ''}
          onText={(text) => onChange({ search: text || undefined })}
        />
        <Button aria-expanded={open} onClick={() => setOpen(!open)}>
          {n > 0 ? t('transfers.filtersCount', { n }) : t('transfers.filters')}
        </Button>
        {n > 0 && (
          <Button
            kind="quiet"
            onClick={() => onChange({ side: undefined, state: undefined, organization: undefined })}
          >
            {t('transfers.clear')}
          </Button>
        )}
      </div>
      {open && <Conditions search={search} onChange={onChange} />}
    </>
  );
}

function Conditions({ search, onChange }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  return (
    <div className="desk-filters">
      <SelectField
        label={t('transfers.side')}
        empty={t('transfers.anySide')}
        value={search.side ?? ''}
        onChange={(side) => onChange({ side: boardSides.find((one) => one === side) })}
        options={boardSides.map((side) => ({ value: side, label: t(`transfers.side_${side}`) }))}
      />
      <SelectField
        label={t('transfers.situation')}
        empty={t('transfers.anyState')}
        value={search.state ?? ''}
        onChange={(state) => onChange({ state: transferStateKeys.find((one) => one === state) })}
        options={transferStateKeys.map((state) => ({
          value: state,
          label: reader.words(transferStates[state]),
        }))}
      />
      <OrganizationFilter
        label={t('transfers.organization')}
        id={search.organization}
        onChange={(picked) => onChange({ organization: picked?.id })}
      />
    </div>
  );
}
