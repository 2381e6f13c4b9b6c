import { useTranslation } from 'react-i18next';
import { isProblem } from './problem.ts';

/** What to tell a person about any error: the server's own words first, ours where it has none. */
export function useProblemWords(): (error: unknown) => string {
  const { t } = useTranslation('common');
  return (error) => {
    if (!isProblem(error)) return t('problem.unexpected');
    if (error.code === 'offline') return t('problem.offline');
    if (error.detail !== '') return error.detail;
    return error.status >= 500 ? t('problem.server') : t('problem.unexpected');
  };
}
