import { useTranslation } from 'react-i18next';
import { formatDay, formatInstant, type Locale, type Precision } from './dates.ts';
import { asLocale } from './i18n.ts';

/** Words of the contract's tables come in both languages; this picks the reader's. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

export function wordsIn(words: Words, locale: Locale): string {
  return locale === 'en' ? words.en : words.zh;
}

export interface Reader {
  locale: Locale;
  words: (words: Words) => string;
  day: (day: string | null | undefined, precision?: Precision) => string;
  instant: (instant: string | null | undefined) => string;
  number: (n: number) => string;
  /** `name（words）`, in English `name (words)`; without words the name alone. */
  beside: (name: string, words: string | null | undefined) => string;
}

/** How this reader reads: names from the contract's tables, days, instants, numbers. */
export function useReader(): Reader {
  const { i18n } = useTranslation('common');
  const locale = asLocale(i18n.language);
  return {
    locale,
    words: (words) => wordsIn(words, locale),
    day: (day, precision) => formatDay(day, locale, precision),
    instant: (instant) => formatInstant(instant, locale),
    number: (n) => n.toLocaleString(locale),
    beside: (name, words) => {
      if (!words) return name;
      return locale === 'en' ? `${name} (${words})` : `${name}（${words}）`;
    },
  };
}
