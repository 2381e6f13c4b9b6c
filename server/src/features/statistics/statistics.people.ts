import type { RawBuilder } from 'kysely';
import { sql } from '../../kernel/database.ts';
import { ageBands, type Band, standingBands } from './statistics.figures.rules.ts';

/**
 * Whether a row of `member_state` counts in a figure: what `figuresOf` makes of the cells of `cellsOf`, in SQL; a test
 * proves that they agree.
 */
export function countsAs(alias: string, figure: string, year: number): RawBuilder<unknown> {
  const column = (name: string) => sql.ref(`${alias}.${name}`);
  const inParty = sql`${column('stage')} IN ('full', 'probationary')`;
  const [head = '', second = '', third = ''] = figure.split(':');
  const coded = (name: string, code: string) =>
    code === 'unknown'
      ? sql`(${inParty} AND ${column(name)} IS NULL)`
      : sql`(${inParty} AND ${column(name)} = ${code})`;
  switch (head) {
    case 'member':
      return inParty;
    case 'male':
    case 'female':
      return sql`(${inParty} AND ${column('sex')} = ${head})`;
    case 'present':
    case 'abroad':
    case 'lost':
      return sql`(${inParty} AND ${column('presence')} = ${head})`;
    case 'minority':
      return sql`(${inParty} AND ${column('ethnic_group')} <> '01')`;
    case 'ethnic':
      return coded('ethnic_group', second);
    case 'higher':
    case 'lower':
      return sql`(${inParty} AND ${column('education')} IS NOT NULL
        AND (left(${column('education')}, 1) IN ('1', '2', '3')) = ${head === 'higher'}::boolean)`;
    case 'education':
      return second.length === 1
        ? sql`(${inParty} AND left(${column('education')}, 1) = ${second})`
        : coded('education', second);
    case 'occupation':
      return coded('occupation_class', second);
    case 'age':
      return sql`(${inParty} AND ${column('sex')} = ${second} AND ${yearsWithin(column('birth'), ageBands, third, year)})`;
    case 'standing':
      return second === 'unknown'
        ? sql`(${column('stage')} = 'full' AND ${column('full_on')} IS NULL)`
        : sql`(${column('stage')} = 'full' AND ${yearsWithin(column('full_on'), standingBands, second, year)})`;
    default:
      return sql`${column('stage')} = ${head}`;
  }
}

/** The years of the calendar that lie so many years before `year`. */
function yearsWithin(day: RawBuilder<unknown>, bands: readonly Band[], key: string, year: number) {
  const band = bands.find((one) => one.key === key);
  if (!band) return sql`false`;
  const years = sql`extract(year FROM ${day})::int`;
  const from = band.until === null ? sql`` : sql`AND ${years} >= ${year - band.until}::int`;
  const until = band.from === null ? sql`` : sql`AND ${years} <= ${year - band.from}::int`;
  return sql`${day} IS NOT NULL ${from} ${until}`;
}
