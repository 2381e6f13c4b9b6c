import { transferSides } from '@zhibu/contract/transfer-states';
import { useTranslation } from 'react-i18next';
import { actingDutyOf, useSession } from '../../app/session.tsx';
import { chinaToday } from '../../lib/dates.ts';
import { useReader } from '../../lib/words.ts';
import type { Line } from './transfers.desk.queries.ts';
import { standingOf, turnPlace } from './transfers.desk.ts';

/** Where a transfer stands, in a sentence with its day; what is late stands out. */
export function StandingSentence({ line }: { line: Line }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const { key, days } = standingOf(line, chinaToday());
  if (line.halted) return <span className="desk-late">{t('transfers.standing.halted')}</span>;
  const late = line.overdueDays > 0 && line.turn !== null;
  return (
    <span className={late ? 'desk-late' : undefined}>
      {t(`transfers.standing.${key}`, {
        count: days,
        day: reader.day(line.due),
        branch: line.branch?.name ?? t('transfers.noBranch'),
      })}
    </span>
  );
}

/** Whose turn it is, by name; the own turn says so, and while the membership is suspended it is nobody’s. */
export function Turn({ line }: { line: Line }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const own = actingDutyOf(useSession())?.organization.id;
  const place = turnPlace(line);
  if (line.turn === null) return <span className="z-muted">{t('transfers.ended')}</span>;
  if (line.halted) return <span className="z-muted">{t('transfers.onHold')}</span>;
  if (place === null) return <>{reader.words(transferSides[line.turn])}</>;
  if (place.id === own) return <strong>{t('transfers.ours')}</strong>;
  return <span className="transfer-turn">{place.name}</span>;
}

/** From where to where, the receiving branch once it is known. */
export function FromTo({ line }: { line: Line }) {
  const { t } = useTranslation('workbench');
  const { kind, origin, destination, branch } = line;
  const to = kind === 'within' && branch ? branch.name : destination.name;
  return (
    <span className="transfer-way">
      <span>{origin.name}</span>{' '}
      <span>
        <span aria-hidden="true">→ </span>
        <span className="z-only-read">{t('transfers.to')}</span>
        {to}
      </span>
    </span>
  );
}
