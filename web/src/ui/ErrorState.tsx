import { useTranslation } from 'react-i18next';
import { isProblem } from '../lib/problem.ts';
import { useProblemWords } from '../lib/problem-words.ts';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';
import { Notice } from './Notice.tsx';

interface Properties {
  error: unknown;
  onRetry?: (() => void) | undefined;
}

/** Instead of a page that could not come: what happened in words, and the way to try again. */
export function ErrorState({ error, onRetry }: Properties) {
  const { t } = useTranslation('common');
  const words = useProblemWords();
  const offline = isProblem(error, 'offline');
  return (
    <div className="z-state" role="alert">
      <Icon name={offline ? 'offline' : 'error'} size={44} />
      <strong>
        {offline ? t('offlineTitle') : isProblem(error, 'not_found') ? t('notFoundTitle') : t('errorTitle')}
      </strong>
      <p>{words(error)}</p>
      {onRetry !== undefined && <Button onClick={onRetry}>{t('retry')}</Button>}
    </div>
  );
}

/** Above the button of a form: why it was refused. Nothing while there is no error. */
export function FormProblem({ error }: { error: unknown }) {
  const words = useProblemWords();
  if (error === null || error === undefined) return null;
  return <Notice kind="error">{words(error)}</Notice>;
}
