import { useTranslation } from 'react-i18next';
import type { AnswerOf } from '../../lib/api.types.ts';

type Request = AnswerOf<'GET /correction-requests'>['items'][number];

/** Where a request stands, in a word, and whether it is late. */
export function StateWords({ request }: { request: Pick<Request, 'state' | 'overdue'> }) {
  const { t } = useTranslation('workbench');
  return (
    <>
      {t(`corrections.state_${request.state}`)}
      {request.overdue && <strong className="desk-late"> {t('corrections.late')}</strong>}
    </>
  );
}
