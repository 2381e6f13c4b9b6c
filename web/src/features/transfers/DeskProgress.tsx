import { useTranslation } from 'react-i18next';
import { localDay } from '../../lib/dates.ts';
import { useReader } from '../../lib/words.ts';
import { Icon } from '../../ui/Icon.tsx';
import { actorInWords } from '../duties/role-name.ts';
import type { Transfer } from './transfers.desk.queries.ts';
import { type ProgressPost, progressOf } from './transfers.desk.ts';

/** The way in one line: what is done, by whom and when, and where it stands. */
export function DeskProgress({ transfer }: { transfer: Transfer }) {
  const { t } = useTranslation('workbench');
  return (
    <ol className="transfer-progress" aria-label={t('transfers.progress')}>
      {progressOf(transfer).map((one) => (
        <li
          key={one.post}
          className={one.how === 'now' && transfer.overdueDays > 0 ? 'now late' : one.how}
          aria-current={one.how === 'now' ? 'step' : undefined}
        >
          <span className="transfer-mark">{one.how === 'done' && <Icon name="check" size={16} />}</span>
          <div>
            <strong>{t(`transfers.post_${one.post}`)}</strong>
            <PostLines one={one} transfer={transfer} />
          </div>
        </li>
      ))}
    </ol>
  );
}

function PostLines({ one: { post, how, by }, transfer }: { one: ProgressPost; transfer: Transfer }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const line = (words: string) => <div className="z-small z-muted">{words}</div>;
  if (how === 'now') return line(t('transfers.now'));
  if (how === 'ahead') return null;
  if (post === 'letter') {
    const { letter, letterNumber } = transfer;
    const number = letter?.number ?? letterNumber;
    return (
      <>
        {number && line(number)}
        {!number && by?.letter && (
          <div className="z-small z-muted">
            <s>{by.letter}</s> {t('transfers.letterVoid')}
          </div>
        )}
        {letter && line(t('transfers.validUntil', { day: reader.day(letter.until) }))}
      </>
    );
  }
  if (by === null) return post === 'apply' ? line(reader.day(transfer.appliedOn)) : null;
  return (
    <>
      {line(actorInWords(by.actorName, by.actorRole, reader))}
      {line(reader.day(localDay(new Date(by.at))))}
    </>
  );
}
