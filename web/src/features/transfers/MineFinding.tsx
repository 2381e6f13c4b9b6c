import { useTranslation } from 'react-i18next';
import { useReader } from '../../lib/words.ts';
import type { Finding } from './transfers.mine.queries.ts';

/** Why something is not possible, by which article, and from when on. */
export function MineFinding({ finding }: { finding: Finding }) {
  const { t } = useTranslation('myTransfers');
  const { words, day } = useReader();
  const { article, earliest } = finding;
  const isDay = earliest !== null && /^\d{4}-\d{2}-\d{2}$/.test(earliest.zh);
  const when = earliest && (isDay ? day(earliest.zh) : words(earliest));
  const source = [
    when !== null && (isDay ? t('act.earliest', { day: when }) : t('act.condition', { words: when })),
    article && words(article),
  ].filter(Boolean);
  return (
    <>
      {words(finding.words)}
      {source.length > 0 && <span className="z-hint-line">{source.join(' · ')}</span>}
    </>
  );
}
