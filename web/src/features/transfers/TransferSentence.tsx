import { transferStates } from '@zhibu/contract/transfer-states';
import { useTranslation } from 'react-i18next';
import { chinaToday } from '../../lib/dates.ts';
import { useReader } from '../../lib/words.ts';
import { daysUntil, turnOf } from './transfers.mine.ts';
import type { Line } from './transfers.queries.ts';

/** Where it stands, whose turn it is and until when, in one sentence. */
export function TransferSentence({ transfer }: { transfer: Line }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const { state, due, turn, overdueDays, member } = transfer;
  const words = reader.words(transferStates[state]);
  if (turn === null) return <>{words}</>;
  const who = turnOf(transfer) ?? member.name;
  if (overdueDays > 0)
    return (
      <>
        {words}
        <strong className="desk-late"> {t('transfers.overdue', { n: overdueDays, who })}</strong>
      </>
    );
  const left = due === null ? null : daysUntil(due, chinaToday());
  return (
    <>
      {words}
      <span className="z-muted">
        {' '}
        {left === null
          ? t('transfers.waitsFor', { who })
          : left === 0
            ? t('transfers.dueToday', { who })
            : t('transfers.dueIn', { who, n: left })}
      </span>
    </>
  );
}
