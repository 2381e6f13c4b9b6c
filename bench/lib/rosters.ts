import { join } from 'node:path';
import type { County } from '../../server/src/demo/county.ts';
import { writeRoster } from '../../server/src/demo/roster-csv.ts';
import { readRecords } from '../../server/src/integrations/spreadsheet/csv.ts';
import { writeXlsx } from '../../server/src/integrations/spreadsheet/writer.ts';

/** The county's members as the files an office hands in, the same people in both. */
export async function writeRosters(county: County, folder: string): Promise<{ csv: string; xlsx: string }> {
  const csv = join(folder, 'roster.csv');
  const xlsx = join(folder, 'roster.xlsx');
  await writeRoster(csv, county.members);
  await writeXlsx(xlsx, [{ name: '党员名册', rows: recordsOf(csv) }]);
  return { csv, xlsx };
}

async function* recordsOf(path: string): AsyncGenerator<string[]> {
  // The last, empty line of a file is a record of one empty field.
  for await (const records of readRecords(path, 'utf-8'))
    for (const record of records) if (record.length > 1) yield record;
}
