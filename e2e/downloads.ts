import type { Download } from 'playwright-core';
import { openTable } from '../server/src/integrations/spreadsheet/reader.ts';

/** The cells of a downloaded table as they are shown, row by row. */
export async function readTable(download: Download): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const row of openTable(await download.path(), download.suggestedFilename()))
    rows.push(row.cells.map(({ text }) => text));
  return rows;
}
