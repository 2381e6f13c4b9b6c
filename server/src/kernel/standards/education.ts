import { compactText } from './text.ts';

/** Levels of education, GB/T 4658-2006. The first name is the one shown and exported. */
export interface Education {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly aliases: readonly string[];
}

/** As offices write them in English, in small letters. */
const doctor = ['doctor', "doctor's degree", "doctor's", 'doctorate', 'doctoral', 'phd', 'ph.d.'];
const master = ['master', "master's degree", "master's", 'masters'];
const bachelor = ['bachelor', "bachelor's degree", "bachelor's", 'bachelors', 'undergraduate', 'university'];
const college = ['college', 'junior college', 'associate', "associate's degree", 'associate degree'];
const highSchool = ['senior high school', 'senior high', 'senior middle school', 'high'];
const juniorHigh = ['junior high', 'junior middle school', 'middle school'];

export const educations: readonly Education[] = [
  level('10', '研究生', 'Postgraduate', '研究生教育', 'graduate'),
  level('11', '博士研究生', "Doctor's degree course", '博士', '博研', '博士生', ...doctor),
  level('12', '博士研究生结业', "Doctor's course, completed without degree", '博士结业'),
  level('13', '博士研究生肄业', "Doctor's course, not completed", '博士肄业'),
  level('14', '硕士研究生', "Master's degree course", '硕士', '硕研', '硕士生', ...master),
  level('15', '硕士研究生结业', "Master's course, completed without degree", '硕士结业', '研究生结业'),
  level('16', '硕士研究生肄业', "Master's course, not completed", '硕士肄业', '研究生肄业'),
  level('17', '研究生班', 'Postgraduate class'),
  level('18', '研究生班结业', 'Postgraduate class, completed without diploma'),
  level('19', '研究生班肄业', 'Postgraduate class, not completed'),
  level(
    '21',
    '大学本科',
    "Bachelor's course",
    '本科',
    '大本',
    '大学',
    '大学本科教育',
    '本科生',
    '学士',
    '20',
    ...bachelor,
  ),
  level('22', '大学本科结业', "Bachelor's course, completed without degree", '本科结业', '大学结业'),
  level('23', '大学本科肄业', "Bachelor's course, not completed", '本科肄业', '大学肄业'),
  level('28', '大学普通班', 'University ordinary class'),
  level(
    '31',
    '大学专科',
    'College (3 years)',
    '大专',
    '专科',
    '大学专科教育',
    '高职',
    '高等职业',
    '专科生',
    '30',
    ...college,
  ),
  level('32', '大学专科结业', 'College, completed without diploma', '大专结业', '专科结业'),
  level('33', '大学专科肄业', 'College, not completed', '大专肄业', '专科肄业'),
  level('40', '中等职业教育', 'Secondary vocational', '中职', '中等职业'),
  level(
    '41',
    '中专',
    'Secondary specialised school',
    '中等专科',
    '中等专业学校',
    '中师',
    '中等师范',
    '中等专业',
    'technical secondary school',
  ),
  level('42', '中专结业', 'Secondary specialised school, completed without diploma', '中等专科结业'),
  level('43', '中专肄业', 'Secondary specialised school, not completed', '中等专科肄业'),
  level('44', '职业高中', 'Vocational high school', '职高', '职业中学', '职中'),
  level('45', '职业高中结业', 'Vocational high school, completed without diploma', '职高结业'),
  level('46', '职业高中肄业', 'Vocational high school, not completed', '职高肄业'),
  level('47', '技工学校', 'Technical school', '技校', '技工', '技师学院'),
  level('48', '技工学校结业', 'Technical school, completed without diploma', '技校结业'),
  level('49', '技工学校肄业', 'Technical school, not completed', '技校肄业'),
  level('61', '高中', 'High school', '普通高中', '普高', '普通高级中学', '高级中学', '60', ...highSchool),
  level('62', '高中结业', 'High school, completed without diploma', '普通高中结业'),
  level('63', '高中肄业', 'High school, not completed', '普通高中肄业'),
  level('71', '初中', 'Junior high school', '初级中学', '70', ...juniorHigh),
  level('73', '初中肄业', 'Junior high school, not completed'),
  level('81', '小学', 'Primary school', '小学教育', '80', 'primary', 'elementary school', 'elementary'),
  level('83', '小学肄业', 'Primary school, not completed'),
  level(
    '90',
    '其他',
    'Other',
    '其它',
    '文盲',
    '半文盲',
    '文盲或半文盲',
    '文盲半文盲',
    '不识字',
    '无',
    '无学历',
  ),
];

function level(code: string, zh: string, en: string, ...aliases: string[]): Education {
  return { code, zh, en, aliases };
}

const byCode = new Map(educations.map((entry) => [entry.code, entry]));
const byText = new Map<string, string>();
for (const { code, zh, en, aliases } of educations) {
  for (const name of [code, zh, ...aliases, en.toLowerCase()])
    for (const written of [name, spelling(name)]) byText.set(written, code);
}

/** How the course was taken: does not change the level, so it is dropped before the look-up. */
const MANNER =
  /^(?:全日制|普通高等教育|在职|函授|自学考试|自考|成人高考|成人|电大|夜大|业大|网络教育|网络|远程|国家开放大学|中央党校|省委党校|区委党校|市委党校|党校)/;
const ENDING = /(?:毕业|学历|文化程度|文化|程度|教育)$/;

/** The level of a GB/T 4658 code, or null. */
export function education(code: string): Education | null {
  return byCode.get(code) ?? null;
}

/** How a level is looked up: without white space, half-width, small letters, one kind of apostrophe. */
function spelling(text: string): string {
  return compactText(text)
    .toLowerCase()
    .replace(/[’‘`]/g, "'")
    .replace(/[()[\]【】]/g, '');
}

/** GB/T 4658 code for a level as offices write it (本科, 大专毕业, 在职研究生, 初中文化), or null. */
export function lookupEducation(text: string): string | null {
  const direct = byText.get(text);
  if (direct) return direct;
  let name = spelling(text);
  for (let step = 0; step < 4; step += 1) {
    const found = byText.get(name);
    if (found) return found;
    const shorter = step % 2 === 0 ? name.replace(ENDING, '') : name.replace(MANNER, '');
    name = shorter;
  }
  return byText.get(name) ?? null;
}
