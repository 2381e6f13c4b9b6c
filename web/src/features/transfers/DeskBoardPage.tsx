import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { actingDutyOf, useCan, useSession } from '../../app/session.tsx';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { OtherActs } from '../../ui/desk/OtherActs.tsx';
import { Pager } from '../../ui/desk/Pager.tsx';
import { Tabs } from '../../ui/desk/Tabs.tsx';
import '../../ui/desk/desk.css';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { DeskApprovals } from './DeskApprovals.tsx';
import { DeskBelow } from './DeskBelow.tsx';
import { DeskBoardFilters } from './DeskBoardFilters.tsx';
import { DeskBoardTable } from './DeskBoardTable.tsx';
import { DeskCodeDialog } from './DeskCodeDialog.tsx';
import { boardQuery, type Counts, countsQuery } from './transfers.desk.queries.ts';
import {
  addressOfBoard,
  type BoardSearch,
  conditionsOf,
  readBoardSearch,
  shows,
  totalOf,
} from './transfers.desk.search.ts';
import { isApprovable } from './transfers.desk.ts';
import { useChosen } from './use-chosen.ts';
import './transfers.desk.css';

/** Transfers of the acting duty: what waits here, what is under way, what is late, and where below. */
export function DeskBoardPage() {
  const { t } = useTranslation('workbench');
  const search = readBoardSearch(useSearch({ from: '/signed-in/workbench/transfers' }));
  const navigate = useNavigate();
  const go = (change: Partial<BoardSearch>, replace = true) =>
    void navigate({
      to: '/transfers',
      search: addressOfBoard({ ...search, after: undefined, ...change }),
      replace,
      resetScroll: false,
    });
  const counts = useQuery({ ...countsQuery(search.organization), placeholderData: keepPreviousData });
  const below = counts.data?.below ?? [];
  return (
    <div className="desk-page">
      <PageHeader
        title={t('transfers.title')}
        lead={<CountsLine counts={counts.data} />}
        actions={<Actions />}
      />
      <DeskBoardFilters search={search} onChange={go} />
      <div className={below.length > 0 ? 'transfer-split' : undefined}>
        <Tabs
          label={t('transfers.title')}
          chosen={search.show}
          onChoose={(key) => go({ show: shows.find((one) => one === key) ?? 'here' }, false)}
          tabs={shows.map((show) => ({
            key: show,
            title: t(`transfers.show_${show}`),
            content: () => <Board search={search} counts={counts.data} onGo={go} />,
          }))}
        />
        {below.length > 0 && (
          <DeskBelow
            below={below}
            onChoose={(organization) => go({ organization, show: 'overdue' }, false)}
          />
        )}
      </div>
    </div>
  );
}

/** 待我办理 3 · 在途 12 · 逾期 2 */
function CountsLine({ counts }: { counts: Counts | undefined }) {
  const { t } = useTranslation('workbench');
  const { number } = useReader();
  if (!counts) return <>{t('transfers.lead')}</>;
  const { here, open, overdue } = counts;
  return (
    <>
      <strong>{t('transfers.countHere', { n: number(here) })}</strong>
      {' · '}
      {t('transfers.countOpen', { n: number(open) })}
      {' · '}
      <span className={overdue > 0 ? 'desk-late' : undefined}>
        {t('transfers.countOverdue', { n: number(overdue) })}
      </span>
    </>
  );
}

function Actions() {
  const { t } = useTranslation('workbench');
  const mayHandle = useCan('transfers.handle');
  const [scanning, setScanning] = useState(false);
  // A branch assigns nobody: paper letters are the committee's.
  const isAtBranch = actingDutyOf(useSession())?.role === 'branch_secretary';
  if (!mayHandle) return null;
  return (
    <>
      <OtherActs>
        {(className) => (
          <>
            {!isAtBranch && (
              <Link to="/transfers/incoming" className={className}>
                {t('transfers.incomingNew')}
              </Link>
            )}
            <Link to="/members" search={{ transfer: '1' }} className={className}>
              {t('transfers.fileMany')}
            </Link>
            <Link to="/transfers/table" className={className}>
              {t('transferTable.open')}
            </Link>
          </>
        )}
      </OtherActs>
      <Button onClick={() => setScanning(true)}>{t('transfers.code')}</Button>
      {scanning && <DeskCodeDialog onClose={() => setScanning(false)} />}
    </>
  );
}

interface BoardProperties {
  search: BoardSearch;
  counts: Counts | undefined;
  onGo: (change: Partial<BoardSearch>, replace?: boolean) => void;
}

function Board({ search, counts, onGo }: BoardProperties) {
  const { t } = useTranslation('workbench');
  const { number } = useReader();
  const list = useQuery({ ...boardQuery(search), placeholderData: keepPreviousData });
  const stale = list.isPlaceholderData;
  const { chosen, choose, clear } = useChosen(stale ? null : JSON.stringify(search), list.data?.items ?? []);
  usePrefetched(stale ? null : (list.data?.next ?? null), search);
  if (list.error) return <ErrorState error={list.error} onRetry={() => list.refetch()} />;
  if (!list.data) return <Skeleton lines={10} />;
  const { items, next } = list.data;
  const narrowed = conditionsOf(search) > 0 || search.search !== undefined;
  const total = totalOf(search, counts);
  if (items.length === 0 && search.after === undefined)
    return <Nothing search={search} counts={counts} narrowed={narrowed} onGo={onGo} />;
  return (
    <>
      <DeskApprovals
        choosable={items.filter((line) => isApprovable(line))}
        chosen={chosen}
        onChoose={choose}
        onDone={clear}
      />
      <DeskBoardTable
        rows={items}
        chosen={new Set(chosen.map(({ id }) => id))}
        onChoose={choose}
        stale={stale}
      />
      <Pager
        listKey={JSON.stringify({ ...search, after: undefined })}
        after={search.after}
        next={next}
        onPage={(after) => onGo({ after }, false)}
      >
        {total !== undefined && total > items.length && (
          <>{t('transfers.rowsInAll', { n: number(total) })} · </>
        )}
        {t('transfers.rowsHere', { count: items.length })} ·{' '}
        {t(search.show === 'ended' ? 'transfers.orderEnded' : 'transfers.order')}
      </Pager>
    </>
  );
}

/** The next page is there before it is asked for. */
function usePrefetched(next: string | null, search: BoardSearch) {
  const client = useQueryClient();
  // The search is a new object at each drawing; its text tells.
  const wanted = JSON.stringify({ ...search, after: next });
  useEffect(() => {
    if (next !== null) void client.prefetchQuery(boardQuery(JSON.parse(wanted)));
  }, [client, next, wanted]);
}

function Nothing({ search, counts, narrowed, onGo }: BoardProperties & { narrowed: boolean }) {
  const { t } = useTranslation('workbench');
  if (narrowed)
    return (
      <Empty
        title={t('transfers.noneFound')}
        hint={t('transfers.noneFoundHint')}
        action={
          <Button
            onClick={() =>
              onGo({ search: undefined, side: undefined, state: undefined, organization: undefined })
            }
          >
            {t('transfers.clear')}
          </Button>
        }
      />
    );
  const open = counts?.open ?? 0;
  return (
    <Empty
      title={t(`transfers.none_${search.show}`)}
      hint={t(`transfers.noneHint_${search.show}`)}
      icon={search.show === 'here' || search.show === 'overdue' ? 'check' : 'transfer'}
      action={
        search.show === 'here' &&
        open > 0 && (
          <Button onClick={() => onGo({ show: 'open' }, false)}>{t('transfers.seeOpen', { n: open })}</Button>
        )
      }
    />
  );
}
