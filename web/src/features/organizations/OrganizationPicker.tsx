import { queryOptions, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { actingDutyOf, useSession } from '../../app/session.tsx';
import { call } from '../../lib/api.ts';
import { isProblem } from '../../lib/problem.ts';
import { useProblemWords } from '../../lib/problem-words.ts';
import { Combobox } from '../../ui/desk/Combobox.tsx';
import type { Option } from '../../ui/desk/Options.tsx';

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

/**
 * The organisation of an address, by its id. One that is not there, or not in the reach of the acting duty, is said
 * to be so, and the box is free for another.
 */
export function OrganizationFilter({
  id,
  ...rest
}: Pick<Properties, 'label' | 'onChange'> & { id: string | undefined }) {
  const { t } = useTranslation('workbench');
  const words = useProblemWords();
  const { data, error } = useQuery(organizationQuery(id));
  const isGone = isProblem(error) && error.status >= 400 && error.status < 500;
  return (
    <OrganizationPicker
      {...rest}
      value={id === undefined || error ? null : { id, name: data?.name ?? t('desk.loading') }}
      error={error ? (isGone ? t('desk.organizationGone') : words(error)) : undefined}
    />
  );
}

/** The branch of whoever has only one: asking a branch secretary which one would be a needless question. */
export function useOwnBranch(): Picked | null {
  const acting = actingDutyOf(useSession());
  return acting?.role === 'branch_secretary' ? acting.organization : null;
}

const organizationQuery = (id: string | undefined) =>
  queryOptions({
    queryKey: ['organizations', 'one', id],
    queryFn: ({ signal }) => call('GET /organizations/{id}', { params: { id: id ?? '' }, signal }),
    enabled: id !== undefined,
    staleTime: 60_000,
  });

/** The organisation behind an id in an address; null while unknown or not to be seen. */
export function useOrganization(id: string | undefined) {
  return useQuery(organizationQuery(id)).data ?? null;
}

/** Its name, or in words that it loads or is not to be seen. */
export function useOrganizationName(id: string | undefined): string {
  const { t } = useTranslation('workbench');
  const { data, error } = useQuery(organizationQuery(id));
  return data?.name ?? (error ? t('desk.organizationUnseen') : t('desk.loading'));
}
