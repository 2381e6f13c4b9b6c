import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useReader } from '../../lib/words.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { BackToFile } from './BackToFile.tsx';
import './me.css';
import { retentionQuery } from './rights.queries.ts';

/** What is kept how long and on what ground, for everybody to read. */
export function KeptPage() {
  const { t } = useTranslation('member');
  const { words } = useReader();
  const { data, error, refetch } = useQuery(retentionQuery);
  return (
    <div className="z-page">
      <PageHeader
        title={t('rights.retention.title')}
        lead={t('rights.retention.lead')}
        breadcrumb={<BackToFile />}
      />
      {error && <ErrorState error={error} onRetry={() => refetch()} />}
      {!data && !error && <Skeleton lines={8} />}
      {data && (
        <Section>
          <ul className="z-rows">
            {data.items.map(({ key, what, from, kept, effect, ground }) => (
              <li key={key}>
                <strong>{words(what)}</strong>
                <div>{t('rights.retention.kept', { kept: words(kept) })}</div>
                <div>{t('rights.retention.from', { from: words(from) })}</div>
                <div>{t('rights.retention.effect', { effect: words(effect) })}</div>
                <div className="z-small z-muted">
                  {t('rights.retention.ground', { ground: words(ground) })}
                </div>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </div>
  );
}
