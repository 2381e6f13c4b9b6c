import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { SearchParams } from '../../lib/search-params.ts';
import { useReader } from '../../lib/words.ts';
import type { Figure } from './statistics.answer.ts';

interface Properties {
  n: Figure;
  /** What it counts, in words. */
  what: string;
  /** The address at which its list is open; null where this duty sees figures only. */
  opens: SearchParams | null;
}

/** One figure: opens to what it counts, or says that it is hidden. Hidden is never nothing. */
export function FigureCell({ n, what, opens }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  if (n === null)
    return (
      <span className="stat-hidden">
        <span aria-hidden="true">–</span>
        <span className="z-only-read">{t('statistics.hidden')}</span>
      </span>
    );
  const text = reader.number(n);
  if (opens === null || n === 0) return <span className={n === 0 ? 'stat-zero' : undefined}>{text}</span>;
  return (
    <Link
      to="/statistics"
      search={opens}
      resetScroll={false}
      preload={false}
      aria-label={t('statistics.open', { what: `${what} ${text}` })}
    >
      {text}
    </Link>
  );
}

/** 0 to 1 as a share of the whole; nothing where there is none. */
export function Share({ of }: { of: Figure }) {
  const { locale } = useReader();
  if (of === null) return null;
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return <>{of.toLocaleString(locale, { style: 'percent', ...digits })}</>;
}

/** A name, and what stands in brackets behind it in a quieter voice. */
export function RowName({ name }: { name: string }) {
  const [, plain, detail] = /^(.+?)(（.+）| \(.+\))$/.exec(name) ?? [null, name, ''];
  return detail === '' ? (
    name
  ) : (
    <>
      {plain}
      <span className="stat-detail">{detail}</span>
    </>
  );
}
