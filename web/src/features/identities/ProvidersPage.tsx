import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { DataTable } from '../../ui/desk/DataTable.tsx';
import '../../ui/desk/desk.css';
import { Pager } from '../../ui/desk/Pager.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Facts } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { ProviderDialog } from './ProviderDialog.tsx';

export type Provider = AnswerOf<'GET /identity-providers'>['items'][number];

/** Outside providers, for the security admin. */
export function ProvidersPage() {
  const { t } = useTranslation('workbench');
  const navigate = useNavigate();
  const raw = useSearch({ from: '/signed-in/workbench/identity-providers' });
  const after = typeof raw.after === 'string' ? raw.after : undefined;
  const [editing, setEditing] = useState<Provider | 'new' | null>(null);
  const providers = useQuery({
    queryKey: ['identity-providers', after],
    queryFn: ({ signal }) =>
      call('GET /identity-providers', { query: { limit: 20, ...(after ? { after } : {}) }, signal }),
    placeholderData: keepPreviousData,
  });
  const { data, error } = providers;
  return (
    <div className="desk-page">
      <PageHeader
        title={t('identities.providersTitle')}
        lead={t('identities.providersLead')}
        actions={
          <Button kind="primary" onClick={() => setEditing('new')}>
            {t('identities.add')}
          </Button>
        }
      />
      {error ? (
        <ErrorState error={error} onRetry={() => providers.refetch()} />
      ) : !data ? (
        <Skeleton lines={5} />
      ) : (
        <>
          <Facts items={[{ label: t('identities.callback'), value: <code>{data.callbackUrl}</code> }]} />
          {data.items.length === 0 ? (
            <Empty
              title={t('identities.providersNone')}
              hint={t('identities.providersNoneHint')}
              icon="key"
            />
          ) : (
            <ProviderTable items={data.items} onEdit={setEditing} />
          )}
          <Pager
            listKey="identity-providers"
            after={after}
            next={data.next}
            onPage={(page) =>
              void navigate({ to: '/identity-providers', search: page === undefined ? {} : { after: page } })
            }
          />
        </>
      )}
      {editing && (
        <ProviderDialog provider={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />
      )}
    </div>
  );
}

function ProviderTable({
  items,
  onEdit,
}: {
  items: readonly Provider[];
  onEdit: (provider: Provider) => void;
}) {
  const { t } = useTranslation('workbench');
  const { words } = useReader();
  return (
    <DataTable
      label={t('identities.providersTitle')}
      rows={items}
      keyOf={(provider) => provider.id}
      columns={[
        {
          key: 'name',
          title: t('identities.provider'),
          cell: (provider) => <strong>{words(provider.name)}</strong>,
        },
        { key: 'issuer', title: t('identities.issuer'), cell: (provider) => provider.issuer },
        {
          key: 'state',
          title: t('identities.state'),
          cell: (provider) => (provider.enabled ? t('identities.inUse') : t('identities.notInUse')),
          tight: true,
        },
        {
          key: 'people',
          title: t('identities.people'),
          cell: (provider) => t('identities.peopleCount', { n: provider.identities }),
          tight: true,
        },
        {
          key: 'deeds',
          title: t('desk.actions'),
          cell: (provider) =>
            provider.can.edit && (
              <Button
                kind="quiet"
                onClick={() => onEdit(provider)}
                aria-label={t('identities.editNamed', { name: words(provider.name) })}
              >
                {t('identities.edit')}
              </Button>
            ),
        },
      ]}
    />
  );
}
