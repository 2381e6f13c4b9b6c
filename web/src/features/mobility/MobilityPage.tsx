import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { mobilityRowKeys, mobilityRows } from '@zhibu/contract/mobility-kinds';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Pager } from '../../ui/desk/Pager.tsx';
import { Tabs } from '../../ui/desk/Tabs.tsx';
import '../../ui/desk/desk.css';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { RecordDialog } from '../contacts/RecordDialog.tsx';
import { MobilityActions } from './MobilityActions.tsx';
import { MobilityBelow } from './MobilityBelow.tsx';
import { MobilityFilters } from './MobilityFilters.tsx';
import { MobilityTable } from './MobilityTable.tsx';
import {
  type MobilityCounts,
  type MobilityLine,
  mobilityCountsQuery,
  mobilityQuery,
} from './mobility.queries.ts';
import { addressOfMobility, type MobilitySearch, narrowedBy, readMobilitySearch } from './mobility.search.ts';
import './mobility.css';

/** Who is away from here, who is here from elsewhere, and whom else to keep in touch with. */
export function MobilityPage() {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const search = readMobilitySearch(useSearch({ from: '/signed-in/workbench/mobility' }));
  const navigate = useNavigate();
  const go = (change: Partial<MobilitySearch>, replace = true) =>
    void navigate({
      to: '/mobility',
      search: addressOfMobility({ ...search, after: undefined, ...change }),
      replace,
      resetScroll: false,
    });
  const counts = useQuery({ ...mobilityCountsQuery(search.organization), placeholderData: keepPreviousData });
  const below = counts.data?.below ?? [];
  // The figures are of all that run: beside a list that shows something else they would say what is not there.
  const isCounted = search.show === 'running' && search.search === undefined;
  const countOf = (row: (typeof mobilityRowKeys)[number]) =>
    isCounted ? counts.data?.rows.find((one) => one.row === row)?.count : undefined;
  const titled = (words: string, n: number | undefined) =>
    n === undefined ? words : `${words} ${reader.number(n)}`;
  return (
    <div className="desk-page">
      <PageHeader
        title={t('mobility.title')}
        lead={<Lead counts={counts.data} />}
        actions={<MobilityActions search={search} />}
      />
      <MobilityFilters search={search} onChange={go} />
      <div className={below.length > 0 ? 'mobility-split' : undefined}>
        <Tabs
          label={t('mobility.title')}
          chosen={search.row ?? 'all'}
          onChoose={(key) => go({ row: mobilityRowKeys.find((one) => one === key) }, false)}
          tabs={[
            { key: 'all', title: t('mobility.all'), content: () => <List search={search} onGo={go} /> },
            ...mobilityRowKeys.map((row) => ({
              key: row,
              title: titled(reader.words(mobilityRows[row]), countOf(row)),
              content: () => <List search={search} onGo={go} />,
            })),
          ]}
        />
        {below.length > 0 && (
          <MobilityBelow below={below} onChoose={(organization) => go({ organization }, false)} />
        )}
      </div>
    </div>
  );
}

/** 待办 2 · 联系逾期 1 */
function Lead({ counts }: { counts: MobilityCounts | undefined }) {
  const { t } = useTranslation('workbench');
  const { number } = useReader();
  if (!counts) return <>{t('mobility.lead')}</>;
  const { waiting, overdue } = counts;
  return (
    <>
      <strong>{t('mobility.countWaiting', { n: number(waiting) })}</strong>
      {' · '}
      <span className={overdue > 0 ? 'desk-late' : undefined}>
        {t('mobility.countOverdue', { n: number(overdue) })}
      </span>
    </>
  );
}

interface ListProperties {
  search: MobilitySearch;
  onGo: (change: Partial<MobilitySearch>, replace?: boolean) => void;
}

function List({ search, onGo }: ListProperties) {
  const { t } = useTranslation('workbench');
  const [recording, setRecording] = useState<MobilityLine['member'] | null>(null);
  const list = useQuery({ ...mobilityQuery(search), placeholderData: keepPreviousData });
  if (list.error) return <ErrorState error={list.error} onRetry={() => list.refetch()} />;
  if (!list.data) return <Skeleton lines={10} />;
  const { items, next } = list.data;
  if (items.length === 0 && search.after === undefined) return <Nothing search={search} onGo={onGo} />;
  return (
    <>
      <MobilityTable
        rows={items}
        stale={list.isPlaceholderData}
        isAll={search.row === undefined}
        onRecord={setRecording}
      />
      <Pager
        listKey={JSON.stringify({ ...search, after: undefined })}
        after={search.after}
        next={next}
        onPage={(after) => onGo({ after }, false)}
      >
        {t('mobility.rowsHere', { count: items.length })} ·{' '}
        {t(search.show === 'ended' ? 'mobility.orderEnded' : 'mobility.order')}
      </Pager>
      {recording && <RecordDialog member={recording} kind="contact" onClose={() => setRecording(null)} />}
    </>
  );
}

function Nothing({ search, onGo }: ListProperties) {
  const { t } = useTranslation('workbench');
  if (narrowedBy(search) > 0)
    return (
      <Empty
        title={t('mobility.noneFound')}
        hint={t('mobility.noneFoundHint')}
        action={
          <Button onClick={() => onGo({ show: 'running', search: undefined, organization: undefined })}>
            {t('mobility.clear')}
          </Button>
        }
      />
    );
  return (
    <Empty
      title={t(`mobility.none_${search.row ?? 'all'}`)}
      hint={t(`mobility.noneHint_${search.row ?? 'all'}`)}
      icon="people"
    />
  );
}
