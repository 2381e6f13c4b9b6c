import { transferActions } from '@zhibu/contract/transfer-states';
import { useTranslation } from 'react-i18next';
import { chinaToday } from '../../lib/dates.ts';
import { useReader } from '../../lib/words.ts';
import { Icon } from '../../ui/Icon.tsx';
import { useWho } from '../me/actors.ts';
import { reasonIn } from './reason.ts';
import type { MyTransfer } from './transfers.mine.queries.ts';
import { aheadOf } from './transfers.mine.ts';

type Step = MyTransfer['steps'][number];

/** The way of a transfer: what was done, by whom and when; what is under way; what is ahead. */
export function MinePath({ transfer }: { transfer: MyTransfer }) {
  const { t } = useTranslation('myTransfers');
  const { words } = useReader();
  const ahead = aheadOf(transfer, chinaToday());
  return (
    <ol className="mine-path" aria-label={t('path.title')}>
      {transfer.steps.map((step) => (
        <li key={`${step.at} ${step.action}`} className={isSetback(step.action) ? 'back' : 'done'}>
          <span className="mine-mark">
            <Icon name={isSetback(step.action) ? 'close' : 'check'} size={16} />
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

/** What took the transfer back, or to its end without arriving. */
const isSetback = (action: Step['action']) =>
  ['return', 'refuse', 'withdraw', 'lapse', 'halt'].includes(action);

function StepLines({ step }: { step: Step }) {
  const { t } = useTranslation('myTransfers');
  const reader = useReader();
  const { day, instant } = reader;
  const who = useWho();
  const by = who(step.actorName, step.actorRole);
  return (
    <>
      <span className="z-hint-line">{instant(step.at)}</span>
      <span className="z-hint-line">
        {step.organization === null ? by : t('path.of', { organization: step.organization, who: by })}
      </span>
      {step.letter !== null && step.until !== null && (
        <span className="z-hint-line">
          {step.letterVoid ? (
            <>
              <s>{t('path.letter', { number: step.letter, day: day(step.until) })}</s> {t('path.letterVoid')}
            </>
          ) : (
            t('path.letter', { number: step.letter, day: day(step.until) })
          )}
        </span>
      )}
      {step.reason !== null && <p>{t('path.reason', { reason: reasonIn(step, reader) })}</p>}
    </>
  );
}
