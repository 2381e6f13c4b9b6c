import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { useReader } from '../../lib/words.ts';
import '../../ui/desk/desk.css';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { OrganizationPicker } from '../organizations/OrganizationPicker.tsx';
import { headcountOf } from './statistics.headcount.ts';

/** Where we stand: live headcounts of an organisation with everything below; table by table. */
export function StatisticsPage() {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const navigate = useNavigate();
  const raw = useSearch({ from: '/signed-in/workbench/statistics' });
  const organization = typeof raw.organization === 'string' ? raw.organization : undefined;
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
  const figure = (n: number | null) => (n === null ? '–' : reader.number(n));
  const title = reader.words(data.title);
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
        <strong>{t('statistics.headcount', { n: figure(count.members) })}</strong>
        <span>
          {t('statistics.headcountDetail', {
            full: figure(count.full),
            probationary: figure(count.probationary),
          })}
        </span>
        <span>{t('statistics.organizations', { n: reader.number(data.organizations) })}</span>
      </p>
      {data.since === null ? (
        <Empty title={t('statistics.none')} hint={t('statistics.noneHint')} icon="chart" />
      ) : (
        <Section title={title}>
          <table className="desk-bars" aria-label={title}>
            <tbody>
              {data.rows.map((row) => (
                <tr key={row.key}>
                  <th scope="row">{reader.words(row.label)}</th>
                  <td className="numeric">{figure(row.cells[0] ?? null)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Section>
      )}
    </div>
  );
}
