import { type MemberField, memberFieldTable } from '@zhibu/contract/fields';
import type { ReactNode } from 'react';
import type { AnswerOf } from '../../lib/api.types.ts';
import type { Reader } from '../../lib/words.ts';
import { educationName, ethnicGroupName, stageName } from './labels.ts';

export type MemberRow = AnswerOf<'GET /members'>['items'][number];

/** Columns of the list; `age` is the one that is no field of the file. */
export const columnKeys = [
  'sex',
  'age',
  'stage',
  'organization',
  'joined',
  'full',
  'birth',
  'ethnicGroup',
  'education',
  'idNumber',
  'phone',
  'workUnit',
  'occupation',
] as const satisfies readonly (MemberField | 'age')[];
export type ColumnKey = (typeof columnKeys)[number];

export const defaultColumns: readonly ColumnKey[] = [
  'sex',
  'age',
  'stage',
  'organization',
  'joined',
  'ethnicGroup',
  'education',
  'phone',
];

export function columnTitle(key: ColumnKey, reader: Reader, age: string): string {
  return key === 'age' ? age : reader.words(memberFieldTable[key]);
}

export const tightColumns: readonly ColumnKey[] = [
  'sex',
  'stage',
  'joined',
  'full',
  'birth',
  'idNumber',
  'phone',
  'ethnicGroup',
  'education',
];

export function cellOf(
  row: MemberRow,
  key: ColumnKey,
  reader: Reader,
  sex: (s: MemberRow['sex']) => string,
): ReactNode {
  switch (key) {
    case 'sex':
      return sex(row.sex);
    case 'age':
      return row.age;
    case 'stage':
      return stageName(row.stage, reader);
    case 'organization':
      return row.organization.name;
    case 'joined':
      return reader.day(row.joined, row.joinedPrecision);
    case 'full':
      return reader.day(row.full, row.fullPrecision);
    case 'birth':
      return reader.day(row.birth);
    case 'ethnicGroup':
      return ethnicGroupName(row.ethnicGroup, reader);
    case 'education':
      return educationName(row.education, reader);
    case 'idNumber':
    case 'phone':
    case 'workUnit':
    case 'occupation':
      return row[key];
  }
}

const remembered = 'zhibu.members.columns';

/** The columns chosen on this machine. */
export function rememberedColumns(): readonly ColumnKey[] {
  try {
    const text = localStorage.getItem(remembered);
    const chosen = text === null ? null : text.split(',');
    return chosen ? columnKeys.filter((key) => chosen.includes(key)) : defaultColumns;
  } catch {
    return defaultColumns;
  }
}

export function rememberColumns(chosen: readonly ColumnKey[]): void {
  try {
    localStorage.setItem(remembered, chosen.join(','));
  } catch {
    // Private windows may forbid it; the choice then lasts for the visit.
  }
}
