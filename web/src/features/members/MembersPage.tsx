import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../app/session.tsx';
import { call } from '../../lib/api.ts';
import { Button, buttonClass } from '../../ui/Button.tsx';
import { AsOfBanner, AsOfPicker } from '../../ui/desk/AsOf.tsx';
import { Pager } from '../../ui/desk/Pager.tsx';
import '../../ui/desk/desk.css';
import type { AsOfDays } from '../../ui/desk/as-of.ts';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { FilingBar, useFilingChoice } from '../transfers/public.ts';
import { ColumnChooser } from './ColumnChooser.tsx';
import { ExactResults } from './ExactResults.tsx';
import { ExportDialog } from './ExportDialog.tsx';
import { MemberAside } from './MemberAside.tsx';
import { MemberConditions } from './MemberConditions.tsx';
import { MemberFilters } from './MemberFilters.tsx';
import { MemberSearchBox } from './MemberSearchBox.tsx';
import { MemberTable } from './MemberTable.tsx';
import { rememberColumns, rememberedColumns } from './member.columns.tsx';
import {
  addressOfSearch,
  conditionsOf,
  daysOf,
  type ExactSearch,
  filterOf,
  type MemberSearch,
  readMemberSearch,
} from './members.search.ts';
import { SavedFilters } from './SavedFilters.tsx';

const pageSize = 50;

/** The list of members: found in an instant, one file open beside it, everything in the address. */
export function MembersPage() {
  const { t } = useTranslation('workbench');
  const raw = useSearch({ from: '/signed-in/workbench/members' });
  const search = readMemberSearch(raw);
  const go = useSearchChange(search);
  const [columns, setColumns] = useState(rememberedColumns);
  const [exact, setExact] = useState<ExactSearch | null>(null);
  const [left, setLeft] = useState(0);
  const [filtersOpen, setFiltersOpen] = useState(false);
  const [exporting, setExporting] = useState(false);
  const mayExport = useCan('members.export');
  const mayTransfer = useCan('transfers.handle');
  const filter = filterOf(search);
  const days = daysOf(search);
  const past = days.asOf !== undefined;
  const members = useQuery({
    queryKey: ['members', 'list', filter, days, search.after],
    queryFn: ({ signal }) =>
      call('GET /members', {
        query: { ...filter, ...days, limit: pageSize, ...(search.after ? { after: search.after } : {}) },
        signal,
      }),
    placeholderData: keepPreviousData,
    enabled: exact === null,
  });
  const n = conditionsOf(search);
  const { choice, toggle } = useFilingChoice(mayTransfer && raw.transfer === '1');
  const choosing = past || exact !== null ? null : choice;
  const lookAt = (chosen: AsOfDays) => {
    setExact(null);
    go({ ...chosen, member: undefined, ...(chosen.asOf === undefined ? {} : { missing: undefined }) });
  };
  // A new box: the number does not stay in it.
  const leaveExact = () => {
    setExact(null);
    setLeft(left + 1);
  };
  return (
    <div className={search.member === undefined ? 'desk-page' : 'desk-page desk-beside'}>
      <div className="desk-list">
        <PageHeader
          title={t('members.title')}
          actions={<NewMemberLinks organization={search.organization} />}
        />
        <div className="desk-bar">
          <MemberSearchBox
            key={left}
            name={search.name ?? ''}
            onName={(name) => go({ name: name || undefined }, true)}
            onExact={setExact}
          />
          <Button aria-expanded={filtersOpen} onClick={() => setFiltersOpen(!filtersOpen)}>
            {n > 0 ? t('members.filtersCount', { n }) : t('members.filters')}
          </Button>
          <SavedFilters search={search} />
          <ColumnChooser
            chosen={columns}
            onChange={(chosen) => {
              setColumns(chosen);
              rememberColumns(chosen);
            }}
          />
          <AsOfPicker days={days} onChange={lookAt} />
          {mayExport && !past && (
            <Button disabled={exact !== null} onClick={() => setExporting(true)}>
              {t('members.export')}
            </Button>
          )}
          {mayTransfer && !past && (
            <Button disabled={exact !== null} aria-pressed={choosing !== null} onClick={toggle}>
              {t('transfers.fileSelect')}
            </Button>
          )}
        </div>
        {choosing && <FilingBar choice={choosing} rows={members.data?.items ?? []} onLeave={toggle} />}
        {exact === null && (
          <AsOfBanner days={days} what={t('members.roster')} onChange={lookAt}>
            <p>{t('members.rosterThenHint')}</p>
          </AsOfBanner>
        )}
        {filtersOpen && <MemberFilters search={search} onChange={(change) => go(change, true)} />}
        <MemberConditions search={search} onChange={(change) => go(change)} onClear={() => go(cleared)} />
        {exact !== null ? (
          <ExactResults exact={exact} columns={columns} onLeave={leaveExact} />
        ) : members.error ? (
          <ErrorState error={members.error} onRetry={() => members.refetch()} />
        ) : members.isPending ? (
          <Skeleton lines={10} />
        ) : members.data.items.length === 0 ? (
          <NoMembers
            past={past}
            filtered={n > 0 || search.name !== undefined}
            onClear={() => go({ ...cleared, name: undefined })}
          />
        ) : (
          <>
            <MemberTable
              rows={members.data.items}
              columns={columns}
              search={search}
              choice={choosing}
              stale={members.isPlaceholderData}
            />
            <Pager
              listKey={JSON.stringify([filter, days])}
              after={search.after}
              next={members.data.next}
              onPage={(after) => go({ after, member: undefined })}
            >
              {t('members.rowsHere', { n: members.data.items.length })} · {t('members.sortOrder')}
            </Pager>
          </>
        )}
      </div>
      {search.member !== undefined && (
        <MemberAside id={search.member} rows={members.data?.items ?? []} search={search} />
      )}
      {exporting && <ExportDialog search={search} shown={columns} onClose={() => setExporting(false)} />}
    </div>
  );
}

