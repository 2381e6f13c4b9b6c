import { useTranslation } from 'react-i18next';
import type { SearchParams } from '../../lib/search-params.ts';
import { useReader } from '../../lib/words.ts';
import { FigureCell, RowName, Share } from './FigureCell.tsx';
import { type Answer, mainColumn, shareOf, totalKey, wholesOf } from './statistics.answer.ts';

interface Properties {
  answer: Answer;
  /** A column that was added up here: the server keeps no list of it. */
  derived: string | null;
  /** The address at which the list behind a figure is open. */
  openAt: (row: string, column: string) => SearchParams;
}

/** One table of one day: rows, columns, shares of the whole, every figure open to what it counts. */
export function FigureTable({ answer, derived, openAt }: Properties) {
  const { t } = useTranslation('workbench');
  const { words } = useReader();
  const { columns, rows, total } = answer;
  const main = mainColumn(columns);
  const wholes = wholesOf(answer, main);
  const shares = wholes.some((whole) => whole !== null);
  const opens = (row: string, column: string) =>
    answer.can.drillDown && column !== derived ? openAt(row, column) : null;
  return (
    <table className="stat-table" aria-label={words(answer.title)}>
      <thead>
        <tr>
          <th scope="col">{t('statistics.item')}</th>
          {columns.map(({ key, label }) => (
            <th key={key} scope="col" className={words(label).length <= 6 ? 'numeric stat-tight' : 'numeric'}>
              {words(label)}
            </th>
          ))}
          {shares && (
            <th scope="col" className="numeric">
              {t('statistics.share')}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, place) => (
          <tr key={row.key} data-level={row.level}>
            <th scope="row">
              <RowName name={words(row.label)} />
            </th>
            {columns.map(({ key, label }, at) => (
              <td key={key} className="numeric">
                <FigureCell
                  n={row.cells[at] ?? null}
                  what={`${words(row.label)} ${words(label)}`}
                  opens={opens(row.key, key)}
                />
              </td>
            ))}
            {shares && (
              <td className="numeric stat-share">
                <Share of={shareOf(row.cells[main], wholes[place])} />
              </td>
            )}
          </tr>
        ))}
      </tbody>
      {total !== null && rows.length > 0 && (
        <tfoot>
          <tr>
            <th scope="row">{t('statistics.total')}</th>
            {columns.map(({ key, label }, at) => (
              <td key={key} className="numeric">
                <FigureCell
                  n={total[at] ?? null}
                  what={`${t('statistics.total')} ${words(label)}`}
                  opens={opens(totalKey, key)}
                />
              </td>
            ))}
            {shares && (
              <td className="numeric stat-share">
                <Share of={shareOf(total[main], total[main])} />
              </td>
            )}
          </tr>
        </tfoot>
      )}
    </table>
  );
}
