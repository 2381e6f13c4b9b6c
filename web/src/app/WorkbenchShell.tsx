import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import { Icon } from '../ui/Icon.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { useModal } from '../ui/use-modal.ts';
import { AccountMenu } from './AccountMenu.tsx';
import { Brand, SkipLink } from './Brand.tsx';
import { DutySwitcher } from './DutySwitcher.tsx';
import { rememberHome } from './home.ts';
import { NoticeBar } from './NoticeBar.tsx';
import { PagePending } from './Root.tsx';
import { permissionAt, railFor } from './rail.ts';
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
          <NoticeBar />
          <Suspense fallback={<PagePending />}>
            <PageOfDuty />
          </Suspense>
        </main>
        {menuOpen && <RailDrawer onClose={() => setMenuOpen(false)} />}
      </div>
    </WorkbenchProviders>
  );
}

/** The page, or why the acting duty has no use for it: an address from a colleague may lead anywhere. */
function PageOfDuty() {
  const { t } = useTranslation('common');
  const { permissions } = useSession();
  const needed = permissionAt(useLocation().pathname);
  if (needed === null || permissions.includes(needed)) return <Outlet />;
  return (
    <>
      <PageHeader title={t('shell.notForDuty')} />
      <Empty
        title={t('shell.notForDutyWhy')}
        hint={t('shell.notForDutyHint')}
        icon="duty"
        action={
          <Link to="/" className={buttonClass('primary')}>
            {t('toHome')}
          </Link>
        }
      />
    </>
  );
}

function Rail({ onChosen }: { onChosen?: () => void }) {
  const { t } = useTranslation('common');
  const { permissions } = useSession();
  const shown = railFor(permissions);
  return (
    <ul>
      {shown.map(({ key, to, icon, group }, index) => (
        <li key={key} data-begins={index > 0 && shown[index - 1]?.group !== group ? group : undefined}>
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
  const modal = useModal(onClose);
  return (
    <dialog {...modal} className="z-dialog z-drawer" aria-label={t('nav.label')}>
      <div>
        <header className="z-dialog-header">
          <Brand />
          <Button kind="quiet" onClick={onClose} aria-label={t('close')}>
            <Icon name="close" />
          </Button>
        </header>
        <nav className="z-rail-drawer" aria-label={t('nav.label')}>
          <Rail onChosen={onClose} />
        </nav>
      </div>
    </dialog>
  );
}
