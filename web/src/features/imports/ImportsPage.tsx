import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { useReader } from '../../lib/words.ts';
import { buttonClass } from '../../ui/Button.tsx';
import { DataTable } from '../../ui/desk/DataTable.tsx';
import '../../ui/desk/desk.css';
import { Pager } from '../../ui/desk/Pager.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { isRunning } from './import.mapping.ts';
import { NewImport } from './NewImport.tsx';

/** Rosters that were handed in, newest first, and the place to hand in another. */
export function ImportsPage() {
  const { t } = useTranslation('workbench');
  const navigate = useNavigate();
  const raw = useSearch({ from: '/signed-in/workbench/member-imports' });
  const organization = typeof raw.organization === 'string' ? raw.organization : undefined;
  const after = typeof raw.after === 'string' ? raw.after : undefined;
  const imports = useQuery({
    queryKey: ['imports', 'list', after],
    queryFn: ({ signal }) =>
      call('GET /member-imports', { query: after === undefined ? {} : { after }, signal }),
    refetchInterval: ({ state }) => (state.data?.items.some((one) => isRunning(one.state)) ? 2000 : false),
  });
  const open = raw.new === '1' || imports.data?.items.length === 0;
  return (
    <div className="desk-page">
      <PageHeader
        title={t('imports.title')}
        lead={t('imports.lead')}
        actions={
          !open && (
            <Link to="/member-imports" search={{ new: '1' }} className={buttonClass('primary')}>
              {t('imports.new')}
            </Link>
          )
        }
      />
      {open && <NewImport organization={organization} />}
      {imports.error ? (
        <ErrorState error={imports.error} onRetry={() => imports.refetch()} />
      ) : imports.isPending ? (
        <Skeleton lines={6} />
      ) : imports.data.items.length === 0 ? (
        <Empty title={t('imports.none')} hint={t('imports.noneHint')} icon="upload" />
      ) : (
        <>
          <ImportTable items={imports.data.items} />
          <Pager
            listKey="imports"
            after={after}
            next={imports.data.next}
            onPage={(page) =>
              void navigate({ to: '/member-imports', search: page === undefined ? {} : { after: page } })
            }
          />
        </>
      )}
    </div>
  );
}

type Item = Awaited<ReturnType<typeof call<'GET /member-imports'>>>['items'][number];

function ImportTable({ items }: { items: readonly Item[] }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  return (
    <DataTable
      label={t('imports.title')}
      rows={items}
      keyOf={(one) => one.id}
      columns={[
        {
          key: 'file',
          title: t('imports.file'),
          cell: (one) => (
            <Link to="/member-imports/$id" params={{ id: one.id }} className="desk-name">
              {one.fileName}
            </Link>
          ),
        },
        { key: 'organization', title: t('imports.organization'), cell: (one) => one.organization.name },
        { key: 'state', title: t('imports.state'), cell: (one) => t(`imports.state_${one.state}`) },
        {
          key: 'accepted',
          title: t('imports.countAccepted'),
          cell: (one) => reader.number(one.accepted),
          numeric: true,
        },
        {
          key: 'problems',
          title: t('imports.countProblems'),
          cell: (one) => reader.number(one.problemCount),
          numeric: true,
        },
        { key: 'when', title: t('imports.when'), cell: (one) => reader.instant(one.createdAt), tight: true },
      ]}
    />
  );
}
