import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { Combobox } from '../../ui/desk/Combobox.tsx';
import type { Option } from '../../ui/desk/Options.tsx';

export interface PickedMember {
  id: string;
  name: string;
}

interface Properties {
  label: string;
  /** Whose full members are offered, with everything below it. */
  organizationId: string;
  value: PickedMember | null;
  onChange: (member: PickedMember | null) => void;
  error?: string | undefined;
}

/** A full member of an organisation, found by name or pinyin. */
export function MemberPicker({ label, organizationId, value, onChange, error }: Properties) {
  const { t } = useTranslation('workbench');
  const find = async (name: string, signal: AbortSignal): Promise<Option[]> => {
    const { items } = await call('GET /members', {
      query: {
        organization: organizationId,
        within: 'subtree',
        stage: ['full'],
        limit: 12,
        ...(name === '' ? {} : { name }),
      },
      signal,
    });
    return items.map((item) => ({ value: item.id, label: item.name, detail: item.organization.name }));
  };
  return (
    <Combobox
      label={label}
      error={error}
      least={0}
      find={find}
      placeholder={t('officers.memberHint')}
      noneText={t('officers.memberNone')}
      chosen={value && { value: value.id, label: value.name }}
      onChoose={(option) => onChange(option && { id: option.value, name: option.label })}
    />
  );
}
