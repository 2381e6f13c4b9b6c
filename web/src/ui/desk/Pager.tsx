import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../Button.tsx';
import { useKeysetTrail } from './keyset-trail.ts';

interface Properties {
  /** What the list shows; another key begins at page one. */
  listKey: string;
  after: string | undefined;
  next: string | null;
  onPage: (after: string | undefined) => void;
  children?: ReactNode;
}

/** Next and back through a keyset list; nothing is shown where one page holds all. */
export function Pager({ listKey, after, next, onPage, children }: Properties) {
  const { t } = useTranslation('workbench');
  const trail = useKeysetTrail(listKey, after);
  const single = trail.atStart && next === null;
  return (
    <nav className="desk-pager" aria-label={t('desk.pages')}>
      <span className="z-muted">{children}</span>
      {!single && (
        <span className="z-actions">
          <Button disabled={trail.atStart} onClick={() => onPage(trail.previous)}>
            {t('desk.previousPage')}
          </Button>
          <span>{t('desk.pageOf', { n: trail.page })}</span>
          <Button disabled={next === null} onClick={() => next !== null && onPage(next)}>
            {t('desk.nextPage')}
          </Button>
        </span>
      )}
    </nav>
  );
}
