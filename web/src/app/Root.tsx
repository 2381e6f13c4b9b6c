import { type ErrorComponentProps, Link, Outlet } from '@tanstack/react-router';
import { Suspense, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';

/** What every page has: the words about a lost connection, and a shape while words and pages load. */
export function Root() {
  return (
    <>
      <OfflineBar />
      <Suspense fallback={<PagePending />}>
        <Outlet />
      </Suspense>
    </>
  );
}

function OfflineBar() {
  const { t } = useTranslation('common');
  const online = useSyncExternalStore(
    (changed) => {
      addEventListener('online', changed);
      addEventListener('offline', changed);
      return () => {
        removeEventListener('online', changed);
        removeEventListener('offline', changed);
      };
    },
    () => navigator.onLine,
    () => true,
  );
  if (online) return null;
  return (
    <div className="z-offline-bar" role="status">
      <Icon name="offline" />
      {t('offlineBar')}
    </div>
  );
}

export function PagePending() {
  return (
    <div className="z-page">
      <Skeleton lines={6} />
    </div>
  );
}

/** A page that could not be shown. A piece that is gone after an update of the server needs a reload. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation('common');
  const gone = error instanceof Error && /dynamically imported module|module script/i.test(error.message);
  if (gone)
    return (
      <main className="z-page">
        <Empty
          title={t('updated')}
          action={
            <Button kind="primary" onClick={() => location.reload()}>
              {t('reload')}
            </Button>
          }
        />
      </main>
    );
  return (
    <main className="z-page">
      <ErrorState error={error} onRetry={reset} />
    </main>
  );
}

export function NotFound() {
  const { t } = useTranslation('common');
  return (
    <main className="z-page">
      <Empty
        title={t('pageNotFound')}
        hint={t('pageNotFoundHint')}
        action={
          <Link to="/" className={buttonClass('primary')}>
            {t('toHome')}
          </Link>
        }
      />
    </main>
  );
}
