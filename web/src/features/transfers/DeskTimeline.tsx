import { transferActions } from '@zhibu/contract/transfer-states';
import { useTranslation } from 'react-i18next';
import { useReader } from '../../lib/words.ts';
import { Section } from '../../ui/Section.tsx';
import { actorInWords } from '../duties/role-name.ts';
import { reasonIn } from './reason.ts';
import type { Transfer } from './transfers.desk.queries.ts';

/** Everything that was done, the latest first. */
export function DeskTimeline({ transfer }: { transfer: Transfer }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const steps = transfer.steps.toReversed();
  return (
    <Section title={t('transfers.timeline')}>
      <ol className="z-rows">
        {steps.map((step) => (
          <li key={`${step.at} ${step.action}`} className="transfer-step">
            <strong>{reader.words(transferActions[step.action])}</strong>
            <LetterOf step={step} />
            {step.until !== null && (
              <span className="z-muted"> {t('transfers.validUntil', { day: reader.day(step.until) })}</span>
            )}
            {step.reason !== null && <div>{t('transfers.because', { reason: reasonIn(step, reader) })}</div>}
            <div className="z-muted z-small">
              {[
                reader.instant(step.at),
                step.organization,
                actorInWords(step.actorName, step.actorRole, reader),
              ]
                .filter(Boolean)
                .join(' · ')}
            </div>
          </li>
        ))}
      </ol>
    </Section>
  );
}

/** The number of a letter; of one that is void struck through, and said for whoever hears the page. */
function LetterOf({ step }: { step: Transfer['steps'][number] }) {
  const { t } = useTranslation('workbench');
  if (step.letter === null) return null;
  if (!step.letterVoid) return <span> {step.letter}</span>;
  return (
    <span>
      {' '}
      <s>{step.letter}</s> <span className="z-muted">{t('transfers.letterVoid')}</span>
    </span>
  );
}
