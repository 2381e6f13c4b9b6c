import type { Words } from '../../kernel/errors.ts';
import type { Cell, FlowCell } from '../../kernel/tallies.ts';

/**
 * What the tables show of one organisation and day, each under its own name: sums of counted cells (`Cell`). Two tables
 * that show the same figure name it alike, so that what is hidden in one is hidden in all.
 */
export type Figures = ReadonlyMap<string, number>;

export interface Band {
  key: string;
  /** Youngest and oldest age, or fewest and most years; null: open. */
  from: number | null;
  until: number | null;
}

const band = (from: number | null, until: number | null): Band => ({
  key: from === null ? `-${until}` : until === null ? `${from}-` : `${from}-${until}`,
  from,
  until,
});

/** As the annual Party statistics group ages (党内统计年报). */
export const ageBands: readonly Band[] = [
  band(null, 30),
  band(31, 35),
  band(36, 40),
  band(41, 45),
  band(46, 50),
  band(51, 55),
  band(56, 60),
  band(61, 65),
  band(66, 70),
  band(71, null),
];

/** Years since the end of probation (domain rule 11). */
export const standingBands: readonly Band[] = [
  band(null, 4),
  band(5, 9),
  band(10, 19),
  band(20, 29),
  band(30, 39),
  band(40, 49),
  band(50, null),
];

export function bandOf(bands: readonly Band[], years: number): Band | undefined {
  return bands.find(({ from, until }) => (from ?? -Infinity) <= years && years <= (until ?? Infinity));
}

/** Age by years: the age that is reached in the year of `asOf` (ADR 0013). */
export function ageWords({ from, until }: Band, year: number): Words {
  if (from === null)
    return {
      zh: `${until}岁及以下（${year - (until ?? 0)}年及以后出生）`,
      en: `${until} and under (born ${year - (until ?? 0)} or later)`,
    };
  if (until === null)
    return {
      zh: `${from}岁及以上（${year - from}年及以前出生）`,
      en: `${from} and over (born ${year - from} or earlier)`,
    };
  const born = `${year - until}–${year - from}`;
  return { zh: `${from}–${until}岁（${born}年生）`, en: `${from}–${until} (born ${born})` };
}

export function standingWords({ from, until }: Band): Words {
  if (from === null) return { zh: `${(until ?? 0) + 1}年以下`, en: `Under ${(until ?? 0) + 1} years` };
  if (until === null) return { zh: `${from}年及以上`, en: `${from} years and more` };
  return { zh: `${from}–${until}年`, en: `${from}–${until} years` };
}

/** First digit of a level of education (GB/T 4658); 1 to 3: junior college or above. */
const isHigher = (code: string) => /^[123]/.test(code);

/** The figures in which a cell is counted; the last is the finest. */
function namesOf({ dimension, key }: Cell, year: number): string[] {
  switch (dimension) {
    case 'member':
      return ['member'];
    case 'stage':
    case 'sex':
    case 'presence':
      return [key];
    case 'ethnic_group':
      if (key === '01') return ['ethnic:01'];
      return key === 'unknown' ? ['ethnic:unknown'] : ['minority', `ethnic:${key}`];
    case 'education':
      if (key === 'unknown') return ['education:unknown'];
      return [isHigher(key) ? 'higher' : 'lower', `education:${key.slice(0, 1)}`, `education:${key}`];
    case 'occupation':
      return [`occupation:${key}`];
    case 'age_sex': {
      const [birth = '', sex = ''] = key.split(' ');
      const found = bandOf(ageBands, year - Number(birth));
      return found ? [`age:${sex}:${found.key}`] : [];
    }
    case 'standing': {
      if (key === 'probation') return []; // the same as `probationary`
      if (key === 'unknown') return ['standing:unknown'];
      // One who will be a full member next year is one of less than a year.
      const found = bandOf(standingBands, year - Number(key));
      return found ? [`standing:${found.key}`] : [];
    }
    default:
      return [];
  }
}

/** @param year of the day of the figures */
export function figuresOf(cells: readonly Cell[], year: number): Map<string, number> {
  const figures = new Map<string, number>();
  for (const cell of cells)
    for (const name of namesOf(cell, year)) figures.set(name, (figures.get(name) ?? 0) + cell.n);
  return figures;
}

/**
 * Who came and who left in a period: `in`, `in:moved`, `out`, `out:deceased` of the Party's members; of a stage
 * `came:applicant`, `went:applicant`.
 */
export function flowFiguresOf(flows: readonly FlowCell[]): Map<string, number> {
  const figures = new Map<string, number>();
  const add = (name: string, n: number) => {
    if (n !== 0) figures.set(name, (figures.get(name) ?? 0) + n);
  };
  for (const { cause, dimension, key, ins, outs } of flows) {
    if (dimension === 'stage') {
      add(`came:${key}`, ins);
      add(`went:${key}`, outs);
    }
    if (dimension !== 'member') continue;
    for (const name of ['in', `in:${cause}`]) add(name, ins);
    for (const name of ['out', `out:${cause}`]) add(name, outs);
  }
  return figures;
}

const wholes: Readonly<Record<string, string>> = {
  full: 'stage',
  probationary: 'stage',
  male: 'sex',
  female: 'sex',
  present: 'presence',
  abroad: 'presence',
  lost: 'presence',
  minority: 'ethnic',
  'ethnic:01': 'ethnic',
  'ethnic:unknown': 'ethnic',
  higher: 'education',
  lower: 'education',
  'education:unknown': 'education',
};

export interface Part {
  /** All figures of one division of `whole` add up to it. */
  division: string;
  whole: string;
}

/** Of what a figure is a part; null for one that is a part of nothing else. */
export function partOf(name: string): Part | null {
  const division = wholes[name];
  if (division !== undefined) return { division, whole: 'member' };
  const [head = '', second = ''] = name.split(':');
  switch (head) {
    case 'ethnic':
      return { division: 'minority', whole: 'minority' };
    case 'education':
      if (second.length === 1) {
        const whole = isHigher(second) ? 'higher' : 'lower';
        return { division: whole, whole };
      }
      return { division: `education:${second.slice(0, 1)}`, whole: `education:${second.slice(0, 1)}` };
    case 'occupation':
      return { division: 'occupation', whole: 'member' };
    case 'age':
      return { division: `age:${second}`, whole: second };
    case 'standing':
      return { division: 'standing', whole: 'full' };
    case 'in':
    case 'out':
      return second === '' ? null : { division: head, whole: head };
    default:
      return null;
  }
}
