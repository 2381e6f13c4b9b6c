import type { RawBuilder } from 'kysely';
import { sql } from '../../kernel/database.ts';
import type { Dimension } from './statistics.rules.ts';

type Column = (name: string) => ReturnType<typeof sql.ref>;

/** `cellsOf` (statistics.rules.ts) in SQL, over the columns of `member` or `member_state`; null where a row does not count. */
const expressions: readonly (readonly [Dimension, (column: Column) => RawBuilder<unknown>])[] = [
  ['stage', (column) => column('stage')],
  ['member', () => sql`'all'`],
  ['sex', (column) => column('sex')],
  ['ethnic_group', (column) => sql`coalesce(${column('ethnic_group')}, 'unknown')`],
  ['education', (column) => sql`coalesce(${column('education')}, 'unknown')`],
  ['occupation', (column) => sql`coalesce(${column('occupation_class')}, 'unknown')`],
  ['age_sex', (column) => sql`to_char(${column('birth')}, 'YYYY') || ' ' || ${column('sex')}`],
  [
    'standing',
    (
      column,
    ) => sql`CASE WHEN ${column('stage')} = 'full' THEN coalesce(to_char(${column('full_on')}, 'YYYY'), 'unknown')
      ELSE 'probation' END`,
  ],
  ['presence', (column) => column('presence')],
];

/**
 * The cells of one row, or of several side by side: `(VALUES ('stage', a.stage, b.stage), …)`, to be used as
 * `CROSS JOIN LATERAL ${cellColumns('a', 'b')} AS c (dimension, …)`.
 */
export function cellColumns(...aliases: readonly string[]): RawBuilder<unknown> {
  const rows = expressions.map(([dimension, expression]) => {
    const cells = aliases.map((alias) => {
      const column: Column = (name) => sql.ref(`${alias}.${name}`);
      const key = expression(column);
      return dimension === 'stage'
        ? key
        : sql`CASE WHEN ${column('stage')} IN ('full', 'probationary') THEN ${key} END`;
    });
    return sql`(${sql.lit(dimension)}, ${sql.join(cells)})`;
  });
  return sql`(VALUES ${sql.join(rows)})`;
}
