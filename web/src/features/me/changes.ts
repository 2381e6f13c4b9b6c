import { type Presence, presences } from '@zhibu/contract/causes';
import { type EntryKind, entryKinds, type MemberField, memberFieldTable } from '@zhibu/contract/fields';
import { type StatusField, statusFields } from '@zhibu/contract/status-kinds';
import type { Reader, Words } from '../../lib/words.ts';
import { shownValue } from './file.ts';
import type { HistoryEvent } from './queries.ts';

export interface ShownChange {
  field: string;
  /** How to say it; `hidden` for sealed values, of which the history keeps digests only. */
  say: 'change' | 'added' | 'cleared' | 'changedHidden';
  before: string;
  after: string;
}

export function isMemberField(key: string): key is MemberField {
  return Object.hasOwn(memberFieldTable, key);
}

function isEntryKind(key: string): key is EntryKind {
  return Object.hasOwn(entryKinds, key);
}

/** One change of an event in the reader's words. */
export function shownChange(
  eventKind: string,
  change: HistoryEvent['changes'][number],
  reader: Reader,
): ShownChange {
  const asEntry = eventKind.startsWith('entry_');
  const name = nameOf(change.field, asEntry);
  const value = (raw: string | null) =>
    raw !== null && isStatusField(change.field)
      ? statusValue(change.field, raw, reader)
      : raw !== null && !asEntry && isMemberField(change.field)
        ? (shownValue(change.field, raw, reader) ?? '')
        : (raw ?? '');
  const before = value(change.before);
  const after = value(change.after);
  return {
    field: typeof name === 'string' ? name : reader.words(name),
    say: sayOf(before, after),
    before,
    after,
  };
}

/** What only a change of status touches; stage and dates are fields of the file. */
function isStatusField(key: string): key is StatusField {
  return Object.hasOwn(statusFields, key) && !isMemberField(key);
}

function statusValue(field: StatusField, raw: string, reader: Reader): string {
  if (field !== 'presence') return reader.day(raw);
  return Object.hasOwn(presences, raw) ? reader.words(presences[raw as Presence]) : raw; // as just seen
}

/** `education` is both a field and a kind of entry: the event says which is meant. */
function nameOf(key: string, asEntry: boolean): Words | string {
  if (asEntry && isEntryKind(key)) return entryKinds[key];
  if (isMemberField(key)) return memberFieldTable[key];
  if (isStatusField(key)) return statusFields[key];
  return isEntryKind(key) ? entryKinds[key] : key;
}

function sayOf(before: string, after: string): ShownChange['say'] {
  if (before.startsWith('sha:') || after.startsWith('sha:')) return 'changedHidden';
  if (before === '') return 'added';
  return after === '' ? 'cleared' : 'change';
}
