import { type EntryKind, entryKinds } from '@zhibu/contract/fields';
import type { LocalDate } from '../../kernel/standards/dates.ts';

/** What a story takes from the file itself: entries and the dates before the registry, as they were known. Pure. */

export interface StoryEvent {
  id: string;
  kind: string;
  validOn: LocalDate;
  recordedAt: Date;
  actorName: string;
  role: string;
  changes: Readonly<Record<string, readonly [before: string | null, after: string | null]>>;
  correctionRequest: string | null;
}

export interface EntryRow {
  id: string;
  kind: EntryKind;
  fromOn: LocalDate | null;
  untilOn: LocalDate | null;
  title: string;
  place: string | null;
  detail: string | null;
  createdAt: Date;
}

export interface ToldEntry {
  entry: EntryRow;
  /** The line of the history that put it down; null where there is none. */
  added: StoryEvent | null;
  /** Titles it had before, the oldest first, each with the line that changed it. */
  superseded: { title: string; event: StoryEvent }[];
}

export interface RemovedEntry {
  kind: EntryKind;
  title: string;
  event: StoryEvent;
}

/** Other people's names stand in no story. */
const told = (kind: string): kind is EntryKind => Object.hasOwn(entryKinds, kind) && kind !== 'family';

/**
 * The entries as they were known before `end`; null: as now. The history keeps titles and no ids, so an entry is
 * followed back by its kind and title.
 * @param events newest first
 */
export function entriesKnown(
  rows: readonly EntryRow[],
  events: readonly StoryEvent[],
  end: Date | null,
): { entries: ToldEntry[]; removed: RemovedEntry[] } {
  const entries = rows
    .filter(({ kind }) => told(kind))
    .map((entry): ToldEntry => ({ entry, added: null, superseded: [] }));
  const removed: RemovedEntry[] = [];
  const titles = new Map(entries.map((one) => [one, one.entry.title]));
  const called = (kind: string, title: string | null) =>
    entries.find((one) => one.entry.kind === kind && titles.get(one) === title);
  for (const event of events.filter((each) => each.kind.startsWith('entry_'))) {
    const later = end !== null && event.recordedAt >= end;
    for (const [kind, [before, after]] of Object.entries(event.changes)) {
      if (!told(kind)) continue;
      if (event.kind === 'entry_removed' && before !== null) {
        if (later) entries.push(unknownDates(kind, before, event));
        else removed.push({ kind, title: before, event });
        const last = entries.at(-1);
        if (later && last) titles.set(last, before);
      }
      const one = called(kind, after);
      if (!one) continue;
      if (event.kind === 'entry_changed' && before !== null && before !== after) {
        titles.set(one, before);
        if (later) one.entry = { ...one.entry, title: before };
        else one.superseded.unshift({ title: before, event });
      }
      if (event.kind === 'entry_added' && one.added === null) one.added = event;
    }
  }
  return {
    entries: entries.filter(
      ({ entry, added }) => end === null || (added?.recordedAt ?? entry.createdAt) < end,
    ),
    removed,
  };
}

/** Of an entry that was taken away the history keeps the title alone. */
function unknownDates(kind: EntryKind, title: string, { id }: StoryEvent): ToldEntry {
  const entry = {
    id,
    kind,
    title,
    fromOn: null,
    untilOn: null,
    place: null,
    detail: null,
    createdAt: new Date(0),
  };
  return { entry, added: null, superseded: [] };
}

export interface KnownDay {
  on: LocalDate | null;
  superseded: { on: LocalDate; event: StoryEvent }[];
  /** The line that gave the present value. */
  recorded: StoryEvent | null;
}

/** A date of the file as it was known before `end`, with what it was corrected from. @param events newest first */
export function dayKnown(
  field: 'applied' | 'workStarted',
  now: LocalDate | null,
  events: readonly StoryEvent[],
  end: Date | null,
): KnownDay {
  const known: KnownDay = { on: now, superseded: [], recorded: null };
  for (const event of events) {
    const change = event.changes[field];
    if (!change) continue;
    const [before] = change;
    if (end !== null && event.recordedAt >= end) {
      known.on = before;
      continue;
    }
    known.recorded ??= event;
    if (before !== null && event.kind === 'changed') known.superseded.unshift({ on: before, event });
  }
  return known;
}
