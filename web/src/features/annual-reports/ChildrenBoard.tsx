import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { reportStates } from '@zhibu/contract/report-states';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { localDay } from '../../lib/dates.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Confirm } from '../../ui/desk/Confirm.tsx';
import { type Column, DataTable } from '../../ui/desk/DataTable.tsx';
import { Pager } from '../../ui/desk/Pager.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import type { Report } from './AnnualReportPage.tsx';
import { ReturnDialog } from './ReturnDialog.tsx';

type Child = AnswerOf<'GET /annual-reports/children'>['items'][number];
type Wish = { step: 'accept' | 'return'; child: Child } | { step: 'all' } | null;

/** The reports of those directly below: what waits for us, what did not come, what is done. */
export function ChildrenBoard({ report }: { report: Report }) {
  const { t } = useTranslation('workbench');
  const { year, organization } = report;
  const [after, setAfter] = useState<string | undefined>(undefined);
  const [wish, setWish] = useState<Wish>(null);
  const [told, setTold] = useState<string | null>(null);
  const board = useQuery({
    queryKey: ['annual-reports', 'children', organization.id, year, after],
    queryFn: ({ signal }) =>
      call('GET /annual-reports/children', {
        query: { organization: organization.id, year, limit: 50, ...(after === undefined ? {} : { after }) },
        signal,
      }),
    placeholderData: keepPreviousData,
  });
  const items = board.data?.items ?? [];
  const waiting = items.filter(({ can }) => can.accept);
  return (
    <Section
      title={t('annualReports.children')}
      actions={
        waiting.length > 1 && (
          <Button onClick={() => setWish({ step: 'all' })}>
            {t('annualReports.acceptAll', { n: waiting.length })}
          </Button>
        )
      }
    >
      <p className="z-muted">{t('annualReports.childrenCounts', report.children)}</p>
      {told !== null && <Notice>{told}</Notice>}
      {board.error ? (
        <ErrorState error={board.error} onRetry={() => board.refetch()} />
      ) : board.isPending ? (
        <Skeleton lines={5} />
      ) : (
        <>
          <Board items={items} year={year} onWish={setWish} />
          <Pager
            listKey={`annual-reports ${organization.id} ${year}`}
            after={after}
            next={board.data.next}
            onPage={setAfter}
          />
        </>
      )}
      <Deeds wish={wish} waiting={waiting} onTold={setTold} onClose={() => setWish(null)} />
    </Section>
  );
}

interface BoardProperties {
  items: readonly Child[];
  year: number;
  onWish: (wish: Wish) => void;
}

function Board({ items, year, onWish }: BoardProperties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const columns: Column<Child>[] = [
    {
      key: 'organization',
      title: t('annualReports.child'),
      wide: true,
      cell: ({ organization: { id, name } }) => (
        <Link to="/annual-reports" search={{ organization: id, year: String(year) }} className="desk-name">
          {name}
        </Link>
      ),
    },
    {
      key: 'state',
      title: t('annualReports.childState'),
      cell: ({ state, turn, overdue }) => (
        <span>
          {turn === 'ours' ? <strong>{t('annualReports.ours')}</strong> : reader.words(reportStates[state])}
          {overdue && <strong className="desk-late"> {t('annualReports.late')}</strong>}
        </span>
      ),
    },
    {
      key: 'members',
      title: t('annualReports.childMembers'),
      numeric: true,
      cell: ({ members }) => (members === null ? '–' : reader.number(members)),
    },
    {
      key: 'filed',
      title: t('annualReports.childFiled'),
      tight: true,
      cell: ({ filedAt }) => (filedAt === null ? '' : reader.day(localDay(new Date(filedAt)))),
    },
    { key: 'deeds', title: '', cell: (child) => <ChildDeeds child={child} onWish={onWish} /> },
  ];
  return (
    <DataTable
      label={t('annualReports.children')}
      columns={columns}
      rows={items}
      keyOf={({ organization }) => organization.id}
    />
  );
}

function ChildDeeds({ child, onWish }: { child: Child; onWish: (wish: Wish) => void }) {
  const { t } = useTranslation('workbench');
  const { name } = child.organization;
  return (
    <span className="z-actions z-no-print">
      {child.can.accept && (
        <Button
          kind="quiet"
          aria-label={t('annualReports.acceptOne', { name })}
          onClick={() => onWish({ step: 'accept', child })}
        >
          {t('annualReports.accept')}
        </Button>
      )}
      {child.can.return && (
        <Button
          kind="quiet"
          aria-label={t('annualReports.returnOne', { name })}
          onClick={() => onWish({ step: 'return', child })}
        >
          {t('annualReports.return')}
        </Button>
      )}
    </span>
  );
}

interface DeedsProperties {
  wish: Wish;
  waiting: readonly Child[];
  onTold: (words: string) => void;
  onClose: () => void;
}

function Deeds({ wish, waiting, onTold, onClose }: DeedsProperties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const client = useQueryClient();
  const settle = () => client.invalidateQueries({ queryKey: ['annual-reports'] });
  if (wish === null) return null;
  if (wish.step === 'return')
    return (
      <ReturnDialog
        report={{
          id: wish.child.reportId ?? '',
          version: wish.child.version,
          name: wish.child.organization.name,
        }}
        onReturned={settle}
        onClose={onClose}
      />
    );
  const chosen = wish.step === 'all' ? waiting : [wish.child];
  const run = async () => {
    const reports = chosen.map(({ reportId, version }) => ({ id: reportId ?? '', version }));
    const { accepted, refused } = await call('POST /annual-reports/acceptances', { body: { reports } });
    const [first] = refused;
    onTold(
      t('annualReports.acceptDone', { n: accepted }) +
        (first
          ? t('annualReports.acceptRefused', { n: refused.length, why: reader.words(first.words) })
          : ''),
    );
    await settle();
  };
  return (
    <Confirm
      title={
        wish.step === 'all'
          ? t('annualReports.acceptAllTitle', { n: chosen.length })
          : t('annualReports.acceptTitle', { name: wish.child.organization.name })
      }
      action={t('annualReports.accept')}
      run={run}
      onClose={onClose}
    >
      {t('annualReports.acceptAllHint')}
    </Confirm>
  );
}
