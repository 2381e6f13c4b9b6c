import { presences } from './causes.ts';
import { type CodeName, educationCodes, ethnicGroupCodes } from './codes.ts';
import { stages } from './fields.ts';
import { occupationClasses } from './occupations.ts';

interface CellWords {
  zh: string;
  en: string;
}

/** What the counts are kept by: one cell of each dimension for every member (server: statistics.rules.ts). */
export const countedBy = {
  member: { zh: '党员总数', en: 'Members' },
  stage: { zh: '人员类别', en: 'Stage' },
  sex: { zh: '性别', en: 'Sex' },
  ethnic_group: { zh: '民族', en: 'Ethnic group' },
  education: { zh: '学历', en: 'Education' },
  occupation: { zh: '职业', en: 'Occupation' },
  age_sex: { zh: '出生年份和性别', en: 'Year of birth and sex' },
  standing: { zh: '转正年份', en: 'Year of full membership' },
  presence: { zh: '在册情况', en: 'Presence' },
} as const satisfies Record<string, CellWords>;

const sexes = { male: { zh: '男', en: 'male' }, female: { zh: '女', en: 'female' } } as const;
const unknown: CellWords = { zh: '未填写', en: 'not filled in' };
const tables: Readonly<Record<string, Readonly<Record<string, CellWords>>>> = {
  member: { all: { zh: '全体', en: 'all' } },
  stage: stages,
  sex: sexes,
  ethnic_group: byCode(ethnicGroupCodes),
  education: byCode(educationCodes),
  occupation: occupationClasses,
  standing: { probation: { zh: '预备期', en: 'on probation' } },
  presence: presences,
};

function byCode(codes: readonly CodeName[]): Record<string, CellWords> {
  return Object.fromEntries(codes.map(({ code, zh, en }) => [code, { zh, en }]));
}

/** The cell in words: 女; 1985 年出生，女; 2010 年转正. */
export function cellWords(dimension: string, key: string): CellWords {
  if (key === 'unknown') return unknown;
  const known = tables[dimension]?.[key];
  if (known) return known;
  const [year = key, sex = ''] = key.split(' ');
  if (dimension === 'age_sex') {
    const words = sex === 'female' ? sexes.female : sexes.male;
    return { zh: `${year} 年出生，${words.zh}`, en: `born ${year}, ${words.en}` };
  }
  if (dimension === 'standing') return { zh: `${year} 年转正`, en: `full since ${year}` };
  return { zh: key, en: key };
}

/** The dimension with the cell: 性别：女. */
export function placeInWords(dimension: string, key: string): CellWords {
  const by: Readonly<Record<string, CellWords>> = countedBy;
  const name = by[dimension] ?? { zh: dimension, en: dimension };
  const cell = cellWords(dimension, key);
  return { zh: `${name.zh}：${cell.zh}`, en: `${name.en}: ${cell.en}` };
}
