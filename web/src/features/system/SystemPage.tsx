import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { sizeInWords } from '../../ui/desk/size.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Facts, Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';

/** Whether the installation is healthy, in a sentence first. */
export function SystemPage() {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const system = useQuery({
    queryKey: ['system'],
    queryFn: ({ signal }) => call('GET /system', { signal }),
    refetchInterval: 30_000,
  });
  const { data } = system;
  return (
    <div className="desk-page">
      <div className="desk-list">
        <PageHeader
          title={t('system.title')}
          lead={t('system.lead')}
          actions={
            <Button busy={system.isFetching} onClick={() => system.refetch()}>
              {t('system.refresh')}
            </Button>
          }
        />
        {system.error ? (
          <ErrorState error={system.error} onRetry={() => system.refetch()} />
        ) : data === undefined ? (
          <Skeleton lines={8} />
        ) : (
          <>
            {data.warnings.length === 0 ? (
              <Notice kind="success">{t('system.well')}</Notice>
            ) : (
              <Notice kind="warning">
                {t('system.warnings', { n: data.warnings.length })}
                <ul className="desk-plain-list">
                  {data.warnings.map((warning) => (
                    <li key={warning.en}>{reader.words(warning)}</li>
                  ))}
                </ul>
              </Notice>
            )}
            <Section title={t('system.facts')}>
              <Facts
                items={[
                  { label: t('system.members'), value: reader.number(data.members) },
                  { label: t('system.organizations'), value: reader.number(data.organizations) },
                  { label: t('system.databaseBytes'), value: sizeInWords(data.databaseBytes) },
                  { label: t('system.storageBytes'), value: sizeInWords(data.storageBytes) },
                  { label: t('system.waitingJobs'), value: reader.number(data.waitingJobs) },
                  { label: t('system.failedJobs'), value: reader.number(data.failedJobs) },
                  { label: t('system.startedAt'), value: reader.instant(String(data.startedAt)) },
                  { label: t('system.version'), value: data.version },
                  { label: t('system.node'), value: data.node },
                  { label: t('system.database'), value: data.database },
                ]}
              />
            </Section>
            <p className="z-muted z-small">
              {t('system.asOf', { at: reader.instant(new Date(system.dataUpdatedAt).toISOString()) })}
            </p>
          </>
        )}
      </div>
    </div>
  );
}
