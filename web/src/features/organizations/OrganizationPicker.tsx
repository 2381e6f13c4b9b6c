import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { actingDutyOf, useSession } from '../../app/session.tsx';
import { call } from '../../lib/api.ts';
import { Combobox, type Option } from '../../ui/desk/Combobox.tsx';

export interface Picked {
  id: string;
  name: string;
}

interface Properties {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  value: Picked | null;
  onChange: (picked: Picked | null) => void;
  kind?: 'branch';
}

/** An organisation in the reach of the acting duty, found by name, code or pinyin. */
export function OrganizationPicker({ label, hint, error, value, onChange, kind }: Properties) {
  const { t } = useTranslation('workbench');
  const find = async (name: string, signal: AbortSignal): Promise<Option[]> => {
    const { items } = await call('GET /organizations', {
      query: { ...(name === '' ? {} : { name }), ...(kind ? { kind } : {}), limit: 12 },
      signal,
    });
    return items.map((item) => ({
      value: item.id,
      label: item.name,
      detail: [item.code, item.pathNames.join(' / ')].filter(Boolean).join('　'),
    }));
  };
  return (
    <Combobox
      label={label}
      hint={hint}
      error={error}
      least={0}
      find={find}
      placeholder={t('desk.chooseOrganization')}
      noneText={t('desk.organizationNone')}
      chosen={value && { value: value.id, label: value.name }}
      onChoose={(option) => onChange(option && { id: option.value, name: option.label })}
    />
  );
}

/** The branch of whoever has only one: asking a branch secretary which one would be a needless question. */
export function useOwnBranch(): Picked | null {
  const acting = actingDutyOf(useSession());
  return acting?.role === 'branch_secretary' ? acting.organization : null;
}

/** The name behind an organisation's id in an address; null while unknown or not to be seen. */
export function useOrganization(id: string | undefined) {
  const { data } = useQuery({
    queryKey: ['organizations', 'one', id],
    queryFn: ({ signal }) => call('GET /organizations/{id}', { params: { id: id ?? '' }, signal }),
    enabled: id !== undefined,
    staleTime: 60_000,
  });
  return data ?? null;
}
