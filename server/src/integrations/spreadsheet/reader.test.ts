import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import Excel from '@protobi/exceljs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SpreadsheetError } from './errors.ts';
import { openTable } from './reader.ts';
import { zipArchive } from './zip-writer.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reader-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(path: string, name = path) {
  const rows = [];
  for await (const row of openTable(path, name)) rows.push(row);
  return rows;
}

async function readBytes(bytes: Buffer | string, name: string) {
  const path = join(folder, 'bytes');
  await writeFile(path, bytes);
  return read(path, name);
}

async function refusal(bytes: Buffer | string, name: string): Promise<string> {
  try {
    await readBytes(bytes, name);
  } catch (error) {
    if (error instanceof SpreadsheetError) {
      expect(error.zh).toMatch(/请/);
      expect(error.en.length).toBeGreaterThan(20);
      return error.code;
    }
    throw error;
  }
  return 'read';
}

async function archive(parts: Record<string, string>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const entries = Object.entries(parts).map(([name, xml]) => ({ name, content: [xml] }));
  for await (const chunk of zipArchive(entries)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const workbookXml =
  '<workbook xmlns:r="x"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>';

/** The smallest workbook, with the rows of `sheetData` given. */
function minimal(sheetData: string, more: Record<string, string> = {}): Promise<Buffer> {
  const sheet = `<worksheet><sheetData>${sheetData}</sheetData></worksheet>`;
  return archive({ 'xl/workbook.xml': workbookXml, 'xl/worksheets/sheet1.xml': sheet, ...more });
}

const texts = (rows: Awaited<ReturnType<typeof read>>) =>
  rows.map(({ cells }) => cells.map(({ text }) => text));

test('every kind of cell another program writes', async () => {
  const book = new Excel.Workbook();
  const sheet = book.addWorksheet('名册');
  sheet.getCell('A1').value = { richText: [{ text: '张' }, { font: { bold: true }, text: '伟' }] };
  sheet.getCell('B1').value = { formula: 'UPPER("x")', result: 'X' };
  sheet.getCell('C1').value = new Date('1985-06-03');
  sheet.getCell('D1').value = new Date('1985-06-01');
  sheet.getCell('D1').numFmt = 'yyyy"年"m"月"';
  sheet.getCell('E1').value = 13_864_303_307;
  sheet.getCell('F1').value = { error: '#N/A' };
  sheet.getCell('G1').value = 1985.1;
  sheet.getCell('G1').numFmt = '0.00';
  sheet.getCell('H1').value = { formula: 'DATE(1985,6,3)', result: new Date('1985-06-03') };
  sheet.getCell('H1').numFmt = 'yyyy-mm-dd';
  sheet.getCell('I1').value = { text: '王芳', hyperlink: 'mailto:x@y.cn' };
  sheet.getCell('J1').value = true;
  sheet.getColumn(2).hidden = true;
  sheet.getRow(1).hidden = true;
  const path = join(folder, 'cells.xlsx');
  await book.xlsx.writeFile(path);
  const [row] = await read(path);
  expect(row?.cells).toEqual([
    { text: '张伟' },
    { text: 'X', formula: true },
    { text: '1985-06-03', number: 31_201, date: '1985-06-03' },
    { text: '1985-06', number: 31_199, date: '1985-06-01' },
    { text: '13864303307', number: 13_864_303_307 },
    { text: '#N/A', error: true },
    { text: '1985.10', number: 1985.1 },
    { text: '1985-06-03', number: 31_201, date: '1985-06-03', formula: true },
    { text: '王芳' },
    { text: 'TRUE' },
  ]);
  expect(row).toMatchObject({ sheet: '名册', row: 1, hidden: true, sheetHidden: false });
  expect([...(row?.hiddenColumns ?? [])]).toEqual([1]);
});

test('merged cells have the value of their top-left cell, also below', async () => {
  const book = new Excel.Workbook();
  const sheet = book.addWorksheet('S');
  sheet.addRow(['标题', null, null]);
  sheet.addRow(['张伟', '1', '第一党支部']);
  sheet.addRow(['王芳', '2', null]);
  sheet.mergeCells('A1:C1');
  sheet.mergeCells('C2:C3');
  const path = join(folder, 'merged.xlsx');
  await book.xlsx.writeFile(path);
  const rows = await read(path);
  expect(texts(rows)).toEqual([
    ['标题', '标题', '标题'],
    ['张伟', '1', '第一党支部'],
    ['王芳', '2', '第一党支部'],
  ]);
  expect(rows[0]?.cells.map(({ merged }) => merged ?? false)).toEqual([false, true, true]);
  expect(rows[2]?.cells[2]?.merged).toBe(true);
});

test('the workbook of an old Mac counts days from 1904', async () => {
  const xml = workbookXml.replace('<sheets>', '<workbookPr date1904="1"/><sheets>');
  const styles = '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>';
  const bytes = await minimal('<row r="1"><c r="A1" s="1"><v>44493</v></c><c r="B1"><v>44493</v></c></row>', {
    'xl/workbook.xml': xml,
    'xl/styles.xml': styles,
  });
  const [row] = await readBytes(bytes, 'a.xlsx');
  expect(row?.cells[0]?.date).toBe('2025-10-25');
  expect(row).toMatchObject({ date1904: true, cells: [{}, { text: '44493', number: 44_493 }] });
});

test('prefixes, missing references, CDATA, entities, inline and escaped text', async () => {
  const sheet =
    '<x:worksheet xmlns:x="y"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>甲 &amp; 乙</x:t><x:rPh><x:t>yi</x:t></x:rPh></x:is></x:c>' +
    '<x:c t=\'str\'><x:v><![CDATA[<丙>]]></x:v></x:c></x:row><!-- a > b --><x:row r="7"><x:c r="C7" q="a>b" t="str"><x:v>x_x000D_y&#x4e01;</x:v></x:c></x:row></x:sheetData></x:worksheet>';
  const rows = await readBytes(
    await archive({ 'xl/workbook.xml': workbookXml, 'xl/worksheets/sheet1.xml': sheet }),
    'a.xlsx',
  );
  expect(rows.map(({ row }) => row)).toEqual([1, 7]);
  expect(texts(rows)).toEqual([
    ['甲 & 乙', '<丙>'],
    ['', '', 'x\ry丁'],
  ]);
});

test.each([
  ['utf-8', Buffer.from('姓名,备注\n张伟,"a\n""b"""\n')],
  ['UTF-8 with BOM', Buffer.from('\ufeff姓名,备注\r\n张伟,"a\n""b"""')],
  ['UTF-16LE', Buffer.from('\ufeff姓名\t备注\r\n张伟\t"a\n""b"""\r\n', 'utf16le')],
  ['semicolons', Buffer.from('姓名;备注\n张伟;"a\n""b"""\n')],
  ['sep=', Buffer.from('sep=;\n姓名;备注\n张伟;"a\n""b"""\n')],
  [
    'GB 18030',
    Buffer.concat([
      Buffer.from([0xd0, 0xd5, 0xc3, 0xfb, 0x2c, 0xb1, 0xb8, 0xd7, 0xa2, 0x0a, 0xd5, 0xc5, 0xce, 0xb0, 0x2c]),
      Buffer.from('"a\n""b"""\n'),
    ]),
  ],
])('CSV in %s', async (_, bytes) => {
  expect(texts(await readBytes(bytes, 'a.csv')).slice(-2)).toEqual([
    ['姓名', '备注'],
    ['张伟', 'a\n"b"'],
  ]);
});

test('rare characters survive block borders in every encoding', async () => {
  const names = Array.from({ length: 90_000 }, (_, i) => `${i},𠮷田䶮`);
  const rows = await readBytes(names.join('\n'), 'a.csv');
  expect(rows).toHaveLength(90_000);
  expect(rows.every(({ cells }) => cells[1]?.text === '𠮷田䶮')).toBe(true);
  const gb = Buffer.from([0x2c, 0x95, 0x34, 0xb2, 0x35, 0xfe, 0x9f, 0x0a]);
  const many = Buffer.concat(
    Array.from({ length: 90_000 }, (_, i) => Buffer.concat([Buffer.from(String(i)), gb])),
  );
  const fromGb = await readBytes(many, 'b.csv');
  expect(fromGb.every(({ cells }) => cells[1]?.text === '𠮷䶮')).toBe(true);
});

test('blank lines count, a lone quote is a character, formulas in quotes are undone', async () => {
  const rows = await readBytes('a,b\n\n,,\n5\'6" tall,="0123"\n', 'a.csv');
  expect(rows.map(({ row }) => row)).toEqual([1, 4]);
  expect(texts(rows)[1]).toEqual(['5\'6" tall', '0123']);
});

const zeros = deflateRawSync(Buffer.alloc(64 * 1024 * 1024));

/** An archive whose sheet is 64 MB of zeros in 64 KB. */
async function bomb(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  async function* packed() {
    yield zeros;
  }
  const parts = [
    { name: 'xl/workbook.xml', content: [workbookXml] },
    {
      name: 'xl/worksheets/sheet1.xml',
      packed: packed(),
      method: 8,
      crc: 0,
      compressedSize: zeros.length,
      size: 64 * 1024 * 1024,
    },
  ];
  for await (const chunk of zipArchive(parts)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

test('whatever cannot be read is refused in words', async () => {
  const good = await minimal('<row r="1"><c r="A1"><v>1</v></c></row>');
  const ole = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2000)]);
  const encrypted = Buffer.concat([ole, Buffer.from('EncryptedPackage', 'utf16le')]);
  const flagged = Buffer.from(good);
  for (let at = flagged.indexOf('PK\x01\x02'); at >= 0; at = flagged.indexOf('PK\x01\x02', at + 4))
    flagged[at + 8] = 9;
  const wrongChecksum = Buffer.from(good);
  wrongChecksum.writeUInt8(
    wrongChecksum.readUInt8(good.lastIndexOf('PK\x01\x02') + 16) ^ 1,
    good.lastIndexOf('PK\x01\x02') + 16,
  );
  const entities = '<!DOCTYPE a [<!ENTITY b "bbbb">]><worksheet/>';
  expect(await refusal('', 'a.xlsx')).toBe('empty');
  expect(await refusal(ole, 'a.xls')).toBe('legacy_xls');
  expect(await refusal(ole, 'a.et')).toBe('legacy_xls');
  expect(await refusal(encrypted, 'a.xlsx')).toBe('encrypted');
  expect(await refusal(flagged, 'a.xlsx')).toBe('encrypted');
  expect(await refusal(good, 'a.csv')).toBe('wrong_extension');
  expect(await refusal('姓名,身份证号\n', 'a.xlsx')).toBe('wrong_extension');
  expect(await refusal('<html><table></table>', 'a.xls')).toBe('unsupported_format');
  expect(await refusal('%PDF-1.7', 'a.pdf')).toBe('unsupported_format');
  expect(await refusal(await archive({ 'content.xml': '<a/>' }), 'a.xlsx')).toBe('unsupported_format');
  expect(await refusal(await archive({ 'xl/workbook.bin': 'x' }), 'a.xlsb')).toBe('unsupported_format');
  expect(await refusal(good.subarray(0, good.length - 30), 'a.xlsx')).toBe('damaged');
  expect(await refusal(good.subarray(0, 100), 'a.xlsx')).toBe('damaged');
  expect(await refusal(wrongChecksum, 'a.xlsx')).toBe('damaged');
  expect(await refusal(await minimal('<row r="1"><c r="A1" t="s"><v>5</v></c></row>'), 'a.xlsx')).toBe(
    'damaged',
  );
  expect(await refusal(await minimal('', { 'xl/worksheets/sheet1.xml': entities }), 'a.xlsx')).toBe(
    'damaged',
  );
  expect(
    await refusal(await minimal('', { 'xl/worksheets/sheet1.xml': '<worksheet><sheetData>' }), 'a.xlsx'),
  ).toBe('damaged');
  expect(await refusal(await bomb(), 'a.xlsx')).toBe('suspicious_compression');
  expect(
    await refusal(await archive({ 'xl/workbook.xml': '<workbook><sheets/></workbook>' }), 'a.xlsx'),
  ).toBe('no_sheet');
  expect(await refusal(Buffer.from([0x61, 0x81, 0x2c, 0xff, 0xff, 0x0a]), 'a.csv')).toBe('encoding_unknown');
  expect(await refusal(Buffer.from([0x61, 0, 0x62, 0]), 'a.csv')).toBe('wrong_extension');
  expect(await refusal('a,"b\nc', 'a.csv')).toBe('unclosed_quote');
  expect(await refusal(`a,"b\n${'c'.repeat(1_500_000)}`, 'a.csv')).toBe('unclosed_quote');
  expect(await refusal(`a,b\n${'c'.repeat(1_500_000)}`, 'a.csv')).toBe('record_too_long');
});

test('a workbook of more than 200 sheets is refused before any sheet is opened', async () => {
  const sheets = (count: number) =>
    Array.from({ length: count }, (_, index) => `<sheet name="S${index}" sheetId="${index + 1}"/>`).join('');
  const book = (count: number) => {
    const parts = Array.from({ length: count }, (_, index): [string, string] => [
      `xl/worksheets/sheet${index + 1}.xml`,
      '<worksheet><sheetData/></worksheet>',
    ]);
    const workbook = `<workbook><sheets>${sheets(count)}</sheets></workbook>`;
    return archive({ 'xl/workbook.xml': workbook, ...Object.fromEntries(parts) });
  };
  expect(await refusal(await book(201), 'a.xlsx')).toBe('too_many_sheets');
  expect(await refusal(await book(200), 'a.xlsx')).toBe('read');
});

test('characters that no column can hold are left out, however they are written', async () => {
  const cells =
    '<c t="inlineStr"><is><t>张&#0;伟</t></is></c><c t="inlineStr"><is><t>李_x0000_娜</t></is></c>' +
    '<c t="inlineStr"><is><t>王&#xD800;芳</t></is></c><c t="s"><v>0</v></c><c t="e"><v>#N&#0;</v></c>';
  const strings = '<sst><si><t>a&#0;b_xD83D__xDE00_</t></si></sst>';
  const bytes = await minimal(`<row>${cells}</row>`, { 'xl/sharedStrings.xml': strings });
  expect(texts(await readBytes(bytes, 'x.xlsx'))).toEqual([['张伟', '李娜', '王\ufffd芳', 'ab😀', '#N']]);
  const named = await archive({
    'xl/workbook.xml': workbookXml.replace('name="S"', 'name="S&#0;"'),
    'xl/worksheets/sheet1.xml': '<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>',
  });
  expect((await readBytes(named, 'x.xlsx'))[0]?.sheet).toBe('S');
  const late = `姓名,备注\n${'张三,普通\n'.repeat(1000)}李\0四,x\n`;
  expect(texts(await readBytes(late, 'x.csv')).at(-1)).toEqual(['李四', 'x']);
});
