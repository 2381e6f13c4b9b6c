import { useTranslation } from 'react-i18next';
import { useCan } from '../../app/session.tsx';
import { useReader } from '../../lib/words.ts';

/** How many members, or why it is not said: the duty sees no figures, or this one is too small for it. */
export function useMembersLine(count: number | null): string {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const seesFigures = useCan('statistics.read');
  if (count !== null) return t('organizations.members', { n: reader.number(count) });
  return seesFigures ? t('organizations.membersHidden') : t('organizations.membersUnknown');
}
