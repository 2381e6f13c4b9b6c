import { openTable } from '../../src/integrations/spreadsheet/reader.ts';
import { writeXlsx } from '../../src/integrations/spreadsheet/writer.ts';

/** The same table as a workbook; answers its path. */
export async function asWorkbook(csv: string): Promise<string> {
  const path = csv.replace(/\.csv$/, '.xlsx');
  const rows = async function* () {
    for await (const { cells } of openTable(csv, 'people.csv')) yield cells.map(({ text }) => text);
  };
  await writeXlsx(path, [{ name: '花名册', rows: rows() }]);
  return path;
}
