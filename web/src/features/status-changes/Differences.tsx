import { presences } from '@zhibu/contract/causes';
import { stages } from '@zhibu/contract/fields';
import { statusFields } from '@zhibu/contract/status-kinds';
import { useTranslation } from 'react-i18next';
import { type Reader, useReader } from '../../lib/words.ts';
import type { StatusChange } from './status-changes.queries.ts';

type Difference = StatusChange['changes'][number];

/** What becomes otherwise, a line a value. */
export function Differences({ changes }: { changes: readonly Difference[] }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  if (changes.length === 0) return null;
  return (
    <ul className="desk-plain-list">
      {changes.map(({ field, before, after }) => {
        const about = {
          field: reader.words(statusFields[field]),
          before: saidOf(field, before, reader),
          after: saidOf(field, after, reader),
        };
        const how = before === null ? 'set' : after === null ? 'cleared' : 'difference';
        return <li key={field}>{t(`statusChanges.${how}`, about)}</li>;
      })}
    </ul>
  );
}

function saidOf(field: Difference['field'], value: string | null, { words, day }: Reader): string {
  if (value === null) return '';
  if (field === 'stage') return wordsAt(stages, value, words);
  if (field === 'presence') return wordsAt(presences, value, words);
  return day(value);
}

function wordsAt(
  table: Readonly<Record<string, { zh: string; en: string }>>,
  key: string,
  words: Reader['words'],
): string {
  const known = table[key];
  return known ? words(known) : key;
}
