import { transferActions } from '@zhibu/contract/transfer-states';
import { useTranslation } from 'react-i18next';
import { useReader } from '../../lib/words.ts';
import { Icon } from '../../ui/Icon.tsx';
import { useWho } from '../me/actors.ts';
import type { MyTransfer } from './transfers.mine.queries.ts';
import { aheadOf } from './transfers.mine.ts';

/** The way of a transfer: what was done, by whom and when; what is under way; what is ahead. */
export function MinePath({ transfer }: { transfer: MyTransfer }) {
  const { t } = useTranslation('myTransfers');
  const { words } = useReader();
  const ahead = aheadOf(transfer);
  return (
    <ol className="mine-path" aria-label={t('path.title')}>
      {transfer.steps.map((step) => (
        <li key={`${step.at} ${step.action}`} className="done">
          <span className="mine-mark">
            <Icon name="check" size={16} />
          </span>
          <div className="mine-step">
            <strong>{words(transferActions[step.action])}</strong>
            <StepLines step={step} />
          </div>
        </li>
      ))}
      {ahead.map((action, index) => (
        <li
          key={action}
          className={index === 0 ? 'now' : 'ahead'}
          aria-current={index === 0 ? 'step' : undefined}
        >
          <span className="mine-mark" />
          <div className="mine-step">
            {index === 0 ? <strong>{t(`path.next.${action}`)}</strong> : t(`path.next.${action}`)}
            {index === 0 && <span className="z-hint-line">{t('path.now')}</span>}
          </div>
        </li>
      ))}
    </ol>
  );
}

function StepLines({ step }: { step: MyTransfer['steps'][number] }) {
  const { t } = useTranslation('myTransfers');
  const { day, instant } = useReader();
  const who = useWho();
  const by = who(step.actorName, step.actorRole);
  const letter = [
    step.letter !== null && t('path.letter', { number: step.letter }),
    step.until !== null && t('path.until', { day: day(step.until) }),
  ].filter(Boolean);
  return (
    <>
      <span className="z-hint-line">{instant(step.at)}</span>
      <span className="z-hint-line">
        {step.organization === null ? by : t('path.of', { organization: step.organization, who: by })}
      </span>
      {letter.length > 0 && <span className="z-hint-line">{letter.join('　')}</span>}
      {step.reason !== null && <p>{t('path.reason', { reason: step.reason })}</p>}
    </>
  );
}
