import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { usePhone } from '../../lib/use-media.ts';
import { buttonClass } from '../Button.tsx';
import { MenuButton } from './MenuButton.tsx';

/** What a page offers beside its main act: in sight at a desk, in one menu on a phone. */
export function OtherActs({ children }: { children: (className: string) => ReactNode }) {
  const { t } = useTranslation('workbench');
  if (!usePhone()) return <>{children(buttonClass())}</>;
  return <MenuButton label={t('desk.more')}>{children('z-menu-item')}</MenuButton>;
}
