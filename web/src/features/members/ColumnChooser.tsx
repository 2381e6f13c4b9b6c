import { useTranslation } from 'react-i18next';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { MenuButton } from '../../ui/desk/MenuButton.tsx';
import { CheckField } from '../../ui/Field.tsx';
import { type ColumnKey, columnKeys, columnTitle, defaultColumns } from './member.columns.tsx';

interface Properties {
  chosen: readonly ColumnKey[];
  onChange: (chosen: readonly ColumnKey[]) => void;
}

export function ColumnChooser({ chosen, onChange }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const toggle = (key: ColumnKey, shown: boolean) =>
    onChange(columnKeys.filter((one) => (one === key ? shown : chosen.includes(one))));
  return (
    <MenuButton label={t('members.columns')}>
      {columnKeys.map((key) => (
        <CheckField
          key={key}
          label={columnTitle(key, reader, t('members.age'))}
          checked={chosen.includes(key)}
          onChange={(shown) => toggle(key, shown)}
        />
      ))}
      <Button kind="quiet" onClick={() => onChange(defaultColumns)}>
        {t('members.columnsReset')}
      </Button>
    </MenuButton>
  );
}
