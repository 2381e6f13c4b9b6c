import type { AnswerOf } from '../../lib/api.types.ts';

export interface Headcount {
  /** Null: hidden from this duty. */
  full: number | null;
  probationary: number | null;
  /** In the Party: full and probationary. */
  members: number | null;
}

/** @param answer the basic profile */
export function headcountOf({
  members,
  rows,
}: Pick<AnswerOf<'GET /statistics'>, 'members' | 'rows'>): Headcount {
  const of = (key: string) => rows.find((row) => row.key === key)?.cells[0] ?? null;
  return { members, full: of('full'), probationary: of('probationary') };
}
