import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { chinaToday } from '../../lib/dates.ts';
import { useReader } from '../../lib/words.ts';
import { buttonClass } from '../../ui/Button.tsx';
import { Section } from '../../ui/Section.tsx';
import { reasonIn } from './reason.ts';
import type { MyTransfer } from './transfers.mine.queries.ts';
import { isSpent, lastDeed, type Situation, situationOf, turnToday } from './transfers.mine.ts';

/** On the member's home: where the transfer under way stands, in one sentence. */
export function MineHome({ transfer }: { transfer: MyTransfer }) {
  const { t } = useTranslation('myTransfers');
  const reader = useReader();
  const { day } = reader;
  const today = chinaToday();
  const last = lastDeed(transfer.steps);
  const values = {
    turn: turnToday(transfer, today) ?? transfer.originCommittee.name,
    day: day(transfer.due),
    destination: transfer.destination.name,
    branch: transfer.branch?.name ?? transfer.destination.name,
    reason: last ? reasonIn(last, reader) : '',
  };
  const situation = isSpent(transfer, today) ? ('spent' as const) : situationOf(transfer, today);
  return (
    <Section title={t('home.title')}>
      <p>
        {transfer.halted
          ? reader.words(transfer.halted)
          : t(`home.${sentenceOf(transfer, situation)}`, values)}
      </p>
      <div>
        <Link
          to="/me/transfers"
          className={buttonClass()}
          aria-label={`${t('home.look')}：${t('home.title')}`}
        >
          {t('home.look')}
        </Link>
      </div>
    </Section>
  );
}

/** Sent back, it waits for the committee as before. */
function sentenceOf({ kind }: MyTransfer, situation: Situation | 'spent') {
  if (kind === 'outgoing' && situation === 'completed') return 'completedOutside' as const;
  return situation === 'sentBack' ? ('endorsed' as const) : situation;
}
