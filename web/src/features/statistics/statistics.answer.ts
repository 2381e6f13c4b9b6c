import type { AnswerOf } from '../../lib/api.types.ts';

export type Answer = AnswerOf<'GET /statistics'>;
export type Row = Answer['rows'][number];
export type Column = Answer['columns'][number];
/** Null: hidden from this duty; never nothing. */
export type Figure = number | null;

/** The key of the line under the table, and of a column that sums up. */
export const totalKey = 'total';

/** Columns that sum up the others. */
const sums: readonly string[] = [totalKey, 'all'];

/** The column that says most of a row, first drawn and compared: the sum, how it ended, the last of several years. */
export function mainColumn(columns: readonly Column[]): number {
  const main = columns.findIndex(({ key }) => sums.includes(key) || key === 'closing');
  if (main !== -1) return main;
  return columns.every(({ key }) => /^\d{4}$/.test(key)) ? Math.max(columns.length - 1, 0) : 0;
}

/** 0 to 1, of the whole; null where either is hidden or there is no whole. */
export function shareOf(n: Figure | undefined, whole: Figure | undefined): Figure {
  if (n === null || n === undefined || whole === null || whole === undefined || whole <= 0) return null;
  return n / whole;
}

/** Of what each row is a share: the total, or, where nothing adds up, the row of which it is a part. */
export function wholesOf(
  { columns, rows, total }: Pick<Answer, 'columns' | 'rows' | 'total'>,
  column: number,
): Figure[] {
  // Men are no whole of men and women.
  if (columns.length > 1 && !sums.includes(columns[column]?.key ?? '')) return rows.map(() => null);
  if (total !== null) return rows.map(() => total[column] ?? null);
  let above: Figure = null;
  return rows.map(({ level, cells }) => {
    if (level === 1) return above;
    above = cells[column] ?? null;
    return null;
  });
}

/** Men and women together, where a table shows both: what is read first of any age. Hidden where a part is. */
export function withSums(answer: Answer): Answer {
  const { chart, columns, rows, total } = answer;
  if (chart !== 'pyramid' || columns.some(({ key }) => key === totalKey)) return answer;
  const sum = (cells: readonly Figure[]) =>
    cells.reduce<Figure>((so, n) => (so === null || n === null ? null : so + n), 0);
  return {
    ...answer,
    columns: [...columns, { key: totalKey, label: { zh: '合计', en: 'Total' } }],
    rows: rows.map((row) => ({ ...row, cells: [...row.cells, sum(row.cells)] })),
    total: total && [...total, sum(total)],
  };
}

/** Nothing on record at all, or nothing yet on that day. */
export function emptiness({ since, asOf }: Pick<Answer, 'since' | 'asOf'>): 'nothing' | 'before' | null {
  if (since === null) return 'nothing';
  return asOf < since ? 'before' : null;
}

/** Without what stands in brackets behind it: years of birth that change with the day of the figures. */
export function briefly({ zh, en }: Row['label']): Row['label'] {
  return { zh: zh.replace(/（.*）$/, ''), en: en.replace(/ \(.*\)$/, '') };
}
