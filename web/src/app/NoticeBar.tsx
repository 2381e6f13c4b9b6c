import { Link, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { chinaToday } from '../lib/dates.ts';
import { Icon } from '../ui/Icon.tsx';
import { useSession } from './session.tsx';

/** One line over the page while the account has something to tell: a new device, a recovery, a password's last days. */
export function NoticeBar() {
  const { t } = useTranslation('common');
  const { unreadNotices, passwordExpiresOn } = useSession();
  const { pathname } = useLocation();
  const own = pathname.startsWith('/me') ? '/me/account' : '/account';
  const days = passwordExpiresOn === null ? null : daysUntil(passwordExpiresOn);
  const soon = days !== null && days <= 7 ? t('notices.passwordSoon', { n: days }) : null;
  const words = unreadNotices > 0 ? t('notices.waiting', { n: unreadNotices }) : soon;
  if (pathname === own || words === null) return null;
  return (
    <div className="z-notice-bar" role="status">
      <Icon name="info" />
      <span>{words}</span>
      <Link to={own}>{t('notices.look')}</Link>
    </div>
  );
}

/** Whole days from today in China to a day. */
function daysUntil(day: string): number {
  return Math.max(0, Math.round((Date.parse(day) - Date.parse(chinaToday())) / 86_400_000));
}
