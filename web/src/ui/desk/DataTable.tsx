import type { ReactNode } from 'react';

export interface Column<T> {
  key: string;
  title: string;
  cell: (row: T) => ReactNode;
  /** Figures stand right. */
  numeric?: boolean;
  /** Never broken over lines: dates, numbers, codes. */
  tight?: boolean;
  /** Long names: broken over lines only when there is really no room. */
  wide?: boolean;
  /** Says itself without its title: on a phone it stands in one line with its neighbours. */
  brief?: boolean;
}

interface Properties<T> {
  /** What the table lists, for screen readers. */
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  keyOf: (row: T) => string;
  /** The row whose item is open beside the list. */
  openKey?: string | undefined;
  /** Scrolls by itself within the window; for long lists whose rows have links, so that the keyboard can scroll it. */
  tall?: boolean;
}

/** A table whose head stays in sight; on a phone every row becomes a card with its labels. */
export function DataTable<T>({ label, columns, rows, keyOf, openKey, tall = false }: Properties<T>) {
  return (
    <div className={tall ? 'desk-table tall' : 'desk-table'}>
      <table aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={classOf(column)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} aria-current={keyOf(row) === openKey ? 'true' : undefined}>
              {columns.map((column) => (
                <td key={column.key} data-label={column.title} className={classOf(column)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function classOf<T>(column: Column<T>): string | undefined {
  const names = [
    column.numeric && 'numeric',
    (column.tight || column.numeric) && 'tight',
    column.wide && 'wide',
    column.brief && 'brief',
  ].filter(Boolean);
  return names.length > 0 ? names.join(' ') : undefined;
}
