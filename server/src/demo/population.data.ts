/** Shapes of the population: rough, after published Party statistics, with an old county's ages. */
import type { Stage } from '@zhibu/contract/fields';
import type { Profile } from './units.data.ts';

/**
 * Ages of full members: last year of the band, weight. Together with the limits of working branches:
 * three in ten are above 60, the mean is about 54.
 */
export const ageBands: readonly (readonly [until: number, weight: number])[] = [
  [30, 5],
  [35, 6],
  [40, 8],
  [45, 10],
  [50, 12],
  [55, 14],
  [60, 13.5],
  [70, 25],
  [80, 13],
  [90, 4.4],
  [97, 0.5],
];
export const youngestMember = 20;

/** Ages found in a branch of that kind, and the share of women. */
export const profiles: Readonly<
  Record<Profile, { readonly from: number; readonly until: number; readonly women: number }>
> = {
  village: { from: 20, until: 97, women: 0.2 },
  community: { from: 20, until: 97, women: 0.38 },
  organ: { from: 22, until: 60, women: 0.31 },
  school: { from: 22, until: 60, women: 0.52 },
  hospital: { from: 22, until: 60, women: 0.58 },
  company: { from: 20, until: 60, women: 0.26 },
  two_new: { from: 20, until: 66, women: 0.36 },
  retired: { from: 56, until: 97, women: 0.34 },
};

/** How many joined in each period, relative to the people then of age: the waves of seven decades. */
export const joiningWaves: readonly (readonly [until: number, weight: number])[] = [
  [1949, 0.7],
  [1957, 0.9],
  [1960, 1.3],
  [1965, 0.7],
  [1968, 0.1],
  [1976, 1.15],
  [1983, 0.55],
  [1988, 1.05],
  [1992, 0.65],
  [2001, 0.95],
  [2012, 1.35],
  [2019, 0.8],
  [2021, 1.3],
  [9999, 0.95],
];

/** Likelihood of joining at an age: last age, weight. */
export const joiningAges: readonly (readonly [until: number, weight: number])[] = [
  [18, 0.25],
  [19, 0.8],
  [20, 1.2],
  [22, 1.5],
  [25, 1.3],
  [29, 1.1],
  [35, 0.85],
  [42, 0.5],
  [50, 0.25],
  [58, 0.06],
];

/** Ethnic groups by GB/T 3304 code: an eastern Inner Mongolian county. */
export const ethnicGroups: readonly (readonly [code: string, weight: number])[] = [
  ['01', 700],
  ['02', 131],
  ['11', 50],
  ['31', 45],
  ['45', 20],
  ['03', 20],
  ['52', 12],
  ['10', 5],
  ['44', 4],
  ['38', 3],
  ['05', 2.5],
  ['17', 2],
  ['15', 2],
  ['06', 1.5],
  ['08', 1],
  ['04', 1],
];

/** Stages of who is not among a branch's first three (those are full members). */
export const stageWeights: readonly (readonly [Stage, number])[] = [
  ['full', 9345],
  ['probationary', 217],
  ['applicant', 160],
  ['activist', 140],
  ['candidate', 80],
  ['deceased', 40],
  ['removed', 8],
  ['suspended', 4],
  ['withdrew', 3],
  ['expelled', 2],
  ['withdrew_by_default', 1],
];

/** Of those whose membership ended otherwise than by death: one in a thousand a year, for these reasons. */
export const leavingYearly = 0.001;
export const leavingWeights: readonly (readonly [Stage, number])[] = [
  ['removed', 40],
  ['withdrew', 18],
  ['probation_cancelled', 18],
  ['expelled', 14],
  ['withdrew_by_default', 10],
];

