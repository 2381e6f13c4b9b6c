/** Occupations as the annual Party statistics group them (党内统计年报，党员职业). */
export const occupationClasses = {
  worker: { zh: '工人（工勤技能人员）', en: 'Workers' },
  farmer: { zh: '农牧渔民', en: 'Farmers, herders, fishers' },
  professional: { zh: '企事业单位专业技术人员', en: 'Professional and technical staff' },
  manager: { zh: '企事业单位管理人员', en: 'Management of enterprises and institutions' },
  official: { zh: '党政机关工作人员', en: 'Staff of Party and government organs' },
  student: { zh: '学生', en: 'Students' },
  retired: { zh: '离退休人员', en: 'Retired' },
  other: { zh: '其他职业人员', en: 'Other occupations' },
} as const;
export type OccupationClass = keyof typeof occupationClasses;
export const occupationClassKeys = Object.keys(occupationClasses) as OccupationClass[];
