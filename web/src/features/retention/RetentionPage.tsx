import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { useReader } from '../../lib/words.ts';
import { type Column, DataTable } from '../../ui/desk/DataTable.tsx';
import '../../ui/desk/desk.css';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';

type Overview = AnswerOf<'GET /retention'>;
type Item = Overview['items'][number];

/** The retention table, what the next run erases, and what the last ones did. */
export function RetentionPage() {
  const { t } = useTranslation('workbench');
  const { data, error, refetch } = useQuery({
    queryKey: ['retention'],
    queryFn: ({ signal }) => call('GET /retention', { signal }),
  });
  return (
    <div className="desk-page">
      <PageHeader title={t('retention.title')} lead={t('retention.lead')} />
      {error && <ErrorState error={error} onRetry={() => refetch()} />}
      {!data && !error && <Skeleton lines={10} />}
      {data && (
        <>
          <NextRun overview={data} />
          <ItemTable items={data.items} />
          <Runs overview={data} />
        </>
      )}
    </div>
  );
}

function NextRun({ overview }: { overview: Overview }) {
  const { t } = useTranslation('workbench');
  const { day } = useReader();
  const counted = overview.items.filter(({ dueNow }) => dueNow !== null);
  const due = counted.reduce((sum, { dueNow }) => sum + (dueNow ?? 0), 0);
  return (
    <Notice kind={due > 0 ? 'warning' : 'info'}>
      {t('retention.next', { day: day(overview.nextRun) })}
      {counted.length > 0 && (
        <>
          {' · '}
          {due > 0 ? t('retention.something', { n: due }) : t('retention.nothing')}{' '}
          <span className="z-small z-muted">{t('retention.countHint')}</span>
        </>
      )}
    </Notice>
  );
}

function ItemTable({ items }: { items: readonly Item[] }) {
  const { t } = useTranslation('workbench');
  const { words, number } = useReader();
  const count = (n: number | null) => (n === null ? '—' : number(n));
  const columns: Column<Item>[] = [
    { key: 'what', title: t('retention.what'), cell: ({ what }) => words(what) },
    { key: 'from', title: t('retention.from'), cell: ({ from }) => words(from) },
    { key: 'kept', title: t('retention.kept'), cell: ({ kept }) => words(kept) },
    { key: 'effect', title: t('retention.effect'), cell: ({ effect }) => words(effect) },
    {
      key: 'ground',
      title: t('retention.ground'),
      cell: ({ ground }) => <span className="z-small z-muted">{words(ground)}</span>,
    },
    { key: 'now', title: t('retention.dueNow'), numeric: true, cell: ({ dueNow }) => count(dueNow) },
    { key: 'soon', title: t('retention.dueSoon'), numeric: true, cell: ({ dueSoon }) => count(dueSoon) },
  ];
  return <DataTable label={t('retention.title')} columns={columns} rows={items} keyOf={({ key }) => key} />;
}

function Runs({ overview }: { overview: Overview }) {
  const { t } = useTranslation('workbench');
  const { words, day, number } = useReader();
  const names = new Map(overview.items.map(({ key, what }) => [key, words(what)]));
  return (
    <Section title={t('retention.runs')}>
      {overview.runs.length === 0 && <p className="z-muted">{t('retention.noRuns')}</p>}
      <ul className="z-rows">
        {overview.runs.map((run) => {
          const erased = run.counts.filter(({ count }) => count > 0);
          const list = erased
            .map(({ key, count }) => `${names.get(key) ?? key} ${number(count)}`)
            .join(t('retention.listMark'));
          const what = run.finishedAt === null ? t('retention.runOpen') : list || t('retention.runNothing');
          return <li key={run.day}>{t('retention.runDone', { day: day(run.day), list: what })}</li>;
        })}
      </ul>
    </Section>
  );
}
