import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { Combobox, type Option } from '../../ui/desk/Combobox.tsx';

export interface Chosen {
  id: string;
  name: string;
}

interface Properties {
  value: Chosen | null;
  onChange: (chosen: Chosen | null) => void;
  error?: string | undefined;
}

const optionOf = (chosen: Chosen | null): Option | null => chosen && { value: chosen.id, label: chosen.name };
const chosenOf = (option: Option | null): Chosen | null => option && { id: option.value, name: option.label };

/** A committee anywhere in this registry, by a part of its name or its code. */
export function DestinationPicker({ value, onChange, error }: Properties) {
  const { t } = useTranslation('workbench');
  const find = async (search: string, signal: AbortSignal): Promise<Option[]> => {
    const { items } = await call('GET /transfer-destinations', { query: { search, limit: 12 }, signal });
    return items.map(({ id, name, code, above, region, isOwn }) => ({
      value: id,
      label: name,
      detail: [isOwn ? t('transfers.ownCommittee') : '', code, [...above, region].join(' / ')]
        .filter(Boolean)
        .join('　'),
    }));
  };
  return (
    <Combobox
      label={t('transfers.destination')}
      hint={t('transfers.destinationHint')}
      error={error}
      find={find}
      placeholder={t('transfers.destinationPlaceholder')}
      noneText={t('transfers.destinationNone')}
      chosen={optionOf(value)}
      onChoose={(option) => onChange(chosenOf(option))}
    />
  );
}

/** A branch of a committee in reach, with how many belong to it. */
export function BranchPicker({ committeeId, value, onChange, error }: Properties & { committeeId: string }) {
  const { t } = useTranslation('workbench');
  const find = async (search: string, signal: AbortSignal): Promise<Option[]> => {
    const { items } = await call('GET /transfer-destinations/{id}/branches', {
      params: { id: committeeId },
      query: search === '' ? {} : { search },
      signal,
    });
    return items.map(({ id, name, members }) => ({
      value: id,
      label: name,
      detail: t('transfers.branchMembers', { n: members }),
    }));
  };
  return (
    <Combobox
      label={t('transfers.branch')}
      error={error}
      least={0}
      find={find}
      placeholder={t('transfers.branchPlaceholder')}
      noneText={t('transfers.branchNone')}
      chosen={optionOf(value)}
      onChoose={(option) => onChange(chosenOf(option))}
    />
  );
}
