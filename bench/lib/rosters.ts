import { join } from 'node:path';
import { asWorkbook } from '../../server/prove/lib/workbook.ts';
import type { County } from '../../server/src/demo/county.ts';
import { writeRoster } from '../../server/src/demo/roster-csv.ts';

/** The county's members as the files an office hands in, the same people in both. */
export async function writeRosters(county: County, folder: string): Promise<{ csv: string; xlsx: string }> {
  const csv = join(folder, 'roster.csv');
  await writeRoster(csv, county.members);
  return { csv, xlsx: await asWorkbook(csv) };
}
