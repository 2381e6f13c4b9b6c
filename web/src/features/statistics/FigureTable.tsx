import { useTranslation } from 'react-i18next';
import type { SearchParams } from '../../lib/search-params.ts';
import { useReader } from '../../lib/words.ts';
import { FigureCell, RowName, Share } from './FigureCell.tsx';
import { type Answer, mainColumn, shareOf, totalKey, wholesOf } from './statistics.answer.ts';
import { isSortable, nextSorting, type Sorting, sorted } from './statistics.sort.ts';

const ariaSort = { asc: 'ascending', desc: 'descending' } as const;

interface Properties {
  answer: Answer;
  /** A column that was added up here: the server keeps no list of it. */
  derived: string | null;
  /** The address at which the list behind a figure is open. */
  openAt: (row: string, column: string) => SearchParams;
  sorting: Sorting | null;
  onSort: (sorting: Sorting | null) => void;
}

/** One table of one day: rows, columns, shares of the whole, every figure open to what it counts. */
export function FigureTable({ answer, derived, openAt, sorting, onSort }: Properties) {
  const { t } = useTranslation('workbench');
  const { words } = useReader();
  const { columns, rows, total } = answer;
  const main = mainColumn(columns);
  const wholes = wholesOf(answer, main);
  const shares = wholes.some((whole) => whole !== null);
  const opens = (row: string, column: string) =>
    answer.can.drillDown && column !== derived ? openAt(row, column) : null;
  const by =
    sorting && isSortable(answer.table) ? columns.findIndex(({ key }) => key === sorting.column) : -1;
  const lines = rows.map((row, at) => ({ level: row.level, row, whole: wholes[at] }));
  const shown = sorting && by >= 0 ? sorted(lines, ({ row }) => row.cells[by] ?? null, sorting.order) : lines;
  return (
    <table className="stat-table" aria-label={words(answer.title)}>
      <thead>
        <tr>
          <th scope="col">{t('statistics.item')}</th>
          {columns.map(({ key, label }) => (
            <th
              key={key}
              scope="col"
              className={words(label).length <= 6 ? 'numeric stat-tight' : 'numeric'}
              aria-sort={sorting?.column === key && by >= 0 ? ariaSort[sorting.order] : undefined}
            >
              {isSortable(answer.table) && rows.length > 1 ? (
                <button type="button" className="stat-sort" onClick={() => onSort(nextSorting(sorting, key))}>
                  {words(label)}
                </button>
              ) : (
                words(label)
              )}
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
        {shown.map(({ row, whole }) => (
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
                <Share of={shareOf(row.cells[main], whole)} />
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
