import { type Presence, presences } from '@zhibu/contract/causes';
import { type CodeName, educationCodes, ethnicGroupCodes } from '@zhibu/contract/codes';
import { entryKinds, type MemberField, memberFieldTable, stages } from '@zhibu/contract/fields';
import { type StatusField, statusFields } from '@zhibu/contract/status-kinds';
import type { Reader } from '../../lib/words.ts';

const educationNames = new Map(educationCodes.map((entry) => [entry.code, entry]));
const ethnicNames = new Map(ethnicGroupCodes.map((entry) => [entry.code, entry]));

/** The name of a code in the reader's language; a code that the lists do not know is shown as it is. */
function nameOf(names: ReadonlyMap<string, CodeName>, code: string | null, reader: Reader): string {
  if (code === null) return '';
  const known = names.get(code);
  return known ? reader.words(known) : code;
}

export const educationName = (code: string | null, reader: Reader) => nameOf(educationNames, code, reader);
export const ethnicGroupName = (code: string | null, reader: Reader) => nameOf(ethnicNames, code, reader);

export function stageName(stage: string, reader: Reader): string {
  const known = Object.entries(stages).find(([key]) => key === stage)?.[1];
  return known ? reader.words(known) : stage;
}

export function isMemberField(key: string): key is MemberField {
  return Object.hasOwn(memberFieldTable, key);
}

/** A field as the history and the log name it; entries are named `entry.kind` or by their kind. */
export function fieldName(key: string, reader: Reader): string {
  if (isMemberField(key)) return reader.words(memberFieldTable[key]);
  if (Object.hasOwn(statusFields, key)) return reader.words(statusFields[key as StatusField]); // as just seen
  const kind = Object.entries(entryKinds).find(([name]) => key === name || key === `entry.${name}`)?.[1];
  return kind ? reader.words(kind) : key;
}

const sexes = { male: { zh: '男', en: 'Male' }, female: { zh: '女', en: 'Female' } } as const;

/** A stored value of a field (a code, a day, a text) as the file says it. */
export function valueInWords(field: string, value: string, reader: Reader): string {
  if (field === 'stage') return stageName(value, reader);
  if (field === 'presence' && Object.hasOwn(presences, value))
    return reader.words(presences[value as Presence]); // as just seen
  if (field === 'education') return educationName(value, reader);
  if (field === 'ethnicGroup') return ethnicGroupName(value, reader);
  if (field === 'sex' && (value === 'male' || value === 'female')) return reader.words(sexes[value]);
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? reader.day(value) : value;
}
