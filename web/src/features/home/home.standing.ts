import type { AnswerOf } from '../../lib/api.types.ts';

type Answer = AnswerOf<'GET /statistics'>;
type Figure = number | null;

/** Who came and who left in the period of a table of changes; null where the figure is hidden. */
export function flowsOf({ rows }: Pick<Answer, 'rows'>): { came: Figure; left: Figure } {
  const of = (side: string) => rows.find(({ key }) => key === side)?.cells[0] ?? null;
  return { came: of('in'), left: of('out') };
}

/** A place in a picture one unit wide and high, the smallest figure at the bottom; null where none is known. */
export type Point = { x: number; y: number } | null;

export function pointsOf(figures: readonly Figure[]): Point[] {
  const known = figures.filter((n) => n !== null);
  const least = Math.min(...known);
  const span = Math.max(...known) - least;
  const step = figures.length > 1 ? 1 / (figures.length - 1) : 0;
  return figures.map((n, at) =>
    n === null ? null : { x: at * step, y: span === 0 ? 0.5 : 1 - (n - least) / span },
  );
}
