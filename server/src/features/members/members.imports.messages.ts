import type { Words } from '../../kernel/errors.ts';

/** What the registry itself has to say about a row; the rules of a single row speak in members.roster.messages.ts. */
export const say = {
  rowName: (sheet: string, row: number) => `${sheet} ${row}`,
  duplicateInFile: (first: string): Words => ({
    zh: `与“${first}”行的公民身份号码相同，同一人只保留一行。`,
    en: `Same ID number as row "${first}"; keep one row for one person.`,
  }),
  existsElsewhere: {
    zh: '此人已在别的党组织建档，请通过组织关系转接办理，并从表中删去此行。',
    en: 'This person has a file in another organisation: start a transfer, and take the row out of the table.',
  } satisfies Words,
  /** Whoever may not see the file is not told of it. */
  cannotBeHere: {
    zh: '该公民身份号码不能在此登记，请与上级党委组织部门核对，并从表中删去此行。',
    en: 'This ID number cannot be registered here: check it with the committee above, and take the row out of the table.',
  } satisfies Words,
  tooManyUnseen: (most: number): Words => ({
    zh: `整份名册：不归您查看、又不能在此登记的公民身份号码，今天已超过 ${most} 个，今天不再核对这一项，没有逐行标出，也不能入库；其他问题照常列出。请把名册交上级党委组织部门核对或导入，或者从明天起分批交来。`,
    en: `The whole roster: more than ${most} ID numbers that cannot be registered here, and whose files are not yours to see, came up today. They are not looked for again today, are not marked, and the roster cannot be taken in; other problems are listed. Let the organisation department of the committee above check or import it, or hand it in by parts from tomorrow on.`,
  }),
  branchUnknown: (text: string): Words => ({
    zh: `没有找到“${text}”，请核对名称或改用党组织代码；确实是新支部的，可以先建立。`,
    en: `"${text}" was not found: check the name or use the code; if it is a new branch, create it first.`,
  }),
  branchAmbiguous: (text: string): Words => ({
    zh: `有多个党组织叫“${text}”，请改用党组织代码，或写成“上级/名称”。`,
    en: `Several organisations are called "${text}": use the code, or write "parent/name".`,
  }),
  branchNotSaid: {
    zh: '名册没有“所在党支部”一列。请加上这一列，或在导入时直接选择一个党支部。',
    en: 'The roster has no column for the branch. Add one, or choose a branch when importing.',
  } satisfies Words,
  notABranch: (text: string): Words => ({
    zh: `“${text}”不是党支部或党小组，党员应编入它下面的党支部。`,
    en: `"${text}" is not a branch or a group; members belong to a branch below it.`,
  }),
  rowsVanished: {
    zh: '核对之后登记簿有变化，已重新核对，请再看一遍结果。',
    en: 'The registry changed after the check; the file is checked again. Look at the result once more.',
  } satisfies Words,
  dutyEnded: {
    zh: '办理导入的职务已经结束，导入没有进行，登记簿未改动。',
    en: 'The duty of this import has ended; nothing was imported.',
  } satisfies Words,
  broken: {
    zh: '处理中出错，登记簿没有改动。请重试；若一直这样，请告诉系统管理员。',
    en: 'Something went wrong; the registry is unchanged. Try again, or tell the system admin.',
  } satisfies Words,
};

/** A mobile number, or a run of digits as long as an ID number; an organisation's code has twelve. */
const personal = /(?<!\d)(?:\d{13,}[Xx]?|1[3-9]\d{9})(?!\d)/g;

/** Messages quote the cell, and a cell may hold a number that is sensitive: kept and shown is only its end. */
export function withoutNumbers({ zh, en }: Words): Words {
  const masked = (text: string) =>
    text.replace(personal, (digits) => `${'*'.repeat(digits.length - 2)}${digits.slice(-2)}`);
  return { zh: masked(zh), en: masked(en) };
}