/** GB/T 4658 codes by last year of birth: for villages and firms, and for organs, schools, hospitals. */
export const educationByCohort: readonly {
  readonly until: number;
  readonly plain: string;
  readonly learned: string;
}[] = [
  { until: 1949, plain: '81 55 71 30 61 8 41 4 90 3', learned: '81 10 71 30 61 20 41 25 31 10 21 5' },
  { until: 1959, plain: '81 22 71 48 61 20 41 6 31 3 90 1', learned: '71 15 61 22 41 28 31 24 21 11' },
  { until: 1969, plain: '81 7 71 50 61 25 41 9 31 6 21 2 47 1', learned: '71 3 61 9 41 20 31 38 21 29 14 1' },
  { until: 1979, plain: '71 45 61 22 41 12 31 13 21 6 44 1 47 1', learned: '61 2 41 9 31 33 21 53 14 3' },
  { until: 1989, plain: '71 26 61 18 41 11 31 25 21 18 44 1 47 1', learned: '41 2 31 20 21 70 14 8' },
  { until: 9999, plain: '71 9 61 12 41 8 31 34 21 36 14 1', learned: '31 8 21 77 14 14 11 1' },
];
export const learnedProfiles: readonly Profile[] = ['organ', 'school', 'hospital', 'retired'];

/** Occupations of people of working age. */
export const occupations: Readonly<Record<Profile, string>> = {
  village:
    '农牧民 78 村党支部书记 2 村民委员会委员 4 村会计 2 护林员 3 草原管护员 3 乡村医生 1 外出务工经商人员 7',
  community:
    '社区工作者 14 个体工商户 16 灵活就业人员 24 企业职工 20 网格员 8 公益性岗位人员 6 退役军人 4 待业 8',
  organ:
    '科员 30 一级科员 12 四级主任科员 14 副主任科员 8 股长 12 副局长 6 局长 2 专业技术人员 10 事业单位职员 14 工勤人员 4',
  school: '教师 62 班主任 14 教研组长 8 教导主任 4 副校长 3 校长 1 后勤人员 5 校医 1',
  hospital:
    '护士 30 主治医师 20 住院医师 16 副主任医师 10 主任医师 3 药剂师 7 检验技师 6 护士长 5 行政人员 8',
  company: '工人 36 技术员 16 班组长 14 车间主任 6 销售人员 10 会计 6 部门经理 8 驾驶员 10',
  two_new: '企业职工 34 个体工商户 20 部门经理 10 总经理 5 律师 6 社会工作者 10 快递员 9 合作社社员 12',
  retired: '离退休人员 1',
};

export const nativePlaces = `
内蒙古呼伦贝尔 300 内蒙古扎兰屯 70 内蒙古通辽 60 内蒙古赤峰 55 内蒙古兴安盟 45 黑龙江齐齐哈尔 60 黑龙江绥化 30 黑龙江讷河 25
辽宁朝阳 40 辽宁阜新 20 辽宁铁岭 15 吉林白城 30 吉林农安 20 山东莱州 40 山东平度 25 山东文登 15 河北承德 20 河北唐山 15 河南周口 8 山西忻州 8`;

export const schools = `
内蒙古大学 内蒙古农业大学 内蒙古师范大学 内蒙古民族大学 呼伦贝尔学院 赤峰学院 齐齐哈尔大学 东北师范大学 哈尔滨师范大学 东北农业大学
沈阳农业大学 吉林大学 扎兰屯职业学院 呼伦贝尔职业技术学院 国家开放大学 内蒙古自治区党校函授学院`;
export const subjects = `
汉语言文学 法学 行政管理 会计学 农学 畜牧兽医 临床医学 护理学 数学教育 计算机应用 工商管理 林学 经济管理 学前教育 土木工程 机电一体化`;

export const streets = '中央街 兴盛路 和平路 林海街 站前路 河滨路 文化街 建设路 敖包街 新华路 友谊街 北山路';
export const estates =
  '幸福家园 林城华府 和谐小区 河畔花园 新世纪小区 育才家属院 粮食局家属楼 铁路小区 康居苑 雅鲁小镇 棚改四期';

export const ordinaryNotes = [
  '长期居住在子女家中，每季度电话联系',
  '行动不便，由支部送学上门',
  '退役军人',
  '长期在外务工，已持流动党员活动证',
  '家庭生活困难，列为春节走访慰问对象',
  '档案中缺少入党志愿书复印件，正在补齐',
  '与身份证登记姓名用字不同，以身份证为准',
  '兼任驻村工作队队员',
  '本人自愿每月多交党费',
];
