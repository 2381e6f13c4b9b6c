import { educationCodes, ethnicGroupCodes } from '@zhibu/contract/codes';
import {
  type MemberField,
  memberFieldKeys,
  memberFieldTable,
  type Section,
  stages,
} from '@zhibu/contract/fields';
import type { Precision } from '../../lib/dates.ts';
import type { Reader, Words } from '../../lib/words.ts';
import type { OwnFile } from './queries.ts';

/** The fields of one section, in the order of the table. */
export function fieldsOf(section: Section): MemberField[] {
  return memberFieldKeys.filter((key) => memberFieldTable[key].section === section);
}

const codeNames = new Map<string, Words>([
  ...educationCodes.map((one) => [`education:${one.code}`, one] as const),
  ...ethnicGroupCodes.map((one) => [`ethnicGroup:${one.code}`, one] as const),
  ...Object.entries(stages).map(([code, words]) => [`stage:${code}`, words] as const),
  ['sex:male', { zh: '男', en: 'Male' }],
  ['sex:female', { zh: '女', en: 'Female' }],
]);

/** A stored value as a person reads it: codes by name, days in words. Null stays null. */
export function shownValue(
  field: MemberField,
  value: string | null,
  reader: Reader,
  precision?: Precision,
): string | null {
  if (value === null || value === '') return null;
  const { kind } = memberFieldTable[field];
  if (kind === 'date') return reader.day(value, precision);
  const named = codeNames.get(`${kind}:${value}`);
  return named ? reader.words(named) : value;
}

/** The value of a field in the own file, no more exact than it is known. */
export function ownValue(field: MemberField, file: OwnFile, reader: Reader): string | null {
  if (field === 'organization') return file.organization.name;
  if (field === 'joined') return shownValue(field, file.joined, reader, file.joinedPrecision);
  if (field === 'full') return shownValue(field, file.full, reader, file.fullPrecision);
  return shownValue(field, file[field], reader);
}
