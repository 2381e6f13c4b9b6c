import { useQueries, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../app/session.tsx';
import { call } from '../../lib/api.ts';
import type { AnswerOf, QueryOf } from '../../lib/api.types.ts';
import type { SearchParams } from '../../lib/search-params.ts';
import { useReader } from '../../lib/words.ts';
import { Notice } from '../../ui/Notice.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { yearEndsBefore } from '../statistics/statistics.days.ts';
import { flowsOf, pointsOf } from './home.standing.ts';

type Answer = AnswerOf<'GET /statistics'>;

const asked = (query: QueryOf<'GET /statistics'>) => ({
  queryKey: ['statistics', query],
  queryFn: ({ signal }: { signal: AbortSignal }) => call('GET /statistics', { query, signal }),
});

/** Where we stand, for who reads figures: how many we are, who came and left this year, the last five years. */
export function Standing() {
  const { t } = useTranslation('workbench');
  const allowed = useCan('statistics.read');
  const now = useQuery({ ...asked({ table: 'profile' }), enabled: allowed });
  const changes = useQuery({ ...asked({ table: 'changes' }), enabled: allowed });
  if (!allowed) return null;
  if (now.error) return <Notice kind="warning">{t('home.figuresFailed')}</Notice>;
  return (
    <Section title={t('home.figures')} actions={<Link to="/statistics">{t('home.seeStatistics')}</Link>}>
      {now.data ? (
        <div className="desk-standing">
          <Counts now={now.data} changes={changes.data ?? null} />
          <Trend now={now.data} />
        </div>
      ) : (
        <Skeleton lines={3} />
      )}
    </Section>
  );
}

function Counts({ now, changes }: { now: Answer; changes: Answer | null }) {
  const { t } = useTranslation('workbench');
  const { number } = useReader();
  const flows = changes && flowsOf(changes);
  const figure = (n: number | null, sign: string) => (n === null ? '–' : `${sign}${number(n)}`);
  const shown: { key: string; label: string; figure: string; search: SearchParams }[] = [
    { key: 'members', label: t('home.members'), figure: figure(now.members, ''), search: {} },
    ...(flows
      ? [
          {
            key: 'came',
            label: t('home.came'),
            figure: figure(flows.came, '+'),
            search: { table: 'changes' },
          },
          {
            key: 'left',
            label: t('home.left'),
            figure: figure(flows.left, '−'),
            search: { table: 'changes' },
          },
        ]
      : []),
    {
      key: 'organizations',
      label: t('home.organizations'),
      figure: number(now.organizations),
      search: { table: 'organizations' },
    },
  ];
  return (
    <ul className="desk-counts">
      {shown.map(({ key, label, figure, search }) => (
        <li key={key}>
          <Link to="/statistics" search={search}>
            <span>{label}</span>
            <strong>{figure}</strong>
          </Link>
        </li>
      ))}
    </ul>
  );
}

const wide = 100;
const high = 36;

/** The ends of the last five years as a line, each with its figure. */
function Trend({ now }: { now: Answer }) {
  const { t } = useTranslation('workbench');
  const { number, day } = useReader();
  const ends = yearEndsBefore(now.asOf, 5, now.since);
  const years = useQueries({
    queries: ends.map((asOf) => ({ ...asked({ table: 'profile', asOf }), staleTime: 60 * 60_000 })),
  });
  if (ends.length < 2) return null;
  const points = pointsOf(years.map(({ data }) => data?.members ?? null));
  // Each point stands over its year: in the middle of one of equal columns.
  const place = (x: number) => ((x * (ends.length - 1) + 0.5) / ends.length) * wide;
  const line = points.flatMap((point) =>
    point === null ? [] : [`${place(point.x)},${4 + point.y * (high - 8)}`],
  );
  return (
    <div className="desk-trend">
      <span className="z-muted z-small">{t('home.yearEnds')}</span>
      <svg viewBox={`0 0 ${wide} ${high}`} preserveAspectRatio="none" aria-hidden="true">
        <polyline points={line.join(' ')} />
      </svg>
      <ul>
        {ends.map((end, at) => {
          const members = years[at]?.data?.members;
          return (
            <li key={end}>
              <Link to="/statistics" search={{ asOf: end }} title={day(end)}>
                <span>{typeof members === 'number' ? number(members) : '–'}</span>
                <span className="z-muted z-small">{end.slice(0, 4)}</span>
              </Link>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
