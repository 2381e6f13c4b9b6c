import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { MemberTable } from './MemberTable.tsx';
import type { ColumnKey } from './member.columns.tsx';
import type { ExactSearch } from './members.search.ts';

interface Properties {
  exact: ExactSearch;
  columns: readonly ColumnKey[];
  onLeave: () => void;
}

/** Whoever has exactly this ID or mobile number; the number goes in a body and is kept nowhere. */
export function ExactResults({ exact, columns, onLeave }: Properties) {
  const { t } = useTranslation('workbench');
  const found = useQuery({
    queryKey: ['members', 'exact', exact],
    queryFn: ({ signal }) => call('POST /members/search', { body: exact, signal }),
    gcTime: 0,
  });
  const back = <Button onClick={onLeave}>{t('members.exactLeave')}</Button>;
  if (found.error) return <ErrorState error={found.error} onRetry={() => found.refetch()} />;
  if (found.isPending) return <Skeleton lines={3} />;
  if (found.data.items.length === 0) return <Empty title={t('members.exactNone')} action={back} />;
  return (
    <>
      <Notice>
        {'idNumber' in exact ? t('members.exactIdNumber') : t('members.exactPhone')} {back}
      </Notice>
      <MemberTable rows={found.data.items} columns={columns} search={{}} />
    </>
  );
}
