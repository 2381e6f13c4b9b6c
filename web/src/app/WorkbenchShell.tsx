import { Link, Outlet } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { AccountMenu } from './AccountMenu.tsx';
import { Brand, SkipLink } from './Brand.tsx';
import { DutySwitcher } from './DutySwitcher.tsx';
import { rememberHome } from './home.ts';
import { PagePending } from './Root.tsx';
import { railFor } from './rail.ts';
import { useCan, useSession } from './session.tsx';
import { WorkbenchProviders } from './WorkbenchProviders.tsx';

const GlobalSearch = lazy(async () => ({
  default: (await import('../features/search/GlobalSearch.tsx')).GlobalSearch,
}));

/** The workbench: rail by what one does, search, the acting duty, the account. */
export function WorkbenchShell() {
  const { t } = useTranslation('common');
  const [menuOpen, setMenuOpen] = useState(false);
  const searches = useCan('organizations.read');
  useEffect(() => rememberHome('work'), []);
  return (
    <WorkbenchProviders>
      <div className="z-work">
        <SkipLink />
        <header>
          <span className="z-only-phone">
            <Button kind="quiet" aria-label={t('menu')} onClick={() => setMenuOpen(true)}>
              <Icon name="menu" />
            </Button>
          </span>
          <span className="z-only-desk z-brand-place">
            <Brand />
          </span>
          <div className="z-search">
            {searches && (
              <Suspense>
                <GlobalSearch />
              </Suspense>
            )}
          </div>
          <DutySwitcher />
          <AccountMenu />
        </header>
        <nav className="z-rail" aria-label={t('nav.label')}>
          <Rail />
        </nav>
        <main id="content">
          <Suspense fallback={<PagePending />}>
            <Outlet />
          </Suspense>
        </main>
        {menuOpen && <RailDrawer onClose={() => setMenuOpen(false)} />}
      </div>
    </WorkbenchProviders>
  );
}

function Rail({ onChosen }: { onChosen?: () => void }) {
  const { t } = useTranslation('common');
  const { permissions } = useSession();
  return (
    <ul>
      {railFor(permissions).map(({ key, to, icon }) => (
        <li key={key}>
          <Link
            to={to}
            activeOptions={{ exact: to === '/', includeSearch: false }}
            {...(onChosen ? { onClick: onChosen } : {})}
          >
            <Icon name={icon} />
            {t(`nav.${key}`)}
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** The same rail on a narrow screen. */
function RailDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('common');
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      className="z-dialog z-drawer z-rail"
      aria-label={t('nav.label')}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div>
        <header className="z-page-header">
          <Brand />
          <Button kind="quiet" onClick={onClose} aria-label={t('close')}>
            <Icon name="close" />
          </Button>
        </header>
        <Rail onChosen={onClose} />
      </div>
    </dialog>
  );
}
