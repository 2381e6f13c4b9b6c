import i18next, { type BackendModule, type ReadCallback } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { words as common } from '../locales/common.zh-CN.ts';
import { setApiLanguage } from './api.ts';
import type { Locale } from './dates.ts';

/** `workbench` is the largest and is never downloaded by a member; `myTransfers` and `myMobility` only by who opens them. */
export const namespaces = ['common', 'accounts', 'member', 'myTransfers', 'myMobility', 'workbench'] as const;
type Namespace = (typeof namespaces)[number];
type Load = () => Promise<{ words: Record<string, unknown> }>;

const loaders: Record<Namespace, Record<Locale, Load>> = {
  common: {
    'zh-CN': async () => ({ words: common }),
    en: () => import('../locales/common.en.ts'),
  },
  accounts: {
    'zh-CN': () => import('../locales/accounts.zh-CN.ts'),
    en: () => import('../locales/accounts.en.ts'),
  },
  member: {
    'zh-CN': () => import('../locales/member.zh-CN.ts'),
    en: () => import('../locales/member.en.ts'),
  },
  myTransfers: {
    'zh-CN': () => import('../features/transfers/my-transfers.zh-CN.ts'),
    en: () => import('../features/transfers/my-transfers.en.ts'),
  },
  myMobility: {
    'zh-CN': () => import('../features/mobility/my-mobility.zh-CN.ts'),
    en: () => import('../features/mobility/my-mobility.en.ts'),
  },
  workbench: {
    'zh-CN': () => import('../locales/workbench.zh-CN.ts'),
    en: () => import('../locales/workbench.en.ts'),
  },
};

const backend: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read: (language: string, namespace: string, done: ReadCallback) => {
    const load = loaders[namespace as Namespace]?.[asLocale(language)]; // i18next asks only for our namespaces
    if (!load) return done(new Error(`no words for ${namespace}`), false);
    load().then(
      ({ words }) => done(null, words),
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error)), true),
    );
  },
};

const remembered = 'zhibu.locale';

export function asLocale(text: string | null | undefined): Locale {
  return text?.toLowerCase().startsWith('en') ? 'en' : 'zh-CN';
}

/** Chinese unless the reader chose otherwise on this machine; the account's wish comes with the session. */
export function startI18n(): Promise<unknown> {
  const locale = asLocale(readRemembered());
  follow(locale);
  i18next.on('languageChanged', (language) => follow(asLocale(language)));
  return i18next
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: locale,
      fallbackLng: false,
      ns: ['common'],
      defaultNS: 'common',
      load: 'currentOnly',
      interpolation: { escapeValue: false },
      returnNull: false,
      react: { useSuspense: true },
    });
}

/** The words of an area before its pages are drawn: a page that waits for words asks the server for nothing. */
export async function loadWords(namespace: Namespace): Promise<void> {
  await i18next.loadNamespaces(namespace);
}

export function currentLocale(): Locale {
  return asLocale(i18next.language);
}

/** Shows everything in this language from now on and remembers it on this machine. */
export async function changeLocale(locale: Locale): Promise<void> {
  try {
    localStorage.setItem(remembered, locale);
  } catch {
    // Private windows may forbid it; the choice then lasts for the visit.
  }
  if (i18next.language !== locale) await i18next.changeLanguage(locale);
}

function readRemembered(): string | null {
  try {
    return localStorage.getItem(remembered);
  } catch {
    return null;
  }
}

function follow(locale: Locale): void {
  document.documentElement.lang = locale;
  setApiLanguage(locale);
}
