import type { PartValues } from './operation.form.ts';

export type Assigned = 'memberIds' | 'organizationIds';

/** In which part each id stands; absent: it stays. */
export function placesOf(parts: readonly PartValues[], list: Assigned): ReadonlyMap<string, string> {
  return new Map(parts.flatMap((part) => part[list].map((id) => [id, part.key] as const)));
}

/** The parts with some ids put into one of them, or with `to` empty taken out of all: nobody goes to two. */
export function assigned(
  parts: readonly PartValues[],
  list: Assigned,
  ids: readonly string[],
  to: string,
): PartValues[] {
  const moving = new Set(ids);
  return parts.map((part) => {
    const rest = part[list].filter((id) => !moving.has(id));
    return { ...part, [list]: part.key === to ? [...rest, ...ids] : rest };
  });
}
