import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

export function Brand() {
  const { t } = useTranslation('common');
  return (
    <Link to="/" className="z-brand">
      <img src="/favicon.svg" alt="" width="28" height="28" />
      {t('product')}
    </Link>
  );
}

/** The first stop of the keyboard: past the navigation. */
export function SkipLink() {
  const { t } = useTranslation('common');
  return (
    <a className="z-skip" href="#content">
      {t('skip')}
    </a>
  );
}
