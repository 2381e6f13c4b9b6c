import { transferActions, transferReminders } from '@zhibu/contract/transfer-states';
import { useTranslation } from 'react-i18next';
import { addressOf } from '../../lib/api.ts';
import { chinaToday } from '../../lib/dates.ts';
import { useReader } from '../../lib/words.ts';
import { buttonClass } from '../../ui/Button.tsx';
import { BlockedActs } from '../../ui/desk/Blocked.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Facts, Section } from '../../ui/Section.tsx';
import { LetterToHandOut } from './DeskLetterDialog.tsx';
import type { Transfer } from './transfers.desk.queries.ts';

interface Properties {
  transfer: Transfer;
}

/** What might be expected and cannot be done, with the reason; or why all of it waits. */
export function DeskBlocked({ transfer: { halted, blocked } }: Properties) {
  const reader = useReader();
  return halted ? (
    <Notice kind="warning">{reader.words(halted)}</Notice>
  ) : (
    <BlockedActs blocked={blocked} names={transferActions} />
  );
}

/** The present letter; the paper is for whoever issued it. */
export function DeskLetter({ transfer }: Properties) {
  const { id, kind, letter, turn } = transfer;
  const { t } = useTranslation('workbench');
  const reader = useReader();
  // Of a paper letter that came in, what it says stands beside.
  if (kind === 'within' || kind === 'incoming') return null;
  if (letter === null)
    return turn === null ? null : (
      <Section title={t('transfers.letter')}>
        <p className="z-muted">{t('transfers.letterNone')}</p>
      </Section>
    );
  return (
    <Section title={t('transfers.letter')}>
      <Facts
        items={[
          { label: t('transfers.letterNumber'), value: letter.number },
          { label: t('transfers.letterIssued'), value: reader.day(letter.issuedOn) },
          { label: t('transfers.letterUntil'), value: reader.day(letter.until) },
          ...(turn === null
            ? []
            : [
                {
                  label: t('transfers.letterAtMost'),
                  value:
                    letter.untilAtMost < chinaToday()
                      ? t('transfers.letterAtMostOver', { day: reader.day(letter.untilAtMost) })
                      : reader.day(letter.untilAtMost),
                },
              ]),
        ]}
      />
      {letter.address === null ? (
        <p className="z-muted z-small">{t('transfers.letterOnPaper')}</p>
      ) : (
        <div className="z-actions">
          <a
            className={buttonClass()}
            href={addressOf('GET /transfers/{id}/letter.pdf', { params: { id } })}
            target="_blank"
            rel="noreferrer"
          >
            {t('transfers.letterPdf')}
          </a>
          <LetterToHandOut transfer={transfer} />
        </div>
      )}
    </Section>
  );
}

export function DeskTravels({ transfer: { travels } }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  if (travels.length === 0) return null;
  return (
    <Section title={t('transfers.travels')}>
      <ul className="z-rows">
        {travels.map(({ words, count }) => (
          <li key={words.zh} className="transfer-pair">
            <span>{reader.words(words)}</span>
            <span className="z-muted">{count > 0 && reader.number(count)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** What went out by itself, the latest first. */
export function DeskReminders({ transfer: { reminders } }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  if (reminders.length === 0) return null;
  const latest = reminders.toReversed();
  const rows = (list: typeof latest) => (
    <ul className="z-rows">
      {list.map(({ kind, on, to }) => (
        <li key={`${kind} ${on} ${to.zh}`}>
          {reader.words(transferReminders[kind])}
          <div className="z-muted z-small">
            {t('transfers.remindedTo', { day: reader.day(on), to: reader.words(to) })}
          </div>
        </li>
      ))}
    </ul>
  );
  const [shown, folded] = [latest.slice(0, 4), latest.slice(4)];
  return (
    <Section title={t('transfers.reminders')}>
      {rows(shown)}
      {folded.length > 0 && (
        <details className="desk-fold">
          <summary>{t('transfers.remindersMore', { count: folded.length })}</summary>
          {rows(folded)}
        </details>
      )}
    </Section>
  );
}
