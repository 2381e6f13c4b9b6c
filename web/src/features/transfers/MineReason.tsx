import { useTranslation } from 'react-i18next';
import { useReader } from '../../lib/words.ts';
import { Notice } from '../../ui/Notice.tsx';
import { useWho } from '../me/actors.ts';
import { reasonIn } from './reason.ts';
import type { MyTransfer } from './transfers.mine.queries.ts';
import { lastDeed } from './transfers.mine.ts';

/** Why it came back or came to nothing, from whoever said so last. */
export function LastReason({ transfer }: { transfer: MyTransfer }) {
  const { t } = useTranslation('myTransfers');
  const reader = useReader();
  const { instant } = reader;
  const who = useWho();
  const last = lastDeed(transfer.steps);
  if (!last || last.reason === null) return null;
  const { action } = last;
  if (action !== 'return' && action !== 'refuse' && action !== 'withdraw') return null;
  return (
    <Notice kind="warning">
      <strong>{t(`reason.${action}`)}</strong>
      <br />
      {reasonIn(last, reader)}
      <span className="z-hint-line">
        {t('reason.by', {
          who: [last.organization, who(last.actorName, last.actorRole)].filter(Boolean).join(' '),
          at: instant(last.at),
        })}
      </span>
    </Notice>
  );
}
