import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Brand, SkipLink } from './Brand.tsx';
import { rememberHome } from './home.ts';
import { NoticeBar } from './NoticeBar.tsx';
import { PagePending } from './Root.tsx';
import { useSession } from './session.tsx';

const tabs = [
  { to: '/me', icon: 'home', key: 'tabs.home' },
  { to: '/me/branch', icon: 'branch', key: 'tabs.branch' },
  { to: '/me/file', icon: 'person', key: 'tabs.file' },
] as const;

/** The tab a page belongs to: the file's log, its history and the account lie below 我的. */
function tabOf(pathname: string): (typeof tabs)[number]['to'] {
  if (/^\/me\/?$/.test(pathname)) return '/me';
  return pathname.startsWith('/me/branch') ? '/me/branch' : '/me/file';
}

/** The member's home: few words, large targets, tabs within reach of the thumb. */
export function MemberShell() {
  const { t } = useTranslation('member');
  const { t: common } = useTranslation('common');
  const { duties } = useSession();
  const current = tabOf(useLocation().pathname);
  return (
    <div className="z-member">
      <SkipLink />
      <header className="z-top">
        <Brand />
        {duties.length > 0 && (
          <Link to="/" className={buttonClass('quiet')} onClick={() => rememberHome('work')}>
            {common('shell.toWork')}
            <Icon name="right" size={16} />
          </Link>
        )}
      </header>
      <main id="content">
        <NoticeBar />
        <Suspense fallback={<PagePending />}>
          <Outlet />
        </Suspense>
      </main>
      <nav className="z-tabs" aria-label={common('nav.label')}>
        {tabs.map(({ to, icon, key }) => (
          <Link key={to} to={to} className={to === current ? 'current' : undefined}>
            <Icon name={icon} size={24} />
            {t(key)}
          </Link>
        ))}
      </nav>
    </div>
  );
}
