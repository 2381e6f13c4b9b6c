import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { useReader } from '../../lib/words.ts';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { OrganizationPicker } from '../organizations/OrganizationPicker.tsx';
import { DimensionTable } from './DimensionTable.tsx';
import './statistics.css';

/** Headcount of one organisation and everything below, live; every table with its bars. */
export function StatisticsPage() {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const navigate = useNavigate();
  const search = useSearch({ from: '/signed-in/workbench/statistics' });
  const organization = typeof search.organization === 'string' ? search.organization : undefined;
  const statistics = useQuery({
    queryKey: ['statistics', organization],
    queryFn: ({ signal }) =>
      call('GET /statistics', { query: organization === undefined ? {} : { organization }, signal }),
  });
  const { data } = statistics;
  const stages = data?.dimensions.find(({ dimension }) => dimension === 'stage')?.cells ?? [];
  const count = (key: string) => stages.find((cell) => cell.key === key)?.n ?? 0;
  const members = count('full') + count('probationary');
  return (
    <div className="desk-page">
      <div className="desk-list">
        <PageHeader title={t('statistics.title')} lead={t('statistics.lead')} />
        <div className="statistics-bar">
          <OrganizationPicker
            label={t('statistics.organization')}
            value={data ? { id: data.organization.id, name: data.organization.name } : null}
            onChange={(picked) =>
              navigate({ to: '/statistics', search: picked ? { organization: picked.id } : {} })
            }
          />
        </div>
        {statistics.error ? (
          <ErrorState error={statistics.error} onRetry={() => statistics.refetch()} />
        ) : data === undefined ? (
          <Skeleton lines={10} />
        ) : (
          <>
            <p className="statistics-headline">
              <strong>{t('statistics.headcount', { n: reader.number(members) })}</strong>
              <span className="z-muted">
                {t('statistics.headcountDetail', {
                  full: reader.number(count('full')),
                  probationary: reader.number(count('probationary')),
                })}
                {' · '}
                {t('statistics.organizations', { n: reader.number(data.organizations) })}
              </span>
            </p>
            {stages.length === 0 ? (
              <Empty title={t('statistics.none')} hint={t('statistics.noneHint')} />
            ) : (
              <div className="statistics-grid">
                {data.dimensions.map(({ dimension, cells }) => (
                  <DimensionTable
                    key={dimension}
                    dimension={dimension}
                    cells={cells}
                    organization={data.organization.id}
                  />
                ))}
              </div>
            )}
          </>
        )}
      </div>
    </div>
  );
}
