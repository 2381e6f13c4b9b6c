import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { useReader } from '../../lib/words.ts';
import { DataTable } from '../../ui/desk/DataTable.tsx';
import '../../ui/desk/desk.css';
import { Pager } from '../../ui/desk/Pager.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';

/** Where the next election is due: terms that end soon or should have ended, the earliest first. */
export function TermsPage() {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const navigate = useNavigate();
  const raw = useSearch({ from: '/signed-in/workbench/terms' });
  const after = typeof raw.after === 'string' ? raw.after : undefined;
  const terms = useQuery({
    queryKey: ['terms-ending', after],
    queryFn: ({ signal }) =>
      call('GET /terms-ending', { query: { limit: 50, ...(after ? { after } : {}) }, signal }),
  });
  return (
    <div className="desk-page">
      <PageHeader title={t('officers.ending')} lead={t('officers.endingLead')} />
      {terms.error ? (
        <ErrorState error={terms.error} onRetry={() => terms.refetch()} />
      ) : terms.isPending ? (
        <Skeleton lines={8} />
      ) : terms.data.items.length === 0 ? (
        <Empty title={t('officers.endingNone')} icon="tree" />
      ) : (
        <>
          <DataTable
            label={t('officers.ending')}
            rows={terms.data.items}
            keyOf={({ organization }) => organization.id}
            columns={[
              {
                key: 'organization',
                title: t('officers.organization'),
                wide: true,
                cell: ({ organization }) => (
                  <Link to="/organizations/$id" params={{ id: organization.id }} className="desk-name">
                    {organization.name}
                  </Link>
                ),
              },
              {
                key: 'number',
                title: t('officers.which'),
                tight: true,
                cell: ({ number }) => t('officers.term', { n: number }),
              },
              {
                key: 'until',
                title: t('officers.until'),
                tight: true,
                cell: ({ until }) => reader.day(until),
              },
              {
                key: 'state',
                title: t('officers.state'),
                cell: ({ overdue }) =>
                  overdue ? (
                    <strong className="desk-refused">{t('officers.overdue')}</strong>
                  ) : (
                    t('officers.soon')
                  ),
              },
            ]}
          />
          <Pager
            listKey="terms"
            after={after}
            next={terms.data.next}
            onPage={(page) =>
              void navigate({ to: '/terms', search: page === undefined ? {} : { after: page } })
            }
          />
        </>
      )}
    </div>
  );
}
