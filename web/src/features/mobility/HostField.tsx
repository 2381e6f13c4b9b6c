import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { Combobox } from '../../ui/desk/Combobox.tsx';
import type { Option } from '../../ui/desk/Options.tsx';
import { RadioGroup } from '../../ui/desk/RadioGroup.tsx';
import { TextField } from '../../ui/Field.tsx';

/** A branch of this registry, or a place outside with whom to call there. */
export interface HostDraft {
  where: 'inside' | 'outside';
  branch: { id: string; name: string } | null;
  place: string;
  phone: string;
}
export const emptyHost: HostDraft = { where: 'inside', branch: null, place: '', phone: '' };

export const isHostReady = ({ where, branch, place }: HostDraft) =>
  where === 'inside' ? branch !== null : [...place.trim()].length > 1;

export const hostBody = ({ where, branch, place, phone }: HostDraft) =>
  where === 'inside'
    ? { hostId: branch?.id ?? null }
    : { hostId: null, place: place.trim(), placePhone: phone.trim() || null };

interface Properties {
  value: HostDraft;
  onChange: (value: HostDraft) => void;
  error?: string | undefined;
}

/** Where the member takes part meanwhile. */
export function HostField({ value, onChange, error }: Properties) {
  const { t } = useTranslation('workbench');
  const set = (change: Partial<HostDraft>) => onChange({ ...value, ...change });
  const find = async (search: string, signal: AbortSignal): Promise<Option[]> => {
    const { items } = await call('GET /mobility-hosts', { query: { search, limit: 20 }, signal });
    return items.map(({ id, name, code, above }) => ({
      value: id,
      label: name,
      detail: [code, above.slice(0, 2).join(' / ')].filter(Boolean).join('　'),
    }));
  };
  return (
    <>
      <RadioGroup
        label={t('mobility.where')}
        value={value.where}
        onChange={(where) => set({ where })}
        options={(['inside', 'outside'] as const).map((where) => ({
          value: where,
          label: t(`mobility.where_${where}`),
        }))}
      />
      {value.where === 'inside' ? (
        <Combobox
          label={`${t('mobility.host')} *`}
          hint={t('mobility.hostHint')}
          error={error}
          find={find}
          placeholder={t('mobility.hostFind')}
          noneText={t('mobility.hostNone')}
          chosen={value.branch && { value: value.branch.id, label: value.branch.name }}
          onChoose={(option) => set({ branch: option && { id: option.value, name: option.label } })}
        />
      ) : (
        <>
          <TextField
            label={`${t('mobility.place')} *`}
            hint={t('mobility.placeHint')}
            error={error}
            value={value.place}
            onChange={(place) => set({ place })}
            maxLength={100}
            autoComplete="off"
          />
          <TextField
            label={t('mobility.placePhone')}
            hint={t('mobility.placePhoneHint')}
            value={value.phone}
            onChange={(phone) => set({ phone })}
            maxLength={40}
            autoComplete="off"
            inputMode="tel"
          />
        </>
      )}
    </>
  );
}
