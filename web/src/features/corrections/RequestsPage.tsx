import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { localDay } from '../../lib/dates.ts';
import { useReader } from '../../lib/words.ts';
import { buttonClass } from '../../ui/Button.tsx';
import { type Column, DataTable } from '../../ui/desk/DataTable.tsx';
import '../../ui/desk/desk.css';
import { Pager } from '../../ui/desk/Pager.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { fieldName } from '../members/labels.ts';
import { StateWords } from './StateWords.tsx';

type Request = AnswerOf<'GET /correction-requests'>['items'][number];
const views = ['open', 'overdue', 'answered'] as const;
type View = (typeof views)[number];
const empty = {
  open: ['corrections.none', 'corrections.noneHint'],
  overdue: ['corrections.noneOverdue', 'corrections.noneOverdueHint'],
  answered: ['corrections.noneAnswered', 'corrections.noneAnsweredHint'],
} as const;

/** What members ask to have corrected, the most pressing first. */
export function RequestsPage() {
  const { t } = useTranslation('workbench');
  const navigate = useNavigate();
  const raw = useSearch({ from: '/signed-in/workbench/corrections' });
  const view: View = views.find((one) => one === raw.view) ?? 'open';
  const after = typeof raw.after === 'string' ? raw.after : undefined;
  const requests = useQuery({
    queryKey: ['corrections', view, after],
    queryFn: ({ signal }) =>
      call('GET /correction-requests', {
        query: { state: view, limit: 50, ...(after === undefined ? {} : { after }) },
        signal,
      }),
    placeholderData: keepPreviousData,
  });
  const [none, hint] = empty[view];
  return (
    <div className="desk-page">
      <PageHeader title={t('corrections.title')} lead={t('corrections.lead')} />
      <nav className="z-actions" aria-label={t('corrections.views')}>
        {views.map((one) => (
          <Link
            key={one}
            to="/corrections"
            search={one === 'open' ? {} : { view: one }}
            className={buttonClass(one === view ? 'primary' : 'secondary')}
            aria-current={one === view ? 'page' : undefined}
          >
            {t(`corrections.${one}`)}
          </Link>
        ))}
      </nav>
      {requests.error ? (
        <ErrorState error={requests.error} onRetry={() => requests.refetch()} />
      ) : requests.isPending ? (
        <Skeleton lines={6} />
      ) : requests.data.items.length === 0 ? (
        <Empty title={t(none)} hint={t(hint)} icon="check" />
      ) : (
        <>
          <RequestTable items={requests.data.items} />
          <Pager
            listKey={`corrections ${view}`}
            after={after}
            next={requests.data.next}
            onPage={(page) =>
              void navigate({
                to: '/corrections',
                search: {
                  ...(view === 'open' ? {} : { view }),
                  ...(page === undefined ? {} : { after: page }),
                },
              })
            }
          />
        </>
      )}
    </div>
  );
}

function RequestTable({ items }: { items: readonly Request[] }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const columns: Column<Request>[] = [
    {
      key: 'member',
      title: t('corrections.member'),
      cell: ({ id, member }) => (
        <Link to="/corrections/$id" params={{ id }}>
          {member.name}
        </Link>
      ),
    },
    { key: 'field', title: t('corrections.field'), cell: ({ field }) => fieldName(field, reader) },
    {
      key: 'organization',
      title: t('corrections.organization'),
      cell: ({ organization }) => organization.name,
      wide: true,
    },
    {
      key: 'submitted',
      title: t('corrections.submitted'),
      cell: (one) => <Age request={one} />,
    },
    {
      key: 'due',
      title: t('corrections.due'),
      tight: true,
      cell: ({ dueOn }) => reader.day(dueOn),
    },
    { key: 'state', title: t('corrections.state'), cell: (one) => <StateWords request={one} /> },
  ];
  return <DataTable label={t('corrections.title')} columns={columns} rows={items} keyOf={({ id }) => id} />;
}

function Age({ request }: { request: Request }) {
  const { t } = useTranslation('workbench');
  const { day } = useReader();
  const submitted = new Date(request.submittedAt);
  const days = Math.floor((Date.now() - submitted.getTime()) / (24 * 3_600_000));
  return (
    <>
      {day(localDay(submitted))}
      {request.state === 'submitted' && days > 0 && (
        <span className="z-muted z-small"> {t('corrections.waitingDays', { n: days })}</span>
      )}
    </>
  );
}
