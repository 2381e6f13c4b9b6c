import { type MemberField, memberFieldKeys, memberFieldTable } from '@zhibu/contract/fields';
import type { AnswerOf, BodyOf } from '../../lib/api.types.ts';

export type MemberImport = AnswerOf<'GET /member-imports/{id}'>;
export type Sheet = MemberImport['sheets'][number];
export type Column = Sheet['columns'][number];
export type Mapping = BodyOf<'POST /member-imports/{id}/check'>['mapping'];

/** A column without a heading cannot be named, so it cannot be chosen either. */
export const isNamed = (column: Column) => column.heading.trim() !== '';

/** What a column becomes: as chosen, else as the server recognised it. */
export function fieldOf(column: Column, mapping: Mapping): MemberField | null {
  const chosen = mapping[column.heading];
  return chosen === undefined ? column.field : chosen;
}

/**
 * The mapping with one column's field set. Only departures from what was recognised are kept: the server
 * recognises the rest again, also where two sheets call the same field differently.
 */
export function withField(mapping: Mapping, column: Column, field: MemberField | null): Mapping {
  return { ...mapping, [column.heading]: field };
}

/** Sheets that can be read: those in which headings were found. */
export const readableSheets = (one: Pick<MemberImport, 'sheets'>) =>
  one.sheets.filter((sheet) => sheet.headerRow !== null);

/** Without these a row names nobody; the branch may be missing where the import's own organisation is one. */
const required = ['name', 'idNumber'] as const satisfies readonly MemberField[];

export interface MappingFaults {
  /** Required fields that no sheet has all of; empty when some sheet can be read. */
  missing: MemberField[];
  /** Fields to which one sheet gives more than one column. */
  doubled: { field: MemberField; headings: string[] }[];
}

/** What stands in the way of a check. */
export function faultsOf(one: Pick<MemberImport, 'sheets'>, mapping: Mapping): MappingFaults {
  const sheets = readableSheets(one);
  const lacking = sheets.map((sheet) => {
    const fields = sheet.columns.map((column) => fieldOf(column, mapping));
    return required.filter((field) => !fields.includes(field));
  });
  const [best = [...required]] = lacking.toSorted((a, b) => a.length - b.length);
  return { missing: best, doubled: sheets.flatMap((sheet) => doubledIn(sheet, mapping)) };
}

function doubledIn(sheet: Sheet, mapping: Mapping): MappingFaults['doubled'] {
  // Name and code of the branch may both stand in a file; together they find it better.
  return memberFieldKeys
    .filter((field) => field !== 'organization')
    .map((field) => ({
      field,
      headings: sheet.columns
        .filter((column) => fieldOf(column, mapping) === field)
        .map(({ heading }) => heading),
    }))
    .filter(({ headings }) => headings.length > 1);
}

export function fieldLabel(field: MemberField): { zh: string; en: string } {
  return memberFieldTable[field];
}

/** States in which the server works and the page asks every second. */
export function isRunning(state: MemberImport['state']): boolean {
  return state === 'checking' || state === 'committing';
}

/** 0 to 1, or null while the number of rows is not known. */
export function shareOf({
  rowsDone,
  rowsTotal,
}: Pick<MemberImport, 'rowsDone' | 'rowsTotal'>): number | null {
  return rowsTotal === null || rowsTotal === 0 ? null : Math.min(rowsDone / rowsTotal, 1);
}

const mostBytes = 64 * 1024 * 1024;

/** Why a file need not even be sent; null when it may be. */
export function refusalOf({
  name,
  size,
}: {
  name: string;
  size: number;
}): 'wrongType' | 'tooBig' | 'emptyFile' | null {
  if (!/\.(xlsx|csv)$/i.test(name)) return 'wrongType';
  if (size > mostBytes) return 'tooBig';
  return size === 0 ? 'emptyFile' : null;
}
