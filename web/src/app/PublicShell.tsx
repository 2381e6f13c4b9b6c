import { Outlet } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { changeLocale } from '../lib/i18n.ts';
import { useReader } from '../lib/words.ts';
import { Button } from '../ui/Button.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';
import { Brand } from './Brand.tsx';

/** Pages before and around signing in: the mark, the language, one card. */
export function PublicShell() {
  const { t } = useTranslation('common');
  const { locale } = useReader();
  return (
    <div className="z-public">
      <header>
        <Brand />
        <Button
          kind="quiet"
          lang={locale === 'en' ? 'zh-CN' : 'en'}
          onClick={() => changeLocale(locale === 'en' ? 'zh-CN' : 'en')}
        >
          {t('otherLanguage')}
        </Button>
      </header>
      <main id="content">
        <Suspense
          fallback={
            <div className="z-card">
              <Skeleton lines={5} />
            </div>
          }
        >
          <Outlet />
        </Suspense>
      </main>
    </div>
  );
}
