import type { ProblemCode } from '@zhibu/contract/fields';

/** What is said to the person who brought the file: what is wrong and what to do about it. */
export interface Message {
  readonly zh: string;
  readonly en: string;
}

/** Why a file is refused as a whole. The list is closed; every code has its words below. */
const messages = {
  empty: {
    zh: '文件是空的。请确认选对了文件，并在保存后重新上传。',
    en: 'The file is empty. Check that it is the right one and upload it again after saving.',
  },
  legacy_xls: {
    zh: '这是旧版 Excel（.xls）或 WPS（.et）文件。请用 Excel 或 WPS 打开，“另存为”→“Excel 工作簿（.xlsx）”后再上传。',
    en: 'This is an old Excel (.xls) or WPS (.et) file. Open it, choose "Save as" → "Excel workbook (.xlsx)", and upload that.',
  },
  encrypted: {
    zh: '文件设有打开密码。请在 Excel 中“文件→信息→保护工作簿→用密码进行加密”里清空密码，保存后再上传。',
    en: 'The file needs a password to open. Remove it in Excel (File → Info → Protect Workbook → Encrypt with Password), save, and upload again.',
  },
  unsupported_format: {
    zh: '不支持这种文件格式。请用 Excel 或 WPS 打开，“另存为”.xlsx 或 .csv 后再上传。',
    en: 'This file format is not supported. Open it in a spreadsheet program, save it as .xlsx or .csv, and upload that.',
  },
  wrong_extension: {
    zh: '文件内容与扩展名不符。请用 Excel 或 WPS 打开，“另存为”.xlsx 或 .csv 后再上传，不要只改文件名。',
    en: 'The content does not match the file extension. Open it in a spreadsheet program and save it as .xlsx or .csv instead of renaming it.',
  },
  damaged: {
    zh: '文件已损坏或没有传完整。请重新下载或从原处复制，能在 Excel 中正常打开后另存一份再上传。',
    en: 'The file is damaged or incomplete. Copy it again from its source, check that it opens, save it once more and upload that.',
  },
  too_large: {
    zh: '文件解压后过大。请删去多余的工作表、图片和整列格式，或按党支部拆成几个文件后再上传。',
    en: 'The file is too large when unpacked. Remove extra sheets, pictures and formats of whole columns, or split it by branch.',
  },
  suspicious_compression: {
    zh: '文件的压缩比异常，为安全起见不予读取。请用 Excel 或 WPS 打开，另存为新的 .xlsx 文件后再上传。',
    en: 'The file is compressed beyond what spreadsheets are, so it is not read. Open it and save it as a new .xlsx file.',
  },
  encoding_unknown: {
    zh: '无法识别文件的文字编码。请在 Excel 中“另存为”→“CSV UTF-8（逗号分隔）”或 .xlsx 后再上传。',
    en: 'The text encoding cannot be recognised. Save the file as "CSV UTF-8" or .xlsx and upload that.',
  },
  unclosed_quote: {
    zh: '有一个双引号没有配对，其后的内容无法分列。请在 Excel 中打开检查，另存为 .xlsx 后再上传。',
    en: 'A quotation mark is never closed, so the rest cannot be split into columns. Check the file and save it as .xlsx.',
  },
  record_too_long: {
    zh: '有一行超过 100 万字，不像一行名册。请在 Excel 中打开检查分行，另存为 .xlsx 后再上传。',
    en: 'A line has more than a million characters, which is no row of a table. Check the line breaks and save it as .xlsx.',
  },
  no_sheet: {
    zh: '文件里没有可读取的工作表。请确认数据在普通工作表中，保存后再上传。',
    en: 'The file has no readable worksheet. Put the data on an ordinary sheet, save and upload again.',
  },
  too_many_sheets: {
    zh: '文件里的工作表超过 200 张。请只保留要导入的工作表，或按党支部拆成几个文件后再上传。',
    en: 'The file has more than 200 worksheets. Keep only those to be imported, or split it by branch.',
  },
  header_not_found: {
    zh: '没有找到表头。请让一行列出各列名称（如“姓名、公民身份号码、所在党支部”），或在对应关系页面指定。',
    en: 'No header row was found. Give one row with the names of the columns, or assign the columns on the mapping page.',
  },
  columns_missing: {
    zh: '表头缺少必需的列。请补上该列，或在对应关系页面指定由哪一列提供。',
    en: 'A required column is missing. Add it, or say on the mapping page which column provides it.',
  },
  too_many_rows: {
    zh: '数据超过 200 000 行。请按下级党组织拆成几个文件，分别导入。',
    en: 'There are more than 200 000 rows. Split the file by organisation and import the parts.',
  },
} as const satisfies Record<string, Message>;

export type SpreadsheetErrorCode = keyof typeof messages;

/**
 * The file as a whole is refused. `detail` (a sheet, a row, the missing columns) is appended to the
 * message of the code.
 */
export class SpreadsheetError extends Error {
  readonly code: SpreadsheetErrorCode;
  readonly zh: string;
  readonly en: string;

  constructor(code: SpreadsheetErrorCode, detail?: Message, cause?: unknown) {
    const zh = detail ? `${messages[code].zh}（${detail.zh}）` : messages[code].zh;
    const en = detail ? `${messages[code].en} (${detail.en})` : messages[code].en;
    super(en, { cause });
    this.name = 'SpreadsheetError';
    this.code = code;
    this.zh = zh;
    this.en = en;
  }

  /** The code under which an import reports it. */
  get problemCode(): ProblemCode {
    if (this.code === 'too_many_rows') return 'too_many_rows';
    return this.code === 'header_not_found' || this.code === 'columns_missing'
      ? 'header_not_found'
      : 'file_unreadable';
  }
}
