import { transferGrounds } from '@zhibu/contract/transfer-states';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { chinaToday } from '../../lib/dates.ts';
import { useReader } from '../../lib/words.ts';
import { Notice } from '../../ui/Notice.tsx';
import { Facts, Section } from '../../ui/Section.tsx';
import { CheckIn, Correct, Leave, MineChanges } from './MineActs.tsx';
import { MineContacts } from './MineContacts.tsx';
import { MineFinding } from './MineFinding.tsx';
import { MineLetter } from './MineLetter.tsx';
import { MinePath } from './MinePath.tsx';
import { LastReason } from './MineReason.tsx';
import type { MyTransfer } from './transfers.mine.queries.ts';
import {
  daysUntil,
  isSpent,
  type Situation,
  situationOf,
  turnToday,
  whereaboutsOf,
} from './transfers.mine.ts';

/** The transfer under way on one page: where the letter is, whose turn, until when, what to bring, whom to call. */
export function MineOpen({ transfer }: { transfer: MyTransfer }) {
  const { t } = useTranslation('myTransfers');
  const { words } = useReader();
  const situation = situationOf(transfer, chinaToday());
  const { letter, travels } = transfer;
  return (
    <>
      <Standing transfer={transfer} situation={situation} />
      {letter !== null && situation === 'issued' && transfer.halted === null && (
        <Section title={t('bring.title')}>
          <ul className="mine-bring">
            <li>{t('bring.id')}</li>
            <li>{t(transfer.kind === 'outgoing' ? 'bring.letterOutside' : 'bring.letter')}</li>
          </ul>
          <MineLetter transfer={transfer} letter={letter} />
        </Section>
      )}
      <MineContacts transfer={transfer} />
      <Section title={t('path.title')}>
        <MinePath transfer={transfer} />
      </Section>
      {letter !== null && situation === 'checked_in' && (
        <Section>
          <details className="mine-again">
            <summary>{t('bring.again')}</summary>
            <MineLetter transfer={transfer} letter={letter} />
          </details>
        </Section>
      )}
      <Asked transfer={transfer} />
      {travels.length > 0 && (
        <Section title={t('travels.title')}>
          <ul className="z-rows">
            {travels.map(({ words: what, count }) => (
              <li key={what.zh}>{t('travels.line', { what: words(what), n: count })}</li>
            ))}
          </ul>
        </Section>
      )}
      {!isSpent(transfer, chinaToday()) && <MineChanges transfer={transfer} />}
    </>
  );
}

interface Properties {
  transfer: MyTransfer;
  situation: Situation;
}

function Standing({ transfer, situation }: Properties) {
  const { t } = useTranslation('myTransfers');
  const blocked = transfer.blocked.find(({ action }) => action === 'check_in');
  // Whoever holds an office reads who acts instead.
  const notMine = transfer.blocked.find(({ action }) => action !== 'check_in');
  const { halted } = transfer;
  const isMine = halted === null && (situation === 'issued' || situation === 'returned');
  return (
    <section
      className={isMine ? 'z-section mine-standing mine' : 'z-section mine-standing'}
      // After a step of one's own the new standing is read out.
      aria-live="polite"
    >
      <h2>{t(`state.${headOf(transfer, situation)}`)}</h2>
      <p>
        <NowDo transfer={transfer} situation={situation} />
      </p>
      <LastReason transfer={transfer} />
      <StandingFacts transfer={transfer} situation={situation} />
      {blocked && !halted && situation !== 'lapsed' && (
        <Notice kind="warning">
          <strong>{t('act.blocked')}</strong>
          <br />
          <MineFinding finding={blocked.finding} />
        </Notice>
      )}
      {notMine && !halted && transfer.turn !== 'member' && (
        <p className="z-muted">
          <MineFinding finding={notMine.finding} />
        </p>
      )}
      {transfer.can.check_in && <CheckIn transfer={transfer} />}
      {transfer.can.resubmit && <Correct />}
      {isSpent(transfer, chinaToday()) && transfer.can.withdraw && <Leave transfer={transfer} />}
    </section>
  );
}

