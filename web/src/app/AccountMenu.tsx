import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Icon } from '../ui/Icon.tsx';
import { Menu } from '../ui/Menu.tsx';
import { signOut, useSession } from './session.tsx';

export function AccountMenu() {
  const { t } = useTranslation('common');
  const { account, memberId } = useSession();
  const navigate = useNavigate();
  const leave = useMutation({ mutationFn: signOut, onSettled: () => navigate({ to: '/sign-in' }) });
  return (
    <Menu
      label={`${t('shell.account')} ${account.name}`}
      button={
        <>
          <Icon name="person" />
          <span className="z-only-desk">
            <span>{account.name}</span>
          </span>
        </>
      }
    >
      {memberId !== null && (
        <Link to="/me" className="z-menu-item">
          <Icon name="home" />
          {t('shell.toMember')}
        </Link>
      )}
      <Link to="/account" className="z-menu-item">
        <Icon name="settings" />
        {t('shell.account')}
      </Link>
      <button type="button" className="z-menu-item" disabled={leave.isPending} onClick={() => leave.mutate()}>
        <Icon name="out" />
        {t('shell.signOut')}
      </button>
    </Menu>
  );
}
