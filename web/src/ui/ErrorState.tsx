import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { isProblem } from '../lib/problem.ts';
import { useProblemWords } from '../lib/problem-words.ts';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';
import { Notice, type NoticeKind } from './Notice.tsx';

interface Properties {
  error: unknown;
  onRetry?: (() => void) | undefined;
}

/** Instead of a page that could not come: what happened in words, and the way to try again. */
export function ErrorState({ error, onRetry }: Properties) {
  const { t } = useTranslation('common');
  const words = useProblemWords();
  // Asking again changes nothing about what one may see.
  const final = isProblem(error, 'forbidden') || isProblem(error, 'not_found');
  return (
    <div className="z-state" role="alert">
      <Icon name={isProblem(error, 'offline') ? 'offline' : 'error'} size={44} />
      <strong>{t(titleOf(error))}</strong>
      <p>{words(error)}</p>
      {onRetry !== undefined && !final && <Button onClick={onRetry}>{t('retry')}</Button>}
    </div>
  );
}

function titleOf(error: unknown) {
  if (isProblem(error, 'offline')) return 'offlineTitle';
  if (isProblem(error, 'not_found')) return 'notFoundTitle';
  return isProblem(error, 'forbidden') ? 'forbiddenTitle' : 'errorTitle';
}

/** Above the button of a form: why it was refused. Nothing while there is no error. */
export function FormProblem({ error }: { error: unknown }) {
  const words = useProblemWords();
  if (error === null || error === undefined) return null;
  return <FormNotice kind="error">{words(error)}</FormNotice>;
}

/** At the end of a form, which may be longer than the window: what it says comes into sight. */
export function FormNotice({ kind, children }: { kind: NoticeKind; children: ReactNode }) {
  const own = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (children) own.current?.scrollIntoView({ block: 'nearest' });
  }, [children]);
  return (
    <div ref={own} className="z-form-notice">
      <Notice kind={kind}>{children}</Notice>
    </div>
  );
}