const cleared: Partial<MemberSearch> = {
  organization: undefined,
  within: undefined,
  stage: undefined,
  sex: undefined,
  ageFrom: undefined,
  ageUntil: undefined,
  education: undefined,
  ethnicGroup: undefined,
  joinedFrom: undefined,
  joinedUntil: undefined,
};

/** Changes of the filter begin at page one; typing replaces the entry of the history, so that Back leaves the list. */
function useSearchChange(search: MemberSearch) {
  const navigate = useNavigate();
  return (change: Partial<MemberSearch>, replace = false) =>
    void navigate({
      to: '/members',
      search: addressOfSearch({ ...search, after: undefined, ...change }),
      replace,
      resetScroll: false,
    });
}

function NewMemberLinks({ organization }: { organization: string | undefined }) {
  const { t } = useTranslation('workbench');
  const mayWrite = useCan('members.write');
  const mayImport = useCan('members.import');
  const search = organization === undefined ? {} : { organization };
  return (
    <>
      {mayImport && (
        <Link to="/member-imports" search={{ ...search, new: '1' }} className={buttonClass()}>
          {t('imports.new')}
        </Link>
      )}
      {mayWrite && (
        <Link to="/members/new" search={search} className={buttonClass('primary')}>
          {t('members.new')}
        </Link>
      )}
    </>
  );
}

interface NoMembersProperties {
  past: boolean;
  filtered: boolean;
  onClear: () => void;
}

function NoMembers({ past, filtered, onClear }: NoMembersProperties) {
  const { t } = useTranslation('workbench');
  if (past && !filtered)
    return <Empty title={t('members.noneThen')} hint={t('members.noneThenHint')} icon="history" />;
  if (!filtered) return <Empty title={t('members.noneYet')} hint={t('members.noneYetHint')} icon="people" />;
  return (
    <Empty
      title={t('members.none')}
      hint={t('members.noneHint')}
      action={<Button onClick={onClear}>{t('members.clearFilters')}</Button>}
    />
  );
}
