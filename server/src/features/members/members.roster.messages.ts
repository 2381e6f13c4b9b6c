import type { DateCellFault } from '../../integrations/spreadsheet/cell-values.ts';
import type { Message } from '../../integrations/spreadsheet/errors.ts';
import type { KnownDate, LocalDate } from '../../kernel/standards/dates.ts';
import type { IdNumberFault } from '../../kernel/standards/id-number.ts';

/** The words for every problem of a roster's row: what is wrong and what to do, never only that. */

function shown({ date, precision }: KnownDate): string {
  return precision === 'day' ? date : precision === 'month' ? date.slice(0, 7) : date.slice(0, 4);
}

const dateFaults = {
  two_digit_year: [
    '年份只有两位，无法判断是哪个世纪，请写四位年份',
    'has a two-digit year; write all four digits',
  ],
  no_such_day: ['这一天在日历上不存在，请核对', 'is no day of the calendar; check it'],
  day_first: ['日和月的先后无法判断，请写成 1985-06-01', 'may be day or month first; write it as 1985-06-01'],
  one_decimal: [
    '可能是 1 月也可能是 10 月（数字格式会丢掉末尾的 0），请写成“1985年10月”这样的文字',
    'may be January or October (a number loses its last 0); write it as text like 1985年10月',
  ],
  error: ['是公式错误值，请改为日期', 'is an error value of a formula; enter the date'],
  unreadable: [
    '不是可识别的日期，请写成 1985-06-01 或 1985年6月',
    'is not a date; write 1985-06-01 or 1985年6月',
  ],
} as const satisfies Record<DateCellFault, readonly [string, string]>;

const idFaults = {
  length: [
    '位数不对，应为 18 位（第一代为 15 位），请对照证件补全',
    'must have 18 digits (15 on first-generation cards); complete it from the card',
  ],
  characters: [
    '含有不应出现的字符；暂只支持居民身份证，请对照证件重新录入',
    'has characters that do not belong in a resident ID number; re-enter it from the card',
  ],
  birth: [
    '其中的出生日期在日历上不存在，请对照证件改正',
    'contains a birth date that does not exist; correct it from the card',
  ],
  check_digit: [
    '末位校验码不符，有一位或几位录错，请对照证件改正',
    'fails its check digit: some digit is wrong; correct it from the card',
  ],
} as const satisfies Record<IdNumberFault, readonly [string, string]>;

export type CodedField = 'ethnicGroup' | 'education' | 'stage';

/** Names of each list that most rosters have: who wrote something else sees what is meant. */
const codeExamples = {
  ethnicGroup: { zh: '“汉族”“蒙古族”“回族”', en: '汉族 (Han), 蒙古族 (Mongol) or 回族 (Hui)' },
  education: {
    zh: '“大学本科”“大学专科”“高中”“初中”',
    en: "大学本科 (Bachelor's course), 大学专科 (College) or 高中 (High school)",
  },
  stage: {
    zh: '“正式党员”“预备党员”“入党积极分子”',
    en: '正式党员 (Full member), 预备党员 (Probationary member) or 入党积极分子 (Activist)',
  },
} as const satisfies Record<CodedField, Message>;

export const say = {
  required: (label: Message, formulaWithoutResult: boolean): Message =>
    formulaWithoutResult
      ? {
          zh: `“${label.zh}”是公式但文件里没有计算结果，请用 Excel 或 WPS 打开并保存一次，或改为直接填写。`,
          en: `"${label.en}" is a formula without a stored result. Open and save the file in a spreadsheet program, or enter the value.`,
        }
      : { zh: `“${label.zh}”未填写，请补上。`, en: `"${label.en}" is missing. Fill it in.` },
  name: (text: string): Message => ({
    zh: `“${text}”不像一个人的姓名，请只写姓名，把括号、数字等说明移到备注列。`,
    en: `"${text}" does not look like a person's name. Write only the name and move remarks to the notes.`,
  }),
  idNumber: (fault: IdNumberFault): Message => ({
    zh: `公民身份号码${idFaults[fault][0]}。`,
    en: `The ID number ${idFaults[fault][1]}.`,
  }),
  rounded: (row: number): Message => ({
    zh: `第 ${row} 行的身份证号已被表格软件按数字四舍五入，后几位已丢失、无法还原。请先把该列设为“文本”格式，再按证件或原始名册重新录入。`,
    en: `The spreadsheet rounded the ID number in row ${row}; its last digits are lost. Format the column as text, then enter the number again from the card or the source.`,
  }),
  sexUnknown: (text: string): Message => ({
    zh: `“${text}”不是可识别的性别，请填“男”或“女”。`,
    en: `"${text}" is not a sex. Write 男 or 女.`,
  }),
  sexContradicts: (expected: 'male' | 'female'): Message => ({
    zh: `性别与身份证号不符：按身份证号应为“${expected === 'male' ? '男' : '女'}”，请核对哪一项有误。`,
    en: `The sex contradicts the ID number, which says ${expected}. Check which one is wrong.`,
  }),
  birthContradicts: (expected: LocalDate): Message => ({
    zh: `出生日期与身份证号不符：按身份证号应为 ${expected}，请核对哪一项有误。`,
    en: `The date of birth contradicts the ID number, which says ${expected}. Check which one is wrong.`,
  }),
  dateInvalid: (text: string, fault: DateCellFault): Message => ({
    zh: `“${text}”${dateFaults[fault][0]}。`,
    en: `"${text}" ${dateFaults[fault][1]}.`,
  }),
  dateInFuture: (date: KnownDate): Message => ({
    zh: `${shown(date)} 在今天之后，请核对年份；尚未发生的请留空。`,
    en: `${shown(date)} is later than today. Check the year; leave it empty if it has not happened yet.`,
  }),
  joinedBefore18: (date: KnownDate, adult: LocalDate): Message => ({
    zh: `入党日期 ${shown(date)} 早于年满 18 周岁的日子（${adult}），请核对入党日期和身份证号（党章第一条）。`,
    en: `Joined ${shown(date)}, before the 18th birthday (${adult}). Check the date and the ID number (Party constitution, art. 1).`,
  }),
  fullBeforeJoined: (full: KnownDate, joined: KnownDate): Message => ({
    zh: `转正日期 ${shown(full)} 早于入党日期 ${shown(joined)}，请核对两个日期。`,
    en: `Became a full member on ${shown(full)}, before joining on ${shown(joined)}. Check both dates.`,
  }),
  codeUnknown: (field: CodedField, label: Message, text: string): Message => ({
    zh: `“${text}”不在${label.zh}的标准名称中，请改为标准名称，如${codeExamples[field].zh}。`,
    en: `"${text}" is not a known ${label.en.toLowerCase()}. Use the standard name, such as ${codeExamples[field].en}.`,
  }),
  phone: (text: string): Message => ({
    zh: `“${text}”不是有效的电话号码，请填 11 位手机号，或带区号的固定电话；一格只填一个号码。`,
    en: `"${text}" is not a valid number. Enter one 11-digit mobile number, or one landline with area code.`,
  }),
  email: (text: string): Message => ({
    zh: `“${text}”不是有效的电子邮箱，请核对。`,
    en: `"${text}" is not a valid e-mail address.`,
  }),
  tooLong: (label: Message, max: number): Message => ({
    zh: `“${label.zh}”超过 ${max} 个字，请缩短。`,
    en: `"${label.en}" is longer than ${max} characters. Shorten it.`,
  }),
};
