import { transferGrounds } from '@zhibu/contract/transfer-states';
import { mostTableBytes, mostTableRows } from '@zhibu/contract/transfer-tables';
import type { Words } from '../../kernel/errors.ts';

const grounds = Object.values(transferGrounds);
const megabytes = mostTableBytes / 1024 / 1024;

/** What a row of a filing table is told: what is wrong and what to do. */
export const sayTable = {
  nothing: {
    zh: '表里没有要办理的党员。请在模板里每名党员填一行，再上传。',
    en: 'The table has nobody in it. Fill in one row for each member.',
  },
  tooLarge: {
    zh: `文件超过 ${megabytes} MB。请只留下要转出的党员，或按班级、支部拆成几个文件。`,
    en: `The file is larger than ${megabytes} MB. Keep only those who leave, or split it by class or branch.`,
  },
  tooMany: {
    zh: `一次最多 ${mostTableRows} 名党员。请按班级或支部拆成几个文件，分几次上传。`,
    en: `At most ${mostTableRows} members at once. Split the table by class or branch.`,
  },
  changed: (seen: number, now: number): Words => ({
    zh: `核对以后情况有变：原来可以发起 ${seen} 名，现在是 ${now} 名，所以一名也没有发起。请重新核对。`,
    en: `Something changed since the check: ${seen} could be filed then, ${now} now, so nobody was. Check again.`,
  }),
  missing: (label: Words): Words => ({
    zh: `“${label.zh}”没有填，请补上。`,
    en: `"${label.en}" is missing; fill it in.`,
  }),
  idNumberWrong: {
    zh: '公民身份号码不对，请对照证件核对全部 18 位。',
    en: 'The ID number is wrong; check all 18 digits with the card.',
  },
  idNumberRounded: {
    zh: '公民身份号码被表格软件当成数字改动了，后几位已经丢失。请先把这一列设为“文本”，再重新填写。',
    en: 'The spreadsheet rounded the ID number. Format the column as text and enter it again.',
  },
  twice: (row: number): Words => ({
    zh: `与第 ${row} 行是同一名党员，请删去一行。`,
    en: `The same member as in row ${row}; delete one of the rows.`,
  }),
  unknown: {
    zh: '在您的职务范围内没有这名党员。请核对公民身份号码；党员不在您管理的支部的，由其所在支部办理。',
    en: 'There is no such member in your reach. Check the ID number; whoever belongs elsewhere is filed for there.',
  },
  otherName: {
    zh: '姓名与这个公民身份号码的档案不一致，请核对是不是填错了行。',
    en: 'The name is not that of the file with this ID number; check whether the row is mixed up.',
  },
  whereMissing: {
    zh: '“接收党委”没有填，请补上；不在本系统的，改填“系统外党组织”的全称。',
    en: 'Say the receiving committee; where it is not in this system, the full name under "Organisation outside".',
  },
  whereTwice: {
    zh: '“接收党委”和“系统外党组织”只填一项：在本系统的填前者，不在的填后者。',
    en: 'Fill in one of "Receiving committee" and "Organisation outside": the former where it is in this system.',
  },
  outsideMissing: {
    zh: '只有转往系统外的才填这一列。请在“系统外党组织”填它的全称，或者把这一列留空。',
    en: 'Only for an organisation outside: write its full name under "Organisation outside", or leave this empty.',
  },
  outsideHere: (text: string, code: string): Words => ({
    zh: `“${text}”在本系统里（代码 ${code}），组织关系在系统内转接，不开纸质介绍信。请把它改填到“接收党委”一列。`,
    en: `"${text}" is in this system (code ${code}): write it under "Receiving committee"; no paper letter is needed.`,
  }),
  branchOutside: {
    zh: '转往系统外的，由对方编入支部，这一列请留空；要说明的写到“补充说明”。',
    en: 'An organisation outside assigns the branch itself: leave this empty, or write it under "Note".',
  },
  destinationUnknown: (text: string): Words => ({
    zh: `没有找到接收党委“${text}”。请填全称或代码，与系统里的一致；不在本系统的，改填到“系统外党组织”一列。`,
    en: `There is no committee "${text}". Give its full name or code as it is in the system, or write it under "Organisation outside".`,
  }),
  destinationLike: (text: string, candidates: string): Words => ({
    zh: `没有找到接收党委“${text}”。是不是：${candidates}？请改填代码。`,
    en: `There is no committee "${text}". Perhaps: ${candidates}? Give the code.`,
  }),
  destinationAmbiguous: (text: string, candidates: string): Words => ({
    zh: `叫“${text}”的党委不止一个：${candidates}。请改填代码。`,
    en: `Several committees are called "${text}": ${candidates}. Give the code.`,
  }),
  branchUnknown: (text: string): Words => ({
    zh: `本党委下面没有支部“${text}”。请填全称或代码；还没有定的留空。`,
    en: `The committee has no branch "${text}". Give its full name or code, or leave it empty.`,
  }),
  branchAmbiguous: (text: string, candidates: string): Words => ({
    zh: `叫“${text}”的支部不止一个：${candidates}。请改填代码。`,
    en: `Several branches are called "${text}": ${candidates}. Give the code.`,
  }),
  groundUnknown: (text: string): Words => ({
    zh: `转接原因“${text}”不在可选的原因里。请填：${grounds.map(({ zh }) => zh).join('、')}。`,
    en: `"${text}" is no ground. Choose: ${grounds.map(({ en }) => en).join(', ')}.`,
  }),
  month: (text: string): Words => ({
    zh: `“${text}”不是年和月。请写成 2026-06 这样。`,
    en: `"${text}" is no month; write it like 2026-06.`,
  }),
  tooLong: (most: number): Words => ({
    zh: `超过 ${most} 个字，请缩短。`,
    en: `Longer than ${most} characters; shorten it.`,
  }),
} as const;
