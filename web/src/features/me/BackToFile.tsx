import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';

/** The way up from a page that belongs to the own file. */
export function BackToFile() {
  const { t } = useTranslation('member');
  return (
    <Link to="/me/file" className={buttonClass('quiet')}>
      <Icon name="left" size={18} />
      {t('file.title')}
    </Link>
  );
}
