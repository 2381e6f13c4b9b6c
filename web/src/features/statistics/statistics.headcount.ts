import type { AnswerOf } from '../../lib/api.types.ts';

export interface Headcount {
  full: number;
  probationary: number;
  /** In the Party: full and probationary. */
  members: number;
}

export function headcountOf({ dimensions }: Pick<AnswerOf<'GET /statistics'>, 'dimensions'>): Headcount {
  const stages = dimensions.find(({ dimension }) => dimension === 'stage')?.cells ?? [];
  const of = (key: string) => stages.find((cell) => cell.key === key)?.n ?? 0;
  const full = of('full');
  const probationary = of('probationary');
  return { full, probationary, members: full + probationary };
}
