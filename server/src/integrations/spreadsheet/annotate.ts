import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { annotatePackage, canAnnotateInPlace } from './annotate-package.ts';
import type { Cell } from './cell.ts';
import { normalizeHeading } from './headings.ts';
import { columnLetters } from './merges.ts';
import { type OpenSheet, openSheets, openTable } from './reader.ts';
import { PROBLEM_HEADING, type RemarkPlan, type Remarks, type RowRemark } from './remarks.ts';

export type { Remarks, RowRemark } from './remarks.ts';

import { type SheetValue, writeXlsx } from './writer.ts';
import { zipArchive } from './zip-writer.ts';

/**
 * The file back as `.xlsx`, with the column 问题 in red behind the last one and the cells at fault
 * filled. Of an `.xlsx` everything else stays as it was (sheets, formats, widths, merged cells, hidden
 * columns); a CSV becomes a plain workbook. Throws as the reader for a file that cannot be read.
 */
export async function annotate(
  inputPath: string,
  fileName: string,
  problemsByRow: Remarks,
  outputPath: string,
): Promise<void> {
  const plans = await planRemarks(inputPath, fileName, problemsByRow);
  if (!(await canAnnotateInPlace(inputPath))) {
    await rebuild(inputPath, fileName, plans, outputPath);
    return;
  }
  const archive = Readable.from(zipArchive(annotatePackage(inputPath, plans)), { objectMode: false });
  await pipeline(archive, createWriteStream(outputPath));
}

async function planRemarks(
  path: string,
  fileName: string,
  remarks: Remarks,
): Promise<Map<string, RemarkPlan>> {
  const finders = new Map([...remarks].map(([sheet, rows]) => [sheet, new PlanFinder(rows)]));
  for await (const { sheet, row, cells } of openTable(path, fileName)) finders.get(sheet)?.look(row, cells);
  return new Map([...finders].map(([sheet, finder]) => [sheet, finder.plan()]));
}

/** Finds the columns that remarks name, by their headings in the rows above the first remark. */
class PlanFinder {
  readonly #remarks: ReadonlyMap<number, readonly RowRemark[]>;
  readonly #first: number;
  readonly #columns = new Map<string, number>();
  readonly #wanted: ReadonlySet<string>;
  #width = 0;
  #headerRow = 0;

  constructor(remarks: ReadonlyMap<number, readonly RowRemark[]>) {
    this.#remarks = remarks;
    this.#first = Math.min(...remarks.keys());
    this.#wanted = new Set([...remarks.values()].flat().map(({ column }) => normalizeHeading(column)));
  }

  look(row: number, cells: readonly Cell[]): void {
    this.#width = Math.max(this.#width, cells.length);
    if (row >= this.#first) return;
    for (const [index, cell] of cells.entries()) {
      const heading = normalizeHeading(cell.text);
      if (cell.merged || heading === '' || !this.#wanted.has(heading)) continue;
      if (!this.#columns.has(heading)) this.#columns.set(heading, index);
      this.#headerRow = row;
    }
  }

  plan(): RemarkPlan {
    const rows = new Map(
      [...this.#remarks].map(([row, remarks]) => {
        const bad = remarks.map(({ column }) => this.#columns.get(normalizeHeading(column)));
        const text = remarks.map((remark) => `${remark.column}：${remark.text}`).join('\n');
        return [row, { text, bad: new Set(bad.filter((index) => index !== undefined)) }];
      }),
    );
    const headerRow = this.#headerRow || Math.max(1, this.#first - 1);
    return { column: this.#width, letters: columnLetters(this.#width), headerRow, rows };
  }
}

/** For CSV, and for the rare workbook that cannot be changed in place: the same values, plain. */
async function rebuild(
  path: string,
  fileName: string,
  plans: ReadonlyMap<string, RemarkPlan>,
  outputPath: string,
): Promise<void> {
  const sheets = await openSheets(path, fileName);
  const contents = sheets.map((sheet) => {
    const plan = plans.get(sheet.name);
    return { name: sheet.name, rows: annotatedRows(sheet, plan), frozen: plan?.headerRow ?? 0 };
  });
  await writeXlsx(outputPath, contents);
}

/** Rows without content are not read; they are put back, so that row numbers stay what remarks say. */
async function* annotatedRows(sheet: OpenSheet, plan: RemarkPlan | undefined): AsyncGenerator<SheetValue[]> {
  let next = 1;
  for await (const { row, cells } of sheet.rows()) {
    for (; next < row; next += 1) yield [];
    next += 1;
    yield annotatedRow(row, cells, plan);
  }
}

function annotatedRow(row: number, cells: readonly Cell[], plan: RemarkPlan | undefined): SheetValue[] {
  const remark = plan?.rows.get(row);
  const values: SheetValue[] = cells.map((cell, index) =>
    remark?.bad.has(index) ? { text: cell.text, style: 'bad' } : cell.text,
  );
  if (!plan || (!remark && row !== plan.headerRow)) return values;
  for (const index of remark?.bad ?? []) {
    while (values.length <= index) values.push(null);
    values[index] ??= { text: '', style: 'bad' };
  }
  while (values.length < plan.column) values.push(null);
  values.push(
    remark ? { text: remark.text, style: 'problem' } : { text: PROBLEM_HEADING, style: 'problemHeader' },
  );
  return values;
}
