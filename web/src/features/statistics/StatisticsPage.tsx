import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../app/session.tsx';
import { call } from '../../lib/api.ts';
import { type Reader, useReader } from '../../lib/words.ts';
import '../../ui/desk/desk.css';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { OrganizationPicker } from '../organizations/OrganizationPicker.tsx';
import { headcountOf } from './statistics.headcount.ts';
import { type Cell, cellName, type Dimension, ordered, type Say, searchOf } from './statistics.labels.ts';

/** Where we stand: live headcounts of an organisation with everything below; numbers open to what they count. */
export function StatisticsPage() {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const navigate = useNavigate();
  const raw = useSearch({ from: '/signed-in/workbench/statistics' });
  const organization = typeof raw.organization === 'string' ? raw.organization : undefined;
  const mayOpen = useCan('members.read');
  const figures = useQuery({
    queryKey: ['statistics', organization],
    queryFn: ({ signal }) =>
      call('GET /statistics', { query: organization === undefined ? {} : { organization }, signal }),
    placeholderData: keepPreviousData,
  });
  if (figures.error) return <ErrorState error={figures.error} onRetry={() => figures.refetch()} />;
  if (figures.isPending) return <Skeleton lines={10} />;
  const { data } = figures;
  const count = headcountOf(data);
  const say: Say = {
    sex: (key) => t(`members.sex_${key}`),
    decade: (n) => t('statistics.decade', { n }),
    unknown: t('statistics.unknown'),
  };
  return (
    <div className="desk-page">
      <PageHeader title={data.organization.name} lead={t('statistics.lead')} />
      <div className="desk-box">
        <OrganizationPicker
          label={t('statistics.organization')}
          value={data.organization}
          onChange={(picked) =>
            picked && void navigate({ to: '/statistics', search: { organization: picked.id }, replace: true })
          }
        />
      </div>
      <p className="desk-headline">
        <strong>{t('statistics.headcount', { n: reader.number(count.members) })}</strong>
        <span>
          {t('statistics.headcountDetail', {
            full: reader.number(count.full),
            probationary: reader.number(count.probationary),
          })}
        </span>
        <span>{t('statistics.organizations', { n: reader.number(data.organizations) })}</span>
      </p>
      {data.dimensions.every(({ cells }) => cells.length === 0) ? (
        <Empty title={t('statistics.none')} hint={t('statistics.noneHint')} icon="chart" />
      ) : (
        <div className="desk-cards">
          {data.dimensions.map((dimension) => (
            <Table
              key={dimension.dimension}
              dimension={dimension}
              reader={reader}
              say={say}
              organization={mayOpen ? data.organization.id : null}
            />
          ))}
        </div>
      )}
    </div>
  );
}

interface TableProperties {
  dimension: Dimension;
  reader: Reader;
  say: Say;
  /** Where a cell's list is opened; null where the duty sees figures only. */
  organization: string | null;
}

function Table({ dimension, reader, say, organization }: TableProperties) {
  const { t } = useTranslation('workbench');
  const cells = ordered(dimension);
  const total = cells.reduce((sum, { n }) => sum + n, 0);
  const most = Math.max(...cells.map(({ n }) => n), 1);
  const title = t(`statistics.dimension_${dimension.dimension}`);
  if (cells.length === 0) return null;
  return (
    <Section title={title}>
      <table className="desk-bars" aria-label={title}>
        <thead className="z-only-read">
          <tr>
            <th scope="col">{title}</th>
            <th scope="col">{t('statistics.count')}</th>
            <th scope="col">{t('statistics.share')}</th>
          </tr>
        </thead>
        <tbody>
          {cells.map((cell) => (
            <Bar
              key={cell.key}
              cell={cell}
              name={cellName(dimension.dimension, cell.key, reader, say)}
              search={organization === null ? null : searchOf(dimension.dimension, cell.key)}
              organization={organization}
              width={cell.n / most}
              share={cell.n / total}
              reader={reader}
            />
          ))}
        </tbody>
      </table>
      {dimension.dimension !== 'stage' && <p className="z-muted z-small">{t('statistics.ofMembers')}</p>}
    </Section>
  );
}

interface BarProperties {
  cell: Cell;
  name: string;
  search: ReturnType<typeof searchOf>;
  organization: string | null;
  /** 0 to 1, of the longest bar. */
  width: number;
  /** 0 to 1, of the total. */
  share: number;
  reader: Reader;
}

function Bar({ cell, name, search, organization, width, share, reader }: BarProperties) {
  const { t } = useTranslation('workbench');
  const n = reader.number(cell.n);
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="desk-bar-cell">
        <span className="desk-bar-fill" style={{ width: `${width * 100}%` }} />
        {search && organization !== null ? (
          <Link
            to="/members"
            search={{ ...search, organization }}
            aria-label={t('statistics.seeMembers', { what: `${name} ${n}` })}
          >
            {n}
          </Link>
        ) : (
          <span>{n}</span>
        )}
      </td>
      <td className="numeric z-muted">
        {share.toLocaleString(reader.locale, {
          style: 'percent',
          minimumFractionDigits: 1,
          maximumFractionDigits: 1,
        })}
      </td>
    </tr>
  );
}
