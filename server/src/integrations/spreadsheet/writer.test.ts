import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Excel from '@protobi/exceljs';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { annotate } from './annotate.ts';
import { openTable } from './reader.ts';
import { writeCsv, writeXlsx } from './writer.ts';

const rosters = new URL('../../../test/fixtures/rosters/', import.meta.url).pathname;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'writer-'));
});
afterAll(() => rm(folder, { recursive: true }));

const columns = [{ heading: '姓名' }, { heading: '公民身份号码', width: 22 }, { heading: '备注' }];

async function readBack(path: string): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const { row, cells } of openTable(path, path)) rows[row - 1] = cells.map(({ text }) => text);
  return rows;
}

const dangerous = [
  '=1+1',
  '+86 13864303307',
  '-5',
  '@SUM(A1)',
  '\tx',
  '\rx',
  "'=1",
  "''=1",
  "'x",
  '=cmd|x',
  '"a","b"',
  'a\nb',
  '𠮷_x0041_',
];

test.each(['xlsx', 'csv'])('%s: dangerous and rare texts come back unchanged', async (extension) => {
  const path = join(folder, `dangerous.${extension}`);
  const rows = dangerous.map((text) => ['王伟', text, '1']);
  await (extension === 'csv'
    ? writeCsv(path, columns, rows)
    : writeXlsx(path, [{ name: '党员', columns, rows }]));
  expect((await readBack(path)).slice(1).map((row) => row[1])).toEqual(dangerous);
});

test('any text comes back from both formats', async () => {
  const text = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    .filter((s) => s.trim() !== '' && !s.includes('\0'));
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 8 }), async (texts) => {
      const xlsx = join(folder, 'any.xlsx');
      const csv = join(folder, 'any.csv');
      const rows = texts.map((value) => ['王伟', value, 'x']);
      await writeXlsx(xlsx, [{ name: '党员', columns, rows }]);
      await writeCsv(csv, columns, rows);
      expect((await readBack(xlsx)).slice(1).map((row) => row[1])).toEqual(texts);
      // A formula in CSV quotation ("=") is what Excel itself writes to keep digits; it is undone.
      expect((await readBack(csv)).slice(1).map((row) => row[1])).toEqual(texts);
    }),
    { numRuns: 60 },
  );
});

test('no field of a CSV begins with a character that is executed', async () => {
  const path = join(folder, 'safe.csv');
  await writeCsv(
    path,
    columns,
    dangerous.map((text) => [text, text, text]),
  );
  const content = await readFile(path, 'utf8');
  expect(content.startsWith('\ufeff姓名,')).toBe(true);
  for (const line of content.slice(1).split('\r\n')) expect(line).not.toMatch(/(?:^|,)"?[=+\-@\t\r]/);
});

test('another program sees text cells, a frozen header and no formula', async () => {
  const path = join(folder, 'other.xlsx');
  const rows = [['王伟', '150785199003077758', '=1+1']];
  await writeXlsx(path, [
    { name: '党员[1]', columns, rows },
    { name: '党员[1]', rows: [['x', 12.5, null]] },
  ]);
  const book = new Excel.Workbook();
  await book.xlsx.readFile(path);
  expect(book.worksheets.map(({ name }) => name)).toEqual(['党员 1', '党员 12']);
  const sheet = book.worksheets[0];
  expect(sheet?.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 });
  expect(sheet?.getColumn(2).width).toBe(22);
  const cell = sheet?.getCell('B2');
  expect([cell?.value, cell?.type, cell?.numFmt]).toEqual([
    '150785199003077758',
    Excel.ValueType.String,
    '@',
  ]);
  expect(sheet?.getCell('C2').type).toBe(Excel.ValueType.String);
  expect(book.worksheets[1]?.getCell('B1').value).toBe(12.5);
});

test('annotate: the file back with red problems, filled cells, and all else as it was', async () => {
  const input = `${rosters}roster-problems.xlsx`;
  const output = join(folder, 'annotated.xlsx');
  const remark = (column: string, text: string) => [{ column, text }];
  const rows = new Map([
    [8, remark('公民身份号码', '校验码不符')],
    [16, remark('姓名', '未填写')],
  ]);
  await annotate(input, 'roster-problems.xlsx', new Map([['党员信息', rows]]), output);
  const book = new Excel.Workbook();
  await book.xlsx.readFile(output);
  expect(book.worksheets.map(({ name }) => name)).toEqual(['说明', '党员信息']);
  const sheet = book.getWorksheet('党员信息');
  expect(sheet?.getCell('K1').value).toBe('问题');
  expect(sheet?.getCell('K8').value).toBe('公民身份号码：校验码不符');
  expect(sheet?.getCell('K8').font.color?.argb).toBe('FFC00000');
  expect(sheet?.getCell('B8').fill).toMatchObject({ pattern: 'solid', fgColor: { argb: 'FFFFC7CE' } });
  expect(sheet?.getCell('B9').fill).toBeUndefined();
  expect(sheet?.getCell('A16').fill).toMatchObject({ fgColor: { argb: 'FFFFC7CE' } });
  const before = await readBack(input);
  const after = await readBack(output);
  expect(after.map((row) => row?.slice(0, 10))).toEqual(before);
});

test('annotate keeps merged cells, widths and styles', async () => {
  const input = join(folder, 'styled.xlsx');
  const book = new Excel.Workbook();
  const sheet = book.addWorksheet('名册');
  sheet.mergeCells('A1:C1');
  sheet.getCell('A1').value = '花名册';
  sheet.addRow(['姓名', '身份证号', '入党时间']);
  sheet.addRow(['王伟', '1', new Date('2020-01-02')]);
  sheet.getCell('B3').font = { bold: true };
  sheet.getColumn(2).width = 33;
  sheet.getColumn(3).hidden = true;
  await book.xlsx.writeFile(input);
  const output = join(folder, 'styled-out.xlsx');
  const rows = new Map([[3, [{ column: '身份证号', text: '位数不对' }]]]);
  await annotate(input, 'styled.xlsx', new Map([['名册', rows]]), output);
  const after = new Excel.Workbook();
  await after.xlsx.readFile(output);
  const result = after.getWorksheet('名册');
  expect(result?.getCell('B1').master.address).toBe('A1');
  expect(result?.getColumn(2).width).toBe(33);
  expect(result?.getColumn(3).hidden).toBe(true);
  expect(result?.getCell('B3').font.bold).toBe(true);
  expect(result?.getCell('B3').fill).toMatchObject({ fgColor: { argb: 'FFFFC7CE' } });
  expect(result?.getCell('C3').value).toEqual(new Date('2020-01-02'));
  expect(result?.getCell('D2').value).toBe('问题');
  expect(result?.getCell('D3').value).toBe('身份证号：位数不对');
});

test('annotate turns a CSV into a workbook with the same rows', async () => {
  const output = join(folder, 'csv.xlsx');
  const rows = new Map([[3, [{ column: '证件号码', text: '重复' }]]]);
  const name = 'roster-gb18030.csv';
  await annotate(rosters + name, name, new Map([['roster-gb18030', rows]]), output);
  const after = await readBack(output);
  expect(after[0]?.at(-1)).toBe('问题');
  expect(after[2]?.at(-1)).toBe('证件号码：重复');
  expect(after[3]?.[2]).toBe('𠮷田忠');
  expect(after).toHaveLength(41);
});
