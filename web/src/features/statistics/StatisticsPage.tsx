import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { chinaToday } from '../../lib/dates.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import '../../ui/desk/desk.css';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useOrganization } from '../organizations/OrganizationPicker.tsx';
import { Conditions } from './Conditions.tsx';
import './statistics.css';
import { StatisticsFigures } from './StatisticsFigures.tsx';
import type { Answer } from './statistics.answer.ts';
import { type Change, changed, readStatisticsSearch } from './statistics.search.ts';
import { TableNav } from './TableNav.tsx';
import { useAnswers } from './use-answers.ts';

/** Where we stand and where we stood: eleven tables of any organisation, of any day, each figure open to what it counts. */
export function StatisticsPage() {
  const { t } = useTranslation('workbench');
  const navigate = useNavigate();
  const search = readStatisticsSearch(useSearch({ from: '/signed-in/workbench/statistics' }));
  const today = chinaToday();
  const future = [search.asOf, search.asKnown, search.compare].some((day) => isDay(day) && day > today);
  const { own, other, compares } = useAnswers(search, !future);
  const asked = useOrganization(search.organization);
  const answer = own.data ?? null;
  const shown = asked ?? (search.organization === undefined ? (answer?.organization ?? null) : null);
  const change = (next: Change) =>
    void navigate({ to: '/statistics', search: changed(search, next), replace: true, resetScroll: false });
  const error = own.error ?? (compares ? other.error : null);
  return (
    <div className="desk-page">
      <PageHeader
        title={shown?.name ?? t('statistics.title')}
        lead={answer && error === null && !future ? <Headline answer={answer} today={today} /> : undefined}
      />
      <Conditions
        search={search}
        today={today}
        shown={shown && { id: shown.id, name: shown.name }}
        from={answer?.from ?? null}
        onChange={change}
      />
      <div className="stat-body">
        <TableNav search={search} />
        {future ? (
          <Empty
            icon="calendar"
            title={t('statistics.futureTitle')}
            hint={t('statistics.dayFuture')}
            action={
              <Button onClick={() => change({ asOf: undefined, asKnown: undefined, compare: undefined })}>
                {t('statistics.toToday')}
              </Button>
            }
          />
        ) : error ? (
          <ErrorState
            error={error}
            onRetry={() => {
              for (const query of [own, other]) if (query.error) void query.refetch();
            }}
          />
        ) : answer === null || (compares && other.data === undefined) ? (
          <section className="z-section stat-main">
            <Skeleton lines={10} />
          </section>
        ) : (
          <StatisticsFigures
            search={search}
            answer={answer}
            other={compares ? (other.data ?? null) : null}
            stale={own.isPlaceholderData || (compares && other.isPlaceholderData)}
            onChange={change}
          />
        )}
      </div>
    </div>
  );
}

const isDay = (value: string | undefined): value is string => value !== undefined && value.length === 10;

/** How many, of which day, as known when: in words, before any table. */
function Headline({ answer, today }: { answer: Answer; today: string }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const { members, organizations, asOf, asKnown } = answer;
  return (
    <span className="desk-headline">
      <strong>
        {members === null
          ? t('statistics.membersHidden')
          : t('statistics.members', { n: reader.number(members) })}
      </strong>
      <span>{t('statistics.organizations', { n: reader.number(organizations) })}</span>
      <span>
        {asOf === today
          ? t('statistics.asOfToday', { day: reader.day(asOf) })
          : t('statistics.asOf', { day: reader.day(asOf) })}
      </span>
      {asKnown !== null && <span>{t('statistics.asKnown', { day: reader.day(asKnown) })}</span>}
    </span>
  );
}
