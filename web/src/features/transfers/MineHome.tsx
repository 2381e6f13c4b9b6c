import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { chinaToday } from '../../lib/dates.ts';
import { useReader } from '../../lib/words.ts';
import { buttonClass } from '../../ui/Button.tsx';
import { Section } from '../../ui/Section.tsx';
import type { MyTransfer } from './transfers.mine.queries.ts';
import { situationOf, turnToday } from './transfers.mine.ts';

/** On the member's home: where the transfer under way stands, in one sentence. */
export function MineHome({ transfer }: { transfer: MyTransfer }) {
  const { t } = useTranslation('myTransfers');
  const { day } = useReader();
  const today = chinaToday();
  const values = {
    turn: turnToday(transfer, today) ?? transfer.originCommittee.name,
    day: day(transfer.due),
    destination: transfer.destination.name,
  };
  const situation = situationOf(transfer, today);
  return (
    <Section title={t('home.title')}>
      <p>{t(`home.${sentenceOf(situation)}`, values)}</p>
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

type Sentence = 'applied' | 'endorsed' | 'returned' | 'returnedOther' | 'issued' | 'lapsed' | 'checked_in';

function sentenceOf(situation: ReturnType<typeof situationOf>): Sentence {
  switch (situation) {
    case 'sentBack':
    case 'completed':
    case 'refused':
    case 'withdrawn':
      return 'endorsed';
    default:
      return situation;
  }
}
