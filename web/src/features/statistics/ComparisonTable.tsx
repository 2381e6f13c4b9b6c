import { useTranslation } from 'react-i18next';
import type { SearchParams } from '../../lib/search-params.ts';
import { useReader } from '../../lib/words.ts';
import { FigureCell, RowName, Share } from './FigureCell.tsx';
import { type Figure, shareOf } from './statistics.answer.ts';
import { type Comparison, type Pair, signed } from './statistics.compare.ts';

export interface Names {
  a: string;
  b: string;
}

interface Properties {
  title: string;
  comparison: Comparison;
  names: Names;
  /** How the difference is called: what changed between two days, or what lies between two organisations. */
  difference: string;
  /** The address at which the list behind a figure is open; null where this duty sees figures only. */
  openAt: ((row: string, column: string, side: 'a' | 'b') => SearchParams) | null;
}

/** Two days or two organisations side by side, with what lies between them. */
export function ComparisonTable({ title, comparison, names, difference, openAt }: Properties) {
  const { t } = useTranslation('workbench');
  const { words } = useReader();
  const { rows, total } = comparison;
  const columns = { a: comparison.by, b: comparison.against };
  const shares = rows.some(({ whole }) => whole.a !== null || whole.b !== null);
  const line = (pair: Pair, label: string) => (
    <tr key={pair.key} data-level={pair.level}>
      <th scope="row">
        <RowName name={label} />
      </th>
      {(['a', 'b'] as const).flatMap((side) => [
        <td key={side} className="numeric">
          <FigureCell
            n={pair[side]}
            what={`${names[side]} ${label}`}
            opens={openAt?.(pair.key, columns[side]?.key ?? '', side) ?? null}
          />
          {shareOf(pair[side], pair.whole[side]) !== null && (
            <span className="stat-under">
              <Share of={shareOf(pair[side], pair.whole[side])} />
            </span>
          )}
        </td>,
        ...(shares
          ? [
              <td key={`${side}-share`} className="numeric stat-share">
                <Share of={shareOf(pair[side], pair.whole[side])} />
              </td>,
            ]
          : []),
      ])}
      <td className="numeric">
        <Difference n={pair.difference} />
      </td>
    </tr>
  );
  return (
    <table className="stat-table stat-compared" aria-label={title}>
      <thead>
        <tr>
          <th scope="col">{t('statistics.item')}</th>
          {(['a', 'b'] as const).flatMap((side) => [
            <th key={side} scope="col" className="numeric stat-name">
              {names[side]}
            </th>,
            ...(shares
              ? [
                  <th key={`${side}-share`} scope="col" className="numeric stat-share">
                    {t('statistics.share')}
                  </th>,
                ]
              : []),
          ])}
          <th scope="col" className="numeric">
            {difference}
          </th>
        </tr>
      </thead>
      <tbody>{rows.map((pair) => line(pair, words(pair.label)))}</tbody>
      {total !== null && rows.length > 0 && <tfoot>{line(total, t('statistics.total'))}</tfoot>}
    </table>
  );
}

function Difference({ n }: { n: Figure }) {
  const { t } = useTranslation('workbench');
  const { locale } = useReader();
  if (n === null)
    return (
      <span className="stat-hidden">
        <span aria-hidden="true">–</span>
        <span className="z-only-read">{t('statistics.hidden')}</span>
      </span>
    );
  return <span className={n === 0 ? 'stat-zero' : undefined}>{signed(n, locale)}</span>;
}
