import type { AnswerOf } from '../../lib/api.types.ts';
import type { SearchParams } from '../../lib/search-params.ts';
import type { Reader } from '../../lib/words.ts';
import { educationName, ethnicGroupName, stageName } from '../members/labels.ts';

export type Statistics = AnswerOf<'GET /statistics'>;
export type Dimension = Statistics['dimensions'][number];
export type Cell = Dimension['cells'][number];

/** Counted though the file does not say it. */
const unknown = 'unknown';

export interface Say {
  sex: (key: 'male' | 'female') => string;
  decade: (n: string) => string;
  unknown: string;
}

/** What a cell counts, in words. */
export function cellName(dimension: Dimension['dimension'], key: string, reader: Reader, say: Say): string {
  if (key === unknown) return say.unknown;
  switch (dimension) {
    case 'stage':
      return stageName(key, reader);
    case 'sex':
      return key === 'male' || key === 'female' ? say.sex(key) : key;
    case 'education':
      return educationName(key, reader);
    case 'ethnic_group':
      return ethnicGroupName(key, reader);
    case 'birth_decade':
    case 'joined_decade':
      return say.decade(key);
  }
}

const inParty = ['full', 'probationary'];

/**
 * The list that a cell counts, as a search of the members' page; null where the list has no such filter.
 * All dimensions but the stage count those in the Party only (domain rule 42).
 */
export function searchOf(dimension: Dimension['dimension'], key: string): SearchParams | null {
  if (dimension === 'stage') return { stage: key };
  if (key === unknown) return null;
  switch (dimension) {
    case 'sex':
      return { stage: inParty, sex: key };
    case 'education':
      return { stage: inParty, education: key };
    case 'ethnic_group':
      return { stage: inParty, ethnicGroup: key };
    case 'joined_decade':
      return { stage: inParty, joinedFrom: `${key}-01-01`, joinedUntil: `${Number(key) + 9}-12-31` };
    case 'birth_decade':
      return null;
  }
}

/** Decades in their order, everything else by size; what is unknown comes last. */
export function ordered({ dimension, cells }: Dimension): Cell[] {
  const decade = dimension.endsWith('decade');
  return cells
    .filter(({ n }) => n > 0)
    .toSorted((a, b) => {
      if ((a.key === unknown) !== (b.key === unknown)) return a.key === unknown ? 1 : -1;
      return decade ? a.key.localeCompare(b.key) : b.n - a.n;
    });
}
