import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Excel from '@protobi/exceljs';
import type { Skipped } from '../../integrations/spreadsheet/table.ts';
import { idNumberCheckDigit } from '../../kernel/standards/id-number.ts';
import { type RosterMapping, type RosterRecord, readRoster } from './members.roster.ts';

/** For tests: makes rosters as offices send them and reads them. */

export const today = '2026-11-22';

/** Gives a path in a folder that is removed afterwards. */
export async function withFile<T>(name: string, use: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'roster-'));
  try {
    return await use(join(folder, name));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function idOf(first17: string): string {
  return first17 + idNumberCheckDigit(first17);
}
/** A man of 1970-05-06, a woman of 1985-06-03, a man of 1990-01-02 whose number ends in X. */
export const zhang = idOf('15078519700506001');
export const wang = idOf('15078519850603002');
const endingInX = Array.from({ length: 40 }, (_, i) =>
  idOf(`15078519900102${String(2 * i + 11).padStart(3, '0')}`),
);
export const liX = endingInX.find((id) => id.endsWith('X')) ?? '';

export interface Result {
  records: RosterRecord[];
  problems: [number, string, string][];
  skipped: Skipped[];
}

export async function readFrom(path: string, mapping?: RosterMapping): Promise<Result> {
  const records: RosterRecord[] = [];
  const skipped: Skipped[] = [];
  const onSkipped = (one: Skipped) => skipped.push(one);
  for await (const record of readRoster(path, path, { today, mapping, onSkipped })) records.push(record);
  const problems = records.flatMap((record) =>
    record.problems.map(({ row, column, code }): [number, string, string] => [row, column, code]),
  );
  return { records, problems, skipped };
}

export function readCsv(content: string | Buffer, mapping?: RosterMapping): Promise<Result> {
  return withFile('roster.csv', async (path) => {
    await writeFile(path, content);
    return readFrom(path, mapping);
  });
}

export function readBook(build: (book: Excel.Workbook) => void, mapping?: RosterMapping): Promise<Result> {
  const book = new Excel.Workbook();
  build(book);
  return withFile('roster.xlsx', async (path) => {
    await book.xlsx.writeFile(path);
    return readFrom(path, mapping);
  });
}

export const names = ({ records }: Result) => records.map(({ values }) => values.name);
