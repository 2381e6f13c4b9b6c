import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import '../../ui/desk/desk.css';
import { sizeInWords } from '../../ui/desk/size.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Facts, Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { Checks } from './Checks.tsx';
import { Keys } from './Keys.tsx';

/** Whether the installation is healthy: what needs somebody first, then the facts. */
export function SystemPage() {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const state = useQuery({
    queryKey: ['system'],
    queryFn: ({ signal }) => call('GET /system', { signal }),
    refetchInterval: 30_000,
  });
  const { data } = state;
  return (
    <div className="desk-page desk-narrow">
      <PageHeader
        title={t('system.title')}
        lead={t('system.lead')}
        actions={
          <Button busy={state.isFetching} onClick={() => state.refetch()}>
            {t('system.refresh')}
          </Button>
        }
      />
      {state.error && <ErrorState error={state.error} onRetry={() => state.refetch()} />}
      {!data && !state.error && <Skeleton lines={8} />}
      {data && (
        <>
          {data.warnings.length === 0 ? (
            <Notice kind="success">{t('system.well')}</Notice>
          ) : (
            <Section title={t('system.warnings', { n: data.warnings.length })}>
              {data.warnings.map((warning) => (
                <Notice key={warning.en} kind="warning">
                  {reader.words(warning)}
                </Notice>
              ))}
            </Section>
          )}
          <Checks />
          <Keys />
          <Section title={t('system.facts')}>
            <Facts
              items={[
                { label: t('system.version'), value: data.version },
                { label: t('system.node'), value: data.node },
                { label: t('system.database'), value: data.database },
                { label: t('system.startedAt'), value: reader.instant(data.startedAt) },
                { label: t('system.databaseBytes'), value: sizeInWords(data.databaseBytes) },
                { label: t('system.storageBytes'), value: sizeInWords(data.storageBytes) },
                { label: t('system.members'), value: reader.number(data.members) },
                { label: t('system.organizations'), value: reader.number(data.organizations) },
                { label: t('system.waitingJobs'), value: reader.number(data.waitingJobs) },
                { label: t('system.failedJobs'), value: reader.number(data.failedJobs) },
              ]}
            />
            <p className="z-muted z-small">
              {t('system.asOf', { at: reader.instant(new Date(state.dataUpdatedAt).toISOString()) })}
            </p>
          </Section>
        </>
      )}
    </div>
  );
}
