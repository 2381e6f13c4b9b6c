import type { Words } from '../../kernel/errors.ts';

interface Place {
  sheet: string;
  row: number;
}

/** What an import of organisations says of a row, each with what to do about it. */
export const say = {
  tooLarge: {
    zh: '文件超过 64 MB，请按下级党组织拆成几个文件。',
    en: 'The file is larger than 64 MB; split it by organisation.',
  },
  codeTwice: (code: string, first: Place): Words => ({
    zh: `代码 ${code} 与“${first.sheet}”第 ${first.row} 行重复，请核对，每个党组织用自己的代码。`,
    en: `Code ${code} also stands in row ${first.row} of "${first.sheet}"; give each organisation its own.`,
  }),
  codeTaken: (code: string): Words => ({
    zh: `代码 ${code} 已被别的党组织使用，请核对后更正。`,
    en: `Code ${code} belongs to another organisation; check and correct it.`,
  }),
  otherName: (code: string, name: string): Words => ({
    zh: `代码 ${code} 已登记为“${name}”。更名请在组织页面办理；代码写错的请更正。`,
    en: `Code ${code} is registered as "${name}". Rename it on its page, or correct the code.`,
  }),
  nameTwice: (name: string, first: Place): Words => ({
    zh: `同一上级下面有两个“${name}”（另见“${first.sheet}”第 ${first.row} 行），请核对后保留一个或改名。`,
    en: `Two "${name}" under the same parent (also row ${first.row} of "${first.sheet}"); keep one or rename.`,
  }),
  nameTaken: (name: string, code: string): Words => ({
    zh: `同一上级下面已登记有“${name}”（代码 ${code}），请改用那个代码，或换一个名称。`,
    en: `The same parent already has "${name}" (code ${code}); use that code or another name.`,
  }),
  parentUnknown: (text: string): Words => ({
    zh: `没有找到上级“${text}”，请核对代码或名称；上级也可以写在同一张表里。`,
    en: `The superior "${text}" was not found: check its code or name. It may stand in the same table.`,
  }),
  parentAmbiguous: (text: string, n: number): Words => ({
    zh: `有 ${n} 个党组织叫“${text}”，请改写代码，或写全路径，如“甲/乙/丙”。`,
    en: `${n} organisations are called "${text}": write the code, or the whole path such as 甲/乙/丙.`,
  }),
  notMoved: (name: string | null): Words => ({
    zh: `登记中它的上级是“${name ?? '（无）'}”。导入不变更隶属关系，请更正表格。`,
    en: `In the registry it stands under "${name ?? '(none)'}". An import moves nothing; correct the table.`,
  }),
  secondTop: (first: Place): Words => ({
    zh: `没有填写上级，而第 ${first.row} 行已经是最上级。请补上它的上级党组织。`,
    en: `No superior is given, but row ${first.row} is the top already. Fill in its superior.`,
  }),
  regionUnknown: (code: string): Words => ({
    zh: `从代码“${code}”看不出所在地区。请填行政区划代码列，或在命令中用 --region 指定（前四位，如 1507）。`,
    en: `Code "${code}" does not tell the region. Fill in a division code, or name it with --region (four digits, such as 1507).`,
  }),
  ring: (names: readonly string[]): Words => ({
    zh: `上下级绕成了圈：${names.join(' → ')}。请更正其中一个的上级。`,
    en: `The superiors form a ring: ${names.join(' → ')}. Correct one of them.`,
  }),
  more: (n: number): Words => ({
    zh: `还有 ${n} 个问题没有列出，请先处理以上问题后再试。`,
    en: `${n} more problem(s) are not listed; mend these first and try again.`,
  }),
};
