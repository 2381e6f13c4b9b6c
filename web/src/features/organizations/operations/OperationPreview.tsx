import { useTranslation } from 'react-i18next';
import { useReader } from '../../../lib/words.ts';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import { Findings } from './Findings.tsx';
import type { Outcome } from './operation.calls.ts';
import type { Preview } from './use-preview.ts';

/** "217 members and 3 open items move; 2 things come first": what the act would do, before it is done. */
export function OperationPreview({ preview }: { preview: Preview }) {
  const { t } = useTranslation('workbench');
  const { outcome, error, waiting, retry } = preview;
  return (
    <section className="operation-preview" aria-live="polite" aria-label={t('operations.preview')}>
      <h3>{t('operations.preview')}</h3>
      {error !== null && <ErrorState error={error} onRetry={retry} />}
      {error === null && outcome === null && waiting && <Skeleton lines={2} />}
      {error === null && outcome === null && !waiting && (
        <p className="z-muted">{t('operations.previewEmpty')}</p>
      )}
      {error === null && outcome !== null && <OutcomeInWords outcome={outcome} />}
    </section>
  );
}

export function OutcomeInWords({ outcome }: { outcome: Outcome }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const n = (count: number) => reader.number(count);
  const parts = [
    t('operations.touches', { members: n(outcome.members), organizations: n(outcome.organizations) }),
    outcome.openItems > 0 ? t('operations.openItems', { n: n(outcome.openItems) }) : '',
    outcome.endings > 0 ? t('operations.endings', { n: n(outcome.endings) }) : '',
  ];
  const free = outcome.blocks.length === 0;
  return (
    <>
      <Notice kind={free ? 'info' : 'warning'}>
        {parts.join('')}
        {free ? t('operations.free') : t('operations.blocked', { n: n(outcome.blocks.length) })}
      </Notice>
      <Findings title={t('operations.blocks')} findings={outcome.blocks} />
      <Findings title={t('operations.warnings')} findings={outcome.warnings} />
    </>
  );
}
