import { useTranslation } from 'react-i18next';
import { chinaToday } from '../../lib/dates.ts';
import { useReader } from '../../lib/words.ts';
import { Facts } from '../../ui/Section.tsx';
import { LastReason } from './MineReason.tsx';
import type { MyTransfer } from './transfers.mine.queries.ts';
import { situationOf } from './transfers.mine.ts';

/** How a transfer ended that others brought to its end: arrived, or why not. */
export function MineEnded({ transfer }: { transfer: MyTransfer }) {
  const { t } = useTranslation('myTransfers');
  const { day } = useReader();
  const { kind, state, branch, destination, origin, receipt } = transfer;
  return (
    <section className="z-section mine-standing">
      <h2>{t(`state.${situationOf(transfer, chinaToday())}`)}</h2>
      <p>
        {state === 'completed'
          ? kind === 'outgoing'
            ? t('doNow.completedOutside', { destination: destination.name, origin: origin.name })
            : t('doNow.completed', { branch: branch?.name ?? destination.name })
          : t('doNow.stays', { origin: origin.name })}
      </p>
      <LastReason transfer={transfer} />
      {receipt !== null && (
        <Facts
          items={[
            receipt.branch === null
              ? { label: t('fact.receivedBy'), value: receipt.organization }
              : { label: t('fact.branch'), value: receipt.branch },
            {
              label: t('fact.receipt'),
              value:
                receipt.number === ''
                  ? day(receipt.on)
                  : t('fact.receiptLine', { number: receipt.number, day: day(receipt.on) }),
            },
          ]}
        />
      )}
    </section>
  );
}
