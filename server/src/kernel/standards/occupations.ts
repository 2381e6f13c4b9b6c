import type { OccupationClass } from '@zhibu/contract/occupations';

/**
 * Which group of the annual statistics an occupation as people write it belongs to; the first that fits, from the most
 * particular word to the most general. What fits nowhere is `other`; nothing written is null.
 */
const words: readonly (readonly [OccupationClass, RegExp])[] = [
  ['retired', /离休|退休|离退/],
  ['student', /学生|研究生|在读/],
  ['farmer', /农牧|农民|牧民|渔民|村民|务农|种植|养殖|合作社社员/],
  [
    'professional',
    /教师|教员|讲师|教授|校医|医师|医生|护士|药剂|检验|技师|工程师|技术员|技术人员|会计|审计师|律师|记者|编辑|科研|研究员|教研|班主任|设计师|程序员|演员|社会工作者/,
  ],
  [
    'official',
    /科员|主任科员|公务员|局长|副局|县长|乡长|镇长|区长|市长|书记员|法官|检察官|民警|警察|股长|科长|处长|调研员|职员.*机关|机关/,
  ],
  ['manager', /经理|厂长|校长|园长|院长|教导主任|车间主任|护士长|行政人员|总监|董事|职员|管理人员|主任/],
  ['worker', /工人|工勤|班组长|驾驶员|司机|企业职工|职工|后勤|快递|销售|操作工|维修|护林员|管护员|保洁|保安/],
];

export function occupationClass(text: string | null): OccupationClass | null {
  const written = text?.trim() ?? '';
  if (written === '') return null;
  return words.find(([, pattern]) => pattern.test(written))?.[0] ?? 'other';
}