/** Outside nobody checks in by this page: what is awaited is the receipt. While the membership is suspended, nothing is. */
function headOf({ kind, halted }: MyTransfer, situation: Situation) {
  if (halted) return 'halted' as const;
  if (kind !== 'outgoing') return situation;
  if (situation === 'issued') return 'issuedOutside' as const;
  return situation === 'lapsed' ? ('lapsedOutside' as const) : situation;
}

function NowDo({ transfer, situation }: Properties): ReactNode {
  const { t } = useTranslation('myTransfers');
  const { day, words } = useReader();
  const { destination, originCommittee, origin } = transfer;
  if (transfer.halted) return words(transfer.halted);
  if (situation === 'issued' && transfer.kind === 'outgoing')
    return t('doNow.issuedOutside', {
      day: day(transfer.due),
      destination: destination.name,
      committee: originCommittee.name,
    });
  if (situation === 'issued')
    return t('doNow.issued', { day: day(transfer.due), destination: destination.name });
  if (situation === 'lapsed')
    return t(isSpent(transfer, chinaToday()) ? 'doNow.spent' : 'doNow.lapsed', {
      committee: originCommittee.name,
      origin: origin.name,
    });
  return t(transfer.turn === 'member' ? 'doNow.member' : 'doNow.other');
}

function StandingFacts({ transfer, situation }: Properties) {
  const { t } = useTranslation('myTransfers');
  const { kind, destination, branch, origin, letter, letterNumber } = transfer;
  const number = letter?.number ?? letterNumber ?? '';
  const place = transfer.contacts.find(({ side }) => side === 'destination')?.address ?? null;
  const turn = transfer.halted
    ? t('fact.nobody')
    : transfer.turn === 'system'
      ? t('fact.system')
      : (turnToday(transfer, chinaToday()) ?? t('fact.you'));
  const target = kind === 'within' ? (branch?.name ?? t('form.anyBranch')) : destination.name;
  return (
    <>
      <Facts
        items={[
          {
            label: t('fact.turn'),
            value: <strong>{turn}</strong>,
          },
          { label: t('fact.due'), value: <Due transfer={transfer} /> },
          { label: t('fact.letter'), value: t(`where.${whereaboutsOf(transfer, chinaToday())}`, { number }) },
          { label: t('fact.to'), value: target },
          ...(situation === 'issued' && place !== null ? [{ label: t('fact.place'), value: place }] : []),
          { label: t('fact.from'), value: origin.name },
        ]}
      />
      {transfer.overdueDays > 0 && transfer.turn !== 'member' && situation !== 'lapsed' && (
        <Notice kind="warning">{t('days.lateHint')}</Notice>
      )}
    </>
  );
}

function Due({ transfer: { due } }: { transfer: MyTransfer }) {
  const { t } = useTranslation('myTransfers');
  const reader = useReader();
  if (due === null) return t('days.none');
  const count = daysUntil(due, chinaToday());
  const day = reader.day(due);
  const isLate = count < 0;
  const left = isLate
    ? t('days.late', { count: -count })
    : count === 0
      ? t('days.today')
      : t('days.left', { count });
  return (
    <strong className={isLate ? 'z-late' : undefined}>
      {day}
      <span className="mine-whole">{left}</span>
    </strong>
  );
}

/** What was asked for, in the member's own words. */
function Asked({ transfer }: { transfer: MyTransfer }) {
  const { t } = useTranslation('myTransfers');
  const { words } = useReader();
  const { ground, wish, note } = transfer;
  return (
    <Section title={t('asked')}>
      <Facts
        items={[
          { label: t('fact.ground'), value: words(transferGrounds[ground]) },
          ...(wish === null ? [] : [{ label: t('fact.wish'), value: wish }]),
          ...(note === null ? [] : [{ label: t('fact.note'), value: note }]),
        ]}
      />
    </Section>
  );
}
