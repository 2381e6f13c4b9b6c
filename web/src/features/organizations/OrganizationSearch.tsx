import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { organizationKinds } from '@zhibu/contract/kinds';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { useReader } from '../../lib/words.ts';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';

interface Properties {
  text: string;
  selected: string | undefined;
  onSelect: (id: string) => void;
}

const most = 50;

/** What a text finds in the tree, each with its place. */
export function OrganizationSearch({ text, selected, onSelect }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const found = useQuery({
    queryKey: ['organizations', 'search', text],
    queryFn: ({ signal }) => call('GET /organizations', { query: { name: text, limit: most }, signal }),
    placeholderData: keepPreviousData,
  });
  if (found.error) return <ErrorState error={found.error} onRetry={() => found.refetch()} />;
  if (found.isPending) return <Skeleton lines={6} />;
  if (found.data.items.length === 0)
    return (
      <Empty
        title={t('organizations.searchNone', { text })}
        hint={t('organizations.searchNoneHint')}
        icon="search"
      />
    );
  return (
    <ul className="desk-found">
      {found.data.items.map((item) => (
        <li key={item.id}>
          <button type="button" aria-current={item.id === selected} onClick={() => onSelect(item.id)}>
            <span>{item.name}</span>
            <span className="z-muted z-small">
              {reader.words(organizationKinds[item.kind])} · {item.code}
              {item.pathNames.length > 0 && ` · ${item.pathNames.join(' / ')}`}
            </span>
          </button>
        </li>
      ))}
      {found.data.next !== null && <li className="desk-note">{t('organizations.searchMore')}</li>}
    </ul>
  );
}
