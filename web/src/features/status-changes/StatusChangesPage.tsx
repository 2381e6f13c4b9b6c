import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { localDay } from '../../lib/dates.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { type Column, DataTable } from '../../ui/desk/DataTable.tsx';
import '../../ui/desk/desk.css';
import { Pager } from '../../ui/desk/Pager.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { actorInWords } from '../duties/role-name.ts';
import { ChangesFilters } from './ChangesFilters.tsx';
import { Differences } from './Differences.tsx';
import './status-changes.css';
import { kindName, type StatusChange } from './status-changes.queries.ts';
import {
  addressOfChanges,
  type ChangesSearch,
  isBackwards,
  readChangesSearch,
} from './status-changes.search.ts';

/** Who was admitted, became a full member, left or died in the reach of the duty, the latest recorded first. */
export function StatusChangesPage() {
  const { t } = useTranslation('workbench');
  const navigate = useNavigate();
  const { after, ...filter } = readChangesSearch(useSearch({ from: '/signed-in/workbench/status-changes' }));
  const backwards = isBackwards(filter);
  const changes = useQuery({
    queryKey: ['members', 'status', 'changes', filter, after],
    queryFn: ({ signal }) => call('GET /status-changes', { query: queryOf(filter, after), signal }),
    placeholderData: keepPreviousData,
    enabled: !backwards,
  });
  const go = (search: ChangesSearch, replace = false) =>
    void navigate({ to: '/status-changes', search: addressOfChanges(search), replace });
  const narrowed = Object.values(filter).some((value) => value !== undefined);
  const clear = narrowed && <Button onClick={() => go({})}>{t('statusChanges.clear')}</Button>;
  return (
    <div className="desk-page">
      <PageHeader title={t('statusChanges.tab')} lead={t('statusChanges.lead')} />
      <ChangesFilters
        filter={filter}
        onChange={(change) => go({ ...filter, ...change }, true)}
        onClear={() => go({})}
      />
      {backwards ? (
        <Empty
          title={t('statusChanges.backwards')}
          hint={t('statusChanges.backwardsHint')}
          icon="calendar"
          action={clear}
        />
      ) : changes.error ? (
        <ErrorState error={changes.error} onRetry={() => changes.refetch()} />
      ) : changes.isPending ? (
        <Skeleton lines={8} />
      ) : changes.data.items.length === 0 ? (
        <Empty
          title={narrowed ? t('statusChanges.noneSuch') : t('statusChanges.listNone')}
          hint={narrowed ? t('statusChanges.noneSuchHint') : t('statusChanges.listNoneHint')}
          icon="history"
          action={clear}
        />
      ) : (
        <>
          <ChangesTable items={changes.data.items} />
          <Pager
            listKey={JSON.stringify(filter)}
            after={after}
            next={changes.data.next}
            onPage={(page) => go({ ...filter, after: page })}
          />
        </>
      )}
    </div>
  );
}

function queryOf({ kind, organization, from, until }: ChangesSearch, after: string | undefined) {
  return {
    limit: 50,
    ...(kind === undefined ? {} : { kind: [kind] }),
    ...(organization === undefined ? {} : { organization }),
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
    ...(after === undefined ? {} : { after }),
  };
}

function ChangesTable({ items }: { items: readonly StatusChange[] }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const columns: Column<StatusChange>[] = [
    {
      key: 'member',
      title: t('statusChanges.member'),
      tight: true,
      cell: ({ member }) => (
        <Link to="/members/$id" params={{ id: member.id }}>
          {member.name}
        </Link>
      ),
    },
    {
      key: 'on',
      title: t('statusChanges.on'),
      tight: true,
      cell: ({ on }) => reader.day(on),
    },
    { key: 'kind', title: t('statusChanges.what'), cell: (change) => <What change={change} /> },
    {
      key: 'organization',
      title: t('statusChanges.organization'),
      cell: ({ organization }) => organization.name,
      wide: true,
    },
    {
      key: 'document',
      title: t('statusChanges.documentLabel'),
      cell: ({ document }) => document ?? '',
    },
    {
      key: 'recorded',
      title: t('statusChanges.recordedBy'),
      cell: ({ actorName, actorRole, recordedAt }) => (
        <div>
          {reader.day(localDay(new Date(String(recordedAt))))}{' '}
          <span className="z-muted z-small">{actorInWords(actorName, actorRole, reader)}</span>
        </div>
      ),
    },
  ];
  return <DataTable label={t('statusChanges.tab')} columns={columns} rows={items} keyOf={({ id }) => id} />;
}

/** What became of somebody; one that was taken back stays in the list, and says so. */
function What({ change }: { change: StatusChange }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const { revoked, changes } = change;
  return (
    <div>
      <strong className={revoked ? 'status-revoked' : undefined}>{kindName(change, reader)}</strong>
      {revoked ? (
        <div className="z-small">{t('statusChanges.revoked', { reason: revoked.reason })}</div>
      ) : (
        <div className="z-muted z-small">
          <Differences changes={changes} />
        </div>
      )}
    </div>
  );
}
