import type { EntryKind } from '@zhibu/contract/fields';

const momentary: readonly EntryKind[] = ['award', 'discipline'];

/** Whether an entry without an end goes on today: a post does; an award was given on its day and is not "until now". */
export function goesOn({ kind, untilOn }: { kind: EntryKind; untilOn: string | null }): boolean {
  return untilOn === null && !momentary.includes(kind);
}
