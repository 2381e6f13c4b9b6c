import type { FindingAnswer } from '@zhibu/contract/finding';
import { useTranslation } from 'react-i18next';
import { useReader } from '../../lib/words.ts';

/** Why not, by which article, and from when on. */
export function FindingWords({ finding }: { finding: FindingAnswer }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const { words, article, earliest } = finding;
  const isDay = earliest !== null && /^\d{4}-\d{2}-\d{2}$/.test(earliest.zh);
  const when = earliest && (isDay ? reader.day(earliest.zh) : reader.words(earliest));
  const source = [
    when !== null && t(isDay ? 'desk.earliest' : 'desk.condition', { when }),
    article && reader.words(article),
  ].filter(Boolean);
  return (
    <>
      {reader.words(words)}
      {source.length > 0 && <div className="z-muted z-small">{source.join(' · ')}</div>}
    </>
  );
}
