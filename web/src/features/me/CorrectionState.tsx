import { useTranslation } from 'react-i18next';
import { localDay } from '../../lib/dates.ts';
import { useReader } from '../../lib/words.ts';
import type { CorrectionRow } from './rights.queries.ts';

/** Where a request stands, as a sentence with its day. */
export function CorrectionState({ request }: { request: CorrectionRow }) {
  const { t } = useTranslation('member');
  const { day } = useReader();
  if (request.state === 'submitted')
    return (
      <span className={request.overdue ? 'z-late' : undefined}>
        {t(request.overdue ? 'rights.state.overdue' : 'rights.state.submitted', { day: day(request.dueOn) })}
      </span>
    );
  const decided = request.decidedAt === null ? '' : localDay(new Date(request.decidedAt));
  return <span>{t(`rights.state.${request.state}`, { day: day(decided) })}</span>;
}
